"""What the host does: acts by name, the timer, and the game to take home."""

import io
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from twofutures.experiments.game.log import log_text
from twofutures.experiments.work.provenance import provenance
from twofutures.viz.room import pace, rows
from twofutures.viz.room.debriefing import Debriefing
from twofutures.viz.room.room import Room
from twofutures.viz.words.texts import say

KINDS = (
    "moved", "mode", "merged", "split", "mirrored", "phase", "locked", "dialled", "message", "card", "wild", "asked",
    "hands", "undone", "note",
)  # fmt: skip  # logged as sent
NO_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 140 20"><text x="2" y="14" font-size="9">{}</text></svg>'
)


def done(room: Room, debriefing: Debriefing, body: Mapping[str, Any]) -> None:
    """Do what a host asks for; ValueError for what is no such thing."""
    kind = str(body.get("kind", ""))
    if kind in KINDS:
        act = rows.ACT.validate_python(dict(body))
        room.do(act)
        if isinstance(act, rows.Phase):
            pace.wind(room)
        debriefing.look(room)
    elif kind == "resolve":
        room.resolve()
        pace.wind(room)
        debriefing.look(room)
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
        return NO_PICTURE.format(say("room.no_picture")).encode()
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=6, border=2, xmldecl=False)
    return drawn.getvalue()
