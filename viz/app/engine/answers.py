"""What the desk plays and what it hands out: answers over the same worlds, plays by the quarter, the shared past."""

import threading
from collections import OrderedDict

import numpy as np

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.luck import Luck
from twofutures.abm.memory import let_go
from twofutures.abm.names import known
from twofutures.abm.outcomes import JUDGED_BY
from twofutures.abm.parameters import parameters
from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases.compare import COSTS
from twofutures.experiments.futures import Outcomes, Past
from twofutures.experiments.questions import value_in
from twofutures.policies.case import Case
from twofutures.policies.members import fitted
from twofutures.viz.app.engine.screen import COARSE, NOW, WAS, Screen
from twofutures.viz.look.series import CHANNELS, GAPS, NORMS, REACH

BILLS = tuple(cost.observable for cost in COSTS)
SHOWN = (*GAPS, *CHANNELS, *REACH, *NORMS, *BILLS, "lead_months", "releases_us", "releases_prc")
KEEP = tuple(dict.fromkeys((*JUDGED_BY, *SHOWN)))
REMEMBERED = 300_000_000  # bytes of answers kept
SHARED = 4  # presents after the branch that are held
Kept = dict[str, Worlds]


class Answer(Outcomes):
    """A run of two cases: what came out of a screen (``NOW``) and of the one it is held against (``WAS``)."""

    cases = (NOW, WAS)

    def __init__(self, screen: Screen, against: Screen, now: Kept, was: Kept) -> None:
        self.screen, self.against, self._kept = screen, against, {NOW: now, WAS: was}
        self.luck = dict.fromkeys(self.cases, Luck(screen.seed, np.arange(self.worlds)).digest())

    @property
    def worlds(self) -> int:
        """Worlds counted so far."""
        return count(self._kept[NOW])

    @property
    def exact(self) -> bool:
        """Whether all wanted worlds are counted."""
        return self.worlds >= self.screen.worlds

    @property
    def members(self) -> Worlds:
        """Whose assumptions and past each world has, as ``Past.members``."""
        return fitted().ids[np.arange(self.worlds) % len(fitted())]

    def by_quarter(self, name: str, case: str = NOW) -> Worlds:
        """One observable, worlds last, shape (25 quarters, worlds)."""
        return self._kept[case][known("figure of this page", name, self._kept[case])]

    def assumption(self, name: str, case: str = NOW) -> Worlds:
        """What each world assumes, or at what a lever is set, from the branch on; ValueError where it is not known."""
        screen = self.screen if case == NOW else self.against
        drawn = {name: fitted().value(name, np.arange(len(fitted())))} if name in parameters() else {}
        return value_in(screen.case(case), name, drawn, np.arange(self.worlds) % len(fitted()))


class Play:
    """Some cases over some worlds, one quarter at a time, so that waiting visitors can come in between."""

    def __init__(self, past: Past, cases: list[Case]) -> None:
        self.cases, self.model = cases, past.branch(cases)
        self.model.report_only(KEEP)

    def step(self) -> bool:
        """Play a quarter; whether that was the last."""
        self.model.step()
        return self.model.quarter >= LAST

    def __del__(self) -> None:
        """Free the model as soon as nobody wants the play any more."""
        if "model" in vars(self):
            let_go(self.model)

    def kept(self) -> list[Kept]:
        """Series by case, each of shape (25 quarters, worlds)."""
        count, recorder = len(self.cases), self.model.recorder
        by_case = {name: recorder.series(name).reshape(LAST + 1, count, -1) for name in KEEP}
        return [{name: series[:, row].copy() for name, series in by_case.items()} for row in range(count)]


class Presents:
    """The recorded past, played once for the process and shared: first that of the first answer's worlds, then all."""

    def __init__(self) -> None:
        self._small: Past | None = None
        self._whole: Past | None = None
        self._later: OrderedDict[tuple[int, int, int, int], Past] = OrderedDict()
        self._lock = threading.Lock()

    def before(self, cases: list[Case], ids: Worlds, seed: int) -> Past:
        """The worlds as they stand before the first of these cases begins: what they share is played once."""
        begins = min(case.begins() for case in cases)
        until = BRANCH if begins > LAST else begins - 1
        past = self.of(ids, seed)
        if until < BRANCH:
            return past
        key = int(ids[0]), len(ids), seed, until
        if key not in self._later:
            self._later[key] = past.with_nothing_decided(until)
        self._later.move_to_end(key)
        while len(self._later) > SHARED:
            self._later.popitem(last=False)
        return self._later[key]

    def of(self, ids: Worlds, seed: int) -> Past:
        """The past of some worlds under a seed; the first call of each size takes seconds."""
        with self._lock:
            if ids[-1] < COARSE and self._whole is None:
                self._small = self._small or Past(COARSE)
                return self._small.of_worlds(ids, seed)
            self._whole = self._whole or Past.of_all_members()
            return self._whole.of_worlds(ids, seed)


class Memory:
    """The most worlds played of each screen, from the first on, up to ``REMEMBERED`` bytes; the longest unasked go."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Screen, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def look(self, screen: Screen) -> Kept | None:
        """What is kept of a screen."""
        with self._lock:
            if screen in self._kept:
                self._kept.move_to_end(screen)
            return self._kept.get(screen)

    def keep(self, screen: Screen, kept: Kept) -> None:
        """Keep it, unless as many worlds are kept already."""
        with self._lock:
            if screen in self._kept and count(self._kept[screen]) >= count(kept):
                return
            self._bytes += _size(kept) - _size(self._kept.pop(screen, {}))
            self._kept[screen] = kept
            while self._bytes > REMEMBERED:
                self._bytes -= _size(self._kept.popitem(last=False)[1])


def _size(kept: Kept) -> int:
    """Bytes of an answer."""
    return sum(array.nbytes for array in kept.values())


def count(kept: Kept) -> int:
    """How many worlds an answer counts."""
    return next(iter(kept.values())).shape[1]


def first(kept: Kept, worlds: int) -> Kept:
    """The answer over the first of its worlds."""
    return {name: series[:, :worlds] for name, series in kept.items()}


def joined(parts: list[Kept]) -> Kept:
    """The answer over the worlds of all these, in their order."""
    return {name: np.concatenate([part[name] for part in parts], axis=1) for name in KEEP}
