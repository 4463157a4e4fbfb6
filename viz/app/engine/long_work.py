"""Long work, one piece at a time: a background thread that tells how far it is, can be stopped, and gives way."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from queue import Queue
from typing import Any

import solara

from twofutures.viz.app.engine.desk import desk

Progress = Callable[[int, int], None]


class Stopped(Exception):
    """The visitor does not want it any more."""


@dataclass(frozen=True)
class Work:
    """How far it is: nothing asked, waiting, running, done with a value, or failed with a sentence."""

    state: str = "idle"
    done: int = 0
    total: int = 1
    value: Any = None
    fault: str = ""


@dataclass(frozen=True)
class Bench:
    """Where work waits for its turn, one piece at a time; a ``patient`` one lets first answers go before its own."""

    name: str
    patient: bool = True


SHARED = Bench("bench")
TURNS = Bench("turns", patient=False)  # somebody looks at the page until it is played
DEBRIEFS = Bench("debriefs", patient=False)  # which another process makes


@cache
def _queue(bench: Bench) -> Queue[Callable[[], None]]:
    """A bench's queue, and the one thread that does its work (a pool's would keep the process alive)."""
    queue: Queue[Callable[[], None]] = Queue()

    def work() -> None:
        while True:
            queue.get()()

    threading.Thread(target=work, daemon=True, name=bench.name).start()
    return queue


def others_wait(bench: Bench) -> bool:
    """Whether there is more to do at a bench when the present piece is done."""
    return not _queue(bench).empty()


def use_work(
    inside: Callable[[Callable[[], Any]], None], bench: Bench = SHARED
) -> tuple[Work, Callable[[Callable[[Progress], Any]], None], Callable[[], None]]:
    """(how far it is, start something, stop it) for one place on a page; ``inside`` acts in that visitor's page."""
    work, set_work = solara.use_state(Work())
    token = solara.use_ref(0)

    def stop() -> None:
        token.current += 1
        set_work(Work())

    def start(make: Callable[[Progress], Any]) -> None:
        token.current += 1
        mine = token.current
        set_work(Work("waiting"))
        report = lambda now: inside(lambda: set_work(now) if token.current == mine else None)  # noqa: E731
        _queue(bench).put(lambda: run(make, lambda: token.current == mine, report, bench.patient))

    solara.use_effect(lambda: lambda: setattr(token, "current", -1), [])
    return work, start, stop


def run(
    make: Callable[[Progress], Any], wanted: Callable[[], bool], report: Callable[[Work], None], patient: bool = True
) -> None:
    """Do it, telling how far it is; a fault becomes a sentence."""

    def progress(done: int, total: int) -> None:
        if not wanted():
            raise Stopped
        report(Work("running", done, total))
        pause, patience = threading.Event(), 100  # tenths of a second
        while patient and desk().pressed() and patience:  # whoever waits for a first answer comes first
            pause.wait(0.1)
            patience -= 1

    try:
        progress(0, 1)
        report(Work("done", value=make(progress)))
    except Stopped:
        return
    except Exception as fault:  # whatever it is, the next visitor's work goes on
        logging.getLogger("twofutures").warning("work failed", exc_info=fault)
        report(Work("failed", fault=str(fault) or type(fault).__name__))
