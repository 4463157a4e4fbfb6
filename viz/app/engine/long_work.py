"""Long work, one piece at a time: a background thread that tells how far it is, can be stopped, and gives way."""

from __future__ import annotations

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


class Bench:
    """One thread for all long work; visitors' answers come first."""

    def __init__(self) -> None:
        self._queue: Queue[Callable[[], None]] = Queue()
        self._thread: threading.Thread | None = None

    def put(self, act: Callable[[], None]) -> None:
        """Have something done when its turn comes."""
        self._queue.put(act)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True, name="bench")
            self._thread.start()

    def _run(self) -> None:
        while True:
            self._queue.get()()


@cache
def bench() -> Bench:
    """The process's one bench."""
    return Bench()


def use_work(
    inside: Callable[[Callable[[], Any]], None],
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
        tell = lambda now: inside(lambda: set_work(now) if token.current == mine else None)  # noqa: E731
        bench().put(lambda: run(make, lambda: token.current == mine, tell))

    solara.use_effect(lambda: lambda: setattr(token, "current", -1), [])
    return work, start, stop


def run(make: Callable[[Progress], Any], wanted: Callable[[], bool], tell: Callable[[Work], None]) -> None:
    """Do it, telling how far it is; a fault becomes a sentence."""

    def progress(done: int, total: int) -> None:
        if not wanted():
            raise Stopped
        tell(Work("running", done, total))
        give_way()

    try:
        progress(0, 1)
        tell(Work("done", value=make(progress)))
    except Stopped:
        return
    except Exception as fault:  # whatever it is, the next visitor's work goes on
        logging.getLogger("twofutures").warning("work failed", exc_info=fault)
        tell(Work("failed", fault=str(fault) or type(fault).__name__))


def give_way(patience: float = 10.0) -> None:
    """Wait, for a while, until no visitor waits for a first answer."""
    pause, waited = threading.Event(), 0.0
    while desk().pressed() and waited < patience:
        pause.wait(0.1)
        waited += 0.1
