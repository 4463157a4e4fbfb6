"""Is the model any good: every recorded series against its simulated fan."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twofutures.abm.calendar import LAST, quarter_name, quarter_step
from twofutures.abm.recorder import Recorder
from twofutures.experiments.record.scores import recorded, simulated
from twofutures.viz.charts import panels
from twofutures.viz.look import theme

EVEN = 30.0  # a series that grows more than this many times is drawn on a log axis


@theme.drawing()
def past(recorder: Recorder, cut: str | None = None) -> tuple[Figure, str]:
    """Small multiples of all recorded series (dots) with the fan of the worlds; ``cut`` marks where inputs end."""
    after = quarter_step(cut) if cut else None
    figure, places = panels.grid(len(recorded()), 3.0, 2.1, (1.0, 0.0), panels.ACROSS)
    for axes, name in zip(places, sorted(recorded()), strict=True):
        _panel(axes, recorder, name)
        if after is not None:
            axes.axvline(panels.YEARS[after], color=theme.FAINT, linewidth=0.8, linestyle=panels.DASHED)
    panels.legend(figure, places[0])
    return figure, _caption(recorder, after)


def _panel(axes: Axes, recorder: Recorder, name: str) -> None:
    fan = np.quantile(simulated(recorder, name), (0.1, 0.5, 0.9), axis=1)
    axes.set_title(name, loc="left")
    panels.band(axes, fan, theme.Look(theme.US, "solid", ""), "median of the worlds", "10–90 % of the worlds")
    panels.recorded(axes, recorded()[name])
    values = recorded()[name].values()
    if min(values) > 0 and max(values) > EVEN * min(values):
        axes.set_yscale("log")
    axes.set_xlim(panels.YEARS[0], panels.YEARS[LAST - 10])


def _caption(recorder: Recorder, after: int | None) -> str:
    inside = [
        low <= value <= high
        for name, values in recorded().items()
        for step, value in values.items()
        for low, high in [np.quantile(simulated(recorder, name)[step], (0.1, 0.9))]
        if np.isfinite(low) and (after is None or step > after)
    ]
    when = "" if after is None else f" after {quarter_name(after)}, where inputs were cut"
    return (
        f"{sum(inside)} of {len(inside)} recorded values{when} (dots) lie inside the 10–90 % band of the worlds, "
        f"over {len(recorded())} series."
    )
