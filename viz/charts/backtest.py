"""Is the model any good: every recorded series against its simulated fan."""

import numpy as np

from twofutures.abm.calendar import LAST, quarter_name, quarter_step
from twofutures.experiments.record.backtest import Backtest, luck_of
from twofutures.experiments.record.scores import recorded, simulated
from twofutures.experiments.statistics import EIGHT_IN_TEN
from twofutures.viz.charts import panels
from twofutures.viz.look import theme

EVEN = 30.0  # a series that grows more than this many times is drawn on a log axis


@theme.drawing()
def past(score: Backtest) -> panels.Chart:
    """Small multiples of all recorded series (dots) with the fan of the worlds; a line marks where inputs were cut."""
    after = quarter_step(score.until) if score.until else None
    figure, places = panels.grid(len(recorded()), 3.0, 2.1, (1.0, 0.0), panels.ACROSS)
    luck = luck_of(score.worlds)
    inside = []  # whether each recorded value lies in the band
    for axes, (name, values) in zip(places, sorted(recorded().items()), strict=True):
        series = simulated(score.recorder, name)
        fan = np.quantile(series, EIGHT_IN_TEN, axis=1)
        reported = np.quantile(score.layer.series(luck, name, series), (0.1, 0.9), axis=1)
        axes.set_title(name, loc="left")
        panels.outer(axes, reported, theme.US)
        panels.band(axes, fan, theme.Look(theme.US, "solid", ""), "median of the worlds", "10–90 % of the worlds")
        panels.recorded(axes, values)
        if min(values.values()) > 0 and max(values.values()) > EVEN * min(values.values()):
            axes.set_yscale("log")
        axes.set_xlim(panels.YEARS[0], panels.YEARS[LAST - 10])
        if after is not None:
            axes.axvline(panels.YEARS[after], color=theme.FAINT, linewidth=0.8, linestyle=panels.DASHED)
        inside += [
            fan[0, step] <= value <= fan[2, step]
            for step, value in values.items()
            if np.isfinite(fan[0, step]) and (after is None or step > after)
        ]
    panels.legend(figure, places[0])
    when = "" if after is None else f" after {quarter_name(after)}, where inputs were cut"
    return figure, (
        f"{sum(inside)} of {len(inside)} recorded values{when} (dots) lie inside the 10–90 % band of the worlds, "
        f"over {len(recorded())} series. The paler band adds the discrepancy layer: the error that the record leaves."
    )
