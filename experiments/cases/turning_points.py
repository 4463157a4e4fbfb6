"""Turning points: the value of an assumption or lever at which most worlds end elsewhere, and what waiting costs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from twofutures.abm.lever import factor
from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases.figures import HEADLINE, checked, figure, needed, quantiles, variants
from twofutures.experiments.futures import Past, worlds_by_class
from twofutures.experiments.questions import COMMONEST, Question, ask
from twofutures.experiments.statistics import median_interval
from twofutures.policies.case import Case

GRID = 13  # values tried at once over the whole range: changes closer together than a twelfth of it go unseen
HALVINGS = 3  # of every bracket in a batch: seven values inside it
ROUNDS = 2  # so that a turning point is known to a 768th of the range


@dataclass(frozen=True)
class Turn:
    """Between two neighbouring values most worlds' answer turns from one to another."""

    low: float
    high: float
    before: str
    after: str
    share: float  # of worlds that answer ``after`` at the value nearer to it
    error: float  # standard error of that share, from the number of worlds

    @property
    def value(self) -> float:
        """The middle of the bracket."""
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class Turning:
    """What was tried (values in order, worlds by answer) and where the majority turns."""

    name: str
    unit: str
    low: float
    high: float
    question: Question
    case: Case
    values: Worlds
    counts: Worlds  # shape (answers, values)
    turns: tuple[Turn, ...]

    @property
    def worlds(self) -> int:
        """Worlds at each value."""
        return int(self.counts[:, 0].sum())

    @property
    def verdict(self) -> str:
        """In one sentence: nothing turns, one turning point, or several."""
        span = f"{self.low:g} to {self.high:g} {self.unit}"
        if not self.turns:
            answer = self.question.choices[int(self.counts[:, 0].argmax())]
            return (
                f"Nothing turns: over the whole range of {self.name}, {span}, more worlds end in “{answer}” than in "
                "anything else."
            )
        turns = [f"from “{turn.before}” to “{turn.after}” at {turn.value:.4g}" for turn in self.turns]
        several = f"The majority turns {len(turns)} times, so there is no single threshold:"
        head = "The majority turns" if len(turns) == 1 else several
        return f"{head} {'; '.join(turns)} ({self.name}, {span})."


def turning_points(
    past: Past,
    name: str,
    case: Case,
    of: str = "class",
    grid: int = GRID,
    progress: Callable[[int, int], None] | None = None,
) -> Turning:
    """Where the majority turns: a coarse grid in one batch, then every bracket halved until it is narrow.

    All values meet the same worlds and luck, so that counts differ by the value alone. An assumption is held from the
    branch on, a lever from the case's start on.
    """
    varied, question = factor(name), ask(of, past.model.recorder.names, commonest=True).as_figure()
    asked = [str(question)]
    tried: dict[float, Worlds] = {}

    def play(values: Worlds) -> None:
        fresh = np.array([v for v in values if float(v) not in tried])
        figures = variants(past, len(fresh), lambda rows: case.with_values({name: fresh[rows]}), asked, progress)
        for value, answers in zip(fresh, figures[asked[0]].astype(int), strict=True):
            tried[float(value)] = np.bincount(answers, minlength=len(question.choices))

    play(np.linspace(varied.low, varied.high, grid))
    for _ in range(ROUNDS):
        inside = [np.linspace(a, b, 2**HALVINGS + 1)[1:-1] for a, b in brackets(tried)]
        if inside:
            play(np.concatenate(inside))
    values = np.array(sorted(tried))
    counts = np.stack([tried[float(value)] for value in values], axis=1)
    turns = tuple(_turn(question, tried, a, b) for a, b in brackets(tried))
    return Turning(name, varied.unit, varied.low, varied.high, question, case, values, counts, turns)


def brackets(tried: dict[float, Worlds]) -> list[tuple[float, float]]:
    """Neighbouring values between which the commonest answer changes."""
    values = sorted(tried)
    commonest = [int(tried[value].argmax()) for value in values]
    pairs = zip(values, values[1:], commonest, commonest[1:], strict=False)
    return [(a, b) for a, b, before, after in pairs if before != after]


def _turn(question: Question, tried: dict[float, Worlds], low: float, high: float) -> Turn:
    before, after = (int(tried[value].argmax()) for value in (low, high))
    worlds = int(tried[high].sum())
    share = float(tried[high][after]) / worlds
    error = float(np.sqrt(share * (1 - share) / worlds))
    return Turn(low, high, question.choices[before], question.choices[after], share, error)


NEVER = "never"


@dataclass(frozen=True)
class Delay:
    """One package by start quarter: figures by name, shape (starts, worlds); the last start is ``never``."""

    case: Case
    base: Case
    starts: tuple[str, ...]
    figures: dict[str, Worlds]
    shown: tuple[str, ...]  # the figures that were asked for
    members: Worlds  # whose assumptions and past each world has

    def waiting(self, name: str) -> list[dict[str, Any]]:
        """For each start: the quantiles, and the paired difference against the first start with its interval."""
        values = self.figures[name]
        rows = []
        for place, start in enumerate(self.starts):
            apart = values[place] - values[0]
            interval = dict(zip(("low", "high"), median_interval(apart, members=self.members), strict=True))
            rows.append({"start": start, **quantiles(values[place]), "paired": quantiles(apart), **interval})
        return rows

    def counts(self) -> dict[str, dict[str, int]]:
        """Worlds per outcome class by start."""
        return {start: worlds_by_class(row) for start, row in zip(self.starts, self.figures[COMMONEST], strict=True)}


def delay(
    past: Past,
    case: Case,
    starts: Sequence[str],
    names: Sequence[str] = HEADLINE,
    base: Case | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Delay:
    """The same package begun in each of these quarters, and never (the base, by default ``inaction``), in one batch."""
    names = checked(names, past)
    base = base or Case("inaction", views=case.views, assumptions=case.assumptions, switches=case.switches)
    cases = [replace(case, start=start, label=start) for start in starts] + [replace(base, label=NEVER)]
    run = past.futures(cases, needed(names), progress)
    figures = {n: np.stack([figure(n).of(run, case.name) for case in cases]) for n in (*names, COMMONEST)}
    return Delay(case, base, (*starts, NEVER), figures, names, past.members)
