"""Who plays for the desk: this process, or one of its own, so that pages are drawn while worlds are played."""

import gc
import logging
import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection

import numpy as np

from twofutures.experiments.work.apart import end_with_parent
from twofutures.policies.extension import in_use, use
from twofutures.viz.app.engine.answers import Kept, Play, Presents
from twofutures.viz.app.engine.screen import COARSE, Screen

GLANCE = 0.02  # seconds between looks at whether a play is still wanted
LOWEST = 10  # niceness of the patient: whatever somebody waits for goes first


class Here:
    """Plays in this process."""

    def __init__(self, presents: Presents) -> None:
        self.presents = presents

    def play(self, screens: Sequence[Screen], first: int, last: int, wanted: Callable[[], bool]) -> list[Kept] | None:
        """Screens of one seed over the worlds from ``first`` up to ``last``; None if nobody wants them any more."""
        cases = [screen.case(str(i)) for i, screen in enumerate(screens)]
        play = Play(self.presents.before(cases, np.arange(first, last), screens[0].seed), cases)
        while not play.step():
            if not wanted():
                return None
        return play.kept()


class Elsewhere:
    """Plays in a process of its own, which ends with this one. The patient one does what nobody waits for yet."""

    def __init__(self, patient: bool = False) -> None:
        self.patient = patient
        self._start()

    def _start(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._line, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, self.patient, in_use()), daemon=True, name="player")
        self._process.start()
        theirs.close()

    def play(self, screens: Sequence[Screen], first: int, last: int, wanted: Callable[[], bool]) -> list[Kept] | None:
        """As ``Here.play``. RuntimeError with the fault's own words if playing failed there."""
        try:
            played = self._asked(screens, first, last, wanted)
        except (EOFError, OSError):  # the process was ended by somebody: one more try with a new one
            logging.getLogger("twofutures").warning("a player ended and is replaced")
            self.stop()
            self._start()
            try:
                played = self._asked(screens, first, last, wanted)
            except (EOFError, OSError):
                raise RuntimeError("worlds cannot be played: the process for it ends; start the app again") from None
        if isinstance(played, str):
            raise RuntimeError(played)
        return played

    def _asked(
        self, screens: Sequence[Screen], first: int, last: int, wanted: Callable[[], bool]
    ) -> list[Kept] | str | None:
        self._line.send((screens, first, last))
        dropped = False
        while not self._line.poll(GLANCE):
            if not dropped and not wanted():
                self._line.send(None)
                dropped = True
        played = self._line.recv()
        return None if dropped else played

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._line.close()


def _serve(line: Connection, patient: bool, extensions: tuple[str, ...]) -> None:
    """Play what is asked until the other side is gone; a message in between means that it is not wanted any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends this process
    end_with_parent()  # a signal leaves the server no time to end it
    if patient and hasattr(os, "nice"):
        os.nice(LOWEST)
    use(extensions)
    here = Here(Presents())
    here.presents.of(np.arange(COARSE), seed=0)
    gc.disable()  # a play frees its model by itself; what else may be left is collected while nobody waits
    while True:
        try:
            request: tuple[Sequence[Screen], int, int] | None = line.recv()
            if request is not None:
                line.send(_played(here, request, lambda: not line.poll()))
                gc.collect()
        except (EOFError, OSError):
            return


def _played(
    here: Here, request: tuple[Sequence[Screen], int, int], wanted: Callable[[], bool]
) -> list[Kept] | str | None:
    try:
        return here.play(*request, wanted=wanted)
    except Exception as fault:  # it is told to whoever asked, and the next one is played
        return str(fault) or type(fault).__name__
