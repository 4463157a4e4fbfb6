"""Every world as a dot at the months by which the US frontier leads in 2028: a move shows as each world's own way."""

import base64
from collections.abc import Callable
from typing import Any

import numpy as np
import solara

from twofutures.abm.worlds import Worlds
from twofutures.viz.app.engine.changes import MONTHS, Places, places
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.words.numbers import figures
from twofutures.viz.words.texts import count, say

RANGE = (-18.0, 36.0)  # months that are drawn; worlds beyond stand at the edge and are counted in words
HUNDREDTH = 100  # worlds are sent rounded down to this part of a month, so that none is rounded across the line
FURTHEST = 32_000  # of these parts: what two bytes hold


@solara.component_vue("dots.vue")
def Dots_(
    worlds: dict[str, Any], line: float, range: list[float], motion: bool, below: str, above: str,
    words: dict[str, str], caption: str, event_pick: Callable[[Any], None],
) -> None:  # fmt: skip
    """A canvas with a dot per world, the counts to both sides of the line, and the sentence that says the same."""


@solara.component
def Dots(visit: Visit) -> None:
    """The worlds of the newest answer, before and after the newest move."""
    router, answer = solara.use_router(), visit.answer.value
    if answer is None:
        return
    before = visit.trail.value.before[-1:]
    earlier = visit.desk.recall(before[0], before[0]) if before and answer.screen == visit.screen else None
    stand = places(answer, earlier)

    def pick(world: Any, *_: Any) -> None:
        if isinstance(world, int) and 0 <= world < len(stand.now):
            visit.open(world)
            router.push(visit.address("one_world"))

    above = int((stand.now >= MONTHS).sum())
    names = ("below", "above", "behind", "axis", "level")
    Dots_(
        worlds={"now": packed(stand.now), "was": packed(stand.was), "known": stand.known}, line=MONTHS,
        range=list(RANGE), motion=visit.motion.value, below=figures(len(stand.now) - above), above=figures(above),
        words={name: say(f"start.dots_{name}") for name in names}, caption=caption(stand), event_pick=pick,
    )  # fmt: skip


def packed(months: Worlds) -> str:
    """Two bytes a world, in hundredths rounded down, as text."""
    hundredths = np.clip(np.floor(months * HUNDREDTH), -FURTHEST, FURTHEST).astype("<i2")
    return base64.b64encode(hundredths.tobytes()).decode("ascii")


def caption(stand: Places) -> str:
    """What the picture shows, in sentences: where worlds stand, which crossed, what is not drawn or not played yet."""
    worlds, above = len(stand.now), int((stand.now >= MONTHS).sum())
    low, high = int((stand.now < RANGE[0]).sum()), int((stand.now >= RANGE[1]).sum())
    lines = [say("start.dots", above=above, worlds=worlds, below=worlds - above, ahead=int((stand.now < 0).sum()))]
    if stand.moved:
        up, down = (count("numbers.worlds", number) for number in (stand.gained, stand.lost))
        lines.append(say("start.dots_crossed", gained=up, lost=down))
    if stand.known < worlds:
        lines.append(say("start.dots_waiting", rest=count("numbers.worlds", worlds - stand.known)))
    if low or high:
        lowest, highest = (figures(month, "g") for month in RANGE)
        lines.append(say("start.dots_beyond", low=low, high=high, lowest=lowest, highest=highest))
    return " ".join(lines)
