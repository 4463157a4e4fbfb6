"""What a move did: in how many of the same worlds, on the same luck, an answer turned to yes, and in how many to no."""

from dataclasses import dataclass

import numpy as np

from twofutures.experiments.questions import Question
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.screen import NOW, WAS


@dataclass(frozen=True)
class Change:
    """Worlds counted, those that said yes before and say it now, and those that turned either way."""

    worlds: int
    was: int
    now: int
    gained: int
    lost: int

    @property
    def error(self) -> int:
        """Two standard errors of the paired difference, in worlds: 2 √(g + l - (g - l)² / n).

        It counts only worlds that turned, so it is smaller than the error of either count.
        """
        net = self.gained - self.lost
        return round(2 * float(np.sqrt(self.gained + self.lost - net**2 / self.worlds)))


def change(question: Question, pair: Answer) -> Change:
    """The change between a screen and the one it is held against; the question must be one of yes or no."""
    now, was = (question.answers(pair, case).astype(bool) for case in (NOW, WAS))
    return Change(pair.worlds, int(was.sum()), int(now.sum()), int((now & ~was).sum()), int((was & ~now).sum()))
