"""How far ahead: the US lead in months, beside the recorded past."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from twofutures.abm.calendar import quarter_name
from twofutures.viz.charts import captions, panels
from twofutures.viz.look import recorded_frontier, theme
from twofutures.viz.words.numbers import number

SMOOTH, AGE = "lead_months_smooth", "lead_months"
AXIS = {SMOOTH: "points over US pace", AGE: "age of matched model"}
NAMED = {SMOOTH: "gap in points over the US pace of the last year", AGE: "age of the matched US model"}


def lead(run: Any, name: str = SMOOTH) -> tuple[Figure, str]:
    """The lead over time, one panel per package; ``name`` is the smooth lead or the age lag."""
    with theme.drawing():
        figure, grid = panels.panels(run.cases, f"US lead, months\n({AXIS[name]})")
        for place, (package, axes) in enumerate(grid.items()):
            panels.fan(axes, run, name, package)
            panels.recorded(axes, recorded_frontier.dots(name))
            axes.axhline(0, color=theme.INK, linewidth=0.6)
            panels.over_time(axes, place == 0)
        _trim(run, name, axes)
        panels.legend(figure, next(iter(grid.values())))
    return figure, _caption(run, name)


def _trim(run: Any, name: str, axes: Any) -> None:
    """Single worlds may leave the panel: the bands and the record decide its height."""
    fans = [run.fan(name, package) for package in run.cases]
    dots = recorded_frontier.dots(name).values()
    low, high = min(0.0, *map(np.nanmin, fans)), max(*dots, *map(np.nanmax, fans))
    axes.set_ylim(low - 0.05 * (high - low), high + 0.12 * (high - low))


def _caption(run: Any, name: str) -> str:
    when = "in 2028" if name == SMOOTH else "at the end of 2028"
    said = captions.by_package(run, name, " months")
    dots = recorded_frontier.dots(name)
    last = max(dots)
    return (
        f"US lead {when} ({NAMED[name]}), {captions.middle(run)}: {said}; the recorded past (dots) ends at "
        f"{number(dots[last])} months in {quarter_name(last)}."
    )
