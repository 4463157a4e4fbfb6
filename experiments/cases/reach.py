"""What can come out: outcome classes and criteria under every package and view, and the corners of what is assumed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from twofutures.abm.outcomes import CLASSES, CRITERIA, JUDGED_BY, classify, held
from twofutures.abm.parameters import parameter
from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases.dependence import strongest
from twofutures.experiments.futures import Past, worlds_by_class
from twofutures.policies.case import Case
from twofutures.policies.packages import packages
from twofutures.policies.views import views

LEAD, REACH, RULES = CRITERIA
OFFENSIVE = "PRC offensive"  # every PRC lever on the world outside at its full; no shipped package
OFFENSIVE_LEVERS = {"prc_norm_offer": 1.0, "prc_export_finance": 40.0, "prc_open_weight_push": 1.0}
TURNED, ALONE = "reach alone turns the class", "near parity by reach alone"
ENDS = 8  # assumptions put at the ends of their ranges, at most
ASKED = ("commanding lead", "near parity")  # the two classes that people ask for most
SELDOM = 0.05  # a class below this share under every package and view is one that the page explains
CORNER = 0.02  # the share of worlds that reach alone must be able to decide somewhere
Means = Mapping[str, Worlds]
Progress = Callable[[int, int], None]


def case_of(package: str, view: str = "") -> Case:
    """A package, or the PRC offensive, under a view or (without a name) under none."""
    seen = (view,) if view else ()
    if package == OFFENSIVE:
        return Case("inaction", views=seen, levers=OFFENSIVE_LEVERS, label="+".join([OFFENSIVE, *seen]))
    return Case(package, views=seen)


def rows() -> list[tuple[str, str]]:
    """Every package, and the PRC offensive, with every view and with none."""
    return [(package, view) for package in (*packages(), OFFENSIVE) for view in ("", *views())]


def tally(means: Means) -> dict[str, int]:
    """Worlds per outcome class, per criterion by itself, and those whose class hangs on reach."""
    by_itself = {name: int(worlds.sum()) for name, worlds in held(means).items()}
    return {
        **worlds_by_class(classify(means)),
        **by_itself,
        TURNED: int(turned(means).sum()),
        ALONE: int(near(means).sum()),
    }


def turned(means: Means) -> Worlds:
    """The worlds that would be of another class if US models were used more than PRC ones, all else as it is."""
    followed = {**means, REACH: np.ones_like(means[REACH])}
    return classify(means) != classify(followed)


def near(means: Means) -> Worlds:
    """The worlds that reach makes near parity, whatever their rules."""
    free = {**means, RULES: np.ones_like(means[RULES])}
    return classify(free) == CLASSES.index("near parity")


def reachability(past: Past, progress: Progress | None = None) -> dict[tuple[str, str], dict[str, int]]:
    """(package, view) → worlds per class and criterion."""
    tallies: dict[tuple[str, str], dict[str, int]] = {}
    for package in (*packages(), OFFENSIVE):
        cases = {view: case_of(package, view) for view in ("", *views())}
        run = past.futures(list(cases.values()), JUDGED_BY)
        tallies |= {(package, view): tally(run.criteria(case.name)) for view, case in cases.items()}
        if progress:
            progress(len(tallies) * len(past.ids), len(rows()) * len(past.ids))
    return tallies


# -- corners -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Corner:
    """A case with more and more assumptions at the ends of their ranges, and how many worlds come out as asked."""

    case: str
    asked: str
    ends: Sequence[tuple[str, float, float]]  # assumption, end, rank correlation with what is sought
    counts: Sequence[int]  # with none, one, two … of them at their ends
    worlds: int

    def enough(self, share: float) -> int | None:
        """The fewest ends with which so large a share of worlds comes out; None if no number of them does."""
        return next((k for k, count in enumerate(self.counts) if count >= share * self.worlds), None)


def corner(past: Past, prior: Past, case: Case, asked: str) -> Corner:
    """Which ends of ranges bring about what is asked: those that go with it most in prior worlds of the same case."""
    sought = SOUGHT[asked](prior.futures([case], JUDGED_BY).criteria(case.name))
    ends = [
        (name, parameter(name).high if rank > 0 else parameter(name).low, rank)
        for name, rank in strongest(prior, sought)
        if name not in case.assumed()
    ][:ENDS]
    cases = [
        replace(case, assumptions={**case.assumptions, **{n: end for n, end, _ in ends[:k]}}, label=f"{k} ends")
        for k in range(len(ends) + 1)
    ]
    run = past.futures(cases, JUDGED_BY)
    counts = [tally(run.criteria(one.name))[asked] for one in cases]
    return Corner(case.name, asked, ends, counts, len(past.ids))


def _ranks(values: Worlds) -> Worlds:
    return stats.rankdata(values)


# What to push so that more worlds come out as asked: smooth, where the count itself is mostly zero.
SOUGHT: Mapping[str, Callable[[Means], Worlds]] = {
    TURNED: lambda means: -means[REACH],
    "commanding lead": lambda means: np.minimum.reduce([_ranks(means[name]) for name in CRITERIA]),
    "near parity": lambda means: np.minimum(
        _ranks(-means[LEAD]), np.maximum(_ranks(-means[REACH]), _ranks(-means[RULES]))
    ),
}


def seldom(tallies: Mapping[tuple[str, str], Mapping[str, int]], worlds: int) -> dict[str, tuple[str, str]]:
    """The classes that are rare under every package and view, with the case in which least so."""
    most = {name: max(tallies, key=lambda row: tallies[row][name]) for name in ASKED}
    return {name: row for name, row in most.items() if tallies[row][name] < SELDOM * worlds}
