"""Worlds drawn for ranking: each has assumptions of its own, so that what goes with them can be told from luck.

The worlds that pages count continue a few hundred fitted members, chosen because they fit the past: too few and too
much alike for that. These are draws from the whole declared ranges, whether they fit the past or not.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from twofutures.abm.outcomes import JUDGED_BY
from twofutures.abm.worlds import Worlds
from twofutures.experiments.futures import Outcomes, Past
from twofutures.viz.app.engine.long_work import Progress
from twofutures.viz.app.engine.screen import NOW, Screen
from twofutures.viz.look.measures import MEASURES

DRAWN = 1000  # worlds
REMEMBERED = 12  # screens
KEPT = tuple(dict.fromkeys((*JUDGED_BY, *(measure.name for measure in MEASURES))))


@dataclass(frozen=True)
class Drawn:
    """A screen played in drawn worlds (its case is ``NOW``), and what each assumes by parameter, shape (worlds,)."""

    screen: Screen
    run: Outcomes
    assumptions: Mapping[str, Worlds]

    @property
    def worlds(self) -> int:
        """How many there are."""
        return len(next(iter(self.assumptions.values())))


_played: OrderedDict[Screen, Drawn] = OrderedDict()


def remembered(screen: Screen) -> Drawn | None:
    """The screen's drawn worlds where they have been played."""
    return _played.get(screen)


def play(screen: Screen, progress: Progress) -> Drawn:
    """Play the screen in drawn worlds, or remember them; takes seconds, and tells after the past how far it is."""
    if screen not in _played:
        past, case = Past(DRAWN, screen.seed, "prior"), screen.case(NOW)
        progress(1, 2)
        run = past.futures([case], KEPT)
        values = {name: np.asarray(value)[past.rows] for name, value in past.model.assumptions.values.items()}
        held = {name: np.broadcast_to(value, DRAWN) for name, value in case.assumed().items()}
        _played[screen] = Drawn(screen, run, values | held)
        while len(_played) > REMEMBERED:
            _played.popitem(last=False)
    return _played[screen]
