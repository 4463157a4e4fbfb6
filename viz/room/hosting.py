"""What the host does: acts by name, the timer, the game to take home, and the debrief, made in a process of its own."""

import io
import multiprocessing
import signal
import threading
from collections.abc import Callable, Mapping
from math import isfinite
from multiprocessing.connection import Connection
from typing import Any

from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import ACTS, Table, log_text
from twofutures.experiments.work.apart import end_with_parent
from twofutures.experiments.work.provenance import provenance
from twofutures.viz.reports.debrief_parts import parts
from twofutures.viz.room import pace, rows
from twofutures.viz.room.room import Room

KINDS = (
    "moved", "mode", "phase", "locked", "dialled", "message", "card", "asked", "hands", "undone", "note",
)  # fmt: skip  # logged as sent
LUCKS = 1000
NO_PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 140 20"><text x="2" y="14" font-size="9">'
    b"no picture: pip install segno</text></svg>"
)


class Debriefing:
    """The debrief of a room, part by part as it is made; ``join`` is the address that phones are sent to."""

    def __init__(self, join: str, lucks: int = LUCKS) -> None:
        self.join, self.lucks = join, lucks
        self.made: list[dict[str, Any]] = []
        self.drawings: dict[str, bytes] = {}
        self.fault, self._digest = "", ""
        self._process: Any = None
        self._lock = threading.Lock()

    def parts(self) -> dict[str, Any]:
        """Every part that is ready, in its order, and whether more are coming."""
        busy = self._process is not None and self._process.is_alive()
        return {"parts": sorted(self.made, key=lambda part: part["number"]), "busy": busy, "fault": self.fault}

    def begin(self, room: Room) -> None:
        """Make it, unless it is being made of this very game."""
        with self._lock:  # two browsers of the host may open it at once
            self._begin(room, f"{room.game.digest()}/{len(room.game.acts)}")

    def _begin(self, room: Room, digest: str) -> None:
        if digest == self._digest:
            return
        self.stop()
        self._digest, self.made, self.drawings, self.fault = digest, [], {}, ""
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe(duplex=False)
        acts = ACTS.dump_json(room.game.acts).decode()
        predicted = [one.model_dump(include={"seat", "turn", "figure", "value"}) for one in room.predicted]
        task = (theirs, room.game.table.model_dump_json(), acts, predicted, room.dials.noise, self.lucks)
        self._process = spawn.Process(target=_tell, args=task, daemon=True, name="debrief")
        self._process.start()
        theirs.close()
        threading.Thread(target=self._listen, args=(ours, digest), daemon=True).start()

    def _listen(self, line: Connection, digest: str) -> None:
        try:
            while True:
                part, drawing = line.recv()
                if digest != self._digest:
                    return
                if drawing:
                    self.drawings[part["name"]] = drawing
                self.made.append(part)
        except (EOFError, OSError):
            whole = bool(self.made) and self.made[-1].get("last", False)
            if digest == self._digest and not whole:
                self.fault = "The debrief stopped before it was whole: open it again, or replay the saved log."
                self._digest = ""

    def stop(self) -> None:
        """End the process that makes it."""
        if self._process is not None and self._process.is_alive():
            self._process.terminate()
            self._process.join(5)


def _tell(line: Connection, table: str, acts: str, predicted: list[dict[str, Any]], noise: float, lucks: int) -> None:
    """In a process of its own: play the game again, the rest of it on autopilot, and tell it part by part."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends this process
    end_with_parent()
    game = Game.again(Table.model_validate_json(table), ACTS.validate_json(acts))
    while not game.ended:
        game.resolve()
    for part, drawing in parts(game, predicted, noise, lucks, lucks):
        line.send((part, drawing))


def done(room: Room, debriefing: Debriefing, body: Mapping[str, Any]) -> None:
    """Do what a host asks for; ValueError for what is no such thing."""
    kind = str(body.get("kind", ""))
    if kind in KINDS:
        act = rows.ACT.validate_python(dict(body))
        room.do(act)
        if isinstance(act, rows.Phase):
            pace.wind(room)
            if act.phase == "debrief":
                debriefing.begin(room)
    elif kind == "resolve":
        room.resolve()
        pace.wind(room)
        if room.game.ended:
            debriefing.begin(room)
    elif kind == "paced":
        room.paced = body.get("paced") is True
        pace.wind(room)
    elif kind in TIMER:
        seconds = body.get("seconds", 0)
        if not (isinstance(seconds, int | float) and isfinite(seconds)):
            raise ValueError("a timer needs a number of seconds")
        with room.lock:
            TIMER[kind](room, seconds)
            room.version += 1
    else:
        raise ValueError("this is no act of a host")


TIMER: Mapping[str, Callable[[Room, float], None]] = {
    "timer": lambda room, seconds: room.timer.set(min(max(seconds, 0), 7200)),
    "more": lambda room, seconds: room.timer.more(min(max(seconds, 0), 3600)),
    "pause": lambda room, seconds: room.timer.pause(),
}


def exported(room: Room) -> str:
    """The game's log as ``twofutures play --replay`` reads it."""
    return log_text(room.game.table, provenance(), room.game.acts)


def picture_of(address: str) -> bytes:
    """An address as a QR code, as SVG; a note instead where segno is not installed."""
    try:
        import segno
    except ImportError:
        return NO_PICTURE
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=6, border=2, xmldecl=False)
    return drawn.getvalue()
