"""Effects with their intervals, and the rule that turns one into a verdict. Nothing here knows a claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from typing import Self

import numpy as np

from twofutures.abm.worlds import Worlds

CONFIDENCE = 0.95
EIGHT_IN_TEN = (0.1, 0.5, 0.9)  # every band of worlds in every picture and sentence, with the median inside
ROUNDING = 1e-9  # relative: what is closer than this differs by the order of additions alone
SIGMAS = 1.959964  # of a normal distribution: 95 % lie between minus and plus this
SUPPORTED, CONTRADICTED, DEPENDS = VERDICTS = ("supported", "contradicted", "depends")
OPPOSITE = {SUPPORTED: CONTRADICTED, CONTRADICTED: SUPPORTED}
RULE = (
    "Supported if the 95% interval of the effect lies inside the region that the claim names, contradicted if it lies "
    "outside. Depends if the interval reaches across an edge, or if the opposite verdict holds under a rival view or "
    "in one half of the worlds, split at the median of the assumption that orders the effect most. Worlds that "
    "continue one fitted member are no independent draws, and intervals are as wide as that makes them."
)


@dataclass(frozen=True)
class Effect:
    """A measured quantity: estimate, 95% interval, sample size, and one value per world where there is one."""

    value: float
    low: float
    high: float
    worlds: int
    values: Worlds | None = None

    def verdict(self, low: float, high: float) -> str:
        """Where the interval lies against a region; a region's edge does not belong to it."""
        if low < self.low and self.high < high:
            return SUPPORTED
        if self.high <= low or self.low >= high:
            return CONTRADICTED
        return DEPENDS


@dataclass(frozen=True)
class Shift:
    """A mean difference between two runs of the same worlds on the same luck, and its standard error.

    Worlds that continue the same member share its assumptions and past: they are no independent draws, so the error is
    that of a mean over clusters. ``moved`` is in how many worlds there is any difference.
    """

    mean: float
    error: float
    moved: int

    @classmethod
    def between(cls, before: Worlds, after: Worlds, members: Worlds | None = None) -> Self:
        """What a change did, from one number per world without it and one with it.

        ``members`` names the member that each world continues; without it each world is a draw of its own.
        """
        apart = np.asarray(after, dtype=float) - before
        moved = ~np.isclose(after, before, rtol=ROUNDING, atol=0.0)
        return cls(float(apart.mean()), clustered_error(apart, members), int(moved.sum()))

    @property
    def errors(self) -> float:
        """The mean in standard errors, without its sign; 0 where nothing moved at all."""
        return abs(self.mean) / self.error if self.error else np.inf * abs(self.mean) if self.mean else 0.0

    def clear(self, least: float, errors: float) -> bool:
        """Whether it is larger than so many standard errors, and no smaller than the least size that counts."""
        return self.errors > errors and abs(self.mean) >= least


def clustered_error(values: Worlds, members: Worlds | None) -> float:
    """Standard error of a mean whose worlds come in clusters (Liang and Zeger 1986); 0 where there is only one."""
    _, cluster = np.unique(np.arange(len(values)) if members is None else members, return_inverse=True)
    apart = np.bincount(cluster, values - values.mean())
    count = len(apart)
    return float(np.sqrt((apart**2).sum() * count / (count - 1)) / len(values)) if count > 1 else 0.0


def worth(values: Worlds, members: Worlds | None) -> float:
    """As how many independent worlds these count, for a mean of these values: never as more than there are.

    The number of worlds over the design effect, which is the variance of the mean over clusters, over what it is among
    independent worlds (Kish 1965).
    """
    plain, clustered = clustered_error(values, None), clustered_error(values, members)
    return len(values) * (plain / clustered) ** 2 if clustered > plain * (1 + ROUNDING) else float(len(values))


def middle(values: Worlds, members: Worlds | None = None) -> Effect:
    """The median over worlds, with its distribution-free interval; unbounded where there are too few worlds for one.

    ``members`` here and below: see ``Shift.between``.
    """
    low, high = median_interval(values, members=members)
    kept = finite(np.asarray(values, dtype=float))
    bounds = (-np.inf, np.inf) if low is None or high is None else (low, high)
    return Effect(float(np.median(kept)) if len(kept) else np.nan, *bounds, len(kept), values)


def average(values: Worlds, members: Worlds | None = None) -> Effect:
    """The mean over worlds, with its normal interval: for differences of counts, whose median is mostly zero."""
    each = np.asarray(values, dtype=float)
    reach = SIGMAS * clustered_error(each, members)
    return Effect(float(each.mean()), float(each.mean() - reach), float(each.mean() + reach), len(each), each)


def part(held: Worlds, members: Worlds | None = None) -> Effect:
    """The share of worlds in which something held, with its exact interval."""
    each = 1.0 * np.asarray(held)
    return Effect(float(each.mean()), *share_interval(each, members), len(each), each)


def association(x: Worlds, y: Worlds, members: Worlds | None = None) -> Effect:
    """The rank correlation over worlds, with Fisher's interval; none where one of them never varies."""
    from scipy import stats

    r, n = float(rank_correlations([x], y)[0]), len(x)
    if n < 5:
        return Effect(r, -1.0, 1.0, n)
    ranks = [(ranked - ranked.mean()) for ranked in (stats.rankdata(x), stats.rankdata(y))]
    independent = max(worth(ranks[0] * ranks[1], members), 4.0)
    centre, reach = np.arctanh(np.clip(r, -0.999999, 0.999999)), SIGMAS / np.sqrt(independent - 3)
    return Effect(r, float(np.tanh(centre - reach)), float(np.tanh(centre + reach)), n)


def rank_correlations(columns: Sequence[Worlds], outcome: Worlds) -> Worlds:
    """Spearman's correlation of each column with an outcome, shape (columns,); ties averaged, 0 if one is constant."""
    from scipy import stats

    table = np.stack([outcome, *columns])
    varies, correlations = np.ptp(table, axis=1) > 0, np.zeros(len(table))
    if varies[0]:
        correlations[varies] = np.atleast_2d(np.corrcoef(stats.rankdata(table[varies], axis=1)))[0]
    return correlations[1:]


def ratio(a: Worlds | float, b: Worlds) -> Worlds:
    """World by world ``a / b``, no value where ``b`` is zero."""
    a, b = np.broadcast_arrays(np.asarray(a, dtype=float), np.asarray(b, dtype=float))
    return np.divide(a, b, out=np.full(a.shape, np.nan), where=b != 0)


def finite(values: Worlds) -> Worlds:
    """The worlds that have a value."""
    return values[np.isfinite(values)]


def median_interval(
    values: Worlds, confidence: float = CONFIDENCE, members: Worlds | None = None
) -> tuple[float | None, float | None]:
    """Binomial order-statistic interval of the median; None where there are too few worlds for that confidence.

    Without any assumption on the shape: the number of values below the median is binomial with one half. Of members,
    the order is that of as many independent worlds as the share below the median is worth (Woodruff 1952).
    """
    from scipy import stats

    each = np.asarray(values, dtype=float)
    ranked, whose = np.sort(finite(each)), None if members is None else members[np.isfinite(each)]
    if not len(ranked):
        return None, None
    independent = int(worth(1.0 * (finite(each) < np.median(ranked)), whose))
    below = stats.binom.cdf(np.arange(independent), independent, 0.5)
    left_out = int((below <= (1 - confidence) / 2).sum())  # so many smallest values of the independent worlds
    if not left_out:
        return None, None
    first = int((left_out - 1) * len(ranked) / independent)
    return float(ranked[first]), float(ranked[-1 - first])


def share_interval(held: Worlds, members: Worlds | None = None, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Exact (Clopper-Pearson) interval of the share of worlds in which something held.

    Of members it is that of as many independent worlds as the share is worth (Korn and Graubard 1998).
    """
    from scipy import stats

    each = 1.0 * np.asarray(held)
    independent = worth(each, members)
    count, tail = float(each.mean()) * independent, (1 - confidence) / 2
    low = stats.beta.ppf(tail, count, independent - count + 1) if count > 0 else 0.0
    high = stats.beta.ppf(1 - tail, count + 1, independent - count) if each.mean() < 1 else 1.0
    return float(low), float(high)


def players_of(values: Worlds) -> int:
    """How many players a table has; ValueError unless its length is a power of two."""
    count = len(values).bit_length() - 1
    if len(values) != 1 << count:
        raise ValueError(f"a table of coalitions has 2, 4, 8 … rows, not {len(values)}")
    return count


def members(count: int) -> Worlds:
    """Whether a player belongs to a coalition, 0 or 1: shape (coalitions, players)."""
    return (np.arange(1 << count)[:, None] >> np.arange(count)) & 1


def shapley(values: Worlds) -> Worlds:
    """Each player's mean contribution over all orders of arrival: shape (players, …); adds up to all minus none."""
    count = players_of(values)
    present = members(count)
    parts = [np.zeros((0, *values.shape[1:]))]
    for player in range(count):
        before = np.flatnonzero(present[:, player] == 0)
        sizes = present[before].sum(axis=1)
        weights = np.array([1 / (count * comb(count - 1, size)) for size in sizes])
        parts.append(np.tensordot(weights, values[before | 1 << player] - values[before], 1)[None])
    return np.concatenate(parts)


def interactions(values: Worlds) -> Worlds:
    """Shapley interaction index: how much more two players do together than apart; shape (players, players, …)."""
    count = players_of(values)
    present = members(count)
    table = np.zeros((count, count, *values.shape[1:]))
    for i in range(count):
        for j in range(i):
            rest = np.flatnonzero((present[:, i] == 0) & (present[:, j] == 0))
            sizes = present[rest].sum(axis=1)
            weights = np.array([1 / ((count - 1) * comb(count - 2, size)) for size in sizes])
            a, b = 1 << i, 1 << j
            joint = (values[rest | a | b] - values[rest | a]) - (values[rest | b] - values[rest])
            table[i, j] = table[j, i] = np.tensordot(weights, joint, 1)
    return table
