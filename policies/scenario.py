"""A scenario joins roster, assumptions and policies; ``build`` is the one place where a model is put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from abm.calendar import BRANCH, LAST, quarter_name, quarter_step
from abm.luck import Luck
from abm.model import Model
from abm.parameters import Assumptions
from abm.story import Story
from abm.worlds import Worlds
from agents.roster import Roster
from policies.history import history
from policies.packages import package
from policies.policy import Policy, Programme, Rule


@dataclass(frozen=True)
class Scenario:
    """What is common to all worlds of a run: who is on stage, which assumptions are held, when futures branch."""

    held: Mapping[str, Any] = field(default_factory=dict)
    switches: Mapping[str, Any] = field(default_factory=dict)
    branch: int = BRANCH
    central: bool = False
    held_still: frozenset[str] = frozenset()
    roster: Roster = field(default_factory=Roster.load)

    def build(self, worlds: int | Worlds, seed: int = 0, story: Story | None = None) -> Model:
        """A model at the start of 2022Q4, with history as its programme.

        ``worlds`` is a count (world numbers 0 … n-1) or the world numbers themselves.
        """
        ids = np.arange(worlds) if np.isscalar(worlds) else np.asarray(worlds)
        luck = Luck(seed, ids)
        assumptions = Assumptions.central(len(ids), self.held) if self.central else Assumptions.draw(luck, self.held)
        return self.model(assumptions, luck, story)

    def model(
        self, assumptions: Assumptions, luck: Luck, story: Story | None = None, records_until: str | None = None
    ) -> Model:
        """A model at the start of 2022Q4 with given assumptions and luck; ``records_until`` cuts recorded inputs."""
        rows = len(luck.ids)
        switches = {name: np.broadcast_to(np.asarray(v, dtype=float), (rows,)) for name, v in self.switches.items()}
        cut = LAST if records_until is None else quarter_step(records_until)
        programme = Programme(history=history(), branch=self.branch)
        model = Model(self.roster.populate, assumptions, luck, programme, switches, self.held_still, story, cut)
        if story is not None:
            story.model = model
        return model

    def branch_off(
        self,
        past: Model,
        packages: Sequence[str | Sequence[Policy | Rule]],
        start: int | None = None,
        story: Story | None = None,
        rows: Worlds | None = None,
        luck: Luck | None = None,
    ) -> Model:
        """All packages at once on the same luck: world k of package j is row ``j·worlds + k``.

        ``packages`` are names or lists of policies; ``past`` must have been run to the quarter before the branch.
        ``rows`` says which world of the past each world continues (by default its own), ``luck`` the luck from here on.
        """
        if past.quarter != self.branch - 1:
            raise ValueError(f"run the past to {quarter_name(self.branch - 1)} first: it stands at {past.quarter_name}")
        lists = [
            list(package(p, self.branch + 1 if start is None else start)) if isinstance(p, str) else list(p)
            for p in packages
        ]
        rows = np.arange(past.worlds) if rows is None else np.asarray(rows)
        luck = past.luck.take(rows) if luck is None else luck
        block = np.repeat(np.arange(len(lists)), len(rows))
        programme = Programme(
            [(block == j, policies) for j, policies in enumerate(lists) if policies], history(), self.branch
        )
        every = np.tile(np.arange(len(rows)), len(lists))
        model = past.fork(rows[every], luck.take(every), programme=programme, story=story)
        if story is not None:
            story.model = model
        return model
