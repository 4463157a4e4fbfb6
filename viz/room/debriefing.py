"""A room's debrief, made in a process of its own that follows the game from its first turn on.

What can be replayed before the last turn is replayed while people talk, so that little is left to wait for. All
rooms of a server have one such process at most; it ends when all is told, or with the room.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from twofutures.experiments.game.debrief import ahead_of
from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import ACTS, Table
from twofutures.experiments.work.apart import end_with_parent
from twofutures.viz.reports.debrief_parts import Part, Worded, parts, read
from twofutures.viz.room.one_at_a_time import OneAtATime
from twofutures.viz.room.room import Room
from twofutures.viz.words import faults

LUCKS = 1000
NICE = 5  # turns and pages go first
WAITS = "Another room is being told first: this one is next."
FAULT = "The debrief stopped before it was whole: open it again, or replay the saved log."


class Debriefing:
    """The debrief of a room, part by part as it is made; ``join`` is the address that phones are sent to."""

    def __init__(self, join: str, lucks: int = LUCKS, turns: OneAtATime | None = None) -> None:
        self.join, self.lucks, self.turns = join, lucks, turns or OneAtATime()
        self.made: list[Worded] = []
        self.fault = ""
        self._beside: list[tuple[Worded, str]] = []  # parts of other origin, and of which game
        self._asked: tuple[str, bool] = "", False  # which game the process was told of, and whether it is to tell it
        self._process: Any = None
        self._line: Any = None
        self._waits: Room | None = None  # to be told once it is its turn

    @property
    def working(self) -> bool:
        """Whether its process runs."""
        return self._process is not None and self._process.is_alive()

    @property
    def telling(self) -> bool:
        """Whether it tells what somebody waits for."""
        return self._asked[1]

    def parts(self) -> dict[str, Any]:
        """Every part that is ready, in its order and in the language that is spoken, and whether more are coming."""
        busy, fault = self.telling and self.working, WAITS if self._waits else self.fault
        plain = sorted((part for part, _ in self._read()), key=lambda part: part["number"])
        return {"parts": plain, "busy": busy, "fault": faults.in_words(fault)}

    def drawing(self, name: str) -> bytes | None:
        """The drawing of a part in the language that is spoken, if it has one that is made."""
        return next((drawing for part, drawing in self._read() if part["name"] == name and drawing), None)

    def _read(self) -> list[Part]:
        return [read(part) for part in (*self.made, *(part for part, _ in self._beside))]

    def add(self, part: Worded, digest: str) -> None:
        """A part that was made elsewhere, of the game of this digest: it goes when another game is looked at."""
        name = read(part)[0]["name"]
        with self.turns.lock:
            self._beside = [row for row in self._beside if read(row[0])[0]["name"] != name] + [(part, digest)]

    def look(self, room: Room) -> None:
        """Go along with a room: replay ahead what it has decided so far, or tell it when it is over."""
        over = room.game.ended or room.phase == "debrief"
        if over:
            self.begin(room)
        elif room.phase not in ("lobby", "closed"):
            self._ask(room, False)

    def begin(self, room: Room) -> None:
        """Make the debrief, unless it is being made of this very game."""
        self._ask(room, True)

    def _ask(self, room: Room, tell: bool) -> None:
        with self.turns.lock:  # two browsers of the host may open it at once
            with room.lock:
                game, predicted, noise, arranged = room.game, room.predicted, room.dials.noise, list(room.arranged)
            digest = game.digest()
            self._beside = [row for row in self._beside if row[1] == digest]
            asked = f"{digest}/{len(game.acts) if tell else game.turn}", tell
            if asked == self._asked:
                return
            if not self.turns.may(self, tell):
                self._waits = room if tell else None
                return
            if self.telling or not self.working:  # another game was told
                self._start(game.table)
            self._waits = None
            self._asked, self.made, self.fault = asked, [], ""
            given = [one.model_dump(include={"seat", "turn", "figure", "value"}) for one in predicted]
            self._line.send((ACTS.dump_json(game.acts).decode(), given, noise, arranged, tell))
            if tell:
                threading.Thread(target=self._listen, args=(self._line, asked), daemon=True).start()

    def _start(self, table: Table) -> None:
        self._end()
        spawn = multiprocessing.get_context("spawn")
        self._line, theirs = spawn.Pipe()
        task = (theirs, table.model_dump_json(), self.lucks)
        self._process = spawn.Process(target=_serve, args=task, daemon=True, name="debrief")
        self._process.start()
        theirs.close()

    def _listen(self, line: Connection, asked: tuple[str, bool]) -> None:
        try:
            while True:
                part = line.recv()
                if asked != self._asked:
                    return
                self.made.append(part)
        except (EOFError, OSError):
            whole = bool(self.made) and read(self.made[-1])[0]["last"]
            if asked == self._asked:
                if not whole:
                    self.fault, self._asked = FAULT, ("", False)
                self.turns.done(self)

    def go_on(self) -> None:
        """Its turn has come: tell the room that waits, as it stands now."""
        if self._waits is not None:
            self.begin(self._waits)

    def stop(self) -> None:
        """End the process that makes it."""
        with self.turns.lock:
            self.give_way()

    def give_way(self) -> None:
        """Let another room's be told; what had been played ahead is played again when it comes to that."""
        self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.join(5)
            self._process = None
        self._asked = "", False


def _serve(line: Connection, table: str, lucks: int) -> None:
    """In the process: follow the game until it is to be told, tell it part by part, and end.

    Whatever else a game had left undecided when it is told is played on autopilot.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends this process
    end_with_parent()
    if hasattr(os, "nice"):
        os.nice(NICE)
    game = Game(Table.model_validate_json(table))
    ahead = ahead_of(game, lucks, lucks)
    todo: Iterator[None] = iter(())
    while True:
        try:
            if not line.poll(0 if _worked(todo) else None):
                continue
            acts, predicted, noise, arranged, tell = line.recv()
        except (EOFError, OSError):
            return
        game = game.caught_up(ACTS.validate_json(acts))
        if tell:
            break
        todo = ahead.follow(game)
    while not game.ended:
        game.resolve()
    for made in parts(game, predicted, noise, lucks, lucks, ahead, arranged):
        line.send(made)


def _worked(todo: Iterator[None]) -> bool:
    """Do a piece of what there is to do; False if there is none."""
    return next(todo, False) is None
