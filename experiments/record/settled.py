"""Frozen forecasts against what came out: the score of each and of all, beside no change and a straight trend.

A quantity is scored by twice the mean pinball loss over its seven quantiles, which is the weighted interval score of
Bracher and others (2021) and comes near the CRPS as quantiles get more; a chance by the Brier score. Less is better.
"""

import csv
import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from twofutures.abm.names import known
from twofutures.abm.outside import parse_toml, read_text
from twofutures.experiments.record.forecasts import last_day
from twofutures.experiments.record.frozen import Frozen
from twofutures.experiments.record.scores import LEAST_RESIDUAL

SETTLED = Path(__file__).parent / "data" / "settled.csv"
COLUMNS = ("name", "value", "date", "source")
MODEL = "model"
BANDS = {"middle 50 %": (0.25, 0.75), "middle 90 %": (0.05, 0.95)}
KIND = "settlement file: a CSV with columns name, value, date, source, or a TOML file with these in [[settled]]"


@dataclass(frozen=True)
class Outcome:
    """What came out for one forecast, when that was known, and who says so."""

    name: str
    value: float
    date: datetime.date
    source: str


@dataclass(frozen=True)
class Scored:
    """One settled forecast: what came out, and the score of the model and of each baseline."""

    name: str
    kind: str
    outcome: Outcome
    scores: Mapping[str, float]
    inside: Mapping[str, bool]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        about = {"value": self.outcome.value, "date": self.outcome.date.isoformat(), "source": self.outcome.source}
        return {"name": self.name, "kind": self.kind, **about, "scores": dict(self.scores), "inside": dict(self.inside)}


@dataclass(frozen=True)
class Score:
    """All settled forecasts of one frozen file, and the names of those that are open."""

    frozen: Frozen
    settled: tuple[Scored, ...]
    open: tuple[str, ...]

    def of_kind(self, kind: str) -> list[Scored]:
        """Settled forecasts that are quantiles, or a chance."""
        return [one for one in self.settled if one.kind == kind]

    @property
    def brier(self) -> dict[str, float]:
        """Mean Brier score of the model and of each baseline; empty without settled chances."""
        chances = self.of_kind("chance")
        return {who: float(np.mean([one.scores[who] for one in chances])) for who in _who(chances)}

    @property
    def crps(self) -> dict[str, float]:
        """Mean CRPS of all settled quantities, each over the size of its last value (as it is where that is 0)."""
        rows = self.of_kind("quantiles")
        scaled = {who: [one.scores[who] / self._size(one.name) for one in rows] for who in _who(rows)}
        return {who: float(np.mean(values)) for who, values in scaled.items()}

    @property
    def ratios(self) -> dict[str, float]:
        """Geometric mean of the model's CRPS over that of each baseline: below one the model is better."""
        rows = self.of_kind("quantiles")
        logs = {
            who: [np.log(max(one.scores[MODEL], LEAST_RESIDUAL) / max(one.scores[who], LEAST_RESIDUAL)) for one in rows]
            for who in _who(rows) if who != MODEL
        }  # fmt: skip
        return {who: float(np.exp(np.mean(values))) for who, values in logs.items()}

    @property
    def better(self) -> dict[str, int]:
        """In how many of the settled forecasts that a baseline is of the model's score is less."""
        return {
            who: sum(one.scores[MODEL] < one.scores[who] for one in self.settled if who in one.scores)
            for who in self.compared
        }

    @property
    def compared(self) -> dict[str, int]:
        """How many settled forecasts each baseline is of."""
        names = dict.fromkeys(who for one in self.settled for who in one.scores if who != MODEL)
        return {who: sum(who in one.scores for one in self.settled) for who in names}

    @property
    def inside(self) -> dict[str, int]:
        """How many settled quantities lie in each band."""
        return {band: sum(one.inside[band] for one in self.of_kind("quantiles")) for band in BANDS}

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        totals = {"crps": self.crps, "crps_ratio": self.ratios, "brier": self.brier, "model_better": self.better}
        counts = {"settled": len(self.settled), "open": len(self.open), "quantities": len(self.of_kind("quantiles"))}
        rows = [one.as_dict() for one in self.settled]
        about = {"frozen": self.frozen.name, **{key: self.frozen.content[key] for key in ("frozen_on", "as_of")}}
        return {**about, "total": {**counts, **totals, "inside": self.inside}, "rows": rows, "open": list(self.open)}

    def _size(self, name: str) -> float:
        return abs(self.frozen.rows[name]["last"]["value"]) or 1.0


def pinball(levels: Sequence[float], quantiles: Sequence[float], value: float) -> float:
    """Twice the mean pinball loss: (level - [value < quantile]) × (value - quantile), over the levels."""
    tau, q = np.asarray(levels), np.asarray(quantiles)
    return float(2 * np.mean((tau - (value < q)) * (value - q)))


def brier(chance: float, value: float) -> float:
    """Squared distance of a chance from what came out, 0 or 1."""
    return (chance - value) ** 2


def score(frozen: Frozen, outcomes: Iterable[Outcome]) -> Score:
    """Score a frozen file on what came out. ValueError, naming the line and the cure, for what cannot be an outcome."""
    by_name: dict[str, Outcome] = {}
    for outcome in outcomes:
        check(frozen, outcome)
        if outcome.name in by_name:
            raise ValueError(f"{outcome.name} is settled twice: keep one line of it")
        by_name[outcome.name] = outcome
    rows = tuple(_scored(frozen, frozen.rows[name], outcome) for name, outcome in by_name.items())
    return Score(frozen, rows, tuple(name for name in frozen.rows if name not in by_name))


def check(frozen: Frozen, outcome: Outcome) -> None:
    """ValueError unless an outcome is one of a frozen forecast: its name, its value, its date."""
    row = frozen.rows[known("forecast", outcome.name, frozen.rows)]
    if row["kind"] == "chance" and outcome.value not in (0.0, 1.0):
        raise ValueError(f"{outcome.name} is an event: settle it with 1 (it happened) or 0, not {outcome.value:g}")
    low, high = row["possible"]
    if row["kind"] == "quantiles" and not low <= outcome.value <= (np.inf if high is None else high):
        span = f"from {low:g} up" if high is None else f"{low:g} to {high:g}"
        raise ValueError(f"{outcome.name} = {outcome.value:g} cannot be: it is {span}, in {row['unit']}")
    if not outcome.source:
        raise ValueError(f"{outcome.name} names no source: say who published it, as {row['publication']}")
    early = row["kind"] == "chance" and outcome.value == 1.0
    after = frozen.frozen_on if early else max(frozen.frozen_on, last_day(row["quarter"]))
    if outcome.date <= after:
        raise ValueError(f"{outcome.name} is scored on what is known after {after}: leave out that of {outcome.date}")


def _scored(frozen: Frozen, row: Mapping[str, Any], outcome: Outcome) -> Scored:
    levels, value = frozen.content["levels"], outcome.value
    if row["kind"] == "chance":
        chances = {MODEL: row["chance"], **row["baselines"]}
        return Scored(row["name"], "chance", outcome, {who: brier(p, value) for who, p in chances.items()}, {})
    fans = {MODEL: row["quantiles"], **row["baselines"]}
    ends = dict(zip(levels, row["quantiles"], strict=True))
    inside = {band: bool(ends[low] <= value <= ends[high]) for band, (low, high) in BANDS.items()}
    scores = {who: pinball(levels, quantiles, value) for who, quantiles in fans.items()}
    return Scored(row["name"], "quantiles", outcome, scores, inside)


def read(path: Path) -> list[Outcome]:
    """Every outcome of a settlement file; ValueError names the line and what is wrong with it."""
    text = read_text(path, kind=KIND)
    if path.suffix == ".toml":
        rows = parse_toml(text, str(path)).get("settled", [])
        return [_outcome(row, f"{path}, entry {i}") for i, row in enumerate(rows, start=1)]
    table = csv.DictReader(io.StringIO(text))
    if missing := set(COLUMNS) - set(table.fieldnames or ()):
        raise ValueError(f"{path} has no column {', '.join(sorted(missing))}: give a {KIND}")
    return [_outcome(row, f"{path}, line {table.line_num}") for row in table]


def _outcome(row: Mapping[str, Any], where: str) -> Outcome:
    name, value, date, source = ("" if row.get(c) is None else str(row[c]).strip() for c in COLUMNS)
    try:
        outcome = Outcome(name, float(value), datetime.date.fromisoformat(date), source)
    except ValueError:
        raise ValueError(f"{where}: write name, a number, a date such as 2027-03-31, and the source") from None
    if not np.isfinite(outcome.value):
        raise ValueError(f"{where}: {value} is no number")
    return outcome


def _who(rows: Sequence[Scored]) -> list[str]:
    return list(rows[0].scores) if rows else []
