"""One route: what it carried, at which price and risk, and who decides what goes along it."""

from collections.abc import Callable

import solara
from markupsafe import Markup

from twofutures.abm.places.chip_market import FRONTS
from twofutures.agents.smuggler import Smuggler
from twofutures.experiments.one_world.chip_routes import Flow, flow_of
from twofutures.experiments.one_world.frames import Frame
from twofutures.viz.app.one_world.news_panel import Decided, Why
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.one_world.sent import Sent
from twofutures.viz.app.parts.drawing import Finished
from twofutures.viz.drawings import spark
from twofutures.viz.telling.routes import called, route_name, route_sentence
from twofutures.viz.words.numbers import number, percent
from twofutures.viz.words.texts import say


@solara.component
def Route(sent: Sent, at: int, key: str, open_agent: Callable[[str], None]) -> None:
    """A route of what is true or, in fog, of what the US government sees: ``0|from|to|kind`` or ``1|…``."""
    fog, own = key.startswith("1"), key[2:]
    frame = sent.frames[at]
    carried = [flow_of(each.seen if fog else each.flows, own) for each in sent.frames]
    flow = carried[at] or next((one for one in carried if one), None)
    with solara.Div():
        if flow is None:
            solara.v.Html(tag="p", children=[say("one_world.no_route")])
            return
        lines = facts(frame, flow, fog) if carried[at] else [say("one_world.no_route")]
        solara.v.Html(tag="p", children=[" ".join(lines)])
        past = [one.amount if one else 0.0 for one in carried]  # 0 where this view did not hold it
        Finished(Markup(spark.draw(past, at, route_name(flow), number)))
        for event in frame.events if not fog else ():
            if event.what == "bust" and flow.target == sent.player.hub_in(event.who, at):
                Why(sent.scene, event, open_agent).key(f"why-{event.number}")
        Decided(sent.player, at, deciders(sent.player, at, flow), open_agent)


def facts(frame: Frame, flow: Flow, fog: bool) -> list[str]:
    """Sentences about one route: its part, price premium, chance of being caught."""
    flows = frame.seen if fog else frame.flows
    into = sum(f.amount for f in flows if f.target == flow.target)
    lines = [route_sentence(flow)]
    if into > 0:
        share, target = percent(flow.amount / into), called(flow.target)
        lines.append(say("one_world.edge_share", share=share, target=target))
    if flow.kind == "diverted" and not fog:
        lines.append(say("one_world.edge_premium", premium=percent(frame.recorded["smuggling_premium"])))
    if flow.hazard is not None:
        lines.append(say("one_world.edge_hazard", hazard=percent(flow.hazard)))
    return lines


def deciders(player: Player, at: int, flow: Flow) -> list[str]:
    """Who decides what goes along a route: its two ends, the rings that work its hub, and who rules on what passes."""
    rings = [key for key, role in player.roles.items() if role.kind == Smuggler.__name__]
    working = [ring for ring in rings if player.hub_in(ring, at) in (flow.source, flow.target)]
    rulers = ["us"] if flow.kind != "legal" or flow.target in ("PRC licensed", "PRC abroad", FRONTS) else []
    rulers += ["prc"] if flow.target in ("PRC licensed", "PRC owners") else []
    return [key for key in dict.fromkeys((flow.source, flow.target, *working, *rulers)) if key in player.roles]
