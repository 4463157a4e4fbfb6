"""Forecasts as they are frozen: what the worlds say of every declared forecast, in a file that never changes again.

The file is JSON that proves itself, and its hash stands in ``data/frozen/SHA256SUMS``, which ``sha256sum -c`` checks.
It holds no clock and no place: the same code, data, members, worlds and seed give the same bytes.
"""

import datetime
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from scipy import stats

from twofutures.abm.calendar import LAST, quarter_step
from twofutures.abm.luck import Luck
from twofutures.abm.model import Model
from twofutures.abm.names import known
from twofutures.abm.recorder import Recorder
from twofutures.experiments.futures import Past
from twofutures.experiments.record import coverage
from twofutures.experiments.record.backtest import judge
from twofutures.experiments.record.discrepancy import Layer
from twofutures.experiments.record.forecasts import Forecast, declared
from twofutures.experiments.record.scores import BASELINES
from twofutures.experiments.work.files import write_text
from twofutures.experiments.work.provenance import code_digest, data_digest, source_digest, version
from twofutures.experiments.work.sealed import Damaged, digest_of, read_sealed, sealed
from twofutures.policies.case import Case
from twofutures.policies.extension import in_use
from twofutures.policies.members import members_digest

HERE = Path(__file__).parent
FOLDER = HERE / "data" / "frozen"
SUMS = "SHA256SUMS"
WORLDS, SEED = 1000, 2028
CODE = ("backtest", "coverage", "discrepancy", "families", "forecasts", "frozen", "measures", "scores", "targets")
TABLES = ("coverage.json", "families.toml", "forecasts.toml", "recorded.csv", "targets.toml")
LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
FREQUENCY = "recorded frequency"  # the baseline of events
DIGITS = 6  # the last bits of a sum may differ between machines
QUARTERS_PLAYED = LAST + 1
KEEP = "a frozen file is never written again: it stays as it was, or is taken from the repository's history"


@dataclass(frozen=True)
class Frozen:
    """A frozen file: everything in it, as plain data."""

    name: str
    content: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> Self:
        """A frozen file that proves itself and, where its folder lists hashes, is the one listed; else Damaged."""
        content = read_sealed(path, KEEP)
        listed = sums(path.parent)
        if (path.parent / SUMS).exists() and listed.get(path.name) != sha256(path):
            raise Damaged(f"{path} is not the file that {SUMS} lists: {KEEP}")
        return cls(path.stem, content)

    @property
    def rows(self) -> dict[str, dict[str, Any]]:
        """Every forecast by name."""
        return {row["name"]: row for row in self.content["forecasts"]}

    @property
    def as_of(self) -> datetime.date:
        """The date of the newest fact that was used."""
        return datetime.date.fromisoformat(self.content["as_of"])

    @property
    def frozen_on(self) -> datetime.date:
        """The day on which it was frozen: what came out by then is not scored."""
        return datetime.date.fromisoformat(self.content["frozen_on"])


def freeze(
    worlds: int = WORLDS, seed: int = SEED, ensemble: str = "fitted", progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """Play the worlds and say what they foretell, as plain data. ``progress`` counts quarters."""
    if in_use():
        raise ValueError("forecasts are frozen as shipped: leave out --extend")
    members = members_digest() if ensemble == "fitted" else ensemble
    recorder, layer = played(worlds, seed, ensemble, progress)
    about, luck = declared(), Luck(seed, np.arange(worlds))
    return {
        "frozen_on": about.frozen_on.isoformat(),
        "as_of": about.as_of.isoformat(),
        "package": about.package,
        "under": f"in {worlds:,} simulated worlds, {about.under}",
        "levels": list(LEVELS),
        "layer": _significant(asdict(layer)),
        "made_with": {"worlds": worlds, "seed": seed, "ensemble": ensemble, "members": members, **made_with()},
        "forecasts": [row(forecast, recorder, layer, luck) for forecast in about.forecasts],
    }


def made_with() -> dict[str, str]:
    """Fingerprints of everything that decides a forecast: rules and numbers of the model, and those of this room."""
    tables = [HERE / "data" / name for name in TABLES]
    return {
        "twofutures": version("twofutures"),
        "code": code_digest(),
        "data": data_digest(),
        "record_code": source_digest(HERE / f"{name}.py" for name in CODE),
        "record_data": digest_of(b"\0".join(f.name.encode() + b"\0" + f.read_bytes() for f in tables)),
    }


def played(
    worlds: int, seed: int, ensemble: str, progress: Callable[[int, int], None] | None = None
) -> tuple[Recorder, Layer]:
    """The worlds under the package of the forecasts to the end of 2028, and the layer of their fit or past."""

    def watch(model: Model) -> None:
        if progress:
            progress(model.quarter + 1, QUARTERS_PLAYED)

    past = Past(worlds, seed, ensemble, watch=watch)
    layer = coverage.layer() if ensemble == "fitted" else judge(ensemble, past.model.recorder).layer
    return past.branch([Case(declared().package)]).run(LAST, watch).recorder, layer


def row(forecast: Forecast, recorder: Recorder, layer: Layer, luck: Luck) -> dict[str, Any]:
    """One forecast as plain data, with what the two baselines say."""
    of = forecast.of
    about: dict[str, Any] = {
        "name": forecast.name, "question": forecast.question, "family": of.family, "unit": of.unit,
        "quarter": forecast.quarter, "settles": forecast.settles.isoformat(), "publication": of.publication,
        "source": of.source, "reads": of.measure or of.observable, "possible": [_end(of.low), _end(of.high)],
        "last": {"value": of.last.value, "date": of.last.date.isoformat(), "grade": of.last.grade},
    }  # fmt: skip
    if of.is_event:
        level: dict[str, Any] = {"at_least": of.at_least} if of.at_least is not None else {"at_most": of.at_most}
        chances = {f"chance{by}": forecast.happens(recorder, on, luck).mean() for by, on in _with(layer).items()}
        about |= {"kind": "chance", "opens": of.opens, **level}
        return {**about, **_significant(chances), "baselines": naive(forecast)}
    reported, simulated = forecast.reported(recorder, layer, luck), forecast.simulated(recorder).clip(of.floor)
    values = {"quantiles": reported, "quantiles_without_layer": simulated}
    bands = {name: np.quantile(worlds, LEVELS).tolist() for name, worlds in values.items()}
    return {**about, "kind": "quantiles", **_significant(bands), "baselines": naive(forecast)}


def _with(layer: Layer) -> dict[str, Layer | None]:
    return {"": layer, "_without_layer": None}


def naive(forecast: Forecast) -> dict[str, Any]:
    """What no change and a straight trend say, as quantiles of a normal distribution; of an event its frequency."""
    if forecast.of.is_event:
        return _significant({FREQUENCY: recorded_frequency(forecast)})
    known_values = forecast.of.known()
    steps, values = np.array(list(known_values), dtype=float), np.array(list(known_values.values()))
    normals = {label: of(steps, values, forecast.step) for label, of in BASELINES.items()}
    low, high = forecast.of.floor, forecast.of.high
    return _significant(
        {label: stats.norm.ppf(LEVELS, *normal).clip(low, high).tolist() for label, normal in normals.items()}
    )


def recorded_frequency(forecast: Forecast) -> float:
    """The chance of an event in its window if every quarter has the frequency of the quarters on record.

    The record begins with the series of the observable, else with 2022Q4; a quarter of which it says nothing had no
    such event. Half an event and half a quarter without one are added (Krichevsky and Trofimov 1981): what has not
    happened in fifteen quarters is not impossible in the next.
    """
    values = forecast.of.known()
    steps, reached = list(values), forecast.reaches(np.array(list(values.values())))
    quarters = steps[-1] - (steps[0] if len(steps) > 1 else 0) + 1
    a_quarter = (reached.sum() + 0.5) / (quarters + 1)
    window = forecast.step - max(quarter_step(forecast.of.opens), steps[-1] + 1) + 1
    return float(1 - (1 - a_quarter) ** window)


def write(content: Mapping[str, Any], folder: Path = FOLDER, name: str = "") -> Path:
    """Write a frozen file and list its hash."""
    path = must_be_free(folder, name)
    write_text(path, sealed(content))
    listed = {**sums(folder), path.name: sha256(path)}
    write_text(folder / SUMS, "".join(f"{digest}  {file}\n" for file, digest in sorted(listed.items())))
    return path


def must_be_free(folder: Path = FOLDER, name: str = "") -> Path:
    """Where a frozen file will lie. ValueError, naming the fix, where one of that name has been frozen."""
    name = name or f"{declared().frozen_on:%Y-%m}"
    if not re.fullmatch(r"[\w.-]+", name):
        raise ValueError(f"{name!r} is no name of a file: write it like 2026-11")
    path = folder / f"{name}.json"
    if path.exists() or path.name in sums(folder):
        raise ValueError(f"{path} is frozen already, and {KEEP}: give the new one another --name")
    return path


def sums(folder: Path) -> dict[str, str]:
    """The hashes that a folder lists, by file."""
    file = folder / SUMS
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def sha256(path: Path) -> str:
    """The hash of a file, as ``sha256sum`` prints it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files(folder: Path = FOLDER) -> list[Path]:
    """Frozen files in the order of their names, the newest last."""
    return sorted(folder.glob("*.json"))


def newest(folder: Path = FOLDER) -> Frozen | None:
    """The newest frozen file, or None where none is frozen yet."""
    return Frozen.read(files(folder)[-1]) if files(folder) else None


def named(name: str, folder: Path = FOLDER) -> Frozen:
    """A frozen file by name, else the newest. ValueError names the command that makes one."""
    if not files(folder):
        raise ValueError("no forecasts are frozen yet: run 'twofutures forecast freeze'")
    names = [file.stem for file in files(folder)]
    return Frozen.read(folder / f"{known('frozen file', name or names[-1], names)}.json")


def _end(bound: float) -> float | None:
    return bound if np.isfinite(bound) else None


def _significant(x: Any) -> Any:
    """Plain data with its numbers to DIGITS."""
    if isinstance(x, Mapping):
        return {name: _significant(value) for name, value in x.items()}
    if isinstance(x, Sequence) and not isinstance(x, str):
        return [_significant(value) for value in x]
    return float(f"{x:.{DIGITS}g}") if isinstance(x, float | np.floating) else x
