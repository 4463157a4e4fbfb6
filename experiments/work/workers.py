"""Where work is done: in this process, on local cores or on a Dask cluster. One loop; only the executor differs."""

import multiprocessing
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from twofutures.experiments.work.apart import end_with_parent
from twofutures.experiments.work.libraries import need

AHEAD = 2  # tasks under way per worker, so that none waits for the next
LIVES = 3  # workers that one task may lose before it counts as failed
GUARD = (
    "worker processes could not start: each imports the script that asks for them, so keep it in a file and what it "
    'does under if __name__ == "__main__": (or ask for one worker)'
)
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Failure:
    """What a task died of, as data."""

    error: BaseException
    trace: str


def each(
    work: Callable[..., Any], tasks: Iterable[tuple[Any, ...]], workers: int = 1, scheduler: str | None = None
) -> Generator[tuple[tuple[Any, ...], Any], None, None]:
    """``(task, work(*task))`` as they finish, a ``Failure`` where it raised; tasks are asked for only when needed.

    With a scheduler's address the workers are those of that Dask cluster, however many come and go.
    ChildProcessError if no local worker can start.
    """
    if scheduler is None and workers <= 1:
        yield from ((task, attempt(work, *task)) for task in tasks)
        return
    waiting = iter(tasks)
    lost: list[tuple[tuple[Any, ...], int]] = []
    while True:
        place = on_cluster(scheduler) if scheduler else on_cores(workers)
        again = list(lost)
        lost.clear()
        with place as (executor, room, begun):
            yield from _round(work, waiting, again, executor, room, lost)
        if not lost:
            return
        if not begun():  # no accident: the next pool would break alike
            raise ChildProcessError(GUARD)


def _round(
    work: Callable[..., Any], waiting: Iterator[Any], again: list[Any], executor: Executor, room: Callable[[], int],
    lost: list[Any],
) -> Iterator[tuple[Any, Any]]:  # fmt: skip
    """Feed one executor until all is done, or until it breaks: then ``lost`` holds what it took along.

    What was under way when an executor broke is tried ``again`` one by one: no task counts for its neighbour's deaths.
    """
    running: dict[Future, tuple[Any, int]] = {}
    while not lost:
        if again:
            more = [] if running else [again.pop(0)]
        else:
            more = [(task, 0) for task in islice(waiting, max(0, room() - len(running)))]
        for task, died in more:
            try:
                running[executor.submit(attempt, work, *task)] = task, died
            except BrokenProcessPool:  # it broke just now
                lost.append((task, died))
        if not running:
            break
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            task, died = running.pop(future)
            ended = _ended(future)
            if ended is not None:
                yield task, ended
            elif died + 1 < LIVES:
                lost.append((task, died + 1))
            else:
                yield task, _killed()
    lost += [*running.values(), *again]


def _ended(future: Future) -> Any:
    """A finished task's result; None if its worker died and the executor with it."""
    try:
        return future.result()
    except BrokenProcessPool:
        return None
    except CancelledError:
        raise ConnectionError("the cluster's scheduler went away: start it, then run the same command again") from None
    except Exception as error:  # what a cluster says of a task that took several workers along, for one
        return Failure(error, "".join(traceback.format_exception(error)))


def _killed() -> Failure:
    why = f"{LIVES} worker processes were killed while they computed this: is there too little memory?"
    return Failure(RuntimeError(why), why)


def attempt(work: Callable[..., Any], *task: Any) -> Any:
    """The work's result, or its failure as data that any process can read."""
    try:
        return work(*task)
    except Exception as error:
        trace = traceback.format_exc()
        return Failure(error if _travels(error) else RuntimeError(f"{type(error).__name__}: {error}"), trace)


def _travels(error: Exception) -> bool:
    """Whether another process could read this error."""
    try:
        return type(pickle.loads(pickle.dumps(error))) is type(error)
    except Exception:
        return False


# -- places ------------------------------------------------------------------------------------------------------------

# The executor, how many tasks it has room for, and whether any worker has begun.
Room = tuple[Executor, Callable[[], int], Callable[[], bool]]


def check_start() -> None:
    """ChildProcessError where workers could not import the script that runs here, which they do first.

    A worker that is just doing so, because the script has no guard, ends with one line instead of working itself.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        sys.exit(f"twofutures: {GUARD}")
    script = sys.modules["__main__"]
    path = getattr(script, "__file__", None)
    if path and getattr(script, "__spec__", None) is None and not Path(path).exists() and Path(path).stem != "ipython":
        raise ChildProcessError(GUARD)  # such as <stdin>


@contextmanager
def on_cores(workers: int) -> Iterator[Room]:
    """Local processes, each with one thread of arithmetic; they end with this process, however it ends."""
    check_start()
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    others = set(multiprocessing.active_children())
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    spawn = multiprocessing.get_context("spawn")
    begun = spawn.Event()
    pool = ProcessPoolExecutor(workers, spawn, initializer=_begin, initargs=(begun,))
    try:
        yield pool, lambda: AHEAD * workers, begun.is_set
    except BaseException:  # nobody waits for what was interrupted
        for child in set(multiprocessing.active_children()) - others:
            child.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _begin(begun: Event) -> None:
    """In a new worker: say that it is here, leave Ctrl-C to the parent, and die with it."""
    begun.set()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


@contextmanager
def on_cluster(address: str) -> Iterator[Room]:
    """The workers of a Dask cluster that runs already; whoever dies there has its tasks done by another."""
    distributed = need("distributed", extra="cluster")
    try:
        client = distributed.Client(address, timeout=20)
    except (OSError, ValueError) as error:
        raise ValueError(f"no Dask scheduler answers at {address}: {error}") from None
    with client:
        executor = client.get_executor(pure=False)
        try:
            yield executor, lambda: AHEAD * max(1, sum(client.nthreads().values())), lambda: True
        except BaseException:
            executor.shutdown(wait=False)
            raise
