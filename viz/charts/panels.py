"""Small multiples: one panel per package on shared axes, and the marks that every panel over time has in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twofutures.abm.calendar import BRANCH, QUARTERS, quarter_name, year
from twofutures.viz.look import theme

ACROSS = 3
ALONE = (7.0, 3.8)  # inches, where there is one package
SINGLE = 10  # single worlds drawn thin
YEARS = np.array([year(step) for step in range(len(QUARTERS))])  # a quarter's value stands at the quarter's end
BRANCH_YEAR = year(BRANCH - 1)


def panels(packages: Sequence[str], ylabel: str, height: float = 2.6) -> tuple[Figure, Mapping[str, Axes]]:
    """A figure with a titled panel per package; unused places stay empty."""
    across = min(ACROSS, len(packages))
    down = -(-len(packages) // across)
    size = (2.2 + 2.6 * across, height * down + 0.5) if across > 1 else ALONE
    figure = Figure(figsize=size, layout="constrained")
    grid = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False).ravel()
    for place, axes in enumerate(grid):
        if place >= len(packages):
            axes.set_visible(False)
            continue
        axes.set_title(theme.label(packages[place]), loc="left", fontweight="bold")
        axes.tick_params(labelbottom=place + across >= len(packages))
    figure.supylabel(ylabel, fontsize=theme.TEXT)
    return figure, dict(zip(packages, grid, strict=False))


def over_time(axes: Axes, first: bool) -> None:
    """Years below, and the quarter from which futures branch."""
    axes.set_xlim(YEARS[0], YEARS[-1])
    ticks = range(int(YEARS[0]), int(YEARS[-1]) + 1)
    axes.set_xticks(ticks, [f"’{tick % 100}" for tick in ticks])
    axes.axvline(BRANCH_YEAR, color=theme.FAINT, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1)
    if first:
        axes.annotate(
            f"branch {quarter_name(BRANCH)}", (BRANCH_YEAR, 1), (-3, -2), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="right", va="top", fontsize=theme.SMALL, color=theme.FAINT,
        )  # fmt: skip


def band(axes: Axes, fan: Any, look: theme.Look, label: str, band_label: str = "_") -> None:
    """A median with its 10–90% band; ``fan`` has shape (3, quarters)."""
    low, middle, high = fan
    axes.plot(YEARS, middle, color=look.colour, linestyle=look.dash, linewidth=1.8, label=label)
    axes.fill_between(YEARS, low, high, color=look.colour, alpha=0.2, linewidth=0, label=band_label)


def fan(axes: Axes, run: Any, name: str, package: str) -> None:
    """Median, band and the first worlds one by one: what a single future looks like is jagged, unlike the band."""
    look = theme.Look(theme.of_package(package).colour, "solid", "")
    if run.worlds == 1:
        band(axes, run.fan(name, package), look, "this world")
        return
    band(axes, run.fan(name, package), look, "median of the worlds", "10–90% of the worlds")
    single = run.series(name, package)[:, :SINGLE]
    lines = axes.plot(YEARS, single, color=look.colour, linewidth=0.5, alpha=0.4, label="_")
    lines[0].set_label("single worlds")


def recorded(axes: Axes, found: Mapping[int, float]) -> None:
    """Recorded values as dots."""
    steps = [step for step in sorted(found) if 0 <= step < len(YEARS)]
    if steps:
        axes.plot(
            YEARS[steps], [found[s] for s in steps], "o", markersize=3.5, color=theme.INK,
            markerfacecolor=theme.PAPER, markeredgewidth=1, label="recorded", zorder=5,
        )  # fmt: skip


def legend(figure: Figure, axes: Axes) -> None:
    """One legend for all panels, below them."""
    legend_of(figure, *axes.get_legend_handles_labels())


def legend_of(figure: Figure, handles: Sequence[Any], labels: Sequence[str]) -> None:
    """A legend in as many columns as fit the figure's width."""
    entry = 0.7 + 0.07 * max(len(label) for label in labels)  # inches: handle and text at this size
    columns = max(1, min(len(labels), int(figure.get_figwidth() / entry)))
    figure.legend(handles, labels, loc="outside lower center", ncols=columns, handlelength=3)
