"""Who tells finished games: a process of its own, one game at a time, so that no page waits for a thousand replays."""

import logging
import multiprocessing
import os
import signal
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

from twofutures.experiments.game.debrief import Debrief, debrief
from twofutures.experiments.game.sight import Dials
from twofutures.experiments.work.apart import end_with_parent
from twofutures.policies.extension import in_use, use
from twofutures.viz.app.engine.games import Games
from twofutures.viz.app.engine.solo import Solo
from twofutures.viz.reports.debrief_parts import Part, at_once, encoded, later, three

LUCKS = 1000  # of this present, and as many worlds that differ by what nobody knows
GLANCE = 0.25  # seconds between looks at whether somebody still waits
REMEMBERED = 24  # games, each told once or twice
NICE = 5  # somebody waits for it, though not as for a first answer


@dataclass(frozen=True)
class Far:
    """How far a game is replayed: what is being done, and how much of it."""

    what: str
    done: int
    whole: int


class Teller:
    """Tells games in a process that begins when it is first wanted and ends with this one."""

    def __init__(self, lucks: int = LUCKS) -> None:
        self.lucks = lucks
        self._process: Any = None
        self._line: Any = None
        self._kept: OrderedDict[tuple[Solo, bool], tuple[Part, ...]] = OrderedDict()

    def recall(self, solo: Solo, beyond: bool = False) -> tuple[Part, ...]:
        """The parts of a finished game, if they have been made; ``beyond`` are those after the first three charts."""
        return self._kept.get((solo, beyond), ())

    def warm(self) -> None:
        """Begin the process, so that it is there when a game is over."""
        if self._process is None or not self._process.is_alive():
            spawn = multiprocessing.get_context("spawn")
            self._line, theirs = spawn.Pipe()
            task = (theirs, self.lucks, in_use())
            self._process = spawn.Process(target=_serve, args=task, daemon=True, name="teller")
            self._process.start()
            theirs.close()

    def tell(self, solo: Solo, beyond: bool, deliver: Callable[[Part | Far], None], glance: Callable[[], None]) -> None:
        """Deliver the parts as they are made, or as they were made. What ``glance`` raises in between ends the telling.

        RuntimeError, in words, if it fails there.
        """
        if known := self.recall(solo, beyond):
            for part in known:
                deliver(part)
            return
        self.warm()
        made: list[Part] = []
        try:
            self._line.send((solo, beyond))
            while (message := self._next(glance)) is not None:
                if isinstance(message, str):
                    raise RuntimeError(message)
                deliver(message)
                made += [] if isinstance(message, Far) else [message]
        except (EOFError, OSError):
            self.stop()
            logging.getLogger("twofutures").warning("the teller of games ended and is replaced when it is wanted")
            raise RuntimeError("the replays stopped before they were whole: open the page again") from None
        except RuntimeError:
            raise
        except BaseException:  # nobody waits any more: what is being replayed is of no use
            self.stop()
            raise
        self._kept[solo, beyond] = tuple(made)
        while len(self._kept) > REMEMBERED:
            self._kept.popitem(last=False)

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._line.close()
            self._process = None

    def _next(self, glance: Callable[[], None]) -> Part | Far | str | None:
        while not self._line.poll(GLANCE):
            glance()
        message: Part | Far | str | None = self._line.recv()
        return message


@cache
def teller() -> Teller:
    """The process's one teller."""
    return Teller()


def _serve(line: Connection, lucks: int, extensions: tuple[str, ...]) -> None:
    """In the process: tell what is asked until the other side is gone. The newest game stays at hand for its rest."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends this process
    end_with_parent()
    if hasattr(os, "nice"):
        os.nice(NICE)
    use(extensions)
    newest: dict[Solo, Debrief] = {}
    while True:
        try:
            solo, beyond = line.recv()
            for message in _messages(solo, beyond, lucks, newest, line.send):
                line.send(message)
        except (EOFError, OSError):
            return


def _messages(
    solo: Solo, beyond: bool, lucks: int, newest: dict[Solo, Debrief], send: Callable[[Any], None]
) -> Iterator[Part | str | None]:
    """The parts, then None; or what went wrong, in words."""
    try:
        if solo not in newest:
            newest.clear()
            newest[solo] = debrief(
                Games().play(solo), lucks, lucks,
                lambda what: lambda done, whole: send(Far(what, done, whole)),
            )  # fmt: skip
        seen = newest[solo]
        if beyond:
            yield from encoded(at_once(seen.game, Dials().noise))
            yield from encoded(later(seen))
        else:
            yield from three(seen)
        yield None
    except (EOFError, OSError):
        raise
    except Exception as fault:  # it is told to whoever asked, and the next game is told
        yield str(fault) or type(fault).__name__
