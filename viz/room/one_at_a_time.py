"""The one process in which the rooms of a server have something replayed: memory is short, so they take turns at it.

Whoever only goes along with a game makes way for whoever is to tell one; those who are to tell wait in a line.
"""

import threading
from typing import Protocol


class Worker(Protocol):
    """Somebody who has a process: is it running, is somebody waiting for what it tells?"""

    @property
    def working(self) -> bool:
        """Whether its process runs."""
        ...

    @property
    def telling(self) -> bool:
        """Whether it tells what somebody waits for."""
        ...

    def give_way(self) -> None:
        """End its process."""
        ...

    def go_on(self) -> None:
        """It is its turn now."""
        ...


class OneAtATime:
    """Who works, and who waits; ``lock`` is held by whoever asks."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.closed = False
        self._at_work: Worker | None = None
        self._waiting: list[Worker] = []

    def may(self, who: Worker, telling: bool) -> bool:
        """Whether somebody may work now; whoever is to tell is called later if not."""
        if self.closed:
            return False
        other = self._at_work
        self._waiting = [one for one in self._waiting if one is not who]
        if other is not None and other is not who and other.working:
            if not telling or other.telling:
                self._waiting += [who] if telling else []
                return False
            other.give_way()
        self._at_work = who
        return True

    def done(self, who: Worker) -> None:
        """Somebody has told all: the next one's turn."""
        with self.lock:
            if self._at_work is who:
                self._at_work = None
            while self._waiting and self._at_work is None and not self.closed:
                self._waiting.pop(0).go_on()  # whoever has nothing to tell any more lets the next one go
