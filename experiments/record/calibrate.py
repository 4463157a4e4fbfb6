"""History fit: draw worlds from the priors, weigh them by their distance from the record, keep a compact ensemble.

Adaptive importance sampling with an approximate-Bayesian kernel. Wave 0 is a scrambled Sobol design over the priors; a
later wave draws from a product proposal that leans toward what the past rewarded, in parameters it clearly informs.
Weights divide by the mixture of all proposals, so that the result still answers to the priors. Values never leave their
sourced ranges: everything happens in the unit cube of each parameter's own distribution.
"""

import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from twofutures.abm.calendar import quarter_step
from twofutures.abm.luck import Luck
from twofutures.abm.model import Model
from twofutures.abm.parameters import Assumptions, parameters
from twofutures.abm.worlds import Worlds
from twofutures.experiments.record.distance import distance, measured, measures
from twofutures.experiments.work.files import write_atomically, write_json
from twofutures.experiments.work.provenance import code_digest, data_digest
from twofutures.experiments.work.workers import Failure, each
from twofutures.policies.members import FILE, Members
from twofutures.policies.scenario import Scenario

SEED = 20_261
LAST_TARGET = "2026Q2"
WAVE_STRIDE = 10_000_000  # world numbers of one wave never meet those of the next
CHUNK = 2_000
WAVES = (150_000, 130_000, 120_000)
CLEAR = 4.0  # standard errors by which a parameter's weighted mean must move before a proposal follows it
KEEP_UNIFORM = 0.25  # part of every proposal that stays with the prior, which bounds the weights
LEAST_WORLDS = 250.0  # the kernel is widened until the effective sample is at least this large


@dataclass(frozen=True)
class Wave:
    """One wave: how many worlds, and which parameters (columns of the design) follow a Beta proposal."""

    number: int
    worlds: int
    until: str
    leaning: dict[int, tuple[float, float]]

    def design(self, first: int, count: int) -> Worlds:
        """Rows of the design in the unit cube, shape (count, parameters)."""
        from scipy.stats import qmc  # half a second, which who reads a fit need not wait

        sobol = qmc.Sobol(len(free_names()), scramble=True, rng=np.random.default_rng(SEED + self.number))
        if first:
            sobol.fast_forward(first)
        with warnings.catch_warnings():  # a chunk need not be a power of two: balance is a property of the whole design
            warnings.simplefilter("ignore", UserWarning)
            cube = np.clip(sobol.random(count), 1e-9, 1 - 1e-9)
        for column, (a, b) in self.leaning.items():
            cube[:, column] = lean(cube[:, column], a, b)
        return cube

    def density(self, cube: Worlds) -> Worlds:
        """Proposal density over prior density at points of the cube, as a logarithm."""
        from scipy import stats

        log_q = np.zeros(len(cube))
        for column, (a, b) in self.leaning.items():
            log_q += np.log(KEEP_UNIFORM + (1 - KEEP_UNIFORM) * stats.beta.pdf(cube[:, column], a, b))
        return log_q


def free_names() -> list[str]:
    """Parameters that have a range, in file order: the columns of the design."""
    return [name for name, p in parameters().items() if p.low < p.high and p.dist != "fixed"]


def lean(uniform: Worlds, a: float, b: float) -> Worlds:
    """Draws from the mixture of the uniform and a Beta proposal: the first part of the unit interval stays uniform."""
    from scipy import stats

    inner = np.clip((uniform - KEEP_UNIFORM) / (1 - KEEP_UNIFORM), 1e-9, 1 - 1e-9)
    return np.where(uniform < KEEP_UNIFORM, uniform / KEEP_UNIFORM, stats.beta.ppf(inner, a, b))


def assumptions_from(cube: Worlds) -> Assumptions:
    """Assumptions of the worlds of a design, one row each."""
    drawn = dict(zip(free_names(), cube.T, strict=True))
    return Assumptions(
        {n: p.at(drawn[n]) if n in drawn else np.full(len(cube), p.value) for n, p in parameters().items()}
    )


def history(assumptions: Assumptions, luck: Luck, until: str, cut: str | None = None) -> Model:
    """Worlds with given assumptions, played from 2022Q4; ``cut`` ends the recorded inputs early."""
    return Scenario().model(assumptions, luck, records_until=cut).run(quarter_step(until))


def run_chunk(wave: Wave, first: int, count: int, cut: str | None) -> Worlds:
    """Measures of one chunk of a wave, shape (parts, count)."""
    luck = Luck(SEED, wave.number * WAVE_STRIDE + np.arange(first, first + count))  # each member's own
    model = history(assumptions_from(wave.design(first, count)), luck, wave.until, cut)
    return measured(model.recorder, cut).astype(np.float32)


def chunk_file(folder: Path, wave: Wave, first: int) -> Path:
    """Where a chunk's measures are kept."""
    return folder / f"wave-{wave.number}-{first:07d}.npy"


def _work(folder: Path, wave: Wave, first: int, cut: str | None) -> int:
    parts = run_chunk(wave, first, min(CHUNK, wave.worlds - first), cut)
    write_atomically(chunk_file(folder, wave, first), lambda path: _save(path, parts))
    return parts.shape[1]


def _save(path: Path, array: Worlds) -> None:
    with open(path, "wb") as file:
        np.save(file, array)


def run_wave(folder: Path, wave: Wave, workers: int, cut: str | None, tick: Callable[[int], None]) -> Worlds:
    """All measures of a wave; chunks that lie in the folder are kept."""
    starts = range(0, wave.worlds, CHUNK)
    todo = [first for first in starts if not chunk_file(folder, wave, first).exists()]
    tick(wave.worlds - sum(min(CHUNK, wave.worlds - first) for first in todo))
    for _, done in each(_work, [(folder, wave, first, cut) for first in todo], min(workers, len(todo))):
        if isinstance(done, Failure):
            raise done.error
        tick(done)
    return np.concatenate([np.load(chunk_file(folder, wave, first)) for first in starts], axis=1)


def effective(weights: Worlds) -> float:
    """Effective sample size."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def kernel_weights(miss: Worlds, log_ratio: Worlds) -> tuple[Worlds, float]:
    """Weights and the width of the kernel: as sharp as the least effective sample allows, never sharper than exact."""
    width = 1.0
    while True:
        log_w = -(miss - miss.min()) / (2 * width) + log_ratio
        weights = np.exp(log_w - log_w.max())
        if effective(weights) >= min(LEAST_WORLDS, len(weights) / 20):
            return weights / weights.sum(), width
        width *= 1.1


def leanings(cube: Worlds, weights: Worlds) -> dict[int, tuple[float, float]]:
    """Beta proposals for the parameters that the weights clearly move, matched by weighted mean and variance."""
    mean = weights @ cube
    size = np.maximum(mean * (1 - mean) / (weights @ (cube - mean) ** 2) - 1, 1.0)
    clear = np.flatnonzero(abs(mean - 0.5) > CLEAR * np.sqrt(1 / 12 / effective(weights)))
    return {int(i): (max(mean[i] * size[i], 0.5), max((1 - mean[i]) * size[i], 0.5)) for i in clear}


@dataclass
class Fit:
    """Pooled waves: points of the cube, their measures, log prior over proposal, wave, number, distance and weight."""

    cube: Worlds
    parts: Worlds
    log_ratio: Worlds
    wave: Worlds
    number: Worlds
    distance: Worlds
    weights: Worlds
    width: float
    waves: list[Wave]

    def informed(self) -> list[tuple[str, float, float]]:
        """Parameters by how far the past moved them: name, shift of the mean in prior sds, variance kept."""
        mean = self.weights @ self.cube
        var = self.weights @ (self.cube - mean) ** 2
        rows = [
            (name, float((m - 0.5) * np.sqrt(12)), float(v * 12))
            for name, m, v in zip(free_names(), mean, var, strict=True)
        ]
        return sorted(rows, key=lambda row: -abs(row[1]))

    def resample(self, members: int) -> Worlds:
        """Rows of an equally weighted ensemble (systematic resampling: a row of large weight comes several times)."""
        rows = np.searchsorted(np.cumsum(self.weights), (np.arange(members) + 0.5) / members)
        return rows.clip(max=len(self.weights) - 1)

    def without(self, family: str) -> "Fit":
        """The same worlds, weighed as if one family of targets had never been recorded."""
        miss = distance(self.parts, None, family)
        weights, width = kernel_weights(miss, self.log_ratio)
        return replace(self, distance=miss, weights=weights, width=width)


def calibrate(
    folder: Path,
    sizes: tuple[int, ...] = WAVES,
    cut: str | None = None,
    workers: int = 2,
    tick: Callable[[int], None] = lambda done: None,
) -> Fit:
    """Run the waves (resuming what the folder holds) and weigh all worlds together.

    Raises ValueError if the folder holds waves of other code, data or settings.
    """
    stamp = {"code": code_digest(), "data": data_digest(), "sizes": list(sizes), "cut": cut, "measured": measures(cut)}
    manifest = folder / "calibration.json"
    if manifest.exists() and json.loads(manifest.read_text(encoding="utf-8")) != stamp:
        raise ValueError(f"{folder} holds a fit of other code, data or settings: choose a new folder or remove it")
    write_json(manifest, stamp)
    waves: list[Wave] = []
    cubes, parts = [], []
    leaning: dict[int, tuple[float, float]] = {}
    for number, size in enumerate(sizes):
        waves.append(wave := Wave(number, size, LAST_TARGET if cut is None else cut, leaning))
        parts.append(run_wave(folder, wave, workers, cut, tick))
        cubes.append(np.concatenate([wave.design(a, min(CHUNK, size - a)) for a in range(0, size, CHUNK)]))
        fit = pool(waves, cubes, np.concatenate(parts, axis=1), cut)
        leaning = leanings(fit.cube, fit.weights)
    return fit


def pool(waves: list[Wave], cubes: list[Worlds], parts: Worlds, cut: str | None) -> Fit:
    """Weigh all waves together: kernel times prior over the mixture of proposals."""
    cube = np.concatenate(cubes)
    part = np.array([w.worlds for w in waves]) / len(cube)
    log_q = np.stack([w.density(cube) for w in waves])
    log_mix = np.log((part[:, None] * np.exp(log_q - log_q.max(axis=0))).sum(axis=0)) + log_q.max(axis=0)
    miss = distance(parts, cut)
    weights, width = kernel_weights(miss, -log_mix)
    wave, number = np.concatenate([(np.full(w.worlds, w.number), np.arange(w.worlds)) for w in waves], axis=1)
    return Fit(cube, parts, -log_mix, wave, number, miss, weights, width, waves)


def members_of(fit: Fit, count: int) -> Members:
    """An equally weighted ensemble, shuffled so that any run of world numbers is a fair sample."""
    rows = np.random.default_rng(SEED).permutation(fit.resample(count))
    values = dict(assumptions_from(fit.cube[rows]).values)
    return Members(values, SEED, fit.wave[rows] * WAVE_STRIDE + fit.number[rows])


def about(fit: Fit) -> dict[str, object]:
    """The summary that ships with a fitted ensemble."""
    return {
        "worlds_drawn": len(fit.cube),
        "survivors": int((fit.weights > 1 / (10 * len(fit.cube))).sum()),
        "effective_sample": round(effective(fit.weights), 1),
        "kernel_width": round(fit.width, 3),
        "distance_prior_median": round(float(np.median(fit.distance[fit.wave == 0])), 2),
        "distance_fitted_mean": round(float(fit.weights @ fit.distance), 2),
        "informed": [
            {"parameter": name, "shift_sd": round(shift, 3), "variance_kept": round(kept, 3)}
            for name, shift, kept in fit.informed()
        ],
        "made_from": {"code": code_digest(), "data": data_digest()},
    }


def store(members: Members, summary: dict[str, Any], file: Path = FILE) -> None:
    """Write members and their summary atomically."""
    table = pa.table({**members.values, "history_luck": members.ids}).replace_schema_metadata(
        {"seed": str(members.seed)}
    )
    write_atomically(file, lambda path: pq.write_table(table, path, compression="zstd", use_dictionary=True))
    write_json(file.with_suffix(".json"), summary)
