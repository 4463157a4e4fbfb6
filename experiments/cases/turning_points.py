"""Turning points: the value of an assumption or lever at which most worlds end elsewhere, and what waiting costs."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from twofutures.abm.calendar import BRANCH, run_quarter
from twofutures.abm.lever import levers
from twofutures.abm.names import known
from twofutures.abm.outcomes import CLASSES
from twofutures.abm.parameters import parameters
from twofutures.abm.worlds import Worlds
from twofutures.experiments.figures import HEADLINE, Figure, checked, needed, spread, variants
from twofutures.experiments.futures import Past, worlds_by_class
from twofutures.experiments.statistics import median_interval
from twofutures.policies.case import Case
from twofutures.policies.policy import Policy

GRID = 13  # values tried at once over the whole range: changes closer together than a twelfth of it go unseen
HALVINGS = 3  # of every bracket in a batch: seven values inside it
ROUNDS = 2  # so that a turning point is known to a 768th of the range
SIGNS = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}


@dataclass(frozen=True)
class Question:
    """What may turn: the class that most worlds end in, or whether most worlds meet ``observable>=value``."""

    observable: str = ""
    sign: str = ""
    value: float = 0.0

    @classmethod
    def read(cls, text: str, names: Sequence[str]) -> Question:
        """``class``, or text such as ``lead_months_smooth>=12``; ValueError names the fix."""
        if text.strip() == "class":
            return cls()
        match = re.fullmatch(r"\s*(\w+)\s*(>=|<=|>|<)\s*(-?\d+\.?\d*)\s*", text)
        if not match:
            raise ValueError(f"{text!r} is not a question: write class, or one like lead_months_smooth>=12")
        return cls(known("observable", match[1], names), match[2], float(match[3]))

    def __str__(self) -> str:
        return f"{self.observable}{self.sign}{self.value:g}" if self.observable else "class"

    @property
    def answers(self) -> tuple[str, ...]:
        """What a world can answer."""
        return (f"not {self}", str(self)) if self.observable else CLASSES

    def of(self, figures: dict[str, Worlds]) -> Worlds:
        """Each world's answer, an index into ``answers``, shape (values, worlds)."""
        if not self.observable:
            return figures["class"]
        return SIGNS[self.sign](figures[self.observable], self.value).astype(int)


@dataclass(frozen=True)
class Flip:
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
    flips: tuple[Flip, ...]

    @property
    def worlds(self) -> int:
        """Worlds at each value."""
        return int(self.counts[:, 0].sum())

    @property
    def verdict(self) -> str:
        """In one sentence: nothing turns, one turning point, or several."""
        span = f"{self.low:g} to {self.high:g} {self.unit}"
        if not self.flips:
            answer = self.question.answers[int(self.counts[:, 0].argmax())]
            return (
                f"Nothing turns: over the whole range of {self.name}, {span}, more worlds end in “{answer}” than in "
                "anything else."
            )
        said = [f"from “{flip.before}” to “{flip.after}” at {flip.value:.4g}" for flip in self.flips]
        several = f"The majority turns {len(said)} times, so there is no single threshold:"
        head = "The majority turns" if len(said) == 1 else several
        return f"{head} {'; '.join(said)} ({self.name}, {span})."


def declared_range(name: str) -> tuple[float, float, str]:
    """Low, high and unit of an assumption or lever; UnknownName suggests the nearest of either."""
    known("assumption or lever", name, [*parameters(), *levers()])
    row: Any = parameters()[name] if name in parameters() else levers()[name]
    return row.low, row.high, row.unit


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
    low, high, unit = declared_range(name)
    question = Question.read(of, past.model.recorder.names)
    names = (question.observable,) if question.observable else ()
    tried: dict[float, Worlds] = {}

    def play(values: Worlds) -> None:
        fresh = np.array([v for v in values if float(v) not in tried])
        figures = variants(past, len(fresh), lambda rows: held_at(case, name, fresh[rows]), names, progress)
        for value, answers in zip(fresh, question.of(figures), strict=True):
            tried[float(value)] = np.bincount(answers, minlength=len(question.answers))

    play(np.linspace(low, high, grid))
    for _ in range(ROUNDS):
        inside = [np.linspace(a, b, 2**HALVINGS + 1)[1:-1] for a, b in brackets(tried)]
        if inside:
            play(np.concatenate(inside))
    values = np.array(sorted(tried))
    counts = np.stack([tried[float(value)] for value in values], axis=1)
    flips = tuple(_flip(question, tried, a, b) for a, b in brackets(tried))
    return Turning(name, unit, low, high, question, case, values, counts, flips)


def held_at(case: Case, name: str, values: Worlds) -> Case:
    """The case with an assumption or lever at one value per row."""
    if name in parameters():
        return replace(case, assumptions={**case.assumptions, name: values})
    start = run_quarter(case.start, first=BRANCH)
    return replace(case, policies=(*case.policies, Policy(f"{name} tried", {name: values}, start)))


def brackets(tried: dict[float, Worlds]) -> list[tuple[float, float]]:
    """Neighbouring values between which the commonest answer changes."""
    values = sorted(tried)
    commonest = [int(tried[value].argmax()) for value in values]
    pairs = zip(values, values[1:], commonest, commonest[1:], strict=False)
    return [(a, b) for a, b, before, after in pairs if before != after]


def _flip(question: Question, tried: dict[float, Worlds], low: float, high: float) -> Flip:
    before, after = (int(tried[value].argmax()) for value in (low, high))
    worlds = int(tried[high].sum())
    share = float(tried[high][after]) / worlds
    error = float(np.sqrt(share * (1 - share) / worlds))
    return Flip(low, high, question.answers[before], question.answers[after], share, error)


NEVER = "never"


@dataclass(frozen=True)
class Delay:
    """One package by start quarter: figures by name, shape (starts, worlds); the last start is ``never``."""

    case: Case
    base: Case
    starts: tuple[str, ...]
    figures: dict[str, Worlds]
    shown: tuple[str, ...]  # the figures that were asked for

    def waiting(self, name: str) -> list[dict[str, Any]]:
        """For each start: the spread, and the paired difference against the first start with its interval."""
        values = self.figures[name]
        rows = []
        for place, start in enumerate(self.starts):
            apart = values[place] - values[0]
            low, high = median_interval(apart)
            rows.append({"start": start, **spread(values[place]), "paired": spread(apart), "low": low, "high": high})
        return rows

    def counts(self) -> dict[str, dict[str, int]]:
        """Worlds per outcome class by start."""
        return {start: worlds_by_class(row) for start, row in zip(self.starts, self.figures["class"], strict=True)}


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
    found = past.futures(cases, needed(names), progress)
    figures = {n: np.stack([Figure(n).of(found, case.name) for case in cases]) for n in needed(names)}
    figures["class"] = np.stack([found.classes(case.name) for case in cases])
    return Delay(case, base, (*starts, NEVER), figures, names)
