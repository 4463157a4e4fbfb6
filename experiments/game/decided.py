"""What the log of a game decides, as policies: each with its quarters, so that any worlds can be played under them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from twofutures.experiments.game.log import Act, Move, Signed
from twofutures.policies.game.formats import Format
from twofutures.policies.game.pacts import pact
from twofutures.policies.game.seats import lines
from twofutures.policies.policy import Policy


def policies(turns: Sequence[Sequence[Act]], of: Format) -> list[Policy]:
    """What the acts of some turns decide: each move holds until its line is moved again, each pact for its turns.

    Whoever moves a line to where it stands has moved nothing.
    """
    made: list[tuple[int, Policy]] = []
    for name, moves in _by_line(turns).items():
        for (turn, settings), (again, _) in pairwise([*moves, (of.turns + 1, {})]):
            if settings:
                made.append((turn, Policy(lines()[name].label, settings, of.begins(turn), of.begins(again) - 1)))
    for turn, acts in enumerate(turns, 1):
        for signed in (act for act in acts if isinstance(act, Signed)):
            ends = of.ends(min(turn + signed.turns - 1, of.turns))
            made.append((turn, Policy(pact(signed.pact).label, signed.settings, of.begins(turn), ends)))
    return [policy for _, policy in sorted(made, key=lambda one: one[0])]


def _by_line(turns: Sequence[Sequence[Act]]) -> dict[str, list[tuple[int, Mapping[str, float]]]]:
    """By line, the turns in which it was moved elsewhere, and to what; within a turn the last move counts."""
    last = {(act.line, n): act.settings for n, acts in enumerate(turns, 1) for act in acts if isinstance(act, Move)}
    moved: dict[str, list[tuple[int, Mapping[str, float]]]] = {}
    for (line, turn), settings in sorted(last.items(), key=lambda one: one[0][1]):
        before = moved.setdefault(line, [])
        if settings != (before[-1][1] if before else {}):
            before.append((turn, settings))
    return moved
