"""What a game comes to: your world among its lucks, luck against choice, where it turned, and what each goal gained.

The decisions are replayed in worlds that share this one's past and differ by luck alone, and then in worlds that also
differ by what nobody knows; each time beside the same worlds with everybody on autopilot.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from twofutures.abm.outcomes import CLASSES
from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases.compare import Comparison, compare
from twofutures.experiments.cases.why import Why, World, why
from twofutures.experiments.futures import Past
from twofutures.experiments.game.game import NOBODY, Game
from twofutures.policies.game.goals import Goal, goals_of

LEAD = "lead_months_smooth@2028"
FIRST = 0  # the place of the played world among its lucks
Progress = Callable[[str], Callable[[int, int], None]]  # from what is being done, who is told how far it is


@dataclass(frozen=True)
class Score:
    """What the moves did for one goal, on the same luck: in this world, and over all of its lucks.

    ``gain`` is the difference that the moves made here, toward what is wanted, in standard deviations of what luck does
    among autopilots; None where luck does nothing. ``better`` and ``worse`` count lucks.
    """

    goal: Goal
    autopilots: float
    played: float
    gain: float | None
    better: int
    worse: int


@dataclass(frozen=True)
class Debrief:
    """A finished game, its decisions beside autopilots over ``lucks`` and over ``worlds``, its causes and scores."""

    game: Game
    lucks: Comparison
    worlds: Comparison
    causes: Why
    scores: tuple[Score, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """What is shown: the lead, then what the seats at the table want."""
        return figures(self.game)

    def own(self, name: str) -> float:
        """A figure of the world that was played."""
        return float(self.lucks.values(name)[1][FIRST])

    def below(self, name: str) -> int:
        """In how many lucks, under the same decisions, it is smaller."""
        return int((self.lucks.values(name)[1] < self.own(name)).sum())

    def above(self, name: str) -> int:
        """In how many it is larger."""
        return int((self.lucks.values(name)[1] > self.own(name)).sum())

    @property
    def outcome(self) -> str:
        """The class the world came out as."""
        return CLASSES[int(self.lucks.classes[1][FIRST])]

    def alike(self) -> int:
        """In how many lucks, this one included, the same decisions end in the same class."""
        classes = self.lucks.classes[1]
        return int((classes == classes[FIRST]).sum())


def figures(game: Game) -> tuple[str, ...]:
    """The lead, and the figures of all goals at the table, each once."""
    wanted = [goal.figure for seat in game.table.seats for goal in goals_of(seat)]
    return tuple(dict.fromkeys([LEAD, *wanted]))


def debrief(
    game: Game, lucks: int = 1000, worlds: int = 1000, progress: Progress = lambda what: lambda done, whole: None
) -> Debrief:
    """Replay a game's decisions; ``lucks`` and ``worlds`` say how often. ValueError while turns are left."""
    if not game.ended:
        raise ValueError(f"turn {game.turn} of {game.format.turns} has not been played: a game is told when it is over")
    case, names = game.case(), figures(game)
    among = compare(game.lucks(lucks), NOBODY, case, names, progress("your decisions under other lucks"))
    among = Comparison(among.a, among.b, among.run, among.names)  # of one member, and drawn apart from the branch on
    every = Past(worlds, game.table.seed).with_fixed(game.fixed())
    unknown = compare(every, NOBODY, case, names, progress("your decisions in other worlds"))
    done = progress("what hung on what")
    causes = why(World(case, game.table.world, game.table.seed, fixed=game.fixed()))
    done(1, 1)
    wanted = [goal for seat in game.table.seats for goal in goals_of(seat)]
    return Debrief(game, among, unknown, causes, tuple(score(goal, *among.values(goal.figure)) for goal in wanted))


def score(goal: Goal, autopilots: Worlds, played: Worlds) -> Score:
    """A goal's score from its figure without and with the moves, one number per luck, the played world first."""
    gained = goal.sign * (played - autopilots)
    luck = float(np.std(autopilots, ddof=1)) if len(autopilots) > 1 else 0.0
    return Score(
        goal, float(autopilots[FIRST]), float(played[FIRST]), float(gained[FIRST]) / luck if luck > 0 else None,
        int((gained > 0).sum()), int((gained < 0).sum()),
    )  # fmt: skip
