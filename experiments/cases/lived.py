"""One world that can be played again and again: what it takes to play it, and its past, lived once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from twofutures.abm.calendar import BRANCH
from twofutures.abm.model import Model
from twofutures.abm.present import Present
from twofutures.abm.story import Story
from twofutures.experiments.futures import Past
from twofutures.experiments.spells import Spell
from twofutures.policies.case import Case


@dataclass(frozen=True)
class World:
    """What it takes to play one world: its number and luck (single draws may be fixed), and the case it follows.

    ``spells``: assumptions that stand at other numbers for some quarters of its future.
    """

    case: Case
    number: int = 0
    seed: int = 2028
    ensemble: str = "fitted"
    held: Mapping[str, float] = field(default_factory=dict)
    fixed: Mapping[tuple[str, int], float] = field(default_factory=dict)
    spells: tuple[Spell, ...] = ()

    def past(
        self,
        fixed: Mapping[tuple[str, int], float] | None = None,
        story: Story | None = None,
        watch: Callable[[Model], None] | None = None,
    ) -> Past:
        """The world up to the branch, with some more draws fixed."""
        every = {**self.fixed, **(fixed or {})}
        past = Past(np.array([self.number]), self.seed, self.ensemble, self.held, story, every, watch)
        return past.with_spells(self.spells)

    def play(self, fixed: Mapping[tuple[str, int], float] | None = None, story: Story | None = None) -> Model:
        """The world to 2028Q4, with some draws fixed."""
        return self.past(fixed, story).play([self.case], story)


@dataclass(frozen=True)
class Lived:
    """The past of a world with its story, and where it stood after each quarter: what is undone is played from there.

    It hangs neither on the case nor on spells or draws that are fixed from the branch on.
    """

    past: Past
    story: Story
    stands: Mapping[int, Present]

    def again(self, fixed: Mapping[tuple[str, int], float]) -> Past | None:
        """The same world with draws fixed from some quarter on; None where that is before it stood anywhere."""
        first = min(quarter for _, quarter in fixed)
        if first >= BRANCH:
            return self.past.with_fixed(fixed)
        stand = self.stands.get(first - 1)
        return None if stand is None else self.past.with_fixed_since(stand, fixed)


def lived(world: World) -> Lived:
    """Play the past of a world."""
    story, stands = Story(), dict[int, Present]()

    def watch(model: Model) -> None:
        kept = model.recorder.until(model.quarter).past()  # its own, which does not grow
        stands[model.quarter] = replace(model.present(), recorded=kept)

    return Lived(world.past(story=story, watch=watch), story, stands)
