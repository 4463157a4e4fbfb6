"""Questions about a world, one number per world: ``near parity``, ``gap_usable@2027Q4``, ``lead_months_smooth<6``.

This is their one grammar, for every command and page. Nothing heavy is imported, so that input is checked at once.
"""

import operator
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, Self

import numpy as np

from twofutures.abm.calendar import LAST, QUARTERS, quarters_between, span_name
from twofutures.abm.lever import factors
from twofutures.abm.names import UnknownName, known
from twofutures.abm.outcomes import CLASSES, CRITERIA, JUDGED_BY, own_classes
from twofutures.abm.worlds import Worlds
from twofutures.agents.observables.declared import shipped
from twofutures.policies.case import Case

COMMONEST = "class"  # each world's outcome class: asked where the commonest answer counts
YEAR = "2028"
SIGNS = {
    "<=": operator.le, ">=": operator.ge, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "=": operator.eq,
}  # fmt: skip
WRITTEN = re.compile(  # parts that share no letter with the signs between them: read in one go, however long
    r"(?P<name>[^<>=!@]+)(?:@(?P<when>[^<>=!@]+))?(?:(?P<sign><=|>=|!=|==?|<|>)(?P<limit>[^<>=!@]+))?"
)
COLUMN = re.compile(rf"(?P<name>\w+)_(?P<when>{YEAR}|{'|'.join(QUARTERS)})")  # as in the tables of a batch
HOW = (
    "an outcome class such as near parity, or an observable, assumption or lever, with a limit such as "
    "lead_months_smooth<6 or gap_usable@2027Q4>=8"
)


class Answers(Protocol):
    """Whatever was played and can be asked, case by case."""

    def by_quarter(self, name: str, case: str) -> Worlds:
        """One observable, shape (25 quarters, worlds)."""

    def classes(self, case: str) -> Worlds:
        """Outcome class of each world, an index into CLASSES."""

    def assumption(self, name: str, case: str) -> Worlds:
        """What each world assumes, or at what a lever is set, shape (worlds,)."""


@dataclass(frozen=True)
class Question:
    """What is asked of every world: an outcome class (yes or no), a number, or whether that number meets a limit.

    ``when`` is a quarter, a year or a range of quarters, over which an observable is averaged; without it, over 2028.
    """

    name: str
    sign: str = ""
    limit: float = 0.0
    when: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        """The question as written; ValueError says how to write one."""
        match = WRITTEN.fullmatch(text)
        parts = {part: (text or "").strip() for part, text in match.groupdict().items()} if match else {}
        if not match or "" in (parts["name"], *(parts[part] for part in ("when", "limit") if match[part])):
            raise ValueError(f"{text!r} is no question: write {HOW}")
        name, when = parts["name"], parts["when"]
        if not when and (column := COLUMN.fullmatch(name)):
            name, when = column["name"], column["when"]
        named = (*CLASSES, *own_classes(), COMMONEST)
        same = [one for one in named if one.casefold() == re.sub(r"[\s_-]+", " ", name).casefold()]
        if same and not when and not parts["sign"]:
            return cls(same[0])
        if same or not re.fullmatch(r"\w+", name):
            raise ValueError(f"{text!r} is no question: write {HOW}")
        if when and name in factors() and name not in shipped().observables:
            raise ValueError(f"{text!r}: {name} is assumed or set, not recorded by quarter: leave out @{when}")
        when = span_name(quarters_between(when)) if when else ""
        return cls(name, parts["sign"].replace("==", "="), _limit(parts["limit"], text), when)

    def __str__(self) -> str:
        limit = f"{self.limit:g}" if float(f"{self.limit:g}") == self.limit else repr(self.limit)
        return f"{self.name}{'@' if self.when else ''}{self.when}{self.sign}{limit if self.sign else ''}"

    @property
    def of_class(self) -> bool:
        """Whether it asks for one outcome class, shipped or from outside."""
        return self.name in CLASSES or self.name in own_classes()

    @property
    def conditions(self) -> list[Self]:
        """What must all hold in a world of a class from outside; of any other question, itself."""
        return [self.read(condition).must_be_yes_or_no() for condition in own_classes().get(self.name, ())] or [self]

    @property
    def yes_or_no(self) -> bool:
        """Whether each world's answer is 1 or 0."""
        return bool(self.sign) or self.of_class

    @property
    def choices(self) -> tuple[str, ...]:
        """What a world can answer: yes last, or every outcome class. ValueError where it answers with a number."""
        if self.name == COMMONEST:
            return CLASSES
        return (f"not {self.must_be_yes_or_no()}", str(self))

    @property
    def needs(self) -> tuple[str, ...]:
        """Observables from which it is answered."""
        if self.name in own_classes():
            return tuple(dict.fromkeys(name for condition in self.conditions for name in condition.needs))
        if self.of_class or self.name == COMMONEST:
            return JUDGED_BY
        return () if self.name in factors() and self.name not in shipped().observables else (self.name,)

    @property
    def steps(self) -> list[int]:
        """The quarters it averages, counted from 2022Q4."""
        return [QUARTERS.index(quarter) for quarter in quarters_between(self.when or YEAR)]

    @property
    def time(self) -> str:
        """When the number is taken, for people."""
        if not self.needs:
            return "from the branch on"
        return f"{self.when or YEAR} mean" if len(self.steps) > 1 else self.when

    def as_figure(self) -> Self:
        """The same where compared cases are described: what no class is judged by is meant at the end, unless said."""
        at_end = not self.when and self.needs == (self.name,) and self.name not in CRITERIA
        return replace(self, when=QUARTERS[LAST]) if at_end else self

    def must_be_yes_or_no(self) -> Self:
        """Itself; ValueError unless each world answers by yes or no."""
        if not self.yes_or_no:
            fix = "near parity" if self.name == COMMONEST else f"{self}<6"
            raise ValueError(f"say which worlds: instead of {self}, give a limit or a class, such as '{fix}'")
        return self

    def check(self, observables: Iterable[str], kind: str = "outcome") -> None:
        """UnknownName, suggesting the nearest, unless runs report what is asked."""
        for condition in self.conditions:
            known(kind, condition.name, [*CLASSES, *own_classes(), COMMONEST, *observables, *factors()])

    def of(self, run: Answers, case: str) -> Worlds:
        """One number per world, shape (worlds,); for ``class`` an index into CLASSES."""
        if self.name == COMMONEST:
            return run.classes(case)
        if self.name in own_classes():
            return np.prod([condition.of(run, case) for condition in self.conditions], axis=0)
        if self.of_class:
            return 1.0 * (run.classes(case) == CLASSES.index(self.name))
        value = self._number(run, case)
        return 1.0 * SIGNS[self.sign](value, self.limit) if self.sign else value

    def _number(self, run: Answers, case: str) -> Worlds:
        """What was recorded; of an assumption or lever what was set, unless a record of that name is kept."""
        if self.needs:
            try:
                series = run.by_quarter(self.name, case)
                return sum(series[q] for q in self.steps) / len(self.steps)
            except UnknownName:
                if self.name not in factors() or self.when:
                    raise
        return run.assumption(self.name, case)

    def answers(self, run: Answers, case: str) -> Worlds:
        """The same, for analyses: ValueError where a world has no number."""
        value = self.of(run, case)
        if not np.isfinite(value).all():
            lacking = int((~np.isfinite(value)).sum())
            raise ValueError(f"{self.name} has no finite {self.time} in {lacking:,} worlds: add a limit")
        return value


def check_own_classes() -> None:
    """ValueError for a class from outside whose conditions nobody can answer; asked when a run begins.""" ""
    for name in own_classes():
        try:
            Question(name).check(shipped().observables)
        except ValueError as error:
            raise ValueError(f"outcome class {name}: {error}") from None


def ask(text: str, observables: Iterable[str], commonest: bool = False, number: bool = False) -> Question:
    """The question in a text about runs that report these observables; ValueError names the fix.

    By default each world must answer by yes or no; ``number`` allows a number too, ``commonest`` the class it ends in.
    """
    question = Question.read(text)
    question.check(observables)
    if question.name != COMMONEST:
        return question if number else question.must_be_yes_or_no()
    return question if commonest else question.must_be_yes_or_no()


def _limit(text: str | None, whole: str) -> float:
    try:
        limit = float(text or 0.0)
    except ValueError:
        limit = float("nan")
    if not np.isfinite(limit):
        raise ValueError(f"{whole!r} is no question: write {HOW}")
    return limit


def observables_of(questions: Iterable[Question]) -> list[str]:
    """Everything that must be recorded to answer them, each once."""
    return list(dict.fromkeys(name for question in questions for name in question.needs))


def value_in(case: Case, name: str, drawn: Mapping[str, Worlds], rows: Worlds) -> Worlds:
    """An assumption or lever under a case, in worlds that continue these rows of ``drawn``, shape (worlds,)."""
    value = case.value_of(name)
    if value is None and name not in drawn:
        lacks = f"sets {name} by steps or in part" if case.set_by(name) else f"leaves {name} to the governments"
        raise ValueError(f"{case.name} {lacks}, so it has no one value: set it in the case, or vary it")
    return np.broadcast_to(drawn[name][rows] if value is None else value, rows.shape)
