"""The log of a game: what was done, in order. It is the save file: whoever plays it again gets the same world.

Rows are never taken out; what an ``undo`` takes back stays on record (``standing`` says what counts).
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.lever import lever
from twofutures.abm.outside import parse_json, read_text
from twofutures.abm.parameters import parameter
from twofutures.experiments.cases.deck import card
from twofutures.experiments.work.files import write_text
from twofutures.policies.bounds import MOST_SEED, MOST_WORLDS, USUAL_FORMAT
from twofutures.policies.game.formats import format_of
from twofutures.policies.game.pacts import pact
from twofutures.policies.game.seats import seat

MOST_TURNS = LAST + 1 - BRANCH  # a turn has one quarter at least
LARGEST = 2**20  # bytes of a log: a game of nine turns has some ten thousand
LONGEST_REASON = 200  # letters: what a projector shows at a glance
VERSION = 1


class Row(BaseModel):
    """One row; nothing that is not declared, nothing that changes afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Settings(Row):
    """A row that sets levers: inside their ranges."""

    settings: dict[str, float]

    @field_validator("settings")
    @classmethod
    def _inside(cls, settings: dict[str, float]) -> dict[str, float]:
        for name, value in settings.items():
            lever(name).check(value)
        return settings


class Move(Settings):
    """A seat moves a line to a notch; ``settings`` are what the notch set on the day, and none gives the line back.

    What is not ``secret`` is read out to the whole table once the turn is played.
    """

    kind: Literal["move"] = "move"
    seat: Annotated[str, Field(max_length=60)]
    line: Annotated[str, Field(max_length=60)]
    notch: Annotated[str, Field(max_length=60)]
    secret: bool = False

    def model_post_init(self, _: Any) -> None:
        """ValueError unless the line is the seat's, and sets no other lever than its own."""
        own = seat(self.seat).line(self.line).levers
        if strangers := set(self.settings) - set(own):
            raise ValueError(f"{self.line} does not set {', '.join(sorted(strangers))}: it sets {', '.join(own)}")


class Signed(Settings):
    """All who sign a pact agree on it for so many turns; binding ones refuse contrary moves."""

    kind: Literal["pact"] = "pact"
    pact: Annotated[str, Field(max_length=60)]
    turns: Annotated[int, Field(ge=1, le=MOST_TURNS)]
    binding: bool = True

    def model_post_init(self, _: Any) -> None:
        """UnknownName for a pact that is not declared; ValueError if it sets what that pact does not."""
        if strangers := set(self.settings) - set(pact(self.pact).settings):
            raise ValueError(f"the pact {self.pact} does not set {', '.join(sorted(strangers))}")


class Played(Row):
    """A card of the deck comes in the first quarter of the turn."""

    kind: Literal["card"] = "card"
    card: Annotated[str, Field(max_length=60)]

    def model_post_init(self, _: Any) -> None:
        """UnknownName for a card that is not in the deck."""
        card(self.card)


class Frozen(Row):
    """From this turn on the levers of a seat stay as they stand, or are let go again."""

    kind: Literal["frozen"] = "frozen"
    seat: Annotated[str, Field(max_length=60)]
    frozen: bool = True

    def model_post_init(self, _: Any) -> None:
        """UnknownName for a seat that is not declared."""
        seat(self.seat)


class WildCard(Row):
    """The host takes up an idea: for this turn one assumption stands a notch up or down, and the reason is on record.

    ``value`` is what the notch set on the day.
    """

    kind: Literal["wild"] = "wild"
    assumption: Annotated[str, Field(max_length=60)]
    notch: Literal[-1, 1]
    value: Annotated[float, Field(allow_inf_nan=False)]
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]

    def model_post_init(self, _: Any) -> None:
        """UnknownName for an assumption that is not declared; ValueError for a value outside its range."""
        parameter(self.assumption).check(self.value)


class Resolve(Row):
    """The turn was played, to the end of this quarter; the digest is of all that was recorded by then."""

    kind: Literal["resolve"] = "resolve"
    quarter: Annotated[str, Field(pattern=r"^20\d\dQ[1-4]$")]
    digest: Annotated[str, Field(max_length=64)]


class Undo(Row):
    """The last turn played, and what was decided since, counts no more."""

    kind: Literal["undo"] = "undo"


Act = Move | Signed | Played | WildCard | Frozen | Resolve | Undo
ACTS: TypeAdapter[list[Act]] = TypeAdapter(list[Annotated[Act, Field(discriminator="kind")]])


class Table(Row):
    """What a game is about: which world and luck, who is at the table, and how long it is. The rest is on autopilot."""

    world: Annotated[int, Field(ge=0, lt=MOST_WORLDS)] = 0
    seed: Annotated[int, Field(ge=0, le=MOST_SEED)] = 2028
    seats: tuple[str, ...] = Field(("us_government",), strict=False, min_length=1, max_length=12)
    format: Annotated[str, Field(max_length=60)] = USUAL_FORMAT

    def model_post_init(self, _: Any) -> None:
        """UnknownName for a seat or format that is not declared; ValueError for a seat that is taken twice."""
        format_of(self.format)
        for name in self.seats:
            seat(name)
        if len(set(self.seats)) != len(self.seats):
            raise ValueError("a seat is named twice: name it once")


def standing(acts: Sequence[Act]) -> tuple[list[list[Act]], list[Act]]:
    """What counts: the acts of every turn that was played (its ``resolve`` last), and those decided since."""
    turns: list[list[Act]] = []
    since: list[Act] = []
    for act in acts:
        if isinstance(act, Undo):
            if turns:
                turns.pop()
            since = []
        elif isinstance(act, Resolve):
            turns.append([*since, act])
            since = []
        else:
            since.append(act)
    return turns, since


def write_log(path: Path, table: Table, made_with: dict[str, Any], acts: Iterable[Act]) -> None:
    """Write the log, whole or not at all."""
    write_text(path, log_text(table, made_with, acts))


def log_text(table: Table, made_with: dict[str, Any], acts: Iterable[Act]) -> str:
    """The log as text: one row a line, so that people can read it and programs compare it."""
    head = {"game": VERSION, "begun_with": made_with, "table": table.model_dump(mode="json")}
    rows = ",\n".join(f"  {act.model_dump_json()}" for act in acts)
    text = json.dumps(head, indent=1)[:-2]
    return f'{text},\n "acts": [\n{rows}\n ]\n}}\n'


def read_log(path: Path) -> tuple[Table, dict[str, Any], list[Act]]:
    """Table, provenance and acts of a log. ValueError, in one line, for what is none or was changed by hand wrongly."""
    content = parse_json(read_text(path, LARGEST, "game that twofutures play has saved"), str(path))
    if not isinstance(content, dict) or content.get("game") != VERSION:
        raise ValueError(f"{path} is no game of this version: name a file game.json that twofutures play has saved")
    try:
        table = Table.model_validate(content.get("table"))
        return table, dict(content.get("begun_with") or {}), ACTS.validate_python(content.get("acts"))
    except (ValidationError, TypeError) as error:
        raise ValueError(
            f"{path} is no whole game: {_first(error)}; play it from a copy that was not changed"
        ) from None


def _first(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    fault = error.errors(include_url=False)[0]
    where = ".".join(map(str, fault["loc"]))
    return f"{where}: {fault['msg']}" if where else str(fault["msg"])
