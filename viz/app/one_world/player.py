"""A visitor's own world: which quarters have been played, and playing on when a later one is wanted."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from twofutures.abm.calendar import LAST
from twofutures.experiments.one_world.frames import Frame, OneWorld
from twofutures.viz.telling.scene import Scene


class Player:
    """Frames on demand: those gone by are shown again, later ones are played. Safe to ask from several threads."""

    def __init__(self, world: OneWorld) -> None:
        self.world, self._lock = world, threading.Lock()

    @property
    def frames(self) -> Sequence[Frame]:
        """The quarters played so far."""
        return self.world.frames

    def reach(self, step: int) -> int:
        """Play on until the quarter is there; returns the step that can be shown, inside the run."""
        wanted = min(max(step, 0), LAST)
        with self._lock:
            while len(self.frames) <= wanted:
                self.world.step()
        return wanted

    def scene(self) -> Scene:
        """What a teller needs to know of the quarters played."""
        blocs = {key: role.bloc for key, role in self.world.roles.items()}
        events = tuple(self.world.story.events)
        case = self.world.case
        return Scene(self.world, case.package, events, blocs, self.world.hubs, case.start)

    def history(self, agent: str, state: str) -> list[Any]:
        """One state of one agent in every quarter played."""
        return [frame.agents[agent][state] for frame in list(self.frames)]
