"""Where nothing moves: observables without a band, and states at their lowest or highest value in many worlds."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from twofutures.abm.calendar import BRANCH, LAST, QUARTERS
from twofutures.abm.model import Model
from twofutures.abm.worlds import Worlds
from twofutures.experiments.futures import Past
from twofutures.policies.case import Case

BAND = (0.1, 0.9)
ROUNDING = 1e-12  # relative: a band narrower than this is none
SITS = 0.2  # more than this share of the worlds at one bound in one quarter, and the state sits there
PACKAGES = ("status_quo", "inaction")
State = tuple[str, str, str]  # holder's key, its kind, name of the state


@dataclass(frozen=True)
class Sitting:
    """A state of a kind that sits at its ``low`` or ``high``: where most (a holder), at what, in how many quarters."""

    state: str  # Kind.state
    bound: str
    holder: str
    value: float
    share: float
    quarters: int


class Played:
    """Prior worlds played to the end under each package, with every state at the end of every quarter."""

    def __init__(self, worlds: int, seed: int) -> None:
        self.worlds = worlds
        self._kept: list[dict[State, Worlds]] = []
        past = Past(worlds, seed, "prior", watch=self._look)
        self.model = past.branch([Case(name) for name in PACKAGES]).run(LAST, self._look)

    def _look(self, model: Model) -> None:
        holders = model.places().items()
        self._kept.append(
            {(key, type(place).__name__, name): x for key, place in holders for name, x in place.snapshot().items()}
        )

    def rows(self, package: str) -> slice:
        """The worlds of one package."""
        first = PACKAGES.index(package) * self.worlds
        return slice(first, first + self.worlds)

    def series(self, name: str, package: str = PACKAGES[0]) -> Worlds:
        """An observable under one package, shape (25 quarters, worlds)."""
        return self.model.recorder.series(name)[:, self.rows(package)]

    def states(self, package: str) -> dict[State, Worlds]:
        """Every state after 2022Q4, shape (24 quarters, elements, worlds)."""
        past, future, rows = self._kept[1:BRANCH], self._kept[BRANCH:], self.rows(package)
        series = {
            state: np.stack([*(q[state] for q in past if state in q), *(q[state][..., rows] for q in future)])
            for state in future[0]
        }
        return {state: x.reshape(len(x), -1, self.worlds) for state, x in series.items()}


def without_width(series: Worlds) -> list[str]:
    """The quarters after 2022Q4 in which a series of shape (25, worlds) has a 10-90 % band of no width."""
    low, high = np.quantile(series[1:], BAND, axis=1)
    flat = high - low <= ROUNDING * np.maximum(abs(low), abs(high))
    return [QUARTERS[1 + step] for step in np.flatnonzero(flat)]


def sitting(states: Mapping[State, Worlds], sits: float = SITS) -> dict[tuple[str, str], Sitting]:
    """By (Kind.state, bound): the states that sit at a bound, described by the holder that does so longest.

    A bound is the lowest or highest value over all worlds and quarters. What comes in whole numbers (flags, counts,
    places in a list) shares values by its nature. What is alike in all worlds from the start has not begun to move.
    """
    places: dict[tuple[str, str], list[Sitting]] = defaultdict(list)
    for (holder, kind, name), values in states.items():
        moving = ~(values == np.round(values)).all(axis=(0, 2)) & _begun(values)
        for bound, at in (("low", values.min(axis=(0, 2))), ("high", values.max(axis=(0, 2)))):
            shares = (values == at[:, None]).mean(axis=-1) * moving
            if (shares > sits).any():
                longest = int((shares > sits).sum(axis=0).argmax())
                quarters = int((shares[:, longest] > sits).sum())
                where = Sitting(named(kind, name), bound, holder, float(at[longest]), float(shares.max()), quarters)
                places[where.state, bound].append(where)
    return {key: max(rows, key=lambda row: row.quarters) for key, rows in places.items()}


def _begun(values: Worlds) -> Worlds:
    """From which quarter on an element has differed between worlds, shape (quarters, elements)."""
    return np.cumsum(np.ptp(values, axis=-1) > 0, axis=0) > 0


def named(kind: str, state: str) -> str:
    """``Kind.state``; flows of chips, whose states are their edges, by what flows."""
    return f"{kind}.{state.rpartition('|')[2]}"
