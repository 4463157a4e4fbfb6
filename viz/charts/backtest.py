"""Is the model any good: every recorded series against its simulated fan."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from twofutures.abm.calendar import LAST, quarter_name, quarter_step
from twofutures.abm.recorder import Recorder
from twofutures.experiments.record.scores import recorded, simulated
from twofutures.viz.charts import panels
from twofutures.viz.look import theme

ACROSS = 3
EVEN = 30.0  # a series that grows more than this many times is drawn on a log axis


def past(recorder: Recorder, cut: str | None = None) -> tuple[Figure, str]:
    """Small multiples of all recorded series (dots) with the fan of the worlds; ``cut`` marks where inputs end."""
    names = sorted(recorded())
    down = -(-len(names) // ACROSS)
    with theme.drawing():
        figure = Figure(figsize=(10, 2.1 * down), layout="constrained")
        grid = figure.subplots(down, ACROSS, squeeze=False).ravel()
        for axes, name in zip(grid, names, strict=False):
            _panel(axes, recorder, name)
            if cut:
                axes.axvline(panels.YEARS[quarter_step(cut)], color=theme.FAINT, linewidth=0.8, linestyle=(0, (2, 2)))
        for axes in grid[len(names) :]:
            axes.set_visible(False)
        panels.legend(figure, grid[0])
    return figure, _caption(recorder, names, cut)


def _panel(axes, recorder: Recorder, name: str) -> None:
    fan = np.quantile(simulated(recorder, name), (0.1, 0.5, 0.9), axis=1)
    axes.set_title(name, loc="left")
    panels.band(axes, fan, theme.Look(theme.US, "solid", ""), "median of the worlds", "10–90 % of the worlds")
    panels.recorded(axes, recorded()[name])
    values = list(recorded()[name].values())
    if min(values) > 0 and max(values) > EVEN * min(values):
        axes.set_yscale("log")
    axes.set_xlim(panels.YEARS[0], panels.YEARS[LAST - 10])


def _caption(recorder: Recorder, names: list[str], cut: str | None) -> str:
    inside = [
        low <= value <= high
        for name in names
        for step, value in recorded()[name].items()
        for low, high in [np.quantile(simulated(recorder, name)[step], (0.1, 0.9))]
        if np.isfinite(low) and (cut is None or step > quarter_step(cut))
    ]
    when = f" after {quarter_name(quarter_step(cut))}, where inputs were cut" if cut else ""
    return (
        f"{sum(inside)} of {len(inside)} recorded values{when} (dots) lie inside the 10–90 % band of the worlds, "
        f"over {len(names)} series."
    )
