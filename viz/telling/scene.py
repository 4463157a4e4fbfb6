"""What a teller knows about one world: its events so far, what was recorded, who belongs where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import numpy as np

from twofutures.abm.calendar import quarter_step
from twofutures.abm.story import Event
from twofutures.policies.case import Case


@dataclass(frozen=True)
class Line:
    """One sentence of the chronicle; heavier ones are told first and never trimmed for lighter ones.

    ``events`` are what it tells of; a decision is no event, and names instead ``who`` took it and its ``source``.
    """

    weight: int
    text: str
    events: tuple[Event, ...] = ()
    who: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Scene:
    """One world under a case, for telling. ``run`` answers ``by_quarter(name, case.name)`` with shape (25, 1)."""

    run: Any
    case: Case
    events: Sequence[Event]
    blocs: Mapping[str, str] = field(default_factory=dict)
    hubs: Sequence[str] = ()

    def value(self, name: str, quarter: str, before: int = 0) -> float:
        """An observable at a quarter's end, or so many quarters before; NaN outside the run."""
        step = quarter_step(quarter) - before
        return float(self.run.by_quarter(name, self.case.name)[step, 0]) if step >= 0 else float(np.nan)

    def since_last(self, event: Event, what: str, ends: str) -> list[Event]:
        """Earlier events ``what`` of the same agent, after its last event ``ends``, latest first."""
        own = (earlier for earlier in reversed(self.events[: event.number]) if earlier.who == event.who)
        return [earlier for earlier in takewhile(lambda e: e.what != ends, own) if earlier.what == what]

    def happened_before(self, event: Event, quarters: int | None = None) -> bool:
        """Whether the same agent did the same earlier: ever, or within so many quarters before."""
        first = 0 if quarters is None else quarter_step(event.quarter) - quarters
        return any(
            e.who == event.who
            and e.what == event.what
            and first <= quarter_step(e.quarter) < quarter_step(event.quarter)
            for e in self.events[: event.number]
        )
