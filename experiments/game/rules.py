"""What a seat may move in a turn: so many lines, one in secret, nothing that a pact binds, none while frozen."""

from collections.abc import Collection, Iterable, Mapping

from twofutures.experiments.game.log import Act, Move, Signed
from twofutures.policies.game.formats import Format
from twofutures.policies.game.pacts import pact
from twofutures.policies.game.seats import Line, seat

MOST_SECRET = 1  # moves of a seat in a turn


def may_move(act: Move, since: Iterable[Act], of: Format, in_force: Iterable[Signed], frozen: Collection[str]) -> None:
    """ValueError unless a move may be added to what was decided ``since`` the last turn."""
    if act.seat in frozen:
        raise ValueError(
            f"the {seat(act.seat).label} is frozen: its levers stay as they stand until the seat is let go again"
        )
    moves = (one for one in since if isinstance(one, Move) and one.seat == act.seat)
    mine = {one.line: one for one in moves} | {act.line: act}
    if len(mine) > of.moves:
        raise ValueError(f"{len(mine)} lines are too many: a seat moves at most {of.moves} in a turn")
    if sum(one.secret for one in mine.values()) > MOST_SECRET:
        raise ValueError("a seat moves at most one line in secret in a turn")
    _must_not_break(seat(act.seat).line(act.line), act.settings, in_force)


def _must_not_break(line: Line, settings: Mapping[str, float], in_force: Iterable[Signed]) -> None:
    """ValueError if a move sets what a binding pact, which its seat signed, has settled otherwise."""
    for act in in_force:
        settled = {name: value for name, value in act.settings.items() if name in line.levers}
        contrary = any(settings.get(name) != value for name, value in settled.items())
        if act.binding and line.seat in pact(act.pact).signs and contrary:
            raise ValueError(
                f"“{line.label}” is settled by the pact “{pact(act.pact).label}”, which binds for {act.turns} turns: "
                "move something else"
            )
