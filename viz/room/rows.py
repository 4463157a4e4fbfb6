"""The log of a room: what was done, one row for each act, on disk before anybody is answered. It is the save file.

Rows are appended and synced, never rewritten: a plain file that people can read, that a killed server leaves whole but
for its last row, and that needs no database beside it. What is no row of the game itself is one of these.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from twofutures.experiments.game.log import LONGEST_REASON, MOST_TURNS, Table
from twofutures.experiments.game.sight import MOST_NOISE
from twofutures.experiments.work.provenance import provenance

VERSION = 1
LARGEST = 2**24  # bytes of a log: a long game of sixty has some hundred thousand
Name = Annotated[str, Field(max_length=60)]


class Row(BaseModel):
    """One act; nothing that is not declared. ``id`` is the sender's own, so that what is sent twice is done once."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    id: Annotated[str, Field(max_length=40)] = ""


class Joined(Row):
    """Somebody takes a seat."""

    kind: Literal["joined"] = "joined"
    member: Annotated[int, Field(ge=1)]
    seat: Name


class Moved(Row):
    """The host gives somebody another seat, or none: then they are out of the room, and may join again."""

    kind: Literal["moved"] = "moved"
    member: Annotated[int, Field(ge=1)]
    seat: Name = ""


class Mode(Row):
    """The host leaves a seat to people or to its own rules, or freezes it: then its levers stay as they stand."""

    kind: Literal["mode"] = "mode"
    seat: Name
    mode: Literal["people", "autopilot", "frozen"]


class Merged(Row):
    """The host makes one team of those in two seats: they see and move both."""

    kind: Literal["merged"] = "merged"
    seat: Name
    into: Name


class Split(Row):
    """A seat that was merged is one of its own again, with the people who sit in it."""

    kind: Literal["split"] = "split"
    seat: Name


class Mirrored(Row):
    """Those in two seats change places."""

    kind: Literal["mirrored"] = "mirrored"
    seat: Name
    other: Name


class Phase(Row):
    """The host goes on to another phase."""

    kind: Literal["phase"] = "phase"
    phase: Literal["lobby", "brief", "predict", "talk", "decide", "read", "debrief", "closed"]


class Locked(Row):
    """The host takes no more decisions for now, or takes them again."""

    kind: Literal["locked"] = "locked"
    locked: bool


class Dialled(Row):
    """The host sets how noisy everybody's sight is."""

    kind: Literal["dialled"] = "dialled"
    noise: Annotated[float, Field(ge=0, le=MOST_NOISE, strict=False)]


class Message(Row):
    """The host says something to a seat, or to all (no seat)."""

    kind: Literal["message"] = "message"
    seat: Name = ""
    text: Annotated[str, Field(min_length=1, max_length=500)]


class OfTurn(Row):
    """Something decided for the turn that is being decided."""

    turn: Annotated[int, Field(ge=1, le=99)]


class Predicted(OfTurn):
    """A seat says what a figure will come to; of one turn its last word counts."""

    kind: Literal["predicted"] = "predicted"
    seat: Name
    figure: Name
    value: Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False, strict=False)]


class Choice(BaseModel):
    """One line moved to a notch."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    line: Name
    notch: Name
    secret: bool = False


class Submitted(OfTurn):
    """All that a seat moves in a turn; its last submission counts."""

    kind: Literal["submitted"] = "submitted"
    seat: Name
    moves: Annotated[tuple[Choice, ...], Field(max_length=9, strict=False)]


class Agreed(OfTurn):
    """A seat offers or accepts a pact: signed once all whom it names have agreed on the same."""

    kind: Literal["agreed"] = "agreed"
    seat: Name
    pact: Name
    turns: Annotated[int, Field(ge=1, le=MOST_TURNS)] = MOST_TURNS
    binding: bool = True


class Card(Row):
    """The host plays a card of the deck."""

    kind: Literal["card"] = "card"
    card: Name


class Wild(Row):
    """The host takes up an idea: for this turn one assumption stands a notch up or down."""

    kind: Literal["wild"] = "wild"
    assumption: Name
    notch: Literal[-1, 1]
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]


class Asked(OfTurn):
    """The host puts a line of a seat to the vote of all."""

    kind: Literal["asked"] = "asked"
    seat: Name
    line: Name


class Ballot(OfTurn):
    """Somebody votes; their last ballot counts."""

    kind: Literal["ballot"] = "ballot"
    member: Annotated[int, Field(ge=1)]
    notch: Name


class Hands(OfTurn):
    """The host enters a show of hands, which counts beside the ballots."""

    kind: Literal["hands"] = "hands"
    hands: dict[Name, Annotated[int, Field(ge=0, le=10_000)]]


class Resolved(Row):
    """The turn was played; the digest is of all that the world had recorded by then."""

    kind: Literal["resolved"] = "resolved"
    quarter: Name
    digest: Name


class Undone(Row):
    """The last turn played counts no more."""

    kind: Literal["undone"] = "undone"


class Note(Row):
    """What the host wants to be on record."""

    kind: Literal["note"] = "note"
    text: Annotated[str, Field(min_length=1, max_length=500)]


Act = (
    Joined | Moved | Mode | Merged | Split | Mirrored | Phase | Locked | Dialled | Message | Predicted | Submitted
    | Agreed | Card | Wild | Asked | Ballot | Hands | Resolved | Undone | Note
)  # fmt: skip
ACT: TypeAdapter[Act] = TypeAdapter(Annotated[Act, Field(discriminator="kind")])


class Log:
    """A room's file, open for adding rows. OSError if it cannot be written."""

    def __init__(self, path: Path, rows: int = 0) -> None:
        self.path, self.rows = path, rows
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def add(self, row: dict[str, Any]) -> None:
        """Append a row; it is on disk when this returns."""
        stamped = {"n": self.rows, "at": datetime.now(UTC).isoformat(timespec="seconds"), **row}
        text, before = (json.dumps(stamped, separators=(",", ":")) + "\n").encode(), os.fstat(self._file).st_size
        if before + len(text) > LARGEST:
            raise ValueError("this room's log is full: take the game home and begin another room")
        try:
            if os.write(self._file, text) < len(text):
                raise OSError(f"{self.path} could not be written whole: is the disk full?")
            os.fsync(self._file)
        except OSError:
            os.ftruncate(self._file, before)  # a torn row would spoil the next one too
            raise
        self.rows += 1

    def begin(self, code: str, table: Table) -> None:
        """The first row: which game, and what it is played with."""
        head = {"kind": "room", "version": VERSION, "code": code, "table": table.model_dump(mode="json")}
        self.add({**head, "made_with": provenance()})

    def close(self) -> None:
        """Nothing is added any more."""
        os.close(self._file)


def read(path: Path) -> tuple[str, Table, list[Act], bool]:
    """Code, table and acts of a log, and whether a half-written last row was left out (and taken off the file).

    ValueError, in one line, for what is no log of a room.
    """
    content = path.read_bytes() if path.is_file() and path.stat().st_size <= LARGEST else b""
    lines = content.split(b"\n")
    half = bool(lines.pop())  # whole rows end with a line's end
    try:
        head, *rows = (json.loads(line) for line in lines)
        if head.get("kind") != "room" or head.get("version") != VERSION:
            raise ValueError("its first row is no room of this version")
        table = Table.model_validate(head["table"])
        acts = [ACT.validate_python({k: v for k, v in row.items() if k not in ("n", "at")}) for row in rows]
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        fault = error.errors(include_url=False)[0]["msg"] if isinstance(error, ValidationError) else error
        raise ValueError(f"{path} is no log of a room: {str(fault)[:200]}; name a file of a rooms folder") from None
    if half:
        os.truncate(path, content.rfind(b"\n") + 1)
    return str(head["code"]), table, acts, half
