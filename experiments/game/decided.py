"""What the log of a game comes to, each part with its quarters, so that any worlds can be played under it.

Seats decide policies. Cards fix draws, wild cards put assumptions at other numbers for a turn: these are the world's.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from twofutures.abm.calendar import quarter_name
from twofutures.abm.luck import Luck
from twofutures.abm.model import Model
from twofutures.abm.parameters import Assumptions
from twofutures.abm.story import Story
from twofutures.experiments.cases.deck import card
from twofutures.experiments.game.log import Act, Frozen, Move, Played, Signed, WildCard
from twofutures.experiments.spells import Spell, assumed_in
from twofutures.policies.game.formats import Format
from twofutures.policies.game.pacts import pact
from twofutures.policies.game.seats import lines, seat
from twofutures.policies.history import history
from twofutures.policies.policy import STAY, Policy, Programme, Rule


def policies(turns: Sequence[Sequence[Act]], of: Format) -> list[Policy]:
    """What the acts of some turns decide: each move holds until its line is moved again, each pact for its turns.

    Whoever moves a line to where it stands has moved nothing. A frozen seat's levers stay where they stand in each
    world, in its lucks too; a pact that it signed goes on above that.
    """
    made: list[tuple[int, Policy]] = []
    for who, begun, ended in frozen(turns):
        stays = {name: STAY for line in seat(who).lines.values() for name in line.levers}
        made.append(
            (begun, Policy(f"{seat(who).label}: frozen", stays, of.begins(begun), of.begins(ended or of.turns + 1) - 1))
        )
    for name, moves in _by_line(turns).items():
        for (turn, settings), (again, _) in pairwise([*moves, (of.turns + 1, {})]):
            if settings:
                made.append((turn, Policy(lines()[name].label, settings, of.begins(turn), of.begins(again) - 1)))
    for turn, acts in enumerate(turns, 1):
        for signed in (act for act in acts if isinstance(act, Signed)):
            ends = of.ends(min(turn + signed.turns - 1, of.turns))
            made.append((turn, Policy(pact(signed.pact).label, signed.settings, of.begins(turn), ends)))
    return [policy for _, policy in sorted(made, key=lambda one: one[0])]


def gone_on(
    before: Model,
    luck: Luck,
    decided: Sequence[Policy | Rule],
    own: Assumptions,
    elsewhere: Sequence[Spell],
    story: Story | None = None,
) -> Model:
    """A present gone on with under what is decided by now; the model that stood there stays as it is.

    ``own`` is what its worlds assume outside of spells, and ``elsewhere`` those spells.
    """
    worlds = [(np.ones(before.worlds, dtype=bool), decided)] if decided else []
    programme = Programme(worlds, history(), held=dict(before.programme.held))
    assumed = own.hold(assumed_in(before.quarter + 1, elsewhere))
    return before.fork(luck=luck, assumptions=assumed, programme=programme, story=story)


def frozen(turns: Sequence[Sequence[Act]]) -> list[tuple[str, int, int]]:
    """Which seats are frozen, from which turn on, and the first turn in which they are free again (0: none so far)."""
    spells: list[tuple[str, int, int]] = []
    since: dict[str, int] = {}
    for turn, acts in enumerate(turns, 1):
        for who, stands in {act.seat: act.frozen for act in acts if isinstance(act, Frozen)}.items():
            if stands:
                since.setdefault(who, turn)
            elif since.get(who, turn) < turn:
                spells.append((who, since[who], turn))
            if not stands:
                since.pop(who, None)
    return [*spells, *((who, turn, 0) for who, turn in since.items())]


def draws(turns: Sequence[Sequence[Act]], of: Format) -> dict[tuple[str, int], float]:
    """The draws that cards fix, each in the first quarter of its turn."""
    played = [(n, act) for n, acts in enumerate(turns, 1) for act in acts if isinstance(act, Played)]
    return {d: at for n, act in played for d, at in card(act.card).draws(quarter_name(of.begins(n))).items()}


def spells(turns: Sequence[Sequence[Act]], of: Format) -> tuple[Spell, ...]:
    """What wild cards put elsewhere, one spell for each turn that has any."""
    assumed = [{act.assumption: act.value for act in acts if isinstance(act, WildCard)} for acts in turns]
    return tuple(Spell(of.begins(n), of.ends(n), there) for n, there in enumerate(assumed, 1) if there)


def _by_line(turns: Sequence[Sequence[Act]]) -> dict[str, list[tuple[int, Mapping[str, float]]]]:
    """By line, the turns in which it was moved elsewhere, and to what; within a turn the last move counts."""
    last = {(act.line, n): act.settings for n, acts in enumerate(turns, 1) for act in acts if isinstance(act, Move)}
    moved: dict[str, list[tuple[int, Mapping[str, float]]]] = {}
    for (line, turn), settings in sorted(last.items(), key=lambda one: one[0][1]):
        before = moved.setdefault(line, [])
        if settings != (before[-1][1] if before else {}):
            before.append((turn, settings))
    return moved
