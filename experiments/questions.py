"""Questions: one number per world from what came out, such as ``near parity`` or ``lead_months_smooth<6``."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from twofutures.abm.names import known
from twofutures.abm.outcomes import CLASSES, CRITERIA, JUDGED
from twofutures.abm.worlds import Worlds
from twofutures.experiments.futures import Outcomes

SIGNS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt}
WRITTEN = re.compile(r"\s*(?P<name>[^<>=]+?)\s*(?:(?P<sign><=|>=|<|>)\s*(?P<limit>[^<>=]+?)\s*)?")
HOW = "an outcome class, an observable, or an observable with a limit such as lead_months_smooth<6"


@dataclass(frozen=True)
class Question:
    """What is asked of every world: an outcome class (yes or no), an observable's 2028 mean, or a limit to it."""

    name: str
    sign: str = ""
    limit: float = 0.0

    @classmethod
    def read(cls, text: str) -> Question:
        """The question as written; ValueError says how to write one."""
        found = WRITTEN.fullmatch(text)
        if not found:
            raise ValueError(f"{text!r} is no question: ask for {HOW}")
        if not found["sign"]:
            return cls(found["name"])
        try:
            limit = float(found["limit"])
        except ValueError:
            limit = float("nan")
        if found["name"] in CLASSES or not np.isfinite(limit):
            raise ValueError(f"{text!r} is no question: ask for {HOW}")
        return cls(found["name"], found["sign"], limit)

    def __str__(self) -> str:
        return f"{self.name}{self.sign}{self.limit:g}" if self.sign else self.name

    @property
    def yes_or_no(self) -> bool:
        """Whether each world's answer is 1 or 0."""
        return bool(self.sign) or self.name in CLASSES

    @property
    def needs(self) -> tuple[str, ...]:
        """Observables from which it is answered."""
        return CRITERIA if self.name in CLASSES else (self.name,)

    def check(self, observables: Iterable[str]) -> None:
        """UnknownName, suggesting the nearest, unless runs report what is asked."""
        known("outcome", self.name, [*CLASSES, *observables])

    def answers(self, found: Outcomes, case: str) -> Worlds:
        """One number per world, shape (worlds,). ValueError where a world has none."""
        if self.name in CLASSES:
            return 1.0 * (found.classes(case) == CLASSES.index(self.name))
        series = found.series(self.name, case)
        mean = sum(series[q] for q in JUDGED) / len(JUDGED)
        if self.sign:
            return 1.0 * SIGNS[self.sign](mean, self.limit)
        if not np.isfinite(mean).all():
            raise ValueError(
                f"{self.name} has no finite 2028 mean in {(~np.isfinite(mean)).sum():,} worlds: add a limit"
            )
        return mean


def observables_of(questions: Iterable[Question]) -> list[str]:
    """Everything that must be recorded to answer them, each once."""
    return list(dict.fromkeys(name for question in questions for name in question.needs))
