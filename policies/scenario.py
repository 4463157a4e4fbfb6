"""A scenario joins roster, assumptions and policies; ``build`` is the one place where a model is put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from abm.calendar import BRANCH
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
        switches = {name: np.broadcast_to(np.asarray(v, dtype=float), (len(ids),)) for name, v in self.switches.items()}
        model = Model(
            self.roster.populate,
            assumptions,
            luck,
            Programme(history=history(), branch=self.branch),
            switches,
            self.held_still,
            story,
        )
        if story is not None:
            story.model = model
        return model

    def branch_off(
        self,
        past: Model,
        packages: Sequence[str | Sequence[Policy | Rule]],
        start: int | None = None,
        story: Story | None = None,
    ) -> Model:
        """All packages at once on the same luck: world k of package j is row ``j·worlds + k``.

        ``packages`` are names or lists of policies; ``past`` must have been run to the quarter before the branch.
        """
        lists = [
            list(package(p, self.branch + 1 if start is None else start)) if isinstance(p, str) else list(p)
            for p in packages
        ]
        block = np.repeat(np.arange(len(lists)), past.worlds)
        programme = Programme(
            [(block == j, policies) for j, policies in enumerate(lists) if policies], history(), self.branch
        )
        rows = np.tile(np.arange(past.worlds), len(lists))
        model = past.fork(rows, programme=programme, story=story)
        if story is not None:
            story.model = model
        return model
