"""What a seat of a game sees: built up from nothing, so that what is not named for it cannot reach it.

Noise is addressed luck: whoever asks again, reloads, takes a turn back or resumes reads the same, and nobody averages
it away by asking often.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from twofutures.abm.calendar import BRANCH, quarter_name
from twofutures.abm.luck import Luck
from twofutures.agents.observables.declared import observable
from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import Move, Signed, standing
from twofutures.policies.game.goals import goals_of
from twofutures.policies.game.pacts import pact
from twofutures.policies.game.seats import seat
from twofutures.policies.game.sight import EVERYBODY, Way, beliefs, pooled, public_events, seen_by

MOST_NOISE = 3.0  # times what sight.toml says
FIRST = BRANCH - 4  # the quarter that series begin with: a year of the past


@dataclass(frozen=True)
class Dials:
    """How well everybody sees: ``noise`` is a factor on every noise, 0 for true readings."""

    noise: float = 1.0

    def __post_init__(self) -> None:
        """ValueError for a factor that is none."""
        if not 0 <= self.noise <= MOST_NOISE:
            raise ValueError(f"noise is a factor from 0 to {MOST_NOISE:g}, not {self.noise}")


@dataclass(frozen=True)
class Reading:
    """One quantity as a seat reads it: by quarter from the last year of the past on, the latest that it can know last.

    Of a belief of the seat's own agent ``series`` holds one value for the beginning of each turn.

    ``value`` and ``before`` are the latest reading and the one at the beginning of the turn before; ``way`` says how
    well it is seen, ``by`` whose reading it is. None stands for a quarter without a value.
    """

    name: str
    label: str
    unit: str
    way: str
    by: str
    quarter: str
    value: float | None
    before: float | None
    series: tuple[float | None, ...]


@dataclass(frozen=True)
class Sight:
    """All that a seat sees between two turns; ``moves`` and ``pacts`` are those it made or that were read out."""

    seat: str
    turn: int
    quarter: str
    readings: tuple[Reading, ...]
    goals: dict[str, str]
    news: tuple[dict[str, str], ...]
    stands: dict[str, str]
    levers: dict[str, float]
    moves: tuple[dict[str, Any], ...]
    pacts: tuple[dict[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON can hold it."""
        return asdict(self)


def sight(game: Game, who: str, dials: Dials = Dials()) -> Sight:
    """What a seat sees of a game at present; ``everybody`` sees what is public. UnknownName for no seat."""
    own = {} if who == EVERYBODY else seat(who).lines
    readings = tuple(_readings(game, who, dials))
    names = {one.name for one in readings}
    about = {belief.truth: belief.name for belief in beliefs().values() if belief.seat == who}
    goals = {goal.name: goal.figure.partition("@")[0] for goal in goals_of(who)}
    goals = {goal: figure if figure in names else about.get(figure, "") for goal, figure in goals.items()}
    levers = {name: float(game.model.levers[name][0]) for line in own.values() for name in line.levers}
    stands = {line: game.notch_of(line) for line in own}
    return Sight(
        who, game.turn, game.model.quarter_name, readings, goals, tuple(_news(game)), stands, levers,
        tuple(_moves(game, who)), tuple(_pacts(game, who)),
    )  # fmt: skip


def known_ways(game: Game, who: str) -> dict[str, tuple[str, Way]]:
    """By quantity, whose reading a seat has and how good it is: its own, or a better one of those it pools with."""
    shared = [pact(act.pact).signs for act in game.in_force if act.pact in pooled()]
    seats = dict.fromkeys([who, *(one for signs in shared if who in signs for one in signs)])
    best: dict[str, tuple[str, Way]] = {}
    for one in seats:
        for quantity, way in seen_by(one).items():
            mine = best.get(quantity)
            if mine is None or (way.lag, way.noise) < (mine[1].lag, mine[1].noise):
                best[quantity] = (one, way)
    return best


def reading(game: Game, name: str, by: str, way: Way, dials: Dials, until: int) -> list[float | None]:
    """A quantity as a seat reads it in every quarter from ``FIRST`` up to ``until``."""
    series = game.by_quarter(name)[FIRST : until + 1, 0]
    noise = way.noise * dials.noise
    values = [
        float(value) * float(np.exp(noise * _z(game, by, name, FIRST + n))) if noise else float(value)
        for n, value in enumerate(series)
    ]
    return [value if np.isfinite(value) else None for value in values]


def _z(game: Game, by: str, name: str, quarter: int) -> float:
    luck = Luck(game.table.seed, np.array([game.table.world]))
    return float(luck.normal(f"sight/{by}/{name}", quarter)[0])


def _readings(game: Game, who: str, dials: Dials) -> Iterator[Reading]:
    now = game.model.quarter
    earlier = now - (game.format.begins(game.turn) - game.format.begins(game.turn - 1) if game.turn > 1 else 0)
    for belief in beliefs().values():
        if belief.seat == who:
            declared = observable(belief.truth)
            held = [float(getattr(model.actor(belief.agent), belief.state)[0]) for model in game.stands]
            last = held[-2] if game.turn > 1 else None
            quarter = quarter_name(now)
            yield Reading(
                belief.name, belief.label, declared.unit, "belief", who, quarter, held[-1], last, tuple(held),
            )  # fmt: skip
    for name, (by, way) in known_ways(game, who).items():
        declared, until = observable(name), now - way.lag
        series = reading(game, name, by, way, dials, until)
        before = series[earlier - way.lag - FIRST] if game.turn > 1 else None
        yield Reading(
            name, declared.label, declared.unit, way.label, EVERYBODY if not way.noise else by, quarter_name(until),
            series[-1], before, tuple(series),
        )  # fmt: skip


def _news(game: Game) -> Iterator[dict[str, str]]:
    """What became known in the turn that was played last: who, what, when; nothing of causes or sizes."""
    if game.turn == 1:
        return
    since = game.format.begins(game.turn - 1)
    quarters = {quarter_name(step) for step in range(since, game.model.quarter + 1)}
    for event in game.story.events:
        if event.quarter in quarters and event.what.partition("/")[0] in public_events():
            yield {"quarter": event.quarter, "who": event.who, "what": event.what}


def _moves(game: Game, who: str) -> Iterator[dict[str, Any]]:
    """Moves of turns that were played, as they were read out, and all of the seat's own."""
    turns, since = standing(game.acts)
    for turn, acts in enumerate([*turns, since], 1):
        last = {act.line: act for act in acts if isinstance(act, Move)}
        for act in last.values():
            if act.seat == who or (turn < game.turn and not act.secret):
                yield {"turn": turn, "seat": act.seat, "line": act.line, "notch": act.notch, "secret": act.secret}


def _pacts(game: Game, who: str) -> Iterator[dict[str, Any]]:
    """The pacts that a seat has signed, whether or not they still hold."""
    turns, since = standing(game.acts)
    for turn, acts in enumerate([*turns, since], 1):
        for act in acts:
            if isinstance(act, Signed) and who in pact(act.pact).signs:
                row = {"pact": act.pact, "turn": turn, "turns": act.turns, "binding": act.binding}
                yield {**row, "holds": turn + act.turns > game.turn}
