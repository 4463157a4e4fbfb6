"""Futures: the recorded past of some worlds played once, and any number of cases continued from it on the same luck."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol, Self

import numpy as np

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.luck import Luck
from twofutures.abm.memory import let_go
from twofutures.abm.model import Model
from twofutures.abm.names import known
from twofutures.abm.outcomes import CLASSES, JUDGED_BY, classify, own_classes, year_mean
from twofutures.abm.parameters import Assumptions
from twofutures.abm.plain import several
from twofutures.abm.present import Present
from twofutures.abm.story import Story
from twofutures.abm.worlds import Worlds
from twofutures.agents.roster import Roster
from twofutures.experiments.questions import Question, check_own_classes, value_in
from twofutures.experiments.spells import Spell, through
from twofutures.experiments.statistics import EIGHT_IN_TEN
from twofutures.experiments.work.kept_past import past_of
from twofutures.policies.bounds import ENSEMBLES
from twofutures.policies.case import Case, several_cases
from twofutures.policies.extension import Names, checked, on_stage
from twofutures.policies.members import fitted
from twofutures.policies.scenario import Scenario

CHUNK_ROWS = 4_000  # rows (cases × worlds) computed together: under 1 GiB


class Run(Protocol):
    """What charts, tables and tellers ask of whatever was played: which cases, how many worlds, what came out."""

    @property
    def cases(self) -> Sequence[str]:
        """The cases by name, in their order."""

    @property
    def worlds(self) -> int:
        """Worlds per case."""

    def by_quarter(self, name: str, case: str) -> Worlds:
        """One observable of one case as the model lays it out, worlds last, shape (25 quarters, worlds)."""

    def fan(self, name: str, case: str, levels: tuple[float, ...] = EIGHT_IN_TEN) -> Worlds:
        """Quantiles over the worlds by quarter, shape (levels, 25)."""

    def counts(self, case: str) -> dict[str, int]:
        """Worlds per outcome class."""


class Outcomes:
    """What came out, by case: whoever can give ``by_quarter(name, case)`` can give all of this.

    Axes come in the order case, world, quarter wherever numbers are taken out; in ``by_quarter`` as in the model.
    """

    luck: dict[str, str]  # fingerprint of the luck that each case was played with

    def by_quarter(self, name: str, case: str) -> Worlds:
        """One observable of one case as the model lays it out, worlds last, shape (25 quarters, worlds)."""
        raise NotImplementedError

    def series(self, name: str, case: str) -> Worlds:
        """One observable of one case, shape (worlds, quarters)."""
        return self.by_quarter(name, case).T

    def assumption(self, name: str, case: str) -> Worlds:
        """What each world assumes, or at what a lever is set, from the branch on; ValueError where it is not known."""
        raise ValueError(f"this run does not keep what its worlds assume: {name} cannot be asked for")

    def fan(self, name: str, case: str, levels: tuple[float, ...] = EIGHT_IN_TEN) -> Worlds:
        """Quantiles over the worlds by quarter, shape (levels, 25)."""
        return np.quantile(self.by_quarter(name, case), levels, axis=1)

    def criteria(self, case: str) -> dict[str, Worlds]:
        """The 2028 means that decide a world's class."""
        return {name: year_mean(self.by_quarter(name, case)) for name in JUDGED_BY}

    def classes(self, case: str, thresholds: Mapping[str, float] | None = None) -> Worlds:
        """Outcome class of each world, an index into CLASSES."""
        return classify(self.criteria(case), thresholds)

    def own_counts(self, case: str) -> dict[str, int]:
        """Worlds per outcome class from outside, as far as what it is judged by was kept; they overlap with others."""
        counts = {}
        for name in own_classes():
            with suppress(ValueError):  # what it is judged by was not kept
                counts[name] = int(Question(name).of(self, case).sum())
        return counts

    def counts(self, case: str) -> dict[str, int]:
        """Worlds per outcome class."""
        return worlds_by_class(self.classes(case))


def worlds_by_class(classes: Worlds) -> dict[str, int]:
    """Worlds per outcome class."""
    return {name: int((classes == i).sum()) for i, name in enumerate(CLASSES)}


class Past:
    """The recorded past of some worlds, up to the quarter before the branch.

    ``worlds`` is a count or world numbers; ``held`` fixes assumptions from 2022Q4 on, at one number (or, for prior
    worlds, one per world). Fitted worlds carry their member's assumptions and history luck; the seed acts from the
    branch on, so that the fit stays valid. A past that several worlds share is played once. ``fixed`` puts single
    draws at a number (``Luck``); ``watch`` sees the model after every quarter. ``extension`` names modules that add to
    what is shipped (by default those in use); ``roster`` is another cast altogether.
    """

    def __init__(
        self,
        worlds: int | Worlds,
        seed: int = 2028,
        ensemble: str = "fitted",
        held: Mapping[str, Any] | None = None,
        story: Story | None = None,
        fixed: Mapping[tuple[str, int], float] | None = None,
        watch: Callable[[Model], None] | None = None,
        extension: Names | None = None,
        roster: Roster | None = None,
    ) -> None:
        known("ensemble", ensemble, ENSEMBLES)
        self.ensemble, self.spells = ensemble, tuple[Spell, ...]()
        self.ids: Worlds = np.arange(worlds) if isinstance(worlds, int | np.integer) else np.asarray(worlds)
        self.rows: Worlds  # of the model, by world: worlds may share a past
        roster = on_stage(checked(extension)) if roster is None else roster
        check_own_classes()
        self.scenario, self.luck = Scenario(held=dict(held or {}), roster=roster), Luck(seed, self.ids, fixed)
        if ensemble == "prior":
            same = not any(np.ndim(value) for value in self.scenario.held.values())
            distinct, self.rows = (
                np.unique(self.ids, return_inverse=True) if same else (self.ids, np.arange(len(self.ids)))
            )
            luck = Luck(seed, distinct, fixed)
            start = self.scenario.model(Assumptions.draw(luck, self.scenario.held), luck, story)
        else:
            members = fitted()
            distinct, self.rows = np.unique(self.ids % len(members), return_inverse=True)
            assumptions = members.assumptions(distinct).hold(self.scenario.held)
            luck = Luck(members.seed, members.ids[distinct], fixed)
            plain = not (held or fixed or story or watch) and len(distinct) > 1
            present = past_of(distinct, roster) if plain else None
            start = self.scenario.model(assumptions, luck, story, present=present)
        self.model = start.run(BRANCH - 1, watch)

    def __repr__(self) -> str:
        worlds = f"{len(self.ids):,} {self.ensemble} worlds"
        return f"<Past {worlds}, seed {self.luck.seed}, played to {self.model.quarter_name}>"

    @property
    def members(self) -> Worlds:
        """Whose assumptions and past each world has, as a number: equal ones are no independent draws."""
        return self.model.luck.ids[self.rows]

    def branch(self, cases: Sequence[Case], story: Story | None = None) -> Model:
        """A model at the branch whose row ``j·worlds + k`` is world k under case j."""
        return self.scenario.branch_off(self.model, cases, story=story, rows=self.rows, luck=self.luck)

    def play(self, cases: Sequence[Case], story: Story | None = None) -> Model:
        """A model of the cases, as ``branch`` lays them out, played to 2028Q4 through the spells of these worlds."""
        return [*through(self.branch(cases, story), LAST, self.spells)][-1]

    def take(self, places: Worlds) -> "Past":
        """The past of some of these worlds, named by their place."""
        return self._but(ids=self.ids[places], rows=self.rows[places], luck=self.luck.take(places))

    @classmethod
    def of_all_members(cls) -> Self:
        """The past of every fitted member, once each: ``of_worlds`` makes any number of worlds of it."""
        return cls(len(fitted()))

    def of_worlds(self, ids: Worlds, seed: int) -> "Past":
        """Other worlds of the same fitted members, and another seed: the past is the same, only luck from now differs.

        IndexError if a world continues a member that was not played.
        """
        played = np.full(len(fitted()), -1)
        played[self.ids % len(played)] = self.rows
        luck = Luck(seed, np.asarray(ids))
        rows = played[luck.ids % len(played)]
        if (rows < 0).any():
            raise IndexError("these worlds continue members that were not played")
        return self._but(ids=luck.ids, rows=rows, luck=luck)

    def with_fixed(self, fixed: Mapping[tuple[str, int], float]) -> "Past":
        """The same worlds with some draws fixed from the branch on. ValueError for an earlier one: play that anew."""
        if early := [stream for stream, quarter in fixed if quarter < BRANCH]:
            raise ValueError(f"{early[0]} is drawn before the branch: play a past with it fixed")
        return self._but(luck=Luck(self.luck.seed, self.ids, fixed))

    def with_spells(self, spells: Sequence[Spell]) -> "Past":
        """The same worlds, in which some assumptions stand at other numbers for a while (``play`` and ``futures``)."""
        return self._but(spells=tuple(spells))

    def with_fixed_since(self, stand: Present, fixed: Mapping[tuple[str, int], float]) -> "Past":
        """The same worlds with draws fixed, played again from where their past stood before the first of these."""
        was, luck = self.model, Luck(self.model.luck.seed, self.model.luck.ids, fixed)
        again = self.scenario.model(was.assumptions, luck, present=stand).run(BRANCH - 1)
        return self._but(model=again, luck=Luck(self.luck.seed, self.ids, fixed))

    def with_nothing_decided(self, until: int) -> "Past":
        """The same worlds played on to the end of a quarter: cases that begin later come out bitwise as from here."""
        return self._but(rows=np.arange(len(self.ids)), model=self.branch([Case()]).run(until))

    def _but(self, **other: Any) -> "Past":
        """The same past, but for what is named."""
        twin = object.__new__(Past)
        twin.__dict__.update(self.__dict__ | other)
        return twin

    def futures(
        self,
        cases: Sequence[Case],
        keep: Iterable[str] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> "Futures":
        """Play the cases to 2028Q4, a chunk of worlds at a time, and keep these observables (by default all)."""
        cases = several_cases(cases)
        names = [case.name for case in cases]
        if len(set(names)) != len(names):
            raise ValueError("two cases have the same name: give one of them a label")
        size, kept = max(1, CHUNK_ROWS // len(cases)), several(keep or ())
        parts, lucks = [], []
        for first in range(0, len(self.ids), size):
            places = np.arange(first, min(first + size, len(self.ids)))
            model = self.take(places).play([case.take(places) for case in cases])
            recorder, ids = model.recorder, _by_case(model.luck.ids[None], len(cases))[0]
            lucks.append(ids)
            parts.append({n: _by_case(recorder.series(n), len(cases)) for n in kept or recorder.names})
            let_go(model)
            if progress:
                progress(int(places[-1]) + 1, len(self.ids))
        digests = [Luck(self.luck.seed, ids).digest() for ids in np.concatenate(lucks, axis=-1)]
        series = {name: np.concatenate([part.pop(name) for part in parts], axis=-1) for name in list(parts[0])}
        return Futures(names, series, digests, lambda name, case: self.assumption(name, cases[names.index(case)]))

    def assumption(self, name: str, case: Case) -> Worlds:
        """What each world assumes under a case, or at what a lever is set, from the branch on, shape (worlds,).

        ValueError where the case leaves a lever to the governments.
        """
        return value_in(case, name, self.model.assumptions.values, self.rows)


class Futures(Outcomes):
    """Cases on the same luck, in memory: ``series`` of two cases may be subtracted world by world."""

    def __init__(
        self, cases: Sequence[str], kept: Mapping[str, Worlds], digests: Sequence[str] = (),
        assumed: Callable[[str, str], Worlds] | None = None,
    ) -> None:  # fmt: skip
        self.cases, self._kept, self._assumed = list(cases), dict(kept), assumed
        self.luck = dict(zip(cases, digests, strict=False))  # fingerprint of the luck each case was played with

    def __repr__(self) -> str:
        cases = ", ".join([*self.cases[:4], *(["…"] if len(self.cases) > 4 else [])])
        return f"<Futures {self.worlds:,} worlds × {len(self.cases)} ({cases}), {len(self._kept)} observables>"

    @property
    def worlds(self) -> int:
        """Worlds per case."""
        return next(iter(self._kept.values())).shape[-1]

    def by_quarter(self, name: str, case: str) -> Worlds:
        """One observable of one case as the model lays it out, worlds last, shape (25 quarters, worlds)."""
        row = self.cases.index(known("case", case, self.cases))
        return self._kept[known("observable", name, self._kept)][:, row]

    def assumption(self, name: str, case: str) -> Worlds:
        """What each world assumes, or at what a lever is set, from the branch on; ValueError where it is not known."""
        return self._assumed(name, case) if self._assumed else super().assumption(name, case)


def _by_case(series: Worlds, cases: int) -> Worlds:
    return series.reshape(len(series), cases, -1)
