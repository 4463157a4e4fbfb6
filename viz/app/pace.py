"""How fast new sessions of one address come in: one after another, and more slowly once it sent what no page sends.

Each new session is a page to be drawn, which takes time from everybody: a crowd behind one address is let in about as
fast as pages are drawn anyway, so that somebody at another address never waits for all of it.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

EACH, A_FAULT = 0.3, 3.0  # seconds until the next may come in; what a session adds that was ended by its own message
LONGEST = 20.0  # seconds that a browser is let wait before it is told to come again
MOST = 4096  # addresses that are remembered


class Pace:
    """When the next new session of each address may come in, by a clock in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._next: OrderedDict[str, float] = OrderedDict()

    def ahead(self, address: str) -> float:
        """Seconds that a new session would wait now."""
        return max(0.0, self._next.get(address, 0.0) - self.clock())

    def wait(self, address: str) -> float:
        """Seconds after which one may come in, whose place is taken with this."""
        seconds = self.ahead(address)
        self._put_off(address, EACH)
        return seconds

    def fault(self, address: str) -> None:
        """One of its sessions was ended by a message that no page sends: those after it wait longer."""
        self._put_off(address, A_FAULT)

    def _put_off(self, address: str, seconds: float) -> None:
        self._next[address] = self.clock() + self.ahead(address) + seconds
        self._next.move_to_end(address)
        while len(self._next) > MOST:
            self._next.popitem(last=False)
