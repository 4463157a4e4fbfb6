"""Does it reproduce the recorded past, and where not: every target scored, misses first, with naive baselines."""

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from twofutures.abm.calendar import quarter_name, quarter_step, year
from twofutures.abm.luck import Luck
from twofutures.abm.model import Model
from twofutures.abm.parameters import Assumptions, parameters, sources
from twofutures.abm.recorder import Recorder
from twofutures.abm.worlds import Worlds
from twofutures.experiments.record.calibrate import LAST_TARGET, calibrate, history, members_of
from twofutures.experiments.record.discrepancy import Layer, residuals_of_targets
from twofutures.experiments.record.scores import SeriesScore, layer_of_series, score_series
from twofutures.experiments.record.targets import Target, measure, targets
from twofutures.policies.members import fitted

SEED = 2028
CUT_WAVES = (24_000, 20_000, 16_000)  # an out-of-time fit needs less: it only has to start where the record stood
CUT_MEMBERS = 1_000
NAIVE_FROM = "2025Q2"  # the naive baselines know the record up to here


@dataclass(frozen=True)
class Part:
    """One number of a target against the fan."""

    observed: float
    median: float
    low: float
    high: float
    reported: tuple[float, float]  # the band with the discrepancy layer
    tolerance: tuple[float, float]

    @property
    def in_tolerance(self) -> bool:
        """Whether the median lies inside the tolerance."""
        return bool(self.tolerance[0] <= self.median <= self.tolerance[1])

    @property
    def in_band(self) -> bool:
        """Whether the observed value lies inside the middle 80 % of worlds."""
        return bool(self.low <= self.observed <= self.high)

    @property
    def in_reported(self) -> bool:
        """Whether it lies inside the band with the discrepancy layer."""
        return bool(self.reported[0] <= self.observed <= self.reported[1])


@dataclass(frozen=True)
class Row:
    """One target: a level passes at the median, a path when what was observed lies inside the band."""

    id: str
    label: str
    family: str
    kind: str
    is_input: bool
    source: str
    parts: tuple[Part, ...]

    @property
    def passes(self) -> bool:
        """Whether every part passes."""
        return all(p.in_tolerance if self.kind == "level" else p.in_band for p in self.parts)


@dataclass(frozen=True)
class Covered:
    """How many numbers lie inside the 10-90 % band of the worlds, and inside that with the discrepancy layer."""

    numbers: int
    before: int
    after: int

    def __add__(self, other: "Covered") -> "Covered":
        return Covered(self.numbers + other.numbers, self.before + other.before, self.after + other.after)

    @property
    def share(self) -> float:
        """Part inside the band of the worlds."""
        return self.before / max(self.numbers, 1)

    @property
    def share_reported(self) -> float:
        """Part inside the band with the layer."""
        return self.after / max(self.numbers, 1)


def covered(rows: Iterable[Row]) -> Covered:
    """Over all numbers of some targets."""
    parts = [part for row in rows for part in row.parts]
    return Covered(len(parts), sum(p.in_band for p in parts), sum(p.in_reported for p in parts))


def covered_of_series(scores: Iterable[SeriesScore]) -> Covered:
    """Over all held-out values of some series."""
    return sum((Covered(s.quarters, s.inside, s.inside_reported) for s in scores), Covered(0, 0, 0))


def luck_of(worlds: int) -> Luck:
    """The luck of the layer: a member's own, by its place, whoever else is scored."""
    return Luck(SEED, np.arange(worlds))


@dataclass(frozen=True)
class Backtest:
    """All rows and series scores of one ensemble."""

    ensemble: str
    worlds: int
    rows: tuple[Row, ...]
    series: tuple[SeriesScore, ...]
    recorder: Recorder
    layer: Layer
    until: str | None = None

    @property
    def judged(self) -> list[Row]:
        """Targets that are not played in, misses first."""
        return sorted((r for r in self.rows if not r.is_input), key=lambda r: r.passes)

    @property
    def passed(self) -> float:
        """Part of the judged targets that pass."""
        return sum(r.passes for r in self.judged) / max(len(self.judged), 1)

    @property
    def covered(self) -> Covered:
        """Judged numbers inside the 10-90 % band; out of time, values of the scored series after the cut."""
        return covered_of_series(self.series) if self.until else covered(self.judged)

    @property
    def wins(self) -> float:
        """Part of the series on which the model beats both baselines."""
        return sum(s.wins for s in self.series) / max(len(self.series), 1)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "ensemble": self.ensemble,
            "worlds": self.worlds,
            "until": self.until,
            "targets_judged": len(self.judged),
            "targets_passed": sum(r.passes for r in self.judged),
            "numbers": self.covered.numbers,
            "numbers_in_band": round(self.covered.share, 4),
            "numbers_in_reported_band": round(self.covered.share_reported, 4),
            "layer": asdict(self.layer),
            "series_won": f"{sum(s.wins for s in self.series)} of {len(self.series)}",
            "series_out_of_time": self.until is not None,
            "look_ahead": look_ahead(quarter_step(self.until)) if self.until else [],
            "rows": [{**asdict(r), "passes": r.passes} for r in [*self.judged, *(r for r in self.rows if r.is_input)]],
            "series": [{**asdict(s), "covered": s.covered, "wins": s.wins} for s in self.series],
        }


def score(target: Target, simulated: Worlds, layer: Layer) -> Row:
    """One target's row from its simulated parts, shape (parts, worlds)."""
    middle = np.nanquantile(simulated, [0.1, 0.5, 0.9], axis=1)
    reported = layer.target(luck_of(simulated.shape[1]), target, simulated)
    bands = np.concatenate([middle, np.nanquantile(reported, [0.1, 0.9], axis=1)]).T.tolist()
    tolerances = zip(target.low, target.high, strict=True)
    parts = tuple(
        Part(observed, median, low, high, (least, most), tolerance)
        for observed, (low, median, high, least, most), tolerance in zip(
            target.observed, bands, tolerances, strict=True
        )
    )
    return Row(target.id, target.what, target.family, target.kind, target.is_input, target.source, parts)


def past(ensemble: str, worlds: int) -> Model:
    """The worlds of an ensemble, played to the last quarter that targets speak about."""
    if ensemble == "prior":
        luck = Luck(SEED, np.arange(worlds))
        return history(Assumptions.draw(luck), luck, LAST_TARGET)
    rows = np.arange(worlds) % len(fitted())
    return history(fitted().assumptions(rows), fitted().luck(rows), LAST_TARGET)


def backtest(ensemble: str = "fitted", worlds: int = 1000) -> Backtest:
    """Score an ensemble on the whole record. A fitted ensemble has as many distinct pasts as members."""
    count = min(worlds, len(fitted())) if ensemble == "fitted" else worlds
    return judge(ensemble, past(ensemble, count).recorder)


def judge(ensemble: str, recorder: Recorder) -> Backtest:
    """Score worlds whose past has been played already, at least to the last quarter that targets speak about."""
    recorder = recorder.until(quarter_step(LAST_TARGET))
    simulated = measure(recorder)
    lasting = layer_of_series(recorder, LAST_TARGET).persistence
    layer = Layer.of(residuals_of_targets(simulated), lasting)
    rows = tuple(score(target, simulated[target.id], layer) for target in targets())
    series = tuple(score_series(recorder, NAIVE_FROM, layer, luck_of(recorder.worlds)))
    return Backtest(ensemble, recorder.worlds, rows, series, recorder, layer)


def out_of_time(
    until: str,
    folder: Path,
    sizes: tuple[int, ...] = CUT_WAVES,
    workers: int = 2,
    tick: Callable[[int], None] = lambda done: None,
) -> Backtest:
    """Fit to the record up to a cut, with every input series ended there, and score what came after."""
    members = members_of(calibrate(folder, sizes, until, workers, tick), CUT_MEMBERS)
    rows = np.arange(len(members))
    recorder = history(members.assumptions(rows), members.luck(rows), LAST_TARGET, until).recorder
    layer = layer_of_series(recorder, until)
    series = tuple(score_series(recorder, until, layer, luck_of(len(members))))
    return Backtest("fitted to the cut", len(members), (), series, recorder, layer, until)


def look_ahead(until: int) -> list[str]:
    """Parameters whose source is dated after a quarter: what an out-of-time test knows too early."""
    dates = {n: sources()[p.source].date for n, p in parameters().items() if p.source != "judgement"}
    dated = {name: re.search(r"(20\d\d)(?:-(\d\d))?", date) for name, date in dates.items()}
    return [n for n, d in dated.items() if d and int(d[1]) + int(d[2] or 12) / 12 > year(until) + 1 / 12]


def look_ahead_note(until: int) -> str:
    """One sentence for people on what the test knew too early."""
    return (
        f"Policy dates after {quarter_name(until)} stay as recorded; {len(look_ahead(until))} of {len(parameters())} "
        "parameters rest on sources of later date, and the behavioural ones were judged with the whole record in view."
    )
