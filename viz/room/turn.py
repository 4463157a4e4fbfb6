"""What has been decided for a turn so far, and how it is laid before the game when the turn is played."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from twofutures.experiments.game.game import Game
from twofutures.policies.game.seats import OWN, seat
from twofutures.viz.room.rows import Choice

Moves = tuple[Choice, ...]
Dropped = tuple[str, str]  # whose move a pact refused, and why


@dataclass
class Turn:
    """Moves by seat, who agreed on which pact, and the vote: what is asked, ballots by member, hands by notch."""

    moves: dict[str, Moves] = field(default_factory=dict)
    agreed: dict[tuple[str, int, bool], set[str]] = field(default_factory=dict)
    asked: tuple[str, str] | None = None
    ballots: dict[int, str] = field(default_factory=dict)
    hands: dict[str, int] = field(default_factory=dict)

    def tally(self) -> Counter[str]:
        """Votes by notch: ballots and hands."""
        return Counter(self.ballots.values()) + Counter(self.hands)

    def winner(self) -> tuple[str, str, str] | None:
        """Seat, line and notch that won; among equals the one that the line names first. None without a vote."""
        tally = self.tally()
        if self.asked is None or not tally:
            return None
        who, line = self.asked
        order = [*seat(who).line(line).notches, OWN]
        return who, line, max(order, key=lambda notch: (tally[notch], -order.index(notch)))

    def with_vote(self, game: Game) -> tuple[dict[str, Moves], list[dict[str, Any]]]:
        """Everybody's moves, the one that was voted among its seat's, and how the vote went."""
        winner = self.winner()
        if winner is None:
            return dict(self.moves), []
        who, line, notch = winner
        others = [one for one in self.moves.get(who, ()) if one.line != line][: game.format.moves - 1]
        shares = {"turn": game.turn, "seat": who, "line": line, "shares": dict(self.tally())}
        return {**self.moves, who: (*others, Choice(line=line, notch=notch))}, [shares]


def moved(game: Game, who: str, moves: Moves) -> list[Dropped]:
    """Make a seat's moves; of those that a pact signed meanwhile refuses, seat and reason."""
    refused = []
    for one in moves:
        try:
            game.move(who, one.line, one.notch, one.secret)
        except ValueError as error:
            refused.append((who, str(error)))
    return refused
