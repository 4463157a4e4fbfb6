"""A visitor's own world: which quarters have been played, and playing on when a later one is wanted."""

import threading
from typing import Any

from twofutures.abm.calendar import LAST
from twofutures.experiments.one_world.frames import OneWorld
from twofutures.viz.telling.scene import Scene


class Player(OneWorld):
    """Frames on demand: those gone by are shown again, later ones are played. Safe to ask from several threads."""

    def __init__(self, *settings: Any) -> None:
        super().__init__(*settings)
        self._lock = threading.Lock()

    def reach(self, step: int) -> int:
        """Play on until the quarter is there; returns the step that can be shown, inside the run."""
        wanted = min(max(step, 0), LAST)
        with self._lock:
            while len(self.frames) <= wanted:
                self.step()
        return wanted

    def scene(self) -> Scene:
        """What a teller needs to know of the quarters played."""
        blocs = {key: role.bloc for key, role in self.roles.items()}
        return Scene(self, self.case, tuple(self.story.events), blocs, self.hubs)

    def history(self, agent: str, state: str) -> list[Any]:
        """One state of one agent in every quarter played."""
        return [frame.agents[agent][state] for frame in list(self.frames)]
