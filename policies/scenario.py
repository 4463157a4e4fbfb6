"""A scenario joins roster, assumptions and policies; ``build`` is the one place where a model is put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from twofutures.abm.calendar import BRANCH, LAST, quarter_name, quarter_step
from twofutures.abm.luck import Luck, TurningLuck
from twofutures.abm.model import Model
from twofutures.abm.names import known
from twofutures.abm.parameters import Assumptions
from twofutures.abm.plain import several
from twofutures.abm.present import Present
from twofutures.abm.story import Story
from twofutures.abm.worlds import Worlds
from twofutures.agents.roster import Roster
from twofutures.policies.bounds import ENSEMBLES
from twofutures.policies.case import Case, per_row
from twofutures.policies.history import history
from twofutures.policies.members import fitted
from twofutures.policies.policy import Policy, Programme, Rule, rows_of_policy


@dataclass(frozen=True)
class Scenario:
    """What is common to all worlds of a run: who is on stage, which assumptions are held, when futures branch."""

    held: Mapping[str, Any] = field(default_factory=dict)
    switches: Mapping[str, Any] = field(default_factory=dict)
    branch: int = BRANCH
    central: bool = False
    held_still: frozenset[str] = frozenset()
    roster: Roster = field(default_factory=Roster.load)

    def build(
        self, worlds: int | Worlds, seed: int = 2028, story: Story | None = None, ensemble: str = "fitted"
    ) -> Model:
        """A model at the start of 2022Q4, with history as its programme: the worlds of the app and the command line.

        ``worlds`` is a count (world numbers 0 … n-1) or the world numbers themselves. They continue the fitted members,
        whose assumptions and luck hold to the branch and the seed's luck from there on, or are drawn afresh from all
        declared beliefs (``prior``); with ``central`` every assumption stands at its middle.
        """
        known("ensemble", ensemble, ENSEMBLES)
        ids = np.arange(worlds) if isinstance(worlds, int | np.integer) else np.asarray(worlds)
        luck = Luck(seed, ids)
        if self.central:
            return self.model(Assumptions.central(len(ids), self.held), luck, story)
        if ensemble == "prior":
            return self.model(Assumptions.draw(luck, self.held), luck, story)
        members = fitted()
        rows = luck.ids % len(members)
        turning = TurningLuck(members.luck(rows), luck, self.branch)
        return self.model(members.assumptions(rows).hold(self.held), turning, story)

    def model(
        self,
        assumptions: Assumptions,
        luck: Luck,
        story: Story | None = None,
        records_until: str | None = None,
        present: Present | None = None,
    ) -> Model:
        """A model with given assumptions and luck, at the start of 2022Q4 or at a ``present`` that such a one has had.

        ``records_until`` cuts recorded inputs.
        """
        rows = len(luck.ids)
        switches = {name: np.broadcast_to(np.asarray(v, dtype=float), (rows,)) for name, v in self.switches.items()}
        cut = LAST if records_until is None else quarter_step(records_until)
        programme = Programme(history=history(), branch=self.branch)
        on_stage, continues = self.roster.populate, present is not None
        model = Model(on_stage, assumptions, luck, programme, switches, self.held_still, story, cut, continues)
        if story is not None:
            story.model = model
        if present is not None:
            model.stand_at(present)
        return model

    def branch_off(
        self,
        past: Model,
        futures: Sequence[str | Sequence[Policy | Rule] | Case],
        start: int | None = None,
        story: Story | None = None,
        rows: Worlds | None = None,
        luck: Luck | None = None,
    ) -> Model:
        """All futures at once on the same luck: world k of future j is row ``j·worlds + k``.

        A future is a package by name (begun at ``start``), a list of policies or a ``Case``; ``past`` must have been
        run to the quarter before the branch, or further with nothing decided, as long as every case begins later.
        ``rows`` says which world of the past each world continues (by default its own), ``luck`` the luck from here on.
        """
        if past.quarter < self.branch - 1:
            raise ValueError(f"run the past to {quarter_name(self.branch - 1)} first: it stands at {past.quarter_name}")
        cases = [as_case(future, self.branch + 1 if start is None else start) for future in several(futures, Case)]
        begun = [case.name for case in cases if self.branch <= case.begins() <= past.quarter]
        if begun:
            raise ValueError(f"{begun[0]} has begun by {past.quarter_name}, where the past stands: branch off earlier")
        rows = np.arange(past.worlds) if rows is None else np.asarray(rows)
        luck = past.luck.take(rows) if luck is None else luck
        every = np.tile(np.arange(len(rows)), len(cases))
        block = np.repeat(np.arange(len(cases)), len(rows))
        followed = [(block == j, tiled(case.followed(), len(rows), len(cases))) for j, case in enumerate(cases)]
        model = past.fork(
            rows[every],
            luck.take(every),
            assumptions=_assumed(past.assumptions.take(rows[every]), cases),
            programme=Programme(
                [(mine, policies) for mine, policies in followed if policies],
                history(),
                self.branch,
                {name: value[rows[every]] for name, value in past.programme.held.items()},
            ),
            switches=_switched(past, rows[every], cases),
            story=story,
        )
        if story is not None:
            story.model = model
        return model


def as_case(future: str | Sequence[Policy | Rule] | Case, start: int) -> Case:
    """A case from what stands for one: a package's name, or a list of policies on top of nobody setting anything."""
    if isinstance(future, Case):
        return future
    if isinstance(future, str):
        return Case(future, quarter_name(start))
    return Case(policies=tuple(future))


def tiled(policies: Sequence[Policy | Rule], worlds: int, times: int) -> list[Policy | Rule]:
    """Policies whose values, given one per world, are repeated for every case of a run."""
    every = np.tile(np.arange(worlds), times)
    return [rows_of_policy(policy, every) for policy in policies]


def _assumed(drawn: Assumptions, cases: Sequence[Case]) -> Assumptions:
    assumed = [case.assumed() for case in cases]
    names = dict.fromkeys(name for case in assumed for name in case)
    return drawn.hold({name: per_row(assumed, name, drawn.values[name]) for name in names}) if names else drawn


def _switched(past: Model, rows: Worlds, cases: Sequence[Case]) -> dict[str, Worlds]:
    switched = [case.switched() for case in cases]
    names = dict.fromkeys([*past.switches, *(name for case in switched for name in case)])
    before = {name: np.broadcast_to(past.on(name), (past.worlds,))[rows] for name in names}
    return {name: per_row(switched, name, before[name]) for name in names}
