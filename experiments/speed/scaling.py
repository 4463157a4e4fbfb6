"""How two processes scale: worlds a second of two over one, beside a bare NumPy loop that does nothing else."""

import time
from collections.abc import Callable
from concurrent.futures import Executor
from functools import cache, partial

import numpy as np

from twofutures.abm.calendar import BRANCH
from twofutures.abm.luck import Luck
from twofutures.abm.model import Model
from twofutures.experiments.work.workers import on_cores
from twofutures.policies.scenario import Scenario

ENTRIES = 4_000  # numbers per array of the bare loop, as in a chunk
LEAST = 1.0  # seconds that one measurement lasts


@cache
def _past(worlds: int) -> Model:
    return Scenario().build(worlds, 1, ensemble="prior").run(BRANCH - 1)


def play(worlds: int) -> None:
    """Some worlds from the branch to the end; the past is played once per process."""
    past = _past(min(worlds, 64))
    past.fork(np.arange(worlds) % past.worlds, Luck(1, np.arange(worlds))).run()


def loop(calls: int) -> None:
    """So many NumPy calls on arrays that fit the cache."""
    x, y, out = (np.full(ENTRIES, 0.5) for _ in range(3))
    for _ in range(calls):
        np.multiply(x, y, out=out)
        np.exp(out, out=out)


def repeat(work: Callable[[], None], seconds: float) -> float:
    """How often a second the work is done, going on for at least so long."""
    start, done = time.perf_counter(), 0
    while done == 0 or time.perf_counter() - start < seconds:
        work()
        done += 1
    return done / (time.perf_counter() - start)


def scaling(worlds: int, repeats: int = 3) -> tuple[float, float]:
    """Rate of two processes over that of one: of the model and of bare NumPy, each the best of some rounds."""
    works = (partial(play, worlds), partial(loop, 2_000))
    with on_cores(2) as (pool, *_):
        for work in works:
            _rate(pool, work, 2, 0.0)  # imports, first touches, the past
        rounds = [[_rate(pool, w, 2, LEAST) / _rate(pool, w, 1, LEAST) for w in works] for _ in range(repeats)]
    model, bare = (max(column) for column in zip(*rounds, strict=True))
    return model, bare


def _rate(pool: Executor, work: Callable[[], None], processes: int, seconds: float) -> float:
    """Work done a second by so many processes at once."""
    return sum(future.result() for future in [pool.submit(repeat, work, seconds) for _ in range(processes)])
