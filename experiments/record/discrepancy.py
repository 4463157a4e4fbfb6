"""The discrepancy layer: what would be reported is what the model says, off by an error that lasts a while (T11).

reported = model × exp(ε), ε an AR(1) over quarters of its own in every world and quantity. ε is in log units: shares
err in their odds, counts in one more than themselves, and what may be negative by a typical size of its own. The
residuals of the record (observed against the median of the worlds) tell how large ε is, by family and pulled toward all
families together. They hold the spread of the worlds too, which widens it; a fit has seen them, which narrows it.
What it covers is counted on numbers that neither has seen (``left_out``).

It is added where figures are reported. No rule, class or criterion ever reads it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit, ndtri

from twofutures.abm.luck import Luck
from twofutures.abm.names import UnknownName
from twofutures.abm.worlds import Worlds
from twofutures.agents.observables.declared import observable
from twofutures.experiments.record.families import family_of
from twofutures.experiments.record.targets import Target, targets

PULL = 10.0  # numbers that all families together count for beside a family's own: fewer tell little of a spread
MEDIAN_OF_NORMAL = float(ndtri(0.75))  # median size of a standard normal error
LASTS = (0.0, 0.95)  # persistence beyond this could not be told from an error that never ends in 14 quarters
LEAST_PAIRS = 3  # of one quarter and the next: a series with fewer says nothing about what lasts

Residuals = Mapping[str, Worlds]  # by family: recorded less median, in log units


@dataclass(frozen=True)
class Scale:
    """How a quantity becomes log units, in which errors are added, and comes back."""

    to_log: Callable[[Worlds], Worlds]
    back: Callable[[Worlds], Worlds]

    def off(self, values: Worlds, errors: Worlds) -> Worlds:
        """Values with errors; what has no logarithm (a price of nought, a share above one) stays as it is."""
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = self.to_log(values)
            return np.where(np.isfinite(logs), self.back(logs + errors), values)

    def apart(self, observed: float, median: float) -> float:
        """What was observed less what was simulated, in log units; NaN or infinite where one has no logarithm."""
        with np.errstate(divide="ignore", invalid="ignore"):
            seen, expected = self.to_log(np.array([observed, median]))
            return float(seen - expected)


def by_size(size: float) -> Scale:
    """A scale without a nought that means anything: one log unit is a typical size."""
    return Scale(lambda values: values / size, lambda logs: logs * size)


RATIO = Scale(np.log, np.exp)
SHARE = Scale(logit, expit)
COUNT = Scale(np.log1p, lambda logs: np.maximum(np.expm1(logs), 0.0))
SCALES = {  # by unit; every other unit is one of amounts, prices or ratios
    "share": SHARE,
    "index, 0 to 1": SHARE,
    "count": COUNT,
    "countries": COUNT,
    "ECI": by_size(7.0),  # the gap between the frontiers (K-V6)
    "ECI per quarter": by_size(2.7),  # the pace of the US frontier since 2023 (K-V1)
    "months": by_size(7.2),  # the mean lag (K-V3)
    "quarters": by_size(4.0),  # a year
    "change of share": by_size(0.1),  # the PRC share of compute, the gap in use (C-V7, K-V18)
    "-1 to 1": by_size(1.0),  # from the middle to either end
}
AS_RECORDED = {"values", "values_since", "totals", "means", "least_and_greatest", "dip_and_rebound"}
UNITS = {  # of measures that give neither ratios nor what they read as it is: by part, the last for all further parts
    "prc_share_and_change": ("share", "share", "share", "change of share"),
    "prc_origin": ("share",),
    "part_of_rest": ("share",),
    "weighted_means": ("share",),
    "gap_and_widening": ("change of share",),
    "mean_and_slope": ("ECI", "ECI per quarter"),
    "quarters_below": ("quarters",),
    "quarters_close": ("quarters",),
    "first_quarter_reaching": ("quarters",),
    "rush": ("quarters", "ratio"),
}


def scale_of(name: str) -> Scale:
    """The scale of an observable by its unit; series that only the record has are amounts."""
    try:
        return SCALES.get(observable(name).unit, RATIO)
    except UnknownName:
        return RATIO


def scales_of(target: Target) -> list[Scale]:
    """The scale of every part of a target."""
    if target.measure in AS_RECORDED:
        read = target.arguments.get("observable") or target.arguments["observables"][0]
        return [scale_of(read)] * len(target.observed)
    units = UNITS.get(target.measure, ("ratio",))
    return [SCALES.get(units[min(part, len(units) - 1)], RATIO) for part in range(len(target.observed))]


@dataclass(frozen=True)
class Layer:
    """Standard deviation of ε by family, that of any other, and how much of ε is left a quarter later."""

    sizes: Mapping[str, float]
    pooled: float
    persistence: float

    @classmethod
    def of(cls, residuals: Residuals, persistence: float) -> "Layer":
        """As large as residuals are; a family of few is pulled toward all together."""
        every = np.concatenate([np.empty(0), *residuals.values()])
        pooled = spread(every)
        sizes = {family: pulled(spread(own), len(own), pooled) for family, own in residuals.items() if len(own)}
        return cls(sizes, pooled, persistence)

    def errors(self, luck: Luck, quantity: str, family: str, quarters: int) -> Worlds:
        """ε of a quantity, shape (quarters, worlds), the same for a world in any company."""
        draws = np.stack([luck.normal(f"discrepancy/{quantity}", quarter) for quarter in range(quarters)])
        fresh = np.sqrt(1 - self.persistence**2)
        path = draws.copy()  # the first quarter is drawn as any other: the error did not begin with the record
        for quarter in range(1, quarters):
            path[quarter] = self.persistence * path[quarter - 1] + fresh * draws[quarter]
        return path * self.sizes.get(family, self.pooled)

    def series(self, luck: Luck, name: str, simulated: Worlds) -> Worlds:
        """An observable or recorded series as it would be reported, shape (quarters, worlds)."""
        return scale_of(name).off(simulated, self.errors(luck, name, family_of(name).name, len(simulated)))

    def target(self, luck: Luck, target: Target, simulated: Worlds) -> Worlds:
        """The numbers of a target as they would be reported, shape (parts, worlds): each has an error of its own."""
        errors = [self.errors(luck, f"{target.id}/{i}", target.family, 1)[0] for i in range(len(simulated))]
        return np.stack([s.off(x, e) for s, x, e in zip(scales_of(target), simulated, errors, strict=True)])


def spread(residuals: Worlds) -> float:
    """Standard deviation by the median size: one price that is off by a factor of five must not widen everything."""
    return float(np.median(abs(residuals)) / MEDIAN_OF_NORMAL) if len(residuals) else 0.0


def pulled(own: float, numbers: int, pooled: float) -> float:
    """A family's own spread and the pooled one, as variances that weigh by the numbers behind them."""
    return float(np.sqrt((numbers * own**2 + PULL * pooled**2) / (numbers + PULL)))


def persistence(series: Iterable[Mapping[int, float]]) -> float:
    """How much of a residual is left a quarter later, the median over series; each is residuals by quarter."""
    lasting = [kept for kept in map(_kept, series) if np.isfinite(kept)]
    return float(np.clip(np.median(lasting), *LASTS)) if lasting else 0.0


def _kept(residuals: Mapping[int, float]) -> float:
    """Least-squares slope through nought of a quarter's residual on the one before; NaN where hardly any has one."""
    known = {quarter: residual for quarter, residual in residuals.items() if np.isfinite(residual)}
    pairs = np.array([(known[q - 1], of) for q, of in known.items() if q - 1 in known])
    if len(pairs) < LEAST_PAIRS or not pairs[:, 0].any():
        return np.nan
    return float((pairs[:, 0] * pairs[:, 1]).sum() / (pairs[:, 0] ** 2).sum())


def by_family(residuals: Iterable[tuple[str, float]]) -> Residuals:
    """Residuals by family; those that are no numbers say nothing about a size."""
    grouped: dict[str, list[float]] = {}
    for family, residual in residuals:
        if np.isfinite(residual):
            grouped.setdefault(family, []).append(residual)
    return {family: np.array(own) for family, own in grouped.items()}


def residuals_of_targets(simulated: Mapping[str, Worlds], without: str | None = None) -> Residuals:
    """Residuals of the judged targets, but of one family; ``simulated`` has (parts, worlds) by target."""
    return by_family(
        (target.family, scale.apart(observed, float(np.nanmedian(part))))
        for target in targets()
        if not target.is_input and target.family != without
        for scale, observed, part in zip(scales_of(target), target.observed, simulated[target.id], strict=True)
    )
