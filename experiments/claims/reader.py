"""What designs of claims are written in: the futures they compare, and a reader that gives numbers per world."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from twofutures.abm.calendar import BRANCH, LAST, quarter_step
from twofutures.abm.outcomes import CLASSES, classify, criteria
from twofutures.abm.worlds import Worlds, total
from twofutures.experiments import statistics
from twofutures.experiments.futures import Futures
from twofutures.experiments.statistics import Effect, ratio
from twofutures.policies.case import Case
from twofutures.policies.proposals import proposed

LEAD = "lead_months_smooth"
DRY = 8  # worlds of a dry run, which only asks what a design needs


def joined(label: str, *names: str, package: str = "inaction") -> Case:
    """A package with named policies on top of it."""
    return Case(package, policies=tuple(proposed(name) for name in names), label=label)


def but(case: Case, label: str, **more: Any) -> Case:
    """A case with some assumptions (or, under ``switches`` and ``levers``, mechanisms and levers) set otherwise."""
    switches, levers = ({**getattr(case, kind), **more.pop(kind, {})} for kind in ("switches", "levers"))
    assumptions = {**case.assumptions, **more}
    return replace(case, label=label, switches=switches, levers=levers, assumptions=assumptions)


INACTION, REPEAL, LOOSENED = Case("inaction"), Case("repeal"), Case("loosened")
CLOSED, COMPUTE, DISTILL, STATUS_QUO = (
    Case(name) for name in ("loopholes_closed", "compute_only", "distillation_only", "status_quo")
)
DEFENCES = ("P14", "P15", "P16", "P17")
CHIPS_SHUT = joined("compute loopholes P01-P05, P07", "P01", "P02", "P03", "P04", "P05", "P07")
ALL_SHUT = joined("P01-P05, P07, P14-P17", "P01", "P02", "P03", "P04", "P05", "P07", *DEFENCES)
BOTH = joined("compute and distillation", *DEFENCES, package="compute_only")


class Reader:
    """Numbers per world of any case, and effects of them; ``series`` is the one thing a kind of reader must know.

    ``members`` names the member that each world continues, None where each is a draw of its own.
    """

    members: Worlds | None = None

    def series(self, name: str, case: Case) -> Worlds:
        """One observable, shape (25 quarters, worlds)."""
        raise NotImplementedError

    def early(self, name: str, arm: str) -> Worlds:
        """One observable of a past with other rules, shape (25 quarters, worlds)."""
        raise NotImplementedError

    def mean(self, name: str, case: Case, year: int = 2028) -> Worlds:
        """Mean over the quarters of a year."""
        first = quarter_step(f"{year}Q1")
        return total(self.series(name, case)[first : first + 4]) / 4

    def end(self, name: str, case: Case, quarter: str = "2028Q4") -> Worlds:
        """Value at the end of a quarter."""
        return self.series(name, case)[quarter_step(quarter)]

    def since(self, name: str, case: Case) -> Worlds:
        """Sum over all quarters from the branch on."""
        return total(self.series(name, case)[BRANCH : LAST + 1])

    def lead(self, case: Case) -> Worlds:
        """The US lead in months, mean of 2028."""
        return self.mean(LEAD, case)

    def classes(self, case: Case) -> Worlds:
        """Outcome class per world, as text."""
        return np.array(CLASSES)[classify(criteria(self, case))]

    def middle(self, values: Worlds) -> Effect:
        """The median over worlds."""
        return statistics.middle(values, self.members)

    def average(self, values: Worlds) -> Effect:
        """The mean over worlds."""
        return statistics.average(values, self.members)

    def part(self, held: Worlds) -> Effect:
        """The share of worlds in which something held."""
        return statistics.part(held, self.members)

    def association(self, x: Worlds, y: Worlds) -> Effect:
        """The rank correlation over worlds."""
        return statistics.association(x, y, self.members)


def gain(figure: Callable[[str, Case], Worlds], name: str, case: Case, base: Case) -> Worlds:
    """What a figure (``read.mean``, ``read.end``, ``read.since``) of an observable is in one case less in another."""
    return figure(name, case) - figure(name, base)


def rise(figure: Callable[[str, Case], Worlds], name: str, case: Case, base: Case) -> Worlds:
    """The same as a part of what it is in the other case."""
    return ratio(figure(name, case), figure(name, base)) - 1


class Asking(Reader):
    """A dry run: hands out made-up numbers and remembers which cases and observables were asked for."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.names: set[str] = set()
        self.early_names: set[str] = set()

    def series(self, name: str, case: Case) -> Worlds:
        """Made-up numbers that are never all alike."""
        if self.cases.setdefault(case.name, case) != case:
            raise ValueError(f"two different cases are called {case.name!r}")
        self.names.add(name)
        return np.linspace(0.1, 0.9, (LAST + 1) * DRY).reshape(LAST + 1, DRY)

    def early(self, name: str, arm: str) -> Worlds:
        """Likewise."""
        self.early_names.add(name)
        return np.linspace(0.1, 0.9, (LAST + 1) * DRY).reshape(LAST + 1, DRY)


class FuturesReader(Reader):
    """Numbers of played futures; ``rows`` keeps to some worlds, ``suffix`` names the view they were played under."""

    def __init__(
        self,
        futures: Futures,
        past: Futures | None,
        suffix: str = "",
        rows: Worlds | None = None,
        members: Worlds | None = None,
    ) -> None:
        self.futures, self.past, self.suffix, self.of_all = futures, past, suffix, members
        self.rows = slice(None) if rows is None else rows
        self.members = None if members is None else members[self.rows]

    def series(self, name: str, case: Case) -> Worlds:
        """As recorded."""
        return self.futures.by_quarter(name, case.name + self.suffix)[:, self.rows]

    def early(self, name: str, arm: str) -> Worlds:
        """As recorded."""
        assert self.past is not None, "no other past was asked for"
        return self.past.by_quarter(name, arm)[:, self.rows]

    def take(self, rows: Worlds) -> "FuturesReader":
        """The same in some worlds."""
        return FuturesReader(self.futures, self.past, self.suffix, rows, self.of_all)
