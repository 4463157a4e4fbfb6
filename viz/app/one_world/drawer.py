"""What opens beside the pictures when something in them is picked: who decided it and why, and the same as a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import solara

from twofutures.abm.calendar import QUARTERS
from twofutures.viz.app.one_world.agents_panel import AgentsPanel
from twofutures.viz.app.one_world.country_panel import CountryCard
from twofutures.viz.app.one_world.news_panel import Events, LineOfNews, Releases
from twofutures.viz.app.one_world.route_panel import Route
from twofutures.viz.app.one_world.sent import Sent
from twofutures.viz.app.one_world.trade_panel import TradePanel
from twofutures.viz.app.one_world.why_panel import WhyPanel
from twofutures.viz.app.parts.drawing import Table
from twofutures.viz.telling import markets, routes
from twofutures.viz.telling.routes import flow_sentence
from twofutures.viz.words.names import name, title
from twofutures.viz.words.texts import say

BESIDE = {"country": "start", "map": "start", "news": "start", "events": "start"}  # all else covers the right column
LONGEST_KEY = 200


@dataclass(frozen=True)
class Picked:
    """What a visitor picked: its kind, which one, and the how manieth pick of the visit it was."""

    kind: str
    key: str
    turn: int = 0

    @classmethod
    def read(cls, fields: Mapping[str, Any], before: Self | None) -> Self | None:
        """As a browser says it; None where it says what nobody can pick."""
        kind, key = fields.get("kind"), fields.get("key")
        if not isinstance(kind, str) or kind not in PANELS or not isinstance(key, str) or len(key) > LONGEST_KEY:
            return None
        return cls(kind, key, before.turn + 1 if before else 0)


@solara.component_vue("drawer.vue")
def Drawer_(
    title: str, shut: str, side: str, opened: int, children: list[Any], event_close: Callable[..., None]
) -> None:
    """A place beside the pictures that takes the keyboard and gives it back."""


@solara.component
def Drawer(sent: Sent, at: int, picked: Picked, pick: Callable[..., None], close: Callable[[], None]) -> None:
    """What was picked, at the quarter shown."""
    title = title_of(sent, at, picked)
    open_agent = lambda key: pick({"kind": "agent", "key": key, "at": at})  # noqa: E731
    Drawer_(
        title=title, shut=say("one_world.shut"), side=BESIDE.get(picked.kind, "end"), opened=picked.turn,
        event_close=lambda *_: close(), children=[PANELS[picked.kind](sent, at, picked.key, open_agent)],
    )  # fmt: skip


def title_of(sent: Sent, at: int, picked: Picked) -> str:
    """What the drawer is about, and at the end of which quarter."""
    kind, key = picked.kind, picked.key
    about = {
        "country": lambda: name(key),
        "agent": lambda: title(key),
        "route": lambda: sent.route_name(key),
        "releases": lambda: say("one_world.releases"),
        "news": lambda: say("one_world.why"),
    }.get(kind, lambda: say(f"one_world.{'news' if kind == 'events' else kind}"))()
    return f"{about} · {key if kind == 'releases' and key in QUARTERS else QUARTERS[at]}"


@solara.component
def AsTable(caption: str, made: tuple[list[str], list[tuple[str, ...]]]) -> None:
    """A picture's sentence, and the same as a table."""
    solara.v.Html(tag="p", children=[caption])
    Table(caption, *made)


def _flow(sent: Sent, at: int, key: str, open_agent: Any) -> solara.Element:
    frame, fog = sent.frames[at], key == "1"
    flows = frame.seen if fog else frame.flows
    return AsTable(flow_sentence(frame.quarter, flows, frame.events, fog), routes.rows_of(flows))


def _map(sent: Sent, at: int, key: str, open_agent: Any) -> solara.Element:
    frame = sent.frames[at]
    return AsTable(markets.map_sentence(frame.countries, frame.quarter), markets.rows_of(frame.countries))


def _race(sent: Sent, at: int, key: str, open_agent: Any) -> solara.Element:
    return AsTable(say("one_world.race_caption"), sent.race_rows(at))


PANELS: dict[str, Callable[[Sent, int, str, Any], solara.Element]] = {
    "route": Route,
    "country": CountryCard,
    "agent": lambda sent, at, key, _: AgentsPanel(sent.player, at, key),
    "acts": lambda sent, at, key, _: AgentsPanel(sent.player, at, ""),
    "releases": Releases,
    "news": LineOfNews,
    "events": Events,
    "flow": _flow,
    "map": _map,
    "race": _race,
    "scarce": lambda sent, at, key, _: TradePanel(sent.player, at),
    "ended": lambda sent, at, key, _: WhyPanel(sent.player),
}
