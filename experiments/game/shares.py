"""Whose decisions mattered: each seat's part of what the room moved (Shapley), and each line left out by itself.

A pact counts where all who sign it are there. Cards come in every coalition: they are nobody's decision.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from twofutures.abm.worlds import Worlds
from twofutures.experiments.game.debrief import LEAD
from twofutures.experiments.game.decided import policies
from twofutures.experiments.game.game import AS_PLAYED, Game
from twofutures.experiments.game.log import Act, Frozen, Move, Signed, standing
from twofutures.experiments.questions import Question
from twofutures.experiments.statistics import Shift, members, shapley
from twofutures.policies.case import Case
from twofutures.policies.game.pacts import pact

LUCKS, LUCKS_OF_LINES = 200, 100
MOST_ROWS = 6_400  # coalitions times lucks: all lucks for five seats that moved, a quarter of them for seven


@dataclass(frozen=True)
class Share:
    """A seat's part of what all moves did to the lead, on the same luck, in months: mean over lucks, and its error."""

    seat: str
    mean: float
    error: float


@dataclass(frozen=True)
class Line:
    """What the lead would have lost, in months, had one line not been moved and all else as it was."""

    seat: str
    line: str
    mean: float
    error: float


@dataclass(frozen=True)
class Shares:
    """Shares of all who moved, which add up to ``room`` (the room minus autopilots), and each line by itself."""

    seats: tuple[Share, ...]
    lines: tuple[Line, ...]
    room: float
    lucks: int


def movers(game: Game) -> list[str]:
    """The seats that moved a line, were frozen, or signed a pact that counts, in the order of the table."""
    acts = [act for turn in standing(game.acts)[0] for act in turn]
    moved = {act.seat for act in acts if isinstance(act, Move | Frozen)}
    moved |= {name for act in acts if isinstance(act, Signed) for name in pact(act.pact).signs}
    return [seat for seat in game.table.seats if seat in moved]


def shares(game: Game, lucks: int = LUCKS, of_lines: int = LUCKS_OF_LINES) -> Shares:
    """Shapley shares over the seats that moved, and every line left out alone. An empty log has none.

    Every coalition is played; where there are very many, in fewer lucks (``Shares.lucks``).
    """
    seats = movers(game)
    if not seats:
        return Shares((), (), 0.0, lucks)
    lucks = min(lucks, max(2, MOST_ROWS // 2 ** len(seats)))
    asked = Question.read(LEAD)
    present = [{seats[place] for place in np.flatnonzero(row)} for row in members(len(seats))]
    cases = [_case(game, there) for there in present]
    lead = _lead(game, cases, asked, lucks)
    parts = shapley(lead)
    made = [_share(seat, part) for seat, part in zip(seats, parts, strict=True)]
    return Shares(tuple(made), tuple(_lines(game, asked, of_lines)), float((lead[-1] - lead[0]).mean()), lucks)


def _share(seat: str, part: Worlds) -> Share:
    shift = Shift.between(np.zeros_like(part), part)
    return Share(seat, shift.mean, shift.error)


def _lines(game: Game, asked: Question, lucks: int) -> Iterable[Line]:
    """Each moved line left out, largest first."""
    moved = dict.fromkeys(
        (act.seat, act.line) for turn in standing(game.acts)[0] for act in turn if isinstance(act, Move)
    )
    cases = [_case(game, set(game.table.seats), without=line) for _, line in moved]
    lead = _lead(game, [_case(game, set(game.table.seats)), *cases], asked, lucks)
    shifts = [Shift.between(other, lead[0]) for other in lead[1:]]
    rows = [Line(seat, line, shift.mean, shift.error) for (seat, line), shift in zip(moved, shifts, strict=True)]
    return sorted(rows, key=lambda row: -abs(row.mean))


def _case(game: Game, seats: set[str], without: str = "") -> Case:
    """What some of the seats decided, without one line."""

    def counts(act: Act) -> bool:
        if isinstance(act, Move):
            return act.seat in seats and act.line != without
        if isinstance(act, Frozen):
            return act.seat in seats
        return isinstance(act, Signed) and seats.issuperset(pact(act.pact).signs)

    turns = [[act for act in turn if counts(act)] for turn in standing(game.acts)[0]]
    label = AS_PLAYED if not without else f"without {without}"
    return Case(policies=tuple(policies(turns, game.format)), label=f"{label}: {', '.join(sorted(seats))}")


def _lead(game: Game, cases: Sequence[Case], asked: Question, lucks: int) -> Worlds:
    """The lead of 2028 in lucks of this present, shape (cases, lucks)."""
    run = game.lucks(lucks).futures(cases, asked.needs)
    return np.array([asked.of(run, case.name) for case in cases])
