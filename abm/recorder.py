"""Keeps what was asked for: one number per declared observable, quarter and world."""

from collections.abc import Mapping

import numpy as np

from twofutures.abm.calendar import QUARTERS
from twofutures.abm.names import known
from twofutures.abm.observable import Outputs
from twofutures.abm.worlds import Worlds


class Recorder:
    """Observables by name and quarter; ``series`` gives shape (quarters, worlds), NaN where nothing was recorded."""

    def __init__(self, worlds: int, outputs: Outputs) -> None:
        self.worlds, self.outputs = worlds, outputs
        self._kept: dict[str, dict[int, Worlds]] = {}

    def keep(self, quarter: int, values: Mapping[str, Worlds]) -> None:
        """Record one quarter's observables, each of shape (worlds,) or a plain number; UnknownName if undeclared."""
        self.outputs.admit(name for name in values if name not in self._kept)
        for name, value in values.items():
            kept = np.empty(self.worlds)
            kept[:] = value
            kept.flags.writeable = False
            by_quarter = self._kept.setdefault(name, {})
            if quarter in by_quarter:
                raise ValueError(f"two reports give {name} in one quarter: let each give names of its own")
            by_quarter[quarter] = kept

    def past(self) -> Mapping[str, Mapping[int, Worlds]]:
        """What has been recorded, by observable and quarter."""
        return self._kept

    def inherit(self, past: Mapping[str, Mapping[int, Worlds]]) -> None:
        """Start with a past that was recorded of these worlds."""
        self._kept = {name: dict(by_quarter) for name, by_quarter in past.items()}

    def until(self, quarter: int) -> "Recorder":
        """What had been recorded by the end of a quarter."""
        twin = Recorder(self.worlds, self.outputs)
        twin._kept = {name: {q: past for q, past in by.items() if q <= quarter} for name, by in self._kept.items()}
        return twin

    @property
    def names(self) -> list[str]:
        """What has been recorded."""
        return sorted(self._kept)

    @property
    def steps(self) -> list[int]:
        """The quarters recorded, counted from 0."""
        return sorted({quarter for kept in self._kept.values() for quarter in kept})

    def series(self, name: str) -> Worlds:
        """All quarters of one observable, shape (25, worlds)."""
        by_quarter = self._kept[known("observable", name, self._kept)]
        empty = np.full(self.worlds, np.nan)
        return np.stack([by_quarter.get(q, empty) for q in range(len(QUARTERS))])

    def last(self, name: str, back: int = 0) -> Worlds:
        """The most recent value of one observable, or the one ``back`` records earlier."""
        by_quarter = self._kept[known("observable", name, self._kept)]
        return by_quarter[sorted(by_quarter)[-1 - back]]
