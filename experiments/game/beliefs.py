"""Belief and truth: what each seat took the lead and the smuggled chips to be, turn by turn, and what they were."""

from dataclasses import dataclass

from twofutures.abm.calendar import quarter_name
from twofutures.experiments.game.game import Game
from twofutures.experiments.game.sight import FIRST, Dials, known_ways, reading
from twofutures.policies.game.sight import beliefs

HIDDEN = (
    "prc_smuggled_h100e",
    "gap_usable",
    "prc_domestic_h100e",
)  # figures that seats see with noise, and argue about


@dataclass(frozen=True)
class Held:
    """What a seat took a figure to be at the end of a quarter, and what it was."""

    seat: str
    figure: str
    quarter: str
    belief: float
    truth: float


def held(game: Game, dials: Dials) -> list[Held]:
    """For every seat at the table, its latest reading at the end of every turn that was played, and the truth of then.

    A figure that is seen late is thus wrong also without noise. Readings are pooled as they are in the end.
    """
    rows = []
    for seat in game.table.seats:
        rows += _believed(game, seat)
        for name, (by, way) in known_ways(game, seat).items():
            if name in HIDDEN and way.noise * dials.noise:
                series = reading(game, name, by, way, dials, game.model.quarter)
                truth = game.by_quarter(name)[:, 0]
                for step in _ends(game):
                    belief = series[step - way.lag - FIRST]
                    if belief is not None:
                        rows.append(Held(seat, name, quarter_name(step), belief, float(truth[step])))
    return rows


def _believed(game: Game, seat: str) -> list[Held]:
    """What the agent that a seat plays believes by itself."""
    rows = []
    for belief in beliefs().values():
        if belief.seat == seat:
            truth = game.by_quarter(belief.truth)[:, 0]
            for model in game.stands[1:]:
                value = float(getattr(model.actor(belief.agent), belief.state)[0])
                rows.append(Held(seat, belief.truth, model.quarter_name, value, float(truth[model.quarter])))
    return rows


def _ends(game: Game) -> list[int]:
    return [game.format.ends(turn) for turn in range(1, game.turn)]
