"""Who tells finished games: a process of its own, one game at a time, so that no page waits for a thousand replays."""

import logging
import multiprocessing
import os
import signal
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

from twofutures.experiments.game.ahead import Ahead
from twofutures.experiments.game.debrief import Debrief, ahead_of, debrief
from twofutures.experiments.game.sight import Dials
from twofutures.experiments.work.apart import end_with_parent
from twofutures.policies.extension import in_use, use
from twofutures.viz.app.engine.games import Games
from twofutures.viz.app.engine.solo import Solo
from twofutures.viz.reports.debrief_parts import Worded, at_once, in_every_language, later, three

LUCKS = 1000  # of this present, and as many worlds that differ by what nobody knows
GLANCE = 0.25  # seconds between looks at whether somebody still waits
REMEMBERED = 24  # games, each told once or twice
NICE = 5  # somebody waits for it, though not as for a first answer
FOLLOW, LEAVE, THREE, BEYOND = "follow", "leave", "three", "beyond"  # what is asked of the process


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
        self._sending = threading.Lock()
        self._kept: OrderedDict[tuple[Solo, bool], tuple[Worded, ...]] = OrderedDict()

    def recall(self, solo: Solo, beyond: bool = False) -> tuple[Worded, ...]:
        """The parts of a finished game, if they have been made; ``beyond`` are those after the first three charts."""
        return self._kept.get((solo, beyond), ())

    def follow(self, solo: Solo) -> None:
        """Replay what can be known of a game by now, so that little is left when it is over.

        One game at a time is followed, the newest; nobody waits for it.
        """
        with suppress(EOFError, OSError):  # the process has ended: it is begun anew when something is asked of it
            self._send(solo.played, FOLLOW)

    def leave(self, solo: Solo) -> None:
        """Whoever played a game is gone: what was replayed of it is let go."""
        if self._process is not None:
            with suppress(EOFError, OSError):
                self._send(solo.played, LEAVE)

    def _send(self, solo: Solo, what: str) -> None:
        with self._sending:
            self._warm()
            self._line.send((solo, what))

    def _warm(self) -> None:
        """Begin the process if there is none."""
        if self._process is None or not self._process.is_alive():
            spawn = multiprocessing.get_context("spawn")
            self._line, theirs = spawn.Pipe()
            task = (theirs, self.lucks, in_use())
            self._process = spawn.Process(target=_serve, args=task, daemon=True, name="teller")
            self._process.start()
            theirs.close()

    def tell(
        self, solo: Solo, beyond: bool, deliver: Callable[[Worded | Far], None], glance: Callable[[], None]
    ) -> None:
        """Deliver the parts as they are made, or as they were made. What ``glance`` raises in between ends the telling.

        RuntimeError, in words, if it fails there.
        """
        if known := self.recall(solo, beyond):
            for part in known:
                deliver(part)
            return
        made: list[Worded] = []
        try:
            self._send(solo, BEYOND if beyond else THREE)
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

    def _next(self, glance: Callable[[], None]) -> Worded | Far | str | None:
        while not self._line.poll(GLANCE):
            glance()
        message: Worded | Far | str | None = self._line.recv()
        return message


@cache
def teller() -> Teller:
    """The process's one teller."""
    return Teller()


def _serve(line: Connection, lucks: int, extensions: tuple[str, ...]) -> None:
    """In the process: tell what is asked, and replay ahead what is followed, until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends this process
    end_with_parent()
    if hasattr(os, "nice"):
        os.nice(NICE)
    use(extensions)
    kept = AtHand(lucks)
    while True:
        try:
            if not line.poll(0 if kept.work() else None):
                continue
            solo, what = line.recv()
            if what in (FOLLOW, LEAVE):
                getattr(kept, what)(solo)
                continue
            for message in kept.messages(solo, what == BEYOND, line.send):
                line.send(message)
        except (EOFError, OSError):
            return


class AtHand:
    """What the process has at hand: the newest game that is followed, and the newest that was told, for its rest."""

    def __init__(self, lucks: int) -> None:
        self.lucks, self._games = lucks, Games()
        self._followed: tuple[Solo, Ahead] | None = None
        self._todo: Iterator[None] = iter(())
        self._told: tuple[Solo, Debrief] | None = None

    def follow(self, solo: Solo) -> None:
        """Replay a game ahead from now on, in the place of any other."""
        self._todo = iter(())
        self._todo = self._ahead(solo).follow(self._games.play(solo))

    def leave(self, solo: Solo) -> None:
        """Let go of a game that is followed no more."""
        if self._followed is not None and self._followed[0] == begun(solo):
            self._followed, self._todo = None, iter(())

    def work(self) -> bool:
        """Do a piece of what there is to replay ahead; False if there is none."""
        return next(self._todo, False) is None

    def messages(self, solo: Solo, beyond: bool, send: Callable[[Any], None]) -> Iterator[Worded | str | None]:
        """The parts, then None; or what went wrong, in words."""
        try:
            seen = self._seen(solo, send)
            if beyond:
                yield from in_every_language(at_once(seen.game, Dials().noise))
                yield from in_every_language(later(seen))
            else:
                yield from in_every_language(three(seen))
            yield None
        except (EOFError, OSError):
            raise
        except Exception as fault:  # it is told to whoever asked, and the next game is told
            yield str(fault) or type(fault).__name__

    def _seen(self, solo: Solo, send: Callable[[Any], None]) -> Debrief:
        if self._told is None or self._told[0] != solo:
            self._todo = iter(())  # it belongs to another game, or is done below
            self._told = None
            game = self._games.play(solo)
            self._told = solo, debrief(
                game, self.lucks, self.lucks, lambda what: lambda done, whole: send(Far(what, done, whole)),
                self._ahead(solo),
            )  # fmt: skip
        return self._told[1]

    def _ahead(self, solo: Solo) -> Ahead:
        first = begun(solo)
        if self._followed is None or self._followed[0] != first:
            self._followed = None  # its worlds are freed before others come
            self._followed = first, ahead_of(self._games.play(first), self.lucks, self.lucks)
        return self._followed[1]


def begun(solo: Solo) -> Solo:
    """A game as it was before its first turn."""
    return replace(solo, turns=(), chosen=())
