"""A game that was played on paper: moves written into a CSV file, one row each, and played from it turn by turn."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from twofutures.abm.names import known
from twofutures.abm.outside import read_text
from twofutures.experiments.cases.deck import card
from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import Table
from twofutures.experiments.game.wild_cards import read_wild
from twofutures.policies.game.formats import format_of
from twofutures.policies.game.pacts import pact
from twofutures.policies.game.seats import seat, seats
from twofutures.viz.reports.turn import moves_in

COLUMNS = ("turn", "who", "what", "secret")
PACT, CARD, WILD, NOBODY = "pact", "card", "wild card", ""  # what stands for who where no seat moves
LARGEST = 100_000  # letters of a file
YES = ("yes", "y", "x", "1")


@dataclass(frozen=True)
class Entry:
    """One row: in a turn a seat moves (``3c``, or ``LINE=NOTCH``), a pact is signed, a card comes, or nobody acts.

    A wild card is written ``ASSUMPTION=up: why`` (or ``down``).
    """

    line: int
    turn: int
    who: str
    what: str
    secret: bool


def read_entries(path: Path) -> list[Entry]:
    """The rows of a file, in the order of turns. ValueError names the first line that could not be played."""
    rows = csv.reader(io.StringIO(read_text(path, LARGEST, "CSV file of a game on paper").removeprefix("\ufeff")))
    head = [cell.strip().casefold() for cell in next(rows, [])]
    if head != list(COLUMNS):
        raise ValueError(f"{path} must begin with the line {','.join(COLUMNS)}")
    entries = []
    for cells in rows:
        if any(cell.strip() for cell in cells):
            try:
                entries.append(_entry(rows.line_num, [cell.strip() for cell in cells]))
            except ValueError as error:
                raise ValueError(f"{path}, line {rows.line_num}: {error}") from None
    if not entries:
        raise ValueError(f"{path} holds no turn yet: write a row for each move, or 1,,, where nobody moves in turn 1")
    return sorted(entries, key=lambda entry: entry.turn)


def _entry(line: int, cells: Sequence[str]) -> Entry:
    if len(cells) > len(COLUMNS):
        raise ValueError(f"{len(cells)} cells are too many: write {','.join(COLUMNS)}")
    turn, who, what, secret = (*cells, *[""] * (len(COLUMNS) - len(cells)))
    if not (turn.isascii() and turn.isdigit() and 0 < int(turn) < 100):
        raise ValueError(f"{turn!r} is no turn: turns are counted from 1")
    entry = Entry(line, int(turn), who, what, secret.casefold() in YES)
    if who == PACT:
        pact(what)
    elif who == CARD:
        card(what)
    elif who == WILD:
        read_wild(what)
    elif who == NOBODY:
        if what:
            raise ValueError(f"nobody is named who does {what}")
    else:
        known("seat", who, [*seats(), PACT, CARD, WILD])
        moves_in(what, seat(who))
    return entry


def seats_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Who is at the table: all who move and all who sign; everybody else is on autopilot."""
    acting = {entry.who for entry in entries}
    signing = {who for entry in entries if entry.who == PACT for who in pact(entry.what).signs}
    return tuple(name for name in seats() if name in acting | signing)


def play(path: Path, world: int, seed: int, length: str) -> Game:
    """The game of a file, as far as it has turns; who has no row moves nothing. ValueError names the line."""
    entries = read_entries(path)
    if (last := entries[-1]).turn > format_of(length).turns:
        raise ValueError(f"{path}, line {last.line}: there is no turn {last.turn} in a game of {length}")
    if not (at_table := seats_of(entries)):
        raise ValueError(f"{path} has no move of any seat: who is at the table?")
    game = Game(Table(world=world, seed=seed, seats=at_table, format=length))
    for turn in range(1, last.turn + 1):
        for entry in entries:
            if entry.turn == turn:
                try:
                    _act(game, entry)
                except ValueError as error:
                    raise ValueError(f"{path}, line {entry.line}: {error}") from None
        game.resolve()
    return game


def _act(game: Game, entry: Entry) -> None:
    if entry.who == PACT:
        game.sign(entry.what)
    elif entry.who == CARD:
        game.play_card(entry.what)
    elif entry.who == WILD:
        game.play_wild_card(*read_wild(entry.what))
    elif entry.who != NOBODY:
        for line, notch in moves_in(entry.what, seat(entry.who)):
            game.move(entry.who, line, notch, entry.secret)
