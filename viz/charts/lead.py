"""How far ahead: the US lead in months, beside the recorded past."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from twofutures.abm.calendar import quarter_name
from twofutures.experiments.futures import Run
from twofutures.viz.charts import captions, panels
from twofutures.viz.look import recorded_frontier, theme
from twofutures.viz.words.numbers import number

SMOOTH, AGE = "lead_months_smooth", "lead_months"
AXIS = {SMOOTH: "US lead, months\n(points over US pace)", AGE: "US lead, months\n(age of matched model)"}
NAMED = {
    SMOOTH: "in 2028 (gap in points over the US pace of the last year)",
    AGE: "at the end of 2028 (age of the matched US model)",
}


@theme.drawing()
def lead(run: Run, name: str = SMOOTH) -> tuple[Figure, str]:
    """The lead over time, one panel per case; ``name`` is the smooth lead or the age lag."""
    dots = recorded_frontier.dots(name)
    figure, grid = panels.by_case(run.cases, AXIS[name])
    for place, (case, axes) in enumerate(grid.items()):
        panels.fan(axes, run, name, case)
        panels.recorded(axes, dots)
        axes.axhline(0, color=theme.INK, linewidth=0.6)
        panels.over_time(axes, place == 0)
    fans = [run.fan(name, case) for case in run.cases]  # single worlds may leave the panel
    low, high = min(0.0, *map(np.nanmin, fans)), max(*dots.values(), *map(np.nanmax, fans))
    axes.set_ylim(low - 0.05 * (high - low), high + 0.12 * (high - low))
    panels.legend(figure, grid[run.cases[0]])
    return figure, (
        f"US lead {NAMED[name]}, {captions.middle(run)}: {captions.by_case(run, name, ' months')}; the recorded past "
        f"(dots) ends at {number(dots[max(dots)])} months in {quarter_name(max(dots))}."
    )
