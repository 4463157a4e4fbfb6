"""The story-keeper: events with their causes, kept only when somebody asks for a story."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from twofutures.abm.calendar import quarter_name
from twofutures.abm.worlds import Worlds


@dataclass(frozen=True)
class Event:
    """Something that happened in one world: ``cause`` is the number of the earlier event it followed from, or None."""

    number: int
    quarter: str
    world: int
    who: str
    what: str
    because: str
    cause: int | None
    facts: dict[str, float] = field(default_factory=dict)


class Story:
    """Collects the events of a few watched worlds (rows of the model)."""

    def __init__(self, model: Any = None) -> None:
        self.model = model
        self.events: list[Event] = []
        self._latest: dict[tuple[int, str], int] = {}
        self._heard: list[tuple[str, str, int, str, dict[str, float]]] = []  # written and not yet told
        self._order: Mapping[str, int] | None = None  # in which agents are told, while a beat is played

    def write(self, who: str, what: str, where: Worlds, because: str, facts: dict[str, Any]) -> None:
        """Note an event in every world where it happened; ``because`` names an earlier event.

        UnknownName if the model declares no such kind of event, cause or fact.
        """
        self.model.outputs.admit_event(what, because, facts)
        for world in map(int, np.flatnonzero(np.broadcast_to(where, (self.model.worlds,)))):
            plain = {k: float(np.broadcast_to(v, (self.model.worlds,))[world]) for k, v in facts.items()}
            self._heard.append((who, what, world, because, plain))
        if self._order is None:
            self._tell()

    @contextmanager
    def one_beat(self, order: Mapping[str, int]) -> Iterator[None]:
        """Tell what is written in between agent by agent, by their numbers: some act side by side, event by event."""
        self._order = order
        try:
            yield
        finally:
            self._heard.sort(key=lambda heard: order[heard[0]])
            self._order = None
            self._tell()

    def _tell(self) -> None:
        """Number what was written; its cause is the latest of that name told before."""
        for who, what, world, because, facts in self._heard:
            cause = self._latest.get((world, because))
            number = len(self.events)
            self.events.append(Event(number, quarter_name(self.model.quarter), world, who, what, because, cause, facts))
            self._latest[world, what] = self._latest[world, f"{who}/{what}"] = number
        self._heard.clear()

    def twin(self) -> "Story":
        """The same events so far, to be gone on with apart from these (``Model.fork``)."""
        other = Story(self.model)
        other.events, other._latest = list(self.events), dict(self._latest)
        return other

    def of(self, world: int) -> list[Event]:
        """The events of one world in the order they happened."""
        return [e for e in self.events if e.world == world]
