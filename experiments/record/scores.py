"""How well a fan of worlds foretells recorded series, against two naive baselines."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from twofutures.abm.calendar import quarter_step
from twofutures.abm.luck import Luck
from twofutures.abm.recorder import Recorder
from twofutures.abm.worlds import Worlds
from twofutures.experiments.record.discrepancy import Layer, by_family, persistence, scale_of
from twofutures.experiments.record.families import family_of

RECORDED = Path(__file__).parent / "data" / "recorded.csv"
LEAST_RESIDUAL = 1e-9
# The record counts from 2024, the model from 2022Q4.
SINCE_2024 = {"huawei_since_2024_h100e": "huawei_cumulative_h100e"}


@cache
def recorded() -> dict[str, dict[int, float]]:
    """Recorded series by observable: step → value (experiments/record/data/recorded.csv)."""
    table: dict[str, dict[int, float]] = {}
    with open(RECORDED, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            table.setdefault(row["series"], {})[quarter_step(row["quarter"])] = float(row["value"])
    return table


def simulated(recorder: Recorder, series: str) -> Worlds:
    """The simulated counterpart of a recorded series, shape (quarters, worlds)."""
    if series in SINCE_2024:
        whole = recorder.series(SINCE_2024[series])
        return whole - whole[quarter_step("2023Q4")]
    return recorder.series(series)


def crps_sample(sample: Worlds, observed: float) -> float:
    """Continuous ranked probability score of a sample: mean miss less half the mean distance within it."""
    ordered = np.sort(sample)
    n = len(ordered)
    apart = 2 * (np.arange(1, n + 1) * ordered).sum() / n**2 - ordered.mean() * (n + 1) / n
    return float(abs(ordered - observed).mean() - apart)


def crps_normal(mean: float, sd: float, observed: float) -> float:
    """The same score of a normal distribution, in closed form."""
    from scipy import stats  # half a second, which who draws a chart need not wait

    z = (observed - mean) / sd
    return float(sd * (z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / np.sqrt(np.pi)))


def last_value(steps: Worlds, values: Worlds, step: int) -> tuple[float, float]:
    """Forecast: no change from the last value; as wide as changes over as many quarters have been."""
    changes = np.diff(values) / np.sqrt(np.diff(steps))
    sd = np.sqrt((changes**2).mean()) * np.sqrt(step - steps[-1]) if len(changes) else abs(values[-1])
    return float(values[-1]), max(float(sd), LEAST_RESIDUAL)


def straight_trend(steps: Worlds, values: Worlds, step: int) -> tuple[float, float]:
    """Forecast: the least-squares line, as wide as its residuals and the doubt about the line make it."""
    if len(values) < 3:
        return last_value(steps, values, step)
    slope, start = np.polyfit(steps, values, 1)
    residual = values - (start + slope * steps)
    sd = np.sqrt((residual**2).sum() / (len(values) - 2))
    doubt = np.sqrt(1 + 1 / len(steps) + (step - steps.mean()) ** 2 / ((steps - steps.mean()) ** 2).sum())
    return float(start + slope * step), max(float(sd * doubt), LEAST_RESIDUAL)


BASELINES: dict[str, Callable[[Worlds, Worlds, int], tuple[float, float]]] = {
    "last value": last_value,
    "straight trend": straight_trend,
}


@dataclass(frozen=True)
class SeriesScore:
    """Mean score of one series over its held-out quarters, the model's and each baseline's.

    ``inside`` counts the quarters whose value lies in the 10-90 % band of the worlds, ``inside_reported`` likewise with
    the discrepancy layer. Scores are without it.
    """

    series: str
    quarters: int
    model: float
    baselines: dict[str, float]
    inside: int
    inside_reported: int

    @property
    def wins(self) -> bool:
        """Whether the model beats every baseline."""
        return all(self.model < score for score in self.baselines.values())

    @property
    def covered(self) -> float:
        """Part of the held-out quarters that lie in the band."""
        return self.inside / self.quarters


def score_series(recorder: Recorder, after: str, layer: Layer, luck: Luck, until: str = "2026Q2") -> list[SeriesScore]:
    """Scores of every recorded series that has at least two values to ``after`` and two beyond it."""
    cut, end, scores = quarter_step(after), quarter_step(until), []
    for name, values in recorded().items():
        known = {q: v for q, v in values.items() if q <= cut}
        ahead = {q: v for q, v in values.items() if cut < q <= end}
        if len(known) < 2 or len(ahead) < 2:
            continue
        fan = simulated(recorder, name)
        reported = layer.series(luck, name, fan)
        steps, seen = np.array(list(known), dtype=float), np.array(list(known.values()))
        scores.append(
            SeriesScore(
                name,
                len(ahead),
                float(np.mean([crps_sample(fan[q], v) for q, v in ahead.items()])),
                {
                    label: float(np.mean([crps_normal(*forecast(steps, seen, q), v) for q, v in ahead.items()]))
                    for label, forecast in BASELINES.items()
                },
                sum(_inside(fan[q], v) for q, v in ahead.items()),
                sum(_inside(reported[q], v) for q, v in ahead.items()),
            )
        )
    return scores


def residuals_of_series(recorder: Recorder, until: str) -> dict[str, dict[int, float]]:
    """Residuals of recorded series by quarter, in log units; what the model is given tells nothing and is left out."""
    residuals: dict[str, dict[int, float]] = {}
    for name in (name for name in recorded() if name not in family_of(name).played_in):
        fan, values = simulated(recorder, name), recorded()[name]
        steps = [q for q in sorted(values) if q <= quarter_step(until)]
        residuals[name] = {q: scale_of(name).apart(values[q], float(np.median(fan[q]))) for q in steps}
    return residuals


def layer_of_series(recorder: Recorder, until: str) -> Layer:
    """The layer that a record which ends at a quarter tells of."""
    residuals = residuals_of_series(recorder, until)
    families = by_family((family_of(name).name, apart) for name, of in residuals.items() for apart in of.values())
    return Layer.of(families, persistence(residuals.values()))


def _inside(sample: Worlds, observed: float) -> bool:
    low, high = np.quantile(sample, [0.1, 0.9])
    return bool(low <= observed <= high)
