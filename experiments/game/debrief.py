"""What a game comes to: your world among its lucks, luck against choice, where it turned, and what each goal gained.

The decisions are replayed in worlds that share this one's past and differ by luck alone, and then in worlds that also
differ by what nobody knows; each time beside the same worlds with everybody on autopilot.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from twofutures.abm.outcomes import CLASSES
from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases.compare import Comparison, compare
from twofutures.experiments.cases.lived import World
from twofutures.experiments.cases.why import Why, why
from twofutures.experiments.futures import Past
from twofutures.experiments.game.ahead import Ahead
from twofutures.experiments.game.forecasts import ASKED
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
    scores: tuple[Score, ...]
    follow_back: Callable[[], Why]

    @cached_property
    def causes(self) -> Why:
        """What hung on what, found when it is first asked for."""
        return self.follow_back()

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


def ahead_of(game: Game, lucks: int = 1000, worlds: int = 1000) -> Ahead:
    """What plays a game's debrief while the game is going on."""
    return Ahead(game, played_for(game), lucks, worlds)


def played_for(game: Game) -> list[str]:
    """The figures that replays are asked for: those that are shown, and those that are foretold."""
    return list(dict.fromkeys([*figures(game), *ASKED]))


def debrief(
    game: Game,
    lucks: int = 1000,
    worlds: int = 1000,
    progress: Progress = lambda what: lambda done, whole: None,
    ahead: Ahead | None = None,
) -> Debrief:
    """Replay a game's decisions; ``lucks`` and ``worlds`` say how often. ValueError while turns are left.

    ``ahead`` has played much of it already, for these very numbers; what comes out is the same, bit for bit. Causes
    are left to whoever asks for them then, so that the first charts need not wait.
    """
    if not game.ended:
        raise ValueError(f"turn {game.turn} of {game.format.turns} has not been played: a game is told when it is over")
    shown, played, table = figures(game), played_for(game), game.table
    runs, every = [], lambda: Past(worlds, table.seed).with_fixed(game.fixed()).with_spells(game.spells())
    for past, carried, what in (
        (lambda: game.lucks(lucks), ahead and ahead.lucks, "your decisions under other lucks"),
        (every, ahead and ahead.worlds, "your decisions in other worlds"),
    ):
        tick = progress(what)
        runs.append(carried(game, shown) if carried else compare(past(), NOBODY, game.case(), played, tick))
    among, unknown = runs
    among = Comparison(among.a, among.b, among.run, shown)  # of one member, and drawn apart from the branch on
    unknown = Comparison(unknown.a, unknown.b, unknown.run, shown, unknown.members)
    world = World(game.case(), table.world, table.seed, fixed=game.fixed(), spells=game.spells())
    wanted = [goal for seat in table.seats for goal in goals_of(seat)]
    scores = tuple(score(goal, *among.values(goal.figure)) for goal in wanted)
    seen = Debrief(game, among, unknown, scores, lambda: why(world, ahead.lived()) if ahead else why(world))
    if ahead is None:
        done = progress("what hung on what")
        done(len(seen.causes.removals), len(seen.causes.removals) or 1)
    return seen


def score(goal: Goal, autopilots: Worlds, played: Worlds) -> Score:
    """A goal's score from its figure without and with the moves, one number per luck, the played world first."""
    gained = goal.sign * (played - autopilots)
    luck = float(np.std(autopilots, ddof=1)) if len(autopilots) > 1 else 0.0
    return Score(
        goal, float(autopilots[FIRST]), float(played[FIRST]), float(gained[FIRST]) / luck if luck > 0 else None,
        int((gained > 0).sum()), int((gained < 0).sum()),
    )  # fmt: skip
