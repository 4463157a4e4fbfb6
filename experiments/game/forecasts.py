"""What people at the table foretell, and how far off they, the value of the day and the model were.

All are scored by the continuous ranked probability score, in the figure's own unit: of a single number that is its
distance from what came, of the model's sample of lucks it is what the whole sample misses by.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from twofutures.abm.outcomes import year_mean
from twofutures.abm.worlds import Worlds
from twofutures.experiments.game.game import Game
from twofutures.experiments.record.scores import crps_sample

ASKED = ("lead_months_smooth@2028", "prc_smuggled_h100e@2028")  # figures of 2028 that every seat gives a number for


@dataclass(frozen=True)
class Forecast:
    """A number that a seat gave in a turn for a figure of 2028."""

    seat: str
    turn: int
    figure: str
    value: float


@dataclass(frozen=True)
class Miss:
    """How far off somebody was: ``who`` is a seat, ``value of the day`` or ``model``; ``of`` how many forecasts."""

    who: str
    figure: str
    miss: float
    of: int


def misses(game: Game, forecasts: Iterable[Forecast], autopilots: dict[str, Worlds]) -> list[Miss]:
    """Mean misses by figure: every seat's, those of the value of the day in the same turns, and the model's.

    ``autopilots`` holds each figure over lucks of the present before the first turn, with nobody moving: what the model
    alone would have said then.
    """
    rows = []
    given = list(forecasts)
    for figure in ASKED:
        name = figure.partition("@")[0]
        series = game.by_quarter(name)[:, 0]
        came = float(year_mean(game.by_quarter(name))[0])
        of_figure = [one for one in given if one.figure == figure]
        for seat in dict.fromkeys(one.seat for one in of_figure):
            own = [abs(one.value - came) for one in of_figure if one.seat == seat]
            rows.append(Miss(seat, figure, sum(own) / len(own), len(own)))
        turns = sorted({one.turn for one in of_figure}) or [1]
        today = [abs(float(series[game.format.begins(turn) - 1]) - came) for turn in turns]
        rows.append(Miss("value of the day", figure, sum(today) / len(today), len(today)))
        rows.append(Miss("model", figure, crps_sample(autopilots[figure], came), 1))
    return rows
