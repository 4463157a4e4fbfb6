"""How fast, how lean, how far from the floor: measured in one run, mostly as ratios, which a busy machine spares.

This is the quick look on a machine at hand (``twofutures bench``). What ``docs/speed.md`` shows, peers beside it and
every run kept, is measured by ``benchmarks/measure.py``.
"""

import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from twofutures.abm.calendar import BRANCH
from twofutures.abm.luck import Luck
from twofutures.abm.model import Model
from twofutures.abm.order_of_play import MEETINGS, ORDER_OF_PLAY
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.chunks import compute, encode
from twofutures.experiments.batches.design import replications
from twofutures.experiments.futures import CHUNK_ROWS
from twofutures.experiments.speed.bare_numpy import Replay
from twofutures.experiments.speed.scaling import scaling
from twofutures.experiments.speed.trace import record_quarter
from twofutures.policies.case import Case
from twofutures.policies.scenario import Scenario

SEED = 1
SMALL = 1_000  # worlds of the runs with a bar in seconds
MANY = 16_000  # worlds over which cost must stay linear
SIZES = (1, 64, 256, 1_000)
RECORD = "record"  # what follows the last beat of a quarter
GIB = 2**30


class Row(NamedTuple):
    """One measured figure. ``value`` is None where it cannot be measured here, and ``meaning`` then says why."""

    name: str
    value: float | None
    unit: str
    bar: str
    meaning: str


class Pasts:
    """History, run once for a small batch; bigger batches continue its worlds, each with its own luck."""

    def __init__(self, worlds: int) -> None:
        self.small = min(SMALL, worlds)
        self.past = Scenario().build(self.small, SEED, ensemble="prior").run(BRANCH - 1)

    def future(self, worlds: int, quarters: int = 0) -> Model:
        """So many worlds at the branch, played on for some quarters."""
        model = self.past.fork(np.arange(worlds) % self.small, Luck(SEED, np.arange(worlds)))
        return model.run(BRANCH - 1 + quarters)

    def play(self, worlds: int) -> None:
        """So many worlds from the branch to the end, fork included."""
        self.future(worlds).run()


def bench(worlds: int = CHUNK_ROWS, repeats: int = 3) -> dict[str, Any]:
    """Every figure by name with its unit and bar; what cannot be measured here says why."""
    figures = {}
    for row in measure(worlds, repeats):
        bar = f"; bar {row.bar}" if row.bar else ""
        figures[f"{row.name} [{row.unit}{bar}]"] = row.meaning if row.value is None else row.value
    return figures


def measure(worlds: int = CHUNK_ROWS, repeats: int = 3) -> list[Row]:
    """All rows. ``worlds`` is the size of a full batch (bars hold at 4,000), ``repeats`` runs give one best time."""
    memory = peak_memory(worlds)
    pasts = Pasts(worlds)
    return [
        over_bare_numpy(pasts, worlds, repeats),
        *whole_runs(pasts, worlds, repeats),
        two_processes(pasts.small, repeats),
        memory,
        *where_time_goes(pasts.future(worlds, 1)),
    ]


def best(work: Callable[[], Any], repeats: int) -> float:
    """Seconds of the quickest repeat."""
    return min(seconds(work) for _ in range(repeats))


def seconds(work: Callable[[], Any]) -> float:
    """Seconds that one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


# -- against the floor ------------------------------------------------------------------------------------------------


def over_bare_numpy(pasts: Pasts, worlds: int, repeats: int) -> Row:
    """Time of a whole quarter over the time that NumPy alone needs for the same array work."""
    model = pasts.future(worlds, 1)
    replay = Replay(record_quarter(model.fork()))
    replay.run()
    times = [(seconds(model.fork().step), seconds(replay.run)) for _ in range(repeats)]
    ours, bare = (min(column) for column in zip(*times, strict=True))
    meaning = f"a quarter makes {replay.ufuncs:,} ufunc calls; the same calls bare, on preallocated arrays, take 1"
    return Row(f"a quarter of {worlds:,} worlds over bare NumPy", ours / bare, "times", "<= 3 at 4,000", meaning)


# -- whole runs --------------------------------------------------------------------------------------------------------


def whole_runs(pasts: Pasts, worlds: int, repeats: int) -> list[Row]:
    """Times from the branch and from the start, worlds per second by batch size, linearity."""
    small, many = pasts.small, max(MANY * worlds // CHUNK_ROWS, 2)
    sizes = sorted({*(size for size in SIZES if size <= worlds), small, worlds})
    futures = {size: best(partial(pasts.play, size), repeats) for size in sizes}
    history = best(lambda: Pasts(small), repeats)
    chunks = sum(seconds(pasts.future(min(worlds, many - done)).run) for done in range(0, many, worlds))
    one = pasts.future(1)
    quarters = [seconds(one.step) for _ in range(max(repeats, 3))]
    return [
        Row("one quarter of one world", min(quarters) * 1e3, "ms", "< 100", "what someone who watches waits for"),
        Row(f"{small:,} worlds from the branch", futures[small], "s", "about 1.5 at 1,000", "2026Q4 to 2028Q4"),
        Row(f"{small:,} worlds from 2022Q4", history + futures[small], "s", "about 4 at 1,000", "2022Q4 to 2028Q4"),
        Row(
            f"cost per world, {many:,} in chunks over {small:,}",
            (chunks / many) / (futures[small] / small),
            "times",
            "<= 1.1 at 16,000",
            f"from the branch; chunks of {worlds:,} as an ensemble computes them",
        ),
        *(
            Row(f"worlds a second at {size:,}", size / time_, "1/s", "", "from the branch to 2028Q4, fork included")
            for size, time_ in futures.items()
        ),
    ]


def two_processes(worlds: int, repeats: int) -> Row:
    """What a second process adds, over what it adds to bare NumPy: memory and caches are shared by both."""
    ours, bare = scaling(worlds, repeats)
    meaning = f"two processes over one: {ours:.2f} times the worlds a second, {bare:.2f} times the bare NumPy loop"
    return Row("scaling to two processes over that of bare NumPy", ours / bare, "times", ">= 0.9", meaning)


def peak_memory(worlds: int) -> Row:
    """Peak memory of a chunk of an ensemble, recorder and result table included, in a process of its own."""
    code = f"from twofutures.experiments.speed.bench import chunk_memory; print(chunk_memory({worlds}))"
    env = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    name, bar = f"peak memory of a {worlds:,}-world chunk", "< 1 at 4,000"
    if done.returncode:
        return Row(name, None, "GiB", bar, f"not measured: {done.stderr.strip().splitlines()[-1]}")
    meaning = "whole process: libraries, model from 2022Q4, recorder, Parquet file"
    return Row(name, float(done.stdout) / GIB, "GiB", bar, meaning)


def chunk_memory(worlds: int) -> float:
    """Compute one chunk; returns the most memory, in bytes, that this process ever held."""
    batch = Batch((Case("inaction"),), replications(worlds), ensemble="prior", chunk=worlds)
    encode(compute(batch, batch.chunks()[0], {}), 1, "")
    status = Path("/proc/self/status")
    if status.exists():  # Linux hands a process the peak of its parent in ru_maxrss; this one is its own
        return float(status.read_text(encoding="ascii").split("VmHWM:")[1].split()[0]) * 1024
    import resource  # not on every system

    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024))


# -- where the time goes -----------------------------------------------------------------------------------------------


class BeatClock:
    """Times every beat of a model's quarters."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.spent: dict[str, float] = defaultdict(float)
        for verb, beat in (("_play", ""), *((beat, beat) for beat in (*MEETINGS, RECORD))):
            setattr(model, verb, self._timed(getattr(model, verb), beat))

    def quarter(self) -> dict[str, float]:
        """Play one quarter; returns the seconds of each of its beats."""
        before = self.spent.copy()
        self.model.step()
        return {beat: spent - before[beat] for beat, spent in self.spent.items()}

    def _timed(self, do: Callable[..., None], beat: str = "") -> Callable[..., None]:
        def run(*played: str) -> None:
            self.spent[beat or played[0]] += seconds(lambda: do(*played))

        return run


def where_time_goes(model: Model) -> list[Row]:
    """Share of a run's time by stage of the quarter; the model is played to its end."""
    clock = BeatClock(model)
    whole = seconds(model.run)
    meaning = f"of a run of {model.worlds:,} worlds after the branch"
    stages = (*ORDER_OF_PLAY, ("Record", (RECORD,)))
    spent = {stage: sum(clock.spent[beat] for beat in beats) for stage, beats in stages}
    return [Row(f"time in: {stage}", 100 * part / whole, "%", "", meaning) for stage, part in spent.items()]
