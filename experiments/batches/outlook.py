"""Packages × worlds on the same luck, everything recorded: the small batch behind an outlook or a told world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from twofutures.abm.calendar import BRANCH, QUARTERS, quarter_name
from twofutures.abm.model import Model
from twofutures.abm.story import Story
from twofutures.abm.worlds import Worlds
from twofutures.experiments.batches import batch as batches
from twofutures.experiments.batches import folder as folders
from twofutures.experiments.batches import run as runs
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import MOST_WORLDS, replications
from twofutures.experiments.batches.results import Results
from twofutures.experiments.futures import ENSEMBLES
from twofutures.policies.case import Case


@dataclass(frozen=True)
class Plan:
    """What to run.

    ``worlds`` counts worlds per package; ``start`` is the quarter in which packages begin; ``held`` fixes assumptions;
    ``ensemble`` says where worlds come from (``fitted`` members or ``prior`` draws); ``levers`` are set on top of every
    package, from ``start`` on; ``views`` are rival sets of assumptions. ``cases`` (of these names) are run instead of
    packages, if there are any.
    """

    packages: tuple[str, ...]
    worlds: int = 1000
    seed: int = 2028
    start: str = quarter_name(BRANCH + 1)
    held: Mapping[str, float] = field(default_factory=dict)
    ensemble: str = "fitted"
    levers: Mapping[str, float] = field(default_factory=dict)
    views: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()

    def __post_init__(self) -> None:
        names = [case.name for case in self.cases]
        if not self.packages or len(set(self.packages)) != len(self.packages):
            raise ValueError("name at least one package, each only once")
        if names and names != list(self.packages):
            raise ValueError("packages must name the cases, in their order")
        if not isinstance(self.worlds, int) or not 1 <= self.worlds <= MOST_WORLDS:
            raise ValueError(f"worlds must be a whole number between 1 and {MOST_WORLDS:,}, not {self.worlds}")
        assert self.batch  # which checks the rest

    @cached_property
    def batch(self) -> Batch:
        """The same as a batch that keeps everything."""
        design = replications(self.worlds)
        return Batch(
            tuple(self.followed()), design, self.seed, self.ensemble, dict(self.held), keep=None, quarters=QUARTERS
        )

    def followed(self) -> list[Case]:
        """The futures to play, in order."""
        return list(self.cases) or [
            Case(name, self.start, self.views, dict(self.levers), label=name) for name in self.packages
        ]

    def digest(self) -> str:
        """A fingerprint of plan, code and data: a folder only resumes what is the same."""
        return folders.digest(self.batch)


def plan_of(batch: Batch, worlds: int) -> Plan:
    """A batch in the words of a plan, for charts and tables; ``worlds`` are those that are there.

    Cases that are packages with the same start, levers and views are told as packages; others stay cases.
    """
    first, names = batch.cases[0], tuple(batch.names)
    plain = Case(first.package, first.start, first.views, first.levers)
    shared = Plan(names, worlds, batch.seed, first.start, batch.held, batch.ensemble, cases=batch.cases)
    if all(case.name == case.package and _bare(case) == replace(plain, package=case.package) for case in batch.cases):
        return replace(shared, levers=first.levers, views=first.views, cases=())
    return shared


def _bare(case: Case) -> Case:
    return replace(case, label="")


class Ensemble(Results):
    """The worlds of a plan, read from the chunk files of a folder."""

    in_memory = 512

    def __init__(self, plan: Plan, folder: Path) -> None:
        super().__init__(folder)
        self.plan = plan


def run(plan: Plan, folder: Path, progress: Callable[[int, int], None] | None = None) -> Ensemble:
    """Compute what the folder does not hold yet; interrupt it, run it again: finished chunks stay.

    Raises ValueError if the folder holds another plan, code or data version.
    """
    told = (lambda done, worlds, *_: progress(done, worlds)) if progress else None
    runs.run(plan.batch, folder, told=told, strict=True)
    return Ensemble(plan, folder)


def play(plan: Plan, ids: Worlds, story: Story | None = None) -> Model:
    """The plan's worlds with these numbers, played to the end: world k of package j is row ``j·len(ids) + k``."""
    return batches.play(plan.batch, ids, story=story)


__all__ = ["ENSEMBLES", "MOST_WORLDS", "Ensemble", "Plan", "play", "run"]
