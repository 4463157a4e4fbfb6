"""A visitor's own world: which quarters have been played, and playing on when a later one is wanted."""

import threading
from functools import lru_cache
from typing import Any

from twofutures.abm.calendar import LAST
from twofutures.experiments.one_world.frames import OneWorld, WatchedPast
from twofutures.policies.case import Case
from twofutures.policies.members import fitted
from twofutures.viz.telling.scene import Scene

PASTS = 4  # that are held, some 20 MB each: the future is played anew for every screen, the past only once


class Player(OneWorld):
    """Frames on demand: those gone by are shown again, later ones are played. Safe to ask from several threads."""

    def __init__(self, case: Case, world: int, seed: int) -> None:
        super().__init__(case, world, seed, past=past_of(world % len(fitted())))
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

    def hub_in(self, ring: str, at: int) -> str:
        """The hub a ring worked during a quarter; one that is caught may move at its end."""
        return self.hubs[int(self.frames[max(at - 1, 0)].agents[ring]["hub"])]


def past_of(member: int) -> WatchedPast:
    """The recorded past that all worlds of a fitted member share, played in once; whoever asks meanwhile waits."""
    with _playing.setdefault(member, threading.Lock()):
        return _past_of(member)


_past_of = lru_cache(PASTS)(WatchedPast)
_playing: dict[int, threading.Lock] = {}  # by member
