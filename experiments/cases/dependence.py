"""Whether an outcome hangs on one number: rank correlations of what classes are judged by with every assumption."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from twofutures.abm.outcomes import CRITERIA, JUDGED_BY
from twofutures.abm.worlds import Worlds
from twofutures.experiments.futures import Past
from twofutures.experiments.statistics import rank_correlations
from twofutures.policies.case import Case

BAR = 0.6  # a rank correlation beyond this would mean that one number decides more than a third of the order of worlds
SHOWN = 3
PACKAGES = ("status_quo", "inaction")


@dataclass(frozen=True)
class Leaning:
    """How strongly one criterion goes with single assumptions in the worlds of a case, strongest first."""

    case: str
    criterion: str
    strongest: Sequence[tuple[str, float]]

    @property
    def hangs_on_one(self) -> bool:
        """Whether one assumption orders the worlds more than the bar allows."""
        return abs(self.strongest[0][1]) > BAR


def leanings(prior: Past, cases: Sequence[Case], progress: Callable[[int, int], None] | None = None) -> list[Leaning]:
    """Every criterion of every case against every assumption that the prior worlds draw."""
    run = prior.futures(cases, JUDGED_BY, progress)
    return [
        Leaning(case.name, name, strongest(prior, run.criteria(case.name)[name])[:SHOWN])
        for case in cases
        for name in CRITERIA
    ]


def strongest(prior: Past, outcome: Worlds) -> list[tuple[str, float]]:
    """Assumptions with their rank correlation with one number per world, strongest first."""
    drawn: Mapping[str, Worlds] = {name: values[prior.rows] for name, values in prior.model.assumptions.values.items()}
    correlations = rank_correlations(list(drawn.values()), outcome)
    return sorted(zip(drawn, map(float, correlations), strict=True), key=lambda pair: -abs(pair[1]))
