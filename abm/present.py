"""A present: what a model stands at, as plain arrays. A fork takes it over, and a file can hold it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from twofutures.abm.place import rows_of
from twofutures.abm.worlds import Worlds

Reported = Mapping[Callable[..., Any], tuple[str, ...]]  # what each report has given


@dataclass(frozen=True)
class Present:
    """Where some worlds stand at the end of a quarter.

    ``states`` by place and name, each of shape (*axes, worlds); ``recorded`` by observable and quarter, each of shape
    (worlds,); ``reported`` names what each report has given.
    """

    quarter: int
    states: Mapping[str, Mapping[str, Worlds]]
    recorded: Mapping[str, Mapping[int, Worlds]]
    reported: Reported

    def take(self, rows: Worlds | None) -> "Present":
        """Some of these worlds, copied; for ``None`` all of them, shared (they never change in place)."""
        if rows is None:
            return self
        states = {key: rows_of(states, rows) for key, states in self.states.items()}
        return replace(self, states=states, recorded={name: rows_of(by, rows) for name, by in self.recorded.items()})
