"""The board that holds the present setting of every lever."""

from typing import Any

import numpy as np

from twofutures.abm.lever import lever, levers
from twofutures.abm.place import Place
from twofutures.abm.worlds import Worlds, clip, within

BEFORE = -1  # the quarter of draws that hold for a whole world


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
        """A recorded setting whose size is a judgement, as each world has it: larger or smaller, alike at all dates."""
        if name not in self._sizes:
            luck = self.model.luck.uniform(f"levers/{name}", BEFORE)
            self._sizes[name] = 1 + self.p.dated_size * (2 * luck - 1)
        declared = lever(name)
        sized = declared.neutral + (setting - declared.neutral) * self._sizes[name]
        return within(sized, declared.low, declared.high)

    def snapshot(self) -> dict[str, Worlds]:
        """All settings by lever name."""
        return dict(self._settings)

    def restore(self, states: dict[str, Worlds]) -> None:
        """Take over a snapshot."""
        for name, value in states.items():
            self.set(name, value)
