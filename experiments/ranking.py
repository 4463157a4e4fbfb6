"""Which assumptions go with an outcome over the worlds at hand: cheap, from worlds already played.

Rank correlations say what goes together, not what causes what; with hundreds of assumptions some go along by luck, and
``by_luck`` says how far. For shares of variance use a designed experiment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats

from abm.parameters import Assumptions
from abm.worlds import Worlds
from experiments.futures import Past

DOUBT = 0.05  # how often luck alone should pass the line in any of the assumptions
THIRDS = 3


@dataclass(frozen=True)
class Ranked:
    """One assumption and how its rank goes with an outcome's, -1 to 1; ``told`` where luck alone rarely reaches."""

    name: str
    correlation: float
    told: bool


@dataclass(frozen=True)
class Flip:
    """An assumption whose thirds disagree about a yes-or-no question: worlds that say yes, and worlds, at either end.

    ``below`` and ``above`` are the values that bound the lowest and the highest third.
    """

    name: str
    below: float
    above: float
    low: tuple[int, int]
    high: tuple[int, int]


def assumptions_of(past: Past) -> dict[str, Worlds]:
    """What each world of a past assumes, by parameter, shape (worlds,)."""
    found: Assumptions = past.model.assumptions.take(past.rows)
    return found.values


def distinct(values: Mapping[str, Worlds]) -> int:
    """How many different worlds there are: fitted members repeat, and repeats tell nothing new about assumptions."""
    return len(np.unique(np.stack(list(values.values())), axis=1).T)


def by_luck(worlds: int, assumptions: int) -> float:
    """The correlation that the largest of this many unrelated assumptions passes in one of twenty batches."""
    if worlds < 4:
        return 1.0
    return min(1.0, float(stats.norm.ppf(1 - DOUBT / (2 * assumptions))) / float(np.sqrt(worlds - 1)))


def ranking(values: Mapping[str, Worlds], outcome: Worlds) -> list[Ranked]:
    """Spearman's rank correlation of every assumption that varies with an outcome, strongest first."""
    varying = {name: x for name, x in values.items() if np.ptp(x) > 0}
    if np.ptp(outcome) == 0 or len(outcome) < 4:
        return []
    line = by_luck(distinct(varying), len(varying))
    wanted = _scores(stats.rankdata(outcome))
    found = {name: float(_scores(stats.rankdata(x)) @ wanted) for name, x in varying.items()}
    ranked = [Ranked(name, rho, abs(rho) >= line) for name, rho in found.items()]
    return sorted(ranked, key=lambda row: (-abs(row.correlation), row.name))


def _scores(ranks: Worlds) -> Worlds:
    centred = ranks - ranks.mean()
    return centred / np.sqrt((centred**2).sum())


def flips(values: Mapping[str, Worlds], says_yes: Worlds) -> list[Flip]:
    """Assumptions for which most worlds of one third say yes and most of the other say no; clearest first."""
    found = []
    for name, x in values.items():
        below, above = np.quantile(x, [1 / THIRDS, 1 - 1 / THIRDS])
        if below == above:
            continue
        low, high = says_yes[x <= below], says_yes[x >= above]
        if (low.mean() - 0.5) * (high.mean() - 0.5) < 0:
            found.append(
                Flip(name, float(below), float(above), (int(low.sum()), len(low)), (int(high.sum()), len(high)))
            )
    return sorted(found, key=lambda f: -abs(f.low[0] / f.low[1] - f.high[0] / f.high[1]))


QUESTIONS: dict[str, Callable[[Mapping[str, Worlds]], Worlds]] = {
    "Is the US lead of 2028 at least 12 months?": lambda c: c["lead_months_smooth"] >= 12,
    "Is the US lead of 2028 at least 6 months?": lambda c: c["lead_months_smooth"] >= 6,
    "Are US-aligned models used more than PRC models in third countries?": lambda c: (
        c["third_us_aligned_reach"] > c["third_prc_reach"]
    ),
    "Do democratic norms cover more third-country GDP than state control?": lambda c: (
        c["norm_share_democratic"] > c["norm_share_state_control"]
    ),
}
