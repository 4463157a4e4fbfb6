"""A game alone as plain data: who plays which world, what was moved turn by turn, and its part of a link."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Self

from twofutures.policies.bounds import MOST_SEED, USUAL_FORMAT
from twofutures.policies.game.formats import Format, format_of
from twofutures.policies.game.seats import seat
from twofutures.viz.app.engine.screen import MOST_WORLD
from twofutures.viz.words.texts import translated

WHO, MOVES = "game", "moves"  # what a link names: seat, world and seed; the moves of every turn
PART, MOVE, NOTCH, TURN = ".", ".", "-", "~"  # none of these is in a name; addresses hold them as they are
Moves = tuple[tuple[str, str], ...]  # lines and the notches they are moved to, each line once


@cache
def usual() -> Format:
    """How long a game alone is."""
    return format_of(USUAL_FORMAT)


@dataclass(frozen=True)
class Solo:
    """One seat in one world, the moves of every turn that was played, and those chosen since for the next one."""

    seat: str
    world: int = 0
    seed: int = 2028
    turns: tuple[Moves, ...] = ()
    chosen: Moves = ()

    def __post_init__(self) -> None:
        own, most = seat(self.seat), usual()
        if not (0 <= self.world <= MOST_WORLD and 0 <= self.seed <= MOST_SEED):
            raise ValueError(f"a game's world is a number from 0 to {MOST_WORLD:,}, its seed one from 0 to 2^63 - 1")
        if len(self.turns) > most.turns or (self.ended and self.chosen):
            raise ValueError(f"a game has {most.turns} turns, and this one has moves for more")
        for moves in (*self.turns, self.chosen):
            for line, notch in moves:
                own.line(line).notch(notch)
            if len(dict(moves)) < len(moves) or len(moves) > most.moves:
                raise ValueError(f"at most {most.moves} lines move in a turn, each once")

    @property
    def turn(self) -> int:
        """The turn that is being decided, counted from 1; one past the last when the game is over."""
        return len(self.turns) + 1

    @property
    def ended(self) -> bool:
        """Whether every turn has been played."""
        return self.turn > usual().turns

    @property
    def left(self) -> int:
        """How many lines more may be moved in this turn."""
        return usual().moves - len(self.chosen)

    @property
    def played(self) -> "Solo":
        """What has been played of it, without what was chosen since."""
        return replace(self, chosen=())

    def choose(self, line: str, notch: str, stands: str) -> Self:
        """With a line moved; back to where it ``stands`` is no move. ValueError for one line too many."""
        others = tuple(move for move in self.chosen if move[0] != line)
        return replace(self, chosen=others if notch == stands else (*others, (line, notch)))

    def end_turn(self) -> Self:
        """With the turn ended: what was chosen is played."""
        return replace(self, turns=(*self.turns, self.chosen), chosen=())

    def undo(self) -> Self:
        """With the last turn taken back; its moves are chosen again, so that they can be changed. None: it stays."""
        return replace(self, turns=self.turns[:-1], chosen=self.turns[-1]) if self.turns else self

    def in_words(self, moves: Moves) -> list[str]:
        """Moves of its seat, one plain phrase each."""
        own = seat(self.seat)
        rows = [(own.line(line), own.line(line).notch(notch)) for line, notch in moves]
        return [f"{translated(line.label)}: {translated(notch.label)}" for line, notch in rows]

    def query(self) -> dict[str, str]:
        """What a link says of it; ``read`` brings it back."""
        moves = "".join(f"{_text(one)}{TURN}" for one in self.turns) + _text(self.chosen)
        return {WHO: PART.join((self.seat, str(self.world), str(self.seed))), MOVES: moves}

    @classmethod
    def read(cls, who: str, moves: str = "") -> "Solo":
        """The game of a link; ValueError with a plain message for what is none."""
        name, *numbers = who.split(PART)
        if len(numbers) != 2 or not all(one.isascii() and one.isdigit() and len(one) < 20 for one in numbers):
            raise ValueError(f"a game is SEAT{PART}WORLD{PART}SEED, such as us_government{PART}0{PART}2028")
        *turns, chosen = map(_moves, moves.split(TURN))
        world, seed = map(int, numbers)
        return cls(name, world, seed, tuple(turns), chosen)


def in_link(named: Mapping[str, str]) -> Solo | None:
    """The game that a link names, None where it names none; ValueError with a plain message for what is none."""
    if WHO in named:
        return Solo.read(named[WHO], named.get(MOVES, ""))
    if MOVES in named:
        raise ValueError(f"it has {MOVES} and no {WHO}: take a seat on the page Play")
    return None


def _text(moves: Moves) -> str:
    return MOVE.join(NOTCH.join(move) for move in moves)


def _moves(text: str) -> Moves:
    pairs = [one.split(NOTCH) for one in text.split(MOVE)] if text else []
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError(f"a game's moves are LINE{NOTCH}NOTCH, such as enforcement{NOTCH}triple")
    return tuple((line, notch) for line, notch in pairs)
