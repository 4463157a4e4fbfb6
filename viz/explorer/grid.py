"""Every setting of a few dials as one batch, so that it is stopped, resumed and computed by several like any other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import replications
from twofutures.viz.app.engine.dials import PICKED, Dial, dial
from twofutures.viz.app.engine.screen import Screen
from twofutures.viz.app.parts.headline import QUESTIONS

MOST_SETTINGS = 1024  # five dials of four notches: a page of three megabytes at 1,000 worlds


@dataclass(frozen=True)
class Grid:
    """Dials whose notches are combined, and the luck under which that is played.

    Settings are counted as digits: the last dial's notch changes fastest. Setting 0 leaves every dial as it goes.
    """

    names: tuple[str, ...] = PICKED
    worlds: int = 1000
    seed: int = 2028

    def __post_init__(self) -> None:
        if not self.names or len(set(self.names)) != len(self.names):
            raise ValueError("name at least one dial, each only once")
        if (many := prod(len(one.notches) for one in self.dials)) > MOST_SETTINGS:
            raise ValueError(f"these dials have {many:,} settings and a page holds {MOST_SETTINGS:,}: name fewer")

    @property
    def dials(self) -> list[Dial]:
        """What can be moved; UnknownName suggests the nearest."""
        return [dial(name) for name in self.names]

    @cached_property
    def settings(self) -> list[tuple[str, ...]]:
        """A notch for every dial, in all combinations."""
        return list(product(*(one.notches for one in self.dials)))

    def screen(self, setting: Sequence[str]) -> Screen:
        """What the app shows with these notches set, whatever number of worlds it counts."""
        screen = Screen(seed=self.seed)
        for one, notch in zip(self.dials, setting, strict=True):
            screen = screen.with_levers(one.turn(notch))
        return screen

    @cached_property
    def cases(self) -> Mapping[str, tuple[str, ...]]:
        """Settings by the name of their case."""
        return {", ".join(setting): setting for setting in self.settings}

    def batch(self) -> Batch:
        """All settings over the same worlds; what the page's questions ask of a world is kept."""
        keep = tuple(dict.fromkeys(name for question in QUESTIONS.values() for name in question.needs))
        cases = tuple(self.screen(setting).case(label=name) for name, setting in self.cases.items())
        return Batch(cases, replications(self.worlds), self.seed, keep=keep)
