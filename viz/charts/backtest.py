"""Is the model any good: every recorded series against its simulated fan."""

import numpy as np

from twofutures.abm.calendar import LAST, quarter_name, quarter_step
from twofutures.abm.recorder import Recorder
from twofutures.experiments.record.scores import recorded, simulated
from twofutures.viz.charts import panels
from twofutures.viz.look import theme

EVEN = 30.0  # a series that grows more than this many times is drawn on a log axis


@theme.drawing()
def past(recorder: Recorder, cut: str | None = None) -> panels.Chart:
    """Small multiples of all recorded series (dots) with the fan of the worlds; ``cut`` marks where inputs end."""
    after = quarter_step(cut) if cut else None
    figure, places = panels.grid(len(recorded()), 3.0, 2.1, (1.0, 0.0), panels.ACROSS)
    inside = []  # whether each recorded value lies in the band
    for axes, (name, values) in zip(places, sorted(recorded().items()), strict=True):
        fan = np.quantile(simulated(recorder, name), (0.1, 0.5, 0.9), axis=1)
        axes.set_title(name, loc="left")
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
        f"over {len(recorded())} series."
    )
