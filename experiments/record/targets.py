"""What the past demands: the validation targets, each measured world by world on the recorder and held to its tolerance.

Ids begin with the body of evidence (``C-`` compute, ``K-`` capability and the rest). A *level* passes at the ensemble's median, a
*path* (saws, dips, crossings, trends) when the observed value lies inside the middle 80 % of worlds. Targets that play in as
input are marked and never count as passes. C-V18 and C-V19 are counterfactuals and belong to policy contrasts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from twofutures.abm.calendar import LAST, quarter_step
from twofutures.abm.recorder import Recorder
from twofutures.abm.worlds import Worlds

NEVER = LAST + 1  # the quarter of an event that did not happen


@dataclass(frozen=True)
class Target:
    """One demand of the record.

    ``measure`` maps a recorder to shape (parts, worlds); ``observed``, ``low`` and ``high`` have one entry per part.
    ``spread`` is the error of observation and model that a calibration allows per part (one standard deviation).
    """

    id: str
    label: str
    kind: str
    measure: Callable[[Recorder], Worlds]
    observed: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    source: str
    is_input: bool = False
    last: str = "2026Q2"

    @property
    def spread(self) -> Worlds:
        """Half of the tolerance on each part's nearer side: observation error and model discrepancy together."""
        near = np.minimum(np.subtract(self.high, self.observed), np.subtract(self.observed, self.low))
        return np.maximum(near, 1e-9) / 1.5


def at(recorder: Recorder, name: str, *quarters: str, scale: float = 1.0) -> Worlds:
    """An observable at some quarters, shape (quarters, worlds)."""
    series = recorder.series(name)
    return np.stack([series[quarter_step(q)] for q in quarters]) / scale


def over(recorder: Recorder, name: str, first: str, last: str) -> Worlds:
    """An observable from one quarter to another, shape (quarters, worlds)."""
    return recorder.series(name)[quarter_step(first) : quarter_step(last) + 1]


def one(values: Worlds) -> Worlds:
    """A single measure as one part."""
    return np.asarray(values, dtype=float)[None]


def first_quarter(happens: Worlds, start: str = "2022Q4") -> Worlds:
    """Step of the first quarter in which something holds, NEVER if in none; ``happens`` is (quarters, worlds)."""
    step = np.argmax(happens, axis=0) + quarter_step(start)
    return np.where(happens.any(axis=0), step, NEVER).astype(float)


def within(values: tuple[float, ...], part: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Tolerance of plus or minus a part of each value."""
    return tuple(v * (1 - part) for v in values), tuple(v * (1 + part) for v in values)


def level(id_: str, label: str, measure, observed, low, high, source: str, **more) -> Target:
    """A target that passes at the median."""
    return Target(id_, label, "level", measure, tuple(observed), tuple(low), tuple(high), source, **more)


def relative(id_: str, label: str, measure, observed, part: float, source: str, **more) -> Target:
    """A level with a relative tolerance."""
    low, high = within(tuple(observed), part)
    return level(id_, label, measure, observed, low, high, source, **more)


def path(id_: str, label: str, measure, observed, low, high, source: str, **more) -> Target:
    """A target measured per world, passed when the observed value lies inside the middle 80 %."""
    return Target(id_, label, "path", measure, tuple(observed), tuple(low), tuple(high), source, **more)


def owned(r: Recorder, *quarters: str, smuggled: bool = True) -> Worlds:
    """PRC chips bought since 2022 (domestic ones since 2024, as the record counts), M H100e."""
    names = ["legal", "domestic"] + (["smuggled"] if smuggled else [])
    bought = sum(at(r, f"prc_{n}_cumulative_h100e", *quarters) for n in names)
    return (bought - at(r, "prc_domestic_cumulative_h100e", "2023Q4")) / 1e6


def prc_share(r: Recorder, *quarters: str) -> Worlds:
    """PRC part of all output since 2022."""
    return owned(r, *quarters) / at(r, "world_cumulative_h100e", *quarters, scale=1e6)


def origin(r: Recorder) -> Worlds:
    """Domestic, legal and smuggled parts of the PRC stock at the end of 2025."""
    legal, smuggled = at(r, "prc_legal_cumulative_h100e", "2025Q4"), at(r, "prc_smuggled_cumulative_h100e", "2025Q4")
    domestic = at(r, "prc_domestic_cumulative_h100e", "2025Q4") - at(r, "prc_domestic_cumulative_h100e", "2023Q4")
    parts = np.concatenate([domestic, legal, smuggled])
    return parts / parts.sum(axis=0)


def by_year(r: Recorder, name: str, *years: int) -> Worlds:
    """A flow summed over calendar years, shape (years, worlds)."""
    return np.stack([over(r, name, f"{y}Q1", f"{y}Q4").sum(axis=0) for y in years])


def slope(values: Worlds) -> Worlds:
    """Least-squares slope per quarter, world by world."""
    t = np.arange(len(values)) - (len(values) - 1) / 2
    return (t[:, None] * values).sum(axis=0) / (t**2).sum()


def legal_rush(r: Recorder) -> Worlds:
    """Quarter of the peak of licensed units, and what was left of it two quarters later."""
    units = over(r, "prc_legal_units", "2022Q4", "2025Q4")
    peak = units[quarter_step("2025Q1")]
    return np.stack([units.argmax(axis=0).astype(float), units[quarter_step("2025Q3")] / np.maximum(peak, 1.0)])


def price_ratio(r: Recorder) -> Worlds:
    """Flagship price ratio US over PRC in 2025Q3-2026Q1, and how far it fell from early 2025."""
    ratio = r.series("price_flagship_us") / r.series("price_flagship_prc")
    late = ratio[quarter_step("2025Q3") : quarter_step("2026Q1") + 1].mean(axis=0)
    return np.stack([late, ratio[quarter_step("2025Q1")] / late])


def doubling_days(r: Recorder) -> Worlds:
    """Days per doubling of the time horizon, 2023Q1 to 2026Q1."""
    start, end = at(r, "metr_horizon_minutes", "2023Q1", "2026Q1")
    return one(3 * 365.25 / np.maximum(np.log2(end / start), 0.1))


def open_is_prc(r: Recorder) -> Worlds:
    """Quarters of 2024Q3-2026Q2 in which the open frontier stands within 1.5 points of the PRC's."""
    apart = abs(over(r, "eci_open", "2024Q3", "2026Q2") - over(r, "eci_prc", "2024Q3", "2026Q2"))
    return one((apart <= 1.5).sum(axis=0))


def dip(r: Recorder) -> Worlds:
    """How far the lag dipped below its own mean somewhere in 2024-2025, and how far it widened again."""
    lag = over(r, "lead_months", "2024Q1", "2025Q4")
    low = lag.argmin(axis=0)
    later = np.stack([lag[i:, w].max() for w, i in enumerate(low)])
    return np.stack([lag.mean(axis=0) - lag.min(axis=0), later - lag.min(axis=0)])


def crossing(r: Recorder) -> Worlds:
    """First quarter in which PRC models lead US ones among developers."""
    return one(first_quarter(r.series("prc_share_developer") >= r.series("us_share_developer")))


def first_big_case(r: Recorder) -> Worlds:
    """First quarter with a smuggling charge of at least a billion dollars."""
    return one(first_quarter(r.series("smuggling_largest_case_busd") >= 1.0))


def north_south(r: Recorder) -> Worlds:
    """Gap in use between North and South at two dates, and how far it widened."""
    gap = (by_report(r, "adoption_north") - by_report(r, "adoption_south"))[1:]
    return np.concatenate([gap, gap[1:] - gap[:1]])


def by_report(r: Recorder, name: str) -> Worlds:
    """A share in the periods that reports cover: the two halves of 2025 and the first quarter of 2026."""
    halves = [over(r, name, "2025Q1", "2025Q2").mean(axis=0), over(r, name, "2025Q3", "2025Q4").mean(axis=0)]
    return np.stack([*halves, at(r, name, "2026Q1")[0]])


def by_location(r: Recorder) -> Worlds:
    """US over PRC chips by place, counted as bought: the record knows no start-up lag, the running stock does."""
    running = at(r, "located_share_us", *YEAR_ENDS) / at(r, "located_share_prc", *YEAR_ENDS)
    us = at(r, "us_owned_cumulative_h100e", *YEAR_ENDS) / at(r, "us_owned_h100e", *YEAR_ENDS)
    names = ("domestic", "legal", "smuggled")
    bought = sum(at(r, f"prc_{n}_cumulative_h100e", *YEAR_ENDS) for n in names)
    return running * us / (bought / sum(at(r, f"prc_{n}_h100e", *YEAR_ENDS) for n in names))


YEAR_ENDS = ("2023Q4", "2024Q4", "2025Q4")

TARGETS: tuple[Target, ...] = (
    relative("C-V1", "world stock, M H100e, end 2023-25", lambda r: at(r, "world_cumulative_h100e", *YEAR_ENDS, scale=1e6), (1.6, 6.7, 20.3), 0.20, "epoch-chips", is_input=True),
    relative("C-V2", "NVIDIA cumulative, M H100e, end 2023-25", lambda r: at(r, "nvidia_cumulative_h100e", *YEAR_ENDS, scale=1e6), (1.39, 4.72, 13.66), 0.15, "epoch-chips", is_input=True),
    level("C-V3", "other US designs in the world stock, end 2025", lambda r: sum(at(r, f"{v}_cumulative_h100e", "2025Q4") for v in ("amd", "tpu", "trainium")) / at(r, "world_cumulative_h100e", "2025Q4"), (0.29,), (0.23,), (0.35,), "epoch-chips", is_input=True),
    relative("C-V4", "Huawei output since 2024, M H100e, end 2024-25", lambda r: (at(r, "huawei_cumulative_h100e", "2024Q4", "2025Q4") - at(r, "huawei_cumulative_h100e", "2023Q4")) / 1e6, (0.18, 0.71), 0.35, "epoch-chips"),
    level("C-V5", "Huawei over NVIDIA output, 2025", lambda r: by_year(r, "huawei_flow_h100e", 2025) / by_year(r, "nvidia_flow_h100e", 2025), (0.059,), (0.035,), (0.08,), "epoch-chips"),
    relative("C-V6", "PRC-owned, M H100e, end 2024-25", lambda r: owned(r, "2024Q4", "2025Q4"), (0.67, 1.82), 0.35, "epoch-chips"),
    level("C-V7", "PRC part of the world, end 2023-25, and its fall", lambda r: np.concatenate([prc_share(r, *YEAR_ENDS), prc_share(r, "2025Q4") - prc_share(r, "2023Q4")]), (0.11, 0.099, 0.088, -0.022), (0.085, 0.074, 0.063, -0.072), (0.135, 0.124, 0.113, 0.0), "epoch-chips"),
    relative("C-V8", "US over PRC by location, end 2023-25", by_location, (4.8, 7.8, 9.3), 0.25, "pilz-compute"),
    relative("C-V9", "US over PRC owned, end 2025, with and without smuggled", lambda r: at(r, "us_owned_cumulative_h100e", "2025Q4", scale=1e6) / np.concatenate([owned(r, "2025Q4"), owned(r, "2025Q4", smuggled=False)]), (8.7, 13.6), 0.25, "epoch-owners"),
    level("C-V10", "origin of the PRC stock, end 2025: domestic, legal, smuggled", origin, (0.41, 0.23, 0.36), (0.29, 0.11, 0.24), (0.53, 0.35, 0.48), "epoch-chips"),
    path("C-V11", "licensed units: peak quarter (2025Q1 = 9) and what is left after two", legal_rush, (9.0, 0.047), (8.0, 0.0), (10.0, 0.10), "epoch-chips"),
    relative("C-V12", "NVIDIA data-centre revenue, $bn a quarter", lambda r: at(r, "nvidia_datacenter_revenue_busd", "2022Q4", *YEAR_ENDS), (3.6, 18.4, 35.6, 62.0), 0.15, "nvidia-filings", is_input=True),
    relative("C-V13", "k$ per H100e, 2022Q4 and 2025Q4", lambda r: at(r, "price_per_h100e_kusd", "2022Q4", "2025Q4"), (32.7, 16.4), 0.20, "epoch-chips", is_input=True),
    level("C-V14", "OpenAI compute, M H100e, end 2023-25", lambda r: at(r, "openai_compute_h100e", *YEAR_ENDS, scale=1e6), (0.103, 0.386, 1.743), (0.070, 0.277, 1.251), (0.136, 0.486, 2.185), "epoch-users", is_input=True),
    relative("C-V15", "capital spending of four US firms, $bn, 2023-25", lambda r: by_year(r, "us_capex_busd", 2023, 2024, 2025), (147.0, 228.0, 376.0), 0.10, "capex-filings", is_input=True),
    level("C-V16", "smuggled in 2025 over 2024", lambda r: by_year(r, "prc_smuggled_flow_h100e", 2025) / np.maximum(by_year(r, "prc_smuggled_flow_h100e", 2024), 1.0), (3.2,), (2.0,), (5.0,), "epoch-chips"),
    path("C-V17", "first smuggling charge over $1bn (2026Q1 = 13)", first_big_case, (13.0,), (11.0,), (15.0,), "doj-supermicro"),
    level("C-V20", "running over bought, end 2025", lambda r: at(r, "world_running_h100e", "2025Q4") / at(r, "world_cumulative_h100e", "2025Q4"), (0.78,), (0.68,), (0.88,), "epoch-deployment"),
    level("K-V1", "US frontier, ECI, 2023Q1 and 2026Q2", lambda r: at(r, "eci_us", "2023Q1", "2026Q2"), (126.2, 161.5), (123.2, 158.5), (129.2, 164.5), "epoch-eci"),
    level("K-V2", "PRC frontier, ECI, 2023Q4 and 2026Q2", lambda r: at(r, "eci_prc", "2023Q4", "2026Q2"), (117.9, 153.0), (113.9, 149.0), (121.9, 157.0), "epoch-eci"),
    level("K-V3", "mean age lag 2023Q3-2026Q2, months", lambda r: one(over(r, "lead_months", "2023Q3", "2026Q2").mean(axis=0)), (7.2,), (5.0,), (9.5,), "epoch-eci"),
    path("K-V4", "least and greatest age lag at a quarter end", lambda r: np.stack([over(r, "lead_months", "2023Q3", "2026Q2").min(axis=0), over(r, "lead_months", "2023Q3", "2026Q2").max(axis=0)]), (3.4, 15.6), (0.0, 8.0), (5.0, 20.0), "epoch-eci"),
    level("K-V5", "quarter ends with the PRC ahead, 2023Q3-2026Q2", lambda r: one((over(r, "gap_points", "2023Q3", "2026Q2") < 0).sum(axis=0)), (0.0,), (-1.0,), (1.0,), "epoch-eci"),
    level("K-V6", "gap in points 2024Q3-2026Q2: mean, and slope per quarter", lambda r: np.stack([over(r, "gap_points", "2024Q3", "2026Q2").mean(axis=0), slope(over(r, "gap_points", "2024Q3", "2026Q2"))]), (7.0, 0.1), (5.0, -0.6), (9.5, 0.8), "epoch-eci"),
    path("K-V7", "lag: deepest dip of 2024-25 below its mean, and widening after", dip, (3.8, 5.1), (2.0, 2.0), (8.0, 12.0), "epoch-eci"),
    level("K-V8", "independent test of spring 2026, months", lambda r: one(over(r, "lead_months", "2026Q1", "2026Q2").mean(axis=0)), (8.0,), (6.0,), (10.0,), "caisi-2026"),
    path("K-V9", "quarters of eight with the open frontier at the PRC's", open_is_prc, (6.0,), (5.0,), (8.0,), "epoch-eci"),
    level("K-V10", "doubling of the time horizon since 2023, days", doubling_days, (129.0,), (100.0,), (165.0,), "metr-horizon"),
    level("K-V11", "largest run, US over PRC, mid-2025", lambda r: at(r, "largest_run_flop_us", "2025Q2") / at(r, "largest_run_flop_prc", "2025Q2"), (20.0,), (6.0,), (40.0,), "epoch-china-trends"),
    level("K-V12", "flagship price ratio US over PRC: late 2025, and its fall", price_ratio, (4.0, 6.7), (2.5, 3.0), (8.0, 12.0), "list-prices"),
    level("K-V13", "PRC part of consumer use, 2024", lambda r: one(over(r, "prc_share_consumer", "2024Q1", "2024Q4").mean(axis=0)), (0.025,), (0.01,), (0.05,), "rand-usage"),
    level("K-V14", "PRC part among developers: 2024Q4, mean of 2025", lambda r: np.concatenate([at(r, "prc_share_developer", "2024Q4"), one(over(r, "prc_share_developer", "2025Q1", "2025Q4").mean(axis=0))]), (0.01, 0.13), (0.0, 0.06), (0.04, 0.25), "openrouter-2025"),
    path("K-V14x", "quarter in which PRC models pass US ones among developers (2026Q1 = 13)", crossing, (13.0,), (12.0,), (14.0,), "openrouter-2025"),
    level("K-V15", "downloads, PRC over US, 2025Q4", lambda r: at(r, "prc_share_downloads", "2025Q4") / at(r, "us_share_downloads", "2025Q4"), (1.3,), (1.0,), (4.0,), "huggingface-2025"),
    level("K-V16", "PRC part by kind of country, 2025Q4: blocked, Africa, allies", lambda r: np.concatenate([at(r, f"prc_share_{k}", "2025Q4") for k in ("blocked", "africa", "allies")]), (0.50, 0.10, 0.03), (0.25, 0.05, 0.015), (0.75, 0.15, 0.045), "microsoft-diffusion"),
    level("K-V17", "people who use generative AI, first and second half of 2025, 2026Q1", lambda r: by_report(r, "adoption_world"), (0.151, 0.163, 0.178), (0.136, 0.148, 0.163), (0.166, 0.178, 0.193), "microsoft-diffusion"),
    level("K-V18", "North-South gap in use over these 75 countries, late 2025, 2026Q1, and its widening", north_south, (0.129, 0.144, 0.015), (0.109, 0.124, 0.0), (0.149, 0.164, 0.03), "microsoft-diffusion"),
    level("K-V19", "exchanges harvested by early 2026, millions", lambda r: one(over(r, "distillation_exchanges_m", "2022Q4", "2026Q1").sum(axis=0)), (16.0,), (5.0,), (60.0,), "anthropic-distillation"),
    level("K-V20", "months between flagships of a leading lab, 2025", lambda r: one(3 * 4 * 3 / np.maximum(over(r, "releases_leading_us", "2025Q1", "2025Q4").sum(axis=0), 1.0)), (2.5,), (1.5,), (4.0,), "list-prices"),
    level("K-V21", "members of the US-led compute club, 2025Q3 and 2026Q1", lambda r: at(r, "club_us", "2025Q3", "2026Q1"), (0.0, 11.0), (-1.0, 6.0), (1.0, 16.0), "pax-silica"),
    level("K-V22", "countries with a PRC surveillance stack, 2025Q4", lambda r: at(r, "surveillance_countries", "2025Q4"), (100.0,), (80.0,), (120.0,), "safe-city"),
)  # fmt: skip


def measure(recorder: Recorder, until: str = "2026Q2") -> dict[str, Worlds]:
    """Every target that the quarters to ``until`` can speak to, by id, each of shape (parts, worlds)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return {t.id: t.measure(recorder) for t in TARGETS if quarter_step(t.last) <= quarter_step(until)}
