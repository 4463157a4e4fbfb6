"""One world on one screen: the pictures that play by themselves in the browser, and what opens when one is picked."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import solara

from twofutures.abm.calendar import BRANCH
from twofutures.viz.app.engine.screen import WORLDS, Screen
from twofutures.viz.app.one_world.drawer import Drawer, Picked
from twofutures.viz.app.one_world.player import Player
from twofutures.viz.app.one_world.sent import Data, Opened, words
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.words import faults
from twofutures.viz.words.texts import say

TEMPI = {"slow": 3.0, "medium": 1.7, "fast": 0.9}  # seconds a quarter; the one in the middle is where it starts
HELD = 4  # worlds that are kept as they were played: whoever comes back to one finds it there
Pick = Callable[[Any], None]
NOTHING: Picked | None = None
HERE = Path(__file__).parent
LAYERS = {
    f"tf-{name}": (HERE / f"{name}.vue").read_text(encoding="utf-8") for name in ("chips", "marks")
}  # of the flow


def watch(screen: Screen, world: int, to: int) -> Opened:
    """A world under a screen, played at least to a quarter; its past and present come first, the rest may wait."""
    opened = _opened(replace(screen, worlds=WORLDS[0]), world)  # how many worlds are counted says nothing of this one
    if to >= BRANCH:
        opened.play()
    return opened


@lru_cache(HELD)
def _opened(screen: Screen, world: int) -> Opened:
    return Opened(Player(screen.case(), world, screen.seed))


@solara.component_vue("place.vue")
def Place_(states: list[str], start: int, words: dict[str, str], event_pick: Pick) -> None:
    """Where things stand, and ways to everybody who acts and to what is scarce."""


@solara.component_vue("flow.vue")
def Flow_(flow: Data, start: int, words: dict[str, str], event_pick: Pick, components: dict[str, str] = LAYERS) -> None:
    """Chips on their way, as dots along fixed routes."""


@solara.component_vue("map.vue")
def Map_(map: Data, start: int, words: dict[str, str], event_pick: Pick) -> None:
    """Third countries as tiles."""


@solara.component_vue("race.vue")
def Race_(race: Data, start: int, words: dict[str, str], event_pick: Pick) -> None:
    """The frontier of each side as steps."""


@solara.component_vue("news.vue")
def News_(news: Data, start: int, words: dict[str, str], event_pick: Pick) -> None:
    """What happened in the quarter."""


@solara.component_vue("transport.vue")
def Transport_(
    clock: Data, start: int, motion: bool, tempi: list[Data], words: dict[str, str], event_pick: Pick, event_stand: Pick
) -> None:
    """Play, pause, step, scrub: the one clock that all pictures hear."""


@solara.component
def Watched(visit: Visit, opened: Opened) -> None:
    """A world whose past has been played, at the quarter at which the visit stands; its future follows."""
    picked, pick = solara.use_state(NOTHING)
    begin = lambda: min(visit.quarter.peek(), len(opened.sent.frames) - 1)  # noqa: E731
    start = solara.use_memo(begin, [opened])  # from then on the browser knows better
    played = solara.lab.use_task(opened.play, dependencies=[opened], raise_error=False)
    sent = played.value or opened.sent
    data = solara.use_memo(lambda: {one: getattr(sent, one)() for one in PARTS}, [sent])
    if played.error:
        solara.Error(say("frame.failed", fault=faults.in_words(str(played.exception))))

    def stand(at: Any, *_: Any) -> None:
        if isinstance(at, int) and 0 <= at < len(sent.frames):
            visit.quarter.value = at

    def choose(wish: Any, *_: Any) -> None:
        fields = wish if isinstance(wish, dict) else {}
        stand(fields.get("at"))
        made = Picked.read(fields, picked)
        if made is not None:
            pick(made)

    Place_(states=data["states"], start=start, words=words("acts", "scarce", "ended"), event_pick=choose)
    Flow_(flow=data["flow"], start=start, words=words(*FLOW, *EDGES), event_pick=choose)
    Map_(map=data["map"], start=start, words=words(*MAP), event_pick=choose)
    Race_(race=data["race"], start=start, words=words(*RACE), event_pick=choose)
    News_(news=data["news"], start=start, words=words(*NEWS), event_pick=choose)
    if picked is not None:
        Drawer(sent, min(visit.quarter.value, len(sent.frames) - 1), picked, choose, lambda: pick(None))
    Transport_(
        clock=data["clock"], start=start, motion=visit.motion.value, words=words(*TRANSPORT),
        tempi=[{"name": say(f"one_world.tempo_{name}"), "seconds": seconds} for name, seconds in TEMPI.items()],
        event_pick=choose, event_stand=stand,
    )  # fmt: skip


PARTS = ("states", "flow", "map", "race", "news", "clock")
FLOW = (
    "flow", "legal", "diverted", "rented", "seized", "dot", "view", "view_true", "view_seen", "as_table", "flow_keys",
    "flow_true", "flow_seen", "layers",
)  # fmt: skip
EDGES = ("edge_legal", "edge_diverted", "edge_rented", "edge_seized")
MAP = (
    "map", "as_table", "map_keys", "map_fill", "map_rights", "map_control", "map_club_us", "map_club_prc", "map_stack",
    "map_site_us", "map_site_prc", "tile", "rules",
)  # fmt: skip
RACE = ("race", "as_table", "race_keys", "futures", "race_us", "race_prc", "race_caption", "race_count")
NEWS = ("news_of", "past_short", "future_short", "events_open", "no_news")
TRANSPORT = ("controls", "play", "pause", "back", "forward", "quarter", "tempo", "ended")
