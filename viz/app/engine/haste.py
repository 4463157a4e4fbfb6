"""How many worlds first answers count: the more people ask at once, the fewer, so that nobody waits long."""

from twofutures.viz.app.engine.screen import COARSE, HASTIEST

ROWS = 2 * COARSE  # worlds of a model of first answers, of however many screens, at most
TOGETHER = ROWS // HASTIEST  # screens of such a model
PROMPT = 1.0  # seconds that such a model shall take: who asks while one is played waits for half of it and for the next
STEP = 1.4  # times by which its worlds may become more, or fewer, from one to the next
TYPICAL = 0.6  # seconds of a first answer, until some were timed


class Haste:
    """How long first answers take here and now; a machine that has much else to do counts fewer worlds in that time."""

    def __init__(self) -> None:
        self.takes = TYPICAL  # seconds, of late
        self._rows = float(ROWS)  # worlds that a model can count in time, as far as is known

    def worlds(self, screens: int, crowd: bool) -> int:
        """How many worlds of each of these screens a model counts first; of a single one a whole first answer."""
        rows = self._rows if crowd and screens > 1 else ROWS
        return int(min(COARSE, max(HASTIEST, rows // screens)))

    def took(self, seconds: float) -> None:
        """Learn from a model that was played."""
        self.takes += (seconds - self.takes) / 4  # the last few count most
        more = (PROMPT / seconds) ** 0.5  # half of a model's time is the same for any number of worlds
        self._rows = min(float(ROWS), max(float(HASTIEST), self._rows * min(STEP, max(1 / STEP, more))))
