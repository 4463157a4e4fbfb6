"""Measures of the recorded past: each reads one or several numbers from every world, shape (parts, worlds).

``targets.toml`` names them with their arguments. Quarters are text such as 2025Q4; a period is ``2025Q1..2025Q2``, a
year or one quarter.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from twofutures.abm.calendar import LAST, quarter_step, quarters_between
from twofutures.abm.recorder import Recorder
from twofutures.abm.worlds import Worlds, total

NEVER = LAST + 1  # the quarter of an event that did not happen
CHANNELS = ("legal", "domestic", "smuggled")
RECORD_BEGINS = "2023Q4"  # the record counts PRC domestic chips from 2024 on


def at(recorder: Recorder, observable: str, *quarters: str) -> Worlds:
    """An observable at some quarters, shape (quarters, worlds)."""
    return recorder.series(observable)[[quarter_step(quarter) for quarter in quarters]]


def over(recorder: Recorder, observable: str, period: str) -> Worlds:
    """An observable in every quarter of a period, shape (quarters, worlds)."""
    return at(recorder, observable, *quarters_between(period))


def values(recorder: Recorder, observables: Sequence[str], quarters: Sequence[str], unit: float = 1.0) -> Worlds:
    """Observables at quarters, counted in so many of their units: the quarters of the first, then of the next."""
    return np.concatenate([at(recorder, name, *quarters) for name in observables]) / unit


def together(recorder: Recorder, observables: Sequence[str], quarters: Sequence[str], unit: float = 1.0) -> Worlds:
    """Some observables added up, at quarters, counted in so many of their units."""
    return total([at(recorder, name, *quarters) for name in observables]) / unit


def values_since(recorder: Recorder, observable: str, start: str, quarters: Sequence[str], unit: float = 1.0) -> Worlds:
    """A cumulative observable at some quarters less what it was at the start."""
    return (at(recorder, observable, *quarters) - at(recorder, observable, start)) / unit


def ratio(recorder: Recorder, of: Sequence[str], to: str, quarter: str) -> Worlds:
    """Some observables together over another, at a quarter."""
    return total([at(recorder, name, quarter) for name in of]) / at(recorder, to, quarter)


def totals(recorder: Recorder, observable: str, periods: Sequence[str]) -> Worlds:
    """A flow summed over each period."""
    return np.stack([over(recorder, observable, period).sum(axis=0) for period in periods])


def ratio_of_totals(recorder: Recorder, of: str, period: str, to: str, base_period: str) -> Worlds:
    """A flow of one period over a flow of another, or of the same; less than one unit below counts as one."""
    return totals(recorder, of, [period]) / np.maximum(totals(recorder, to, [base_period]), 1.0)


def means(recorder: Recorder, observable: str, periods: Sequence[str]) -> Worlds:
    """An observable's mean over each period."""
    return np.stack([over(recorder, observable, period).mean(axis=0) for period in periods])


def weighted_means(recorder: Recorder, observable: str, weight: str, periods: Sequence[str]) -> Worlds:
    """An observable's mean over each period, each quarter counting by another observable."""
    weights = [over(recorder, weight, period) for period in periods]
    rows = [over(recorder, observable, period) for period in periods]
    return np.stack([(r * w).sum(axis=0) / w.sum(axis=0) for r, w in zip(rows, weights, strict=True)])


def part_of_rest(recorder: Recorder, of: str, without: str, quarters: Sequence[str]) -> Worlds:
    """One share of a whole as a part of what another share leaves of it."""
    return at(recorder, of, *quarters) / (1 - at(recorder, without, *quarters))


def later_over_earlier(recorder: Recorder, observable: str, start: str, end: str) -> Worlds:
    """An observable at one quarter over what it was at an earlier one."""
    return at(recorder, observable, end) / at(recorder, observable, start)


def gap_and_widening(recorder: Recorder, of: str, to: str, periods: Sequence[str]) -> Worlds:
    """By how much one observable's means lie above another's, and how much more so than in the first period."""
    gap = means(recorder, of, periods) - means(recorder, to, periods)
    return np.concatenate([gap, gap[1:] - gap[:1]])


def least_and_greatest(recorder: Recorder, observable: str, period: str) -> Worlds:
    """Least and greatest value in a period."""
    series = over(recorder, observable, period)
    return np.stack([series.min(axis=0), series.max(axis=0)])


def quarters_below(recorder: Recorder, observable: str, level: float, period: str) -> Worlds:
    """In how many quarters of a period an observable lies below a level."""
    return _one((over(recorder, observable, period) < level).sum(axis=0))


def quarters_close(recorder: Recorder, observable: str, to: str, distance: float, period: str) -> Worlds:
    """In how many quarters of a period two observables lie no farther apart than a distance."""
    apart = abs(over(recorder, observable, period) - over(recorder, to, period))
    return _one((apart <= distance).sum(axis=0))


def mean_and_slope(recorder: Recorder, observable: str, period: str) -> Worlds:
    """Mean over a period, and least-squares slope per quarter."""
    series = over(recorder, observable, period)
    return np.stack([series.mean(axis=0), slope(series)])


def dip_and_rebound(recorder: Recorder, observable: str, period: str) -> Worlds:
    """How far an observable dips below its own mean in a period, and how far it rises again after that."""
    series = over(recorder, observable, period)
    lowest = series.argmin(axis=0)
    later = np.stack([series[quarter:, world].max() for world, quarter in enumerate(lowest)])
    return np.stack([series.mean(axis=0) - series.min(axis=0), later - series.min(axis=0)])


def first_quarter_reaching(recorder: Recorder, observable: str, level: float | str) -> Worlds:
    """Step of the first quarter in which an observable reaches a level or another observable, NEVER if in none."""
    goal = recorder.series(level) if isinstance(level, str) else level
    return _one(first_quarter(recorder.series(observable) >= goal))


def doubling_days(recorder: Recorder, observable: str, start: str, end: str) -> Worlds:
    """Days per doubling between two quarters; slower than a tenth of a doubling counts as a tenth."""
    first, last = at(recorder, observable, start, end)
    years = (quarter_step(end) - quarter_step(start)) / 4
    return _one(years * 365.25 / np.maximum(np.log2(last / first), 0.1))


def ratio_and_fall(recorder: Recorder, of: str, to: str, before: str, period: str) -> Worlds:
    """Mean ratio of two observables over a period, and what it was before as a multiple of that."""
    series = recorder.series(of) / recorder.series(to)
    late = series[[quarter_step(quarter) for quarter in quarters_between(period)]].mean(axis=0)
    return np.stack([late, series[quarter_step(before)] / late])


def rush(recorder: Recorder, observable: str, until: str, peak: str, later: str) -> Worlds:
    """Step of an observable's greatest quarter, and its value at a later quarter over that at the recorded peak."""
    series = recorder.series(observable)[: quarter_step(until) + 1]
    left = series[quarter_step(later)] / np.maximum(series[quarter_step(peak)], 1.0)
    return np.stack([series.argmax(axis=0).astype(float), left])


def months_between_releases(recorder: Recorder, observable: str, labs: int, period: str) -> Worlds:
    """Months between the releases of one of so many labs, whose releases are counted together."""
    count = over(recorder, observable, period).sum(axis=0)
    return _one(3 * len(quarters_between(period)) * labs / np.maximum(count, 1.0))


def prc_owned(recorder: Recorder, quarters: Sequence[str], smuggled: bool = True) -> Worlds:
    """PRC chips bought since 2022 (domestic ones since 2024, as the record counts), M H100e."""
    bought = _bought(recorder, quarters, CHANNELS if smuggled else CHANNELS[:2])
    return (bought - at(recorder, "prc_domestic_cumulative_h100e", RECORD_BEGINS)) / 1e6


def prc_share_and_change(recorder: Recorder, quarters: Sequence[str]) -> Worlds:
    """PRC part of all output since 2022 at some quarters, and its change from the first to the last."""
    share = prc_owned(recorder, quarters) / values(recorder, ["world_cumulative_h100e"], quarters, 1e6)
    return np.concatenate([share, share[-1:] - share[:1]])


def us_over_prc_owned(recorder: Recorder, quarter: str) -> Worlds:
    """US over PRC chips bought, with and without smuggled ones."""
    prc = np.concatenate([prc_owned(recorder, [quarter], smuggled) for smuggled in (True, False)])
    return values(recorder, ["us_owned_cumulative_h100e"], [quarter], 1e6) / prc


def us_over_prc_by_location(recorder: Recorder, quarters: Sequence[str]) -> Worlds:
    """US over PRC chips by place, counted as bought: the record knows no start-up lag, the running stock does."""
    running = at(recorder, "located_share_us", *quarters) / at(recorder, "located_share_prc", *quarters)
    us = at(recorder, "us_owned_cumulative_h100e", *quarters) / at(recorder, "us_owned_h100e", *quarters)
    channels = ("domestic", "legal", "smuggled")
    owned = total([at(recorder, f"prc_{name}_h100e", *quarters) for name in channels])
    return running * us / (_bought(recorder, quarters, channels) / owned)


def prc_origin(recorder: Recorder, quarter: str) -> Worlds:
    """Domestic (since 2024), legal and smuggled parts of the chips that the PRC bought."""
    legal, smuggled = (at(recorder, f"prc_{name}_cumulative_h100e", quarter) for name in ("legal", "smuggled"))
    parts = np.concatenate(
        [values_since(recorder, "prc_domestic_cumulative_h100e", RECORD_BEGINS, [quarter]), legal, smuggled]
    )
    return parts / parts.sum(axis=0)


def first_quarter(happens: Worlds) -> Worlds:
    """Step of the first quarter in which something holds, NEVER if in none; ``happens`` is (quarters, worlds)."""
    return np.where(happens.any(axis=0), np.argmax(happens, axis=0), NEVER).astype(float)


def slope(series: Worlds) -> Worlds:
    """Least-squares slope per quarter, world by world."""
    time = np.arange(len(series)) - (len(series) - 1) / 2
    return (time[:, None] * series).sum(axis=0) / (time**2).sum()


def _bought(recorder: Recorder, quarters: Sequence[str], channels: Sequence[str]) -> Worlds:
    return total([at(recorder, f"prc_{name}_cumulative_h100e", *quarters) for name in channels])


def _one(series: Worlds) -> Worlds:
    """A single number per world as one part."""
    return np.asarray(series, dtype=float)[None]


MEASURES: Mapping[str, Callable[..., Worlds]] = {
    measure.__name__: measure
    for measure in (
        values, together, values_since, ratio, totals, ratio_of_totals, means, weighted_means, part_of_rest,
        later_over_earlier, gap_and_widening, least_and_greatest,
        quarters_below, quarters_close, mean_and_slope, dip_and_rebound, first_quarter_reaching, doubling_days,
        ratio_and_fall, rush, months_between_releases, prc_owned, prc_share_and_change, us_over_prc_owned,
        us_over_prc_by_location, prc_origin,
    )
}  # fmt: skip
