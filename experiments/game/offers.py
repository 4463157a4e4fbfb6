"""Pacts that nobody signed: which of them would have served both sides, and from which turn on."""

from dataclasses import dataclass

import numpy as np

from twofutures.experiments.game.decided import policies
from twofutures.experiments.game.game import AS_PLAYED, Game
from twofutures.experiments.game.log import Act, Signed, standing
from twofutures.experiments.questions import Question
from twofutures.experiments.statistics import Shift
from twofutures.policies.case import Case
from twofutures.policies.game.goals import Goal, goals_of
from twofutures.policies.game.pacts import Pact, pacts

LUCKS = 200
ERRORS = 2.0  # standard errors from which a goal counts as served or hurt


@dataclass(frozen=True)
class Offer:
    """A pact from a turn on: of each signer's goals, how many it would have served and hurt on the same lucks."""

    pact: str
    turn: int
    served: dict[str, int]
    hurt: dict[str, int]

    @property
    def serves_both(self) -> bool:
        """Whether every signer has more goals served than hurt."""
        return all(self.served[seat] > self.hurt[seat] for seat in self.served)

    @property
    def balance(self) -> int:
        """Goals served less goals hurt, of the signer that gains least."""
        return min(self.served[seat] - self.hurt[seat] for seat in self.served)


def offers(game: Game, lucks: int = LUCKS) -> list[Offer]:
    """Every pact between seats of the table that was never signed, in the turn in which it would have served most.

    Best first. It is laid on top of what was played, and holds to the end.
    """
    turns = standing(game.acts)[0]
    signed = {act.pact for turn in turns for act in turn if isinstance(act, Signed)}
    open_ = [one for one in pacts().values() if one.name not in signed and set(one.signs) <= set(game.table.seats)]
    starts = [(one, turn) for one in open_ for turn in range(1, game.format.turns + 1)]
    if not starts:
        return []
    played = Case(policies=tuple(policies(turns, game.format)), label=AS_PLAYED)
    cases = [played, *(_with(game, turns, one, turn) for one, turn in starts)]
    wanted = {goal.figure: Question.read(goal.figure) for one in open_ for who in one.signs for goal in goals_of(who)}
    names = sorted({name for question in wanted.values() for name in question.needs})
    run = game.lucks(lucks).futures(cases, names)
    values = {figure: [asked.of(run, case.name) for case in cases] for figure, asked in wanted.items()}
    made = []
    for place, (one, turn) in enumerate(starts, 1):
        ways = {
            who: [_way(goal, values[goal.figure][0], values[goal.figure][place]) for goal in goals_of(who)]
            for who in one.signs
        }
        served = {who: row.count(1) for who, row in ways.items()}
        made.append(Offer(one.name, turn, served, {who: row.count(-1) for who, row in ways.items()}))
    best = [max((row for row in made if row.pact == one.name), key=lambda row: row.balance) for one in open_]
    return sorted(best, key=lambda row: -row.balance)


def _with(game: Game, turns: list[list[Act]], one: Pact, turn: int) -> Case:
    signed = Signed(pact=one.name, turns=game.format.turns, settings=dict(one.settings))
    acts = [[*acts, signed] if number == turn else acts for number, acts in enumerate(turns, 1)]
    return Case(policies=tuple(policies(acts, game.format)), label=f"{one.name} from turn {turn}")


def _way(goal: Goal, played: np.ndarray, other: np.ndarray) -> int:
    """1 where a goal is served, -1 where it is hurt, 0 where nothing can be told."""
    shift = Shift.between(goal.sign * played, goal.sign * other)
    return int(np.sign(shift.mean)) if shift.errors > ERRORS else 0
