"""Effects with their intervals, and the rule that turns one into a verdict. Nothing here knows a claim."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from twofutures.abm.worlds import Worlds

SIGMAS = 1.959964  # of a normal distribution: 95 % lie between minus and plus this
SUPPORTED, CONTRADICTED, DEPENDS = VERDICTS = ("supported", "contradicted", "depends")
OPPOSITE = {SUPPORTED: CONTRADICTED, CONTRADICTED: SUPPORTED}
RULE = (
    "Supported if the 95% interval of the effect lies inside the region that the claim names, contradicted if it lies "
    "outside. Depends if the interval reaches across an edge, or if the opposite verdict holds under a rival view or "
    "in one half of the worlds, split at the median of the assumption that orders the effect most."
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


def middle(values: Worlds) -> Effect:
    """The median over worlds, with its distribution-free interval from order statistics."""
    found = np.sort(np.asarray(values, dtype=float)[np.isfinite(values)])
    n = len(found)
    if n == 0:
        return Effect(np.nan, -np.inf, np.inf, 0, values)
    reach = SIGMAS * np.sqrt(n) / 2
    low, high = max(0, int(np.floor(n / 2 - reach)) - 1), min(n - 1, int(np.ceil(n / 2 + reach)))
    return Effect(float(np.median(found)), float(found[low]), float(found[high]), n, values)


def average(values: Worlds) -> Effect:
    """The mean over worlds, with its normal interval: for differences of counts, whose median is mostly zero."""
    found = np.asarray(values, dtype=float)
    reach = SIGMAS * found.std() / np.sqrt(len(found))
    return Effect(float(found.mean()), float(found.mean() - reach), float(found.mean() + reach), len(found), found)


def part(held: Worlds) -> Effect:
    """The share of worlds in which something held, with Wilson's interval."""
    n, p, z = len(held), float(np.mean(held)), SIGMAS
    centre, spread = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return Effect(p, float((centre - spread) / scale), float((centre + spread) / scale), n, 1.0 * np.asarray(held))


def association(x: Worlds, y: Worlds) -> Effect:
    """The rank correlation over worlds, with Fisher's interval; no association where one of them never varies."""
    n = len(x)
    varies = n > 1 and np.ptp(x) > 0 and np.ptp(y) > 0
    r = float(np.corrcoef(ranks(x), ranks(y))[0, 1]) if varies else 0.0
    if n < 5:
        return Effect(r, -1.0, 1.0, n)
    centre, reach = np.arctanh(np.clip(r, -0.999999, 0.999999)), SIGMAS / np.sqrt(n - 3)
    return Effect(r, float(np.tanh(centre - reach)), float(np.tanh(centre + reach)), n)


def ranks(values: Worlds) -> Worlds:
    """Each value's place from below, ties in the order of the worlds."""
    return np.argsort(np.argsort(values, kind="stable"), kind="stable").astype(float)


def ratio(a: Worlds | float, b: Worlds) -> Worlds:
    """World by world ``a / b``, no value where ``b`` is zero."""
    a, b = np.broadcast_arrays(np.asarray(a, dtype=float), np.asarray(b, dtype=float))
    return np.divide(a, b, out=np.full(a.shape, np.nan), where=b != 0)


CONFIDENCE = 0.95


def finite(values: Worlds) -> Worlds:
    """The worlds that have a value."""
    return values[np.isfinite(values)]


def median_interval(values: Worlds, confidence: float = CONFIDENCE) -> tuple[float | None, float | None]:
    """Binomial order-statistic interval of the median; None where there are too few worlds for that confidence.

    Without any assumption on the shape: the number of values below the median is binomial with one half.
    """
    ranked = np.sort(finite(values))
    below = special.bdtr(np.arange(len(ranked)), len(ranked), 0.5) if len(ranked) else np.array([1.0])
    first = int((below <= (1 - confidence) / 2).sum())  # so many smallest values may be left out
    return (float(ranked[first - 1]), float(ranked[-first])) if first else (None, None)


def share_interval(count: int, worlds: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Exact (Clopper-Pearson) interval of a share of worlds."""
    tail = (1 - confidence) / 2
    low = float(special.betaincinv(count, worlds - count + 1, tail)) if count else 0.0
    high = float(special.betaincinv(count + 1, worlds - count, 1 - tail)) if count < worlds else 1.0
    return low, high
