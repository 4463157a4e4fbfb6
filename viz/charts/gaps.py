"""Who has compute: US over PRC ratios on a log axis. Most public disputes mix the four ways to count."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator

from twofutures.abm.calendar import BRANCH
from twofutures.abm.worlds import Worlds
from twofutures.experiments.futures import Run
from twofutures.viz.charts import captions, panels
from twofutures.viz.look import theme
from twofutures.viz.look.series import GAPS, PAPER_RATIO
from twofutures.viz.words.numbers import listed, number

PAPER_LINE = "2028 paper: 11×"
TICKS = (0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000)


@theme.drawing()
def usable(run: Run, name: str = "gap_usable") -> tuple[Figure, str]:
    """One gap over time, one panel per case."""
    figure, grid = panels.by_case(run.cases, f"US : PRC compute,\n{GAPS[name][0]}")
    for place, (case, axes) in enumerate(grid.items()):
        _frame(axes, place == 0)
        panels.fan(axes, run, name, case)
    first = grid[run.cases[0]]
    at = (panels.YEARS[0], PAPER_RATIO)
    first.annotate(PAPER_LINE, at, (2, 2), textcoords="offset points", fontsize=theme.SMALL, color=theme.FAINT)
    _limit(first, (run.fan(name, case) for case in run.cases))
    panels.legend(figure, first)
    before = float(np.median(run.series(name, run.cases[0])[BRANCH - 1]))  # no value if only the future was kept
    return figure, (
        f"US compute per unit that PRC labs can use at the end of 2028, {captions.middle(run)}: "
        f"{captions.by_case(run, name)}{'' if np.isnan(before) else f'; it was {number(before)} before the branch'}. "
        "The 2028 paper's 11× is a line for comparison; the paper does not define it."
    )


@theme.drawing()
def four(run: Run) -> tuple[Figure, str]:
    """The four ways to count, one panel per case."""
    figure, grid = panels.by_case(run.cases, "US : PRC compute,\nfour ways to count")
    for place, (case, axes) in enumerate(grid.items()):
        _frame(axes, place == 0)
        for name, (label, look) in GAPS.items():
            middle = run.fan(name, case)[1]
            axes.plot(panels.YEARS, middle, color=look.colour, linestyle=look.dash, linewidth=1.8, label=label)
        axes.plot([], [], color=theme.FAINT, linewidth=0.8, label=PAPER_LINE)
    _limit(axes, (run.fan(name, case)[1] for case in run.cases for name in GAPS))
    panels.legend(figure, axes)
    case = run.cases[0]
    medians = [f"{label} {number(np.median(run.series(name, case)[-1]))}" for name, (label, _) in GAPS.items()]
    return figure, (
        f"Four ratios of US to PRC compute differ in the same worlds; under {theme.label(case)} at the end of 2028, "
        f"{captions.middle(run)}: {listed(medians)}."
    )


def _frame(axes: Axes, first: bool) -> None:
    """A log axis with plain numbers and the paper's figure as a line; made before data that may have no ratio."""
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(FixedLocator(TICKS))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.axhline(PAPER_RATIO, color=theme.FAINT, linewidth=0.8, label="_")
    panels.over_time(axes, first)


def _limit(axes: Axes, fans: Iterable[Worlds]) -> None:
    """Room for the bands, 1 and 11; ratios without a value (a zero on one side) do not count."""
    values = np.concatenate([np.ravel(fan) for fan in fans])
    values = values[np.isfinite(values) & (values > 0)]
    low, high = min([1.0, *values[values > 0.01]]), max([PAPER_RATIO, *values])
    axes.set_ylim(low / 1.2, high * 1.8)
