"""The board that holds the present setting of every lever."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from twofutures.abm.lever import lever, levers
from twofutures.abm.luck import BEFORE
from twofutures.abm.place import Place
from twofutures.abm.worlds import Worlds, clip, power


class LeverBoard(Place):
    """The present setting of every lever in every world."""

    def __init__(self, model: Any) -> None:
        self._begin(model, "levers")
        self._settings: dict[str, Worlds] = {}
        self._sizes: dict[str, Worlds] = {}
        for name, declared in levers().items():
            self.set(name, np.full(model.worlds, declared.neutral))

    def __getitem__(self, name: str) -> Worlds:
        return self._settings[name]

    def set(self, name: str, value: Worlds) -> None:
        """Set a lever, held inside its declared range; shape (worlds,)."""
        declared = lever(name)
        setting = clip(value, declared.low, declared.high)
        setting.flags.writeable = False
        self._settings[name] = setting

    def judged(self, name: str, setting: float) -> Worlds:
        """A recorded setting of judged size, as each world has it: larger or smaller by one draw at all dates."""
        if name not in self._sizes:
            self._sizes[name] = size_of(name, self.model.luck, self.p.dated_size)
        return sized(name, setting, self._sizes[name])

    def snapshot(self) -> dict[str, Worlds]:
        """All settings by lever name."""
        return dict(self._settings)

    def restore(self, states: Mapping[str, Worlds]) -> None:
        """Take over a snapshot."""
        for name, value in states.items():
            self.set(name, value)


def size_of(name: str, luck: Any, spread: Worlds) -> Worlds:
    """How large the dated decisions on a lever are in each world, over their reading."""
    return 1 + spread * (2 * luck.uniform(f"levers/{name}", BEFORE) - 1)


def sized(name: str, setting: float, size: Worlds) -> Worlds:
    """A setting of a lever at such a size, counted from neutral.

    What is left of the way to the bound is a power of what the reading leaves, so that a larger size always goes
    further, small settings are in proportion to it, none passes the bound, and one at the bound stays there.
    """
    declared = lever(name)
    if setting == declared.neutral:
        return size * 0 + setting
    bound = declared.high if setting > declared.neutral else declared.low
    left = size * 0 + (bound - setting) / (bound - declared.neutral)
    return bound - (bound - declared.neutral) * power(left, size)
