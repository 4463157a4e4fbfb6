"""What a move did: in how many of the same worlds, on the same luck, an answer turned to yes, and in how many to no."""

from dataclasses import dataclass, replace

import numpy as np

from twofutures.abm.outcomes import year_mean
from twofutures.abm.worlds import Worlds
from twofutures.experiments.questions import Question
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.screen import NOW, WAS

LEAD, MONTHS = "lead_months_smooth", 12.0  # a year is the headline's mark
COLUMNS, ENDS, LEAST = 34, (0.01, 0.99), 1e-9  # of a small histogram: about how many, its ends, the least width of all


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


@dataclass(frozen=True)
class Columns:
    """A small histogram: worlds by column, and those of them that turned with the newest move.

    An edge lies on the limit of the question: from column ``line`` on, worlds stand at it or above.
    """

    worlds: tuple[int, ...]
    turned: tuple[int, ...]
    line: int


def columns(question: Question, answer: Answer, pair: Answer | None) -> Columns:
    """Where worlds stand about a question that has a limit; ``pair`` knows which turned, where there was a move.

    What lies in the outermost hundredths of the worlds stands in the columns at the ends.
    """
    amounts = replace(question, sign="", limit=0.0).of(answer, NOW)
    low, high = np.quantile(amounts[np.isfinite(amounts)], ENDS) if np.isfinite(amounts).any() else (0.0, 0.0)
    step = max(high - low, abs(question.limit - low), abs(question.limit - high), LEAST) / COLUMNS
    first, last = np.floor((low - question.limit) / step), np.ceil((high - question.limit) / step)
    edges = question.limit + step * np.arange(min(first, -1), max(last, 1) + 1)
    stand = np.clip(amounts, edges[0], np.nextafter(edges[-1], edges[0]))
    turned = np.zeros(len(stand), dtype=bool)
    if pair is not None:
        now, was = (question.answers(pair, case).astype(bool) for case in (NOW, WAS))
        turned[: len(now)] = (now != was)[: len(turned)]
    every, moved = (tuple(np.histogram(of[np.isfinite(of)], edges)[0].tolist()) for of in (stand, stand[turned]))
    return Columns(every, moved, int(-min(first, -1)))


@dataclass(frozen=True)
class Places:
    """Months of US lead, mean of 2028, by world: now and before the newest move, shape (worlds,) each.

    The first ``known`` are played now; the others stand where they stood, until they are played too.
    """

    now: Worlds
    was: Worlds
    known: int

    @property
    def moved(self) -> bool:
        """Whether there is a move to tell of."""
        return self.was is not self.now

    @property
    def gained(self) -> int:
        """Worlds that came to a lead of a year or more."""
        return self._turned(self.now, self.was)

    @property
    def lost(self) -> int:
        """Worlds that had a lead of a year or more."""
        return self._turned(self.was, self.now)

    def _turned(self, reached: Worlds, missed: Worlds) -> int:
        return int(((reached >= MONTHS) & (missed < MONTHS)).sum())


def places(answer: Answer, before: Answer | None) -> Places:
    """Where each world of an answer stands, and stood in the answer before the newest move (None: there was none)."""
    now = year_mean(answer.by_quarter(LEAD, NOW))
    if before is None or before.screen.seed != answer.screen.seed:  # other lucks are other worlds
        return Places(now, now, len(now))
    was = year_mean(before.by_quarter(LEAD, NOW))
    both = min(len(now), len(was))
    return Places(np.concatenate([now, was[both:]]), np.concatenate([was, now[both:]]), len(now))
