"""A countdown that the server owns, so that no phone's clock is ever compared with another."""

import time
from collections.abc import Callable


class Timer:
    """A countdown that the server owns: milliseconds left, by a clock that only ever runs on."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock, self._ends, self._paused, self.settings = clock, 0.0, 0.0, 0

    def set(self, seconds: float) -> None:
        """Count down from so many seconds; 0 takes the timer away."""
        self._ends, self._paused = (self.clock() + seconds, 0.0) if seconds else (0.0, 0.0)
        self.settings += 1

    def more(self, seconds: float) -> None:
        """Add to what is left."""
        self.set(max(0, self.left or 0) / 1000 + seconds)

    def pause(self) -> None:
        """Stop, or go on."""
        if self._paused:
            self.set(self._paused)
        elif self.left:
            self._paused = self.left / 1000
        self.settings += 1

    @property
    def paused(self) -> bool:
        """Whether it stands still."""
        return self._paused > 0

    @property
    def left(self) -> int | None:
        """Milliseconds left; None where nothing is counted."""
        if self._paused:
            return int(self._paused * 1000)
        return max(0, int((self._ends - self.clock()) * 1000)) if self._ends else None
