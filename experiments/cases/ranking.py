"""Which assumptions go with an outcome over the worlds at hand: cheap, from worlds already played.

Rank correlations say what goes together, not what causes what; with hundreds of assumptions some go along by luck, and
``by_luck`` says how far. For shares of variance use a designed experiment.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from twofutures.abm.worlds import Worlds
from twofutures.experiments.statistics import rank_correlations
from twofutures.policies.case import Case
from twofutures.policies.members import fitted

DOUBT = 0.05  # how often luck alone should pass the line in any of the assumptions
THIRDS = 3


@dataclass(frozen=True)
class Ranked:
    """One assumption: how its rank goes with an outcome's (-1 to 1); ``beyond_luck`` if luck rarely gets there."""

    name: str
    correlation: float
    beyond_luck: bool


@dataclass(frozen=True)
class Divide:
    """An assumption whose thirds disagree about a yes-or-no question: worlds that say yes, and worlds, at either end.

    ``below`` and ``above`` are the values that bound the lowest and the highest third.
    """

    name: str
    below: float
    above: float
    low: tuple[int, int]
    high: tuple[int, int]

    @property
    def turns(self) -> bool:
        """Whether most say yes at one end and most say no at the other."""
        low, high = (yes / worlds - 0.5 for yes, worlds in (self.low, self.high))
        return low * high < 0


def assumptions_of(ids: Worlds, case: Case) -> dict[str, Worlds]:
    """What fitted worlds of these numbers assume under a case, by parameter, shape (worlds,)."""
    members = fitted()
    values = members.assumptions(ids % len(members)).values
    return values | {name: np.broadcast_to(value, ids.shape) for name, value in case.assumed().items()}


def distinct(values: Mapping[str, Worlds]) -> int:
    """How many different worlds there are: fitted members repeat, and repeats tell nothing new about assumptions."""
    return max((len(np.unique(x)) for x in list(values.values())[:8]), default=0)


def line_of_luck(assumptions: int) -> float:
    """Standard errors that the largest of this many unrelated assumptions passes in one of twenty batches."""
    return NormalDist().inv_cdf(1 - DOUBT / (2 * max(assumptions, 1)))


def by_luck(worlds: int, assumptions: int) -> float:
    """The correlation that luck alone reaches so rarely, for this many different worlds."""
    return 1.0 if worlds < 4 else min(1.0, line_of_luck(assumptions) / float(np.sqrt(worlds - 1)))


def ranking(values: Mapping[str, Worlds], outcome: Worlds) -> list[Ranked]:
    """Spearman's rank correlation of every assumption that varies with an outcome, strongest first."""
    varying = those_that_vary(values)
    if np.ptp(outcome) == 0 or len(outcome) < 4:
        return []
    line = by_luck(distinct(varying), len(varying))
    correlations = zip(varying, rank_correlations(list(varying.values()), outcome).tolist(), strict=True)
    ranked = [Ranked(name, rho, abs(rho) >= line) for name, rho in correlations]
    return sorted(ranked, key=lambda row: (-abs(row.correlation), row.name))


def those_that_vary(values: Mapping[str, Worlds]) -> dict[str, Worlds]:
    """Assumptions that are not the same in every world."""
    return {name: x for name, x in values.items() if np.ptp(x) > 0}


def flips(values: Mapping[str, Worlds], says_yes: Worlds) -> list[Divide]:
    """Assumptions for which most worlds of one third say yes and most of the other say no; clearest first."""
    return [divide for divide in divisions(values, says_yes) if divide.turns]


def divisions(values: Mapping[str, Worlds], says_yes: Worlds) -> list[Divide]:
    """Assumptions whose lowest and highest third answer differently; the widest apart first.

    Only differences that luck alone rarely makes are listed.
    """
    varying, divides = those_that_vary(values), []
    distinct_part, line = distinct(varying) / max(len(says_yes), 1), line_of_luck(len(varying))
    for name, x in varying.items():
        below, above = np.quantile(x, [1 / THIRDS, 1 - 1 / THIRDS])
        low, high = says_yes[x <= below], says_yes[x >= above]
        if 0 < np.concatenate([low, high]).mean() < 1 and _errors_apart(low, high) * distinct_part**0.5 >= line:
            ends = [(int(end.sum()), len(end)) for end in (low, high)]
            divides.append(Divide(name, float(below), float(above), *ends))
    return sorted(divides, key=lambda f: -abs(f.low[0] / f.low[1] - f.high[0] / f.high[1]))


def _errors_apart(low: Worlds, high: Worlds) -> float:
    part = np.concatenate([low, high]).mean()
    return float(abs(low.mean() - high.mean()) / np.sqrt(part * (1 - part) * (1 / len(low) + 1 / len(high))))


QUESTIONS: dict[str, Callable[[Mapping[str, Worlds]], Worlds]] = {
    "Is the US lead of 2028 at least 12 months?": lambda c: c["lead_months_smooth"] >= 12,
    "Is the US lead of 2028 at least 6 months?": lambda c: c["lead_months_smooth"] >= 6,
    "Are US models used more than PRC models in swing states?": lambda c: c["swing_us_part"] > 1 / 2,
    "Do the rules that swing states set from 2026Q4 on turn toward rights?": lambda c: c["swing_rules_direction"] > 0,
}
