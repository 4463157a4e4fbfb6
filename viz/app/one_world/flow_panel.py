"""The chip-flow network with its toggle: what is true, what the US government sees."""

import solara
from markupsafe import Markup

from twofutures.experiments.one_world.chip_routes import Flow, flow_of
from twofutures.experiments.one_world.frames import Frame
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.parts.drawing import Finished, Shown
from twofutures.viz.app.parts.inputs import Choice, OneOf
from twofutures.viz.app.parts.section import Section
from twofutures.viz.drawings import chip_flow, spark
from twofutures.viz.words.numbers import number, percent
from twofutures.viz.words.texts import say


@solara.component
def FlowPanel(player: Player, at: int) -> None:
    """The network of the quarter shown, and the edge that was picked."""
    fog, set_fog = solara.use_state(False)
    chosen, choose = solara.use_state("")
    frame = player.frames[at]
    flows = frame.seen if fog else frame.flows
    with Section(say("one_world.flow")):
        views = [say("one_world.view_true"), say("one_world.view_seen")]
        OneOf(say("one_world.view"), views, views[fog], lambda view: set_fog(view == views[1]))
        Shown(chip_flow.draw(flows, player.hubs, frame.quarter, fog, chosen), on_pick=choose)
        names = {f.name: chip_flow.edge_sentence(f).split(":")[0] for f in flows if f.amount > 0 or f.seized > 0}
        if names:
            listed = {label: name for name, label in sorted(names.items(), key=lambda item: item[1])}
            Choice(say("one_world.edge"), list(listed), names.get(chosen), on_value=lambda x: choose(listed[x]))
        picked = flow_of(flows, chosen)
        if picked:
            Edge(player, at, picked, fog)


@solara.component
def Edge(player: Player, at: int, flow: Flow, fog: bool) -> None:
    """What is known of one edge: its part, price premium, chance of being caught, history."""
    frames = list(player.frames)
    carried = [flow_of(frame.seen if fog else frame.flows, flow.name) for frame in frames]
    past = [each.amount if each else 0.0 for each in carried]  # 0 where this view did not hold it
    with solara.Div(classes=["tf-card"], attributes={"role": "status"}):
        solara.v.Html(tag="p", children=[" ".join(facts(frames[at], flow, fog))])
        Finished(Markup(spark.draw(past, at, chip_flow.edge_sentence(flow).split(":")[0], number)))


def facts(frame: Frame, flow: Flow, fog: bool) -> list[str]:
    """Sentences about one edge."""
    flows = frame.seen if fog else frame.flows
    into = sum(f.amount for f in flows if f.target == flow.target)
    lines = [chip_flow.edge_sentence(flow)]
    if into > 0:
        share, target = percent(flow.amount / into), chip_flow.called(flow.target)
        lines.append(say("one_world.edge_share", share=share, target=target))
    if flow.kind == "diverted" and not fog:
        lines.append(say("one_world.edge_premium", premium=percent(frame.recorded["smuggling_premium"])))
    if flow.hazard is not None:
        lines.append(say("one_world.edge_hazard", hazard=percent(flow.hazard)))
    return lines
