"""Small multiples: panels on shared axes, and the marks that every panel over time has in common."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter, Formatter, ScalarFormatter

from twofutures.abm.calendar import BRANCH, QUARTERS, quarter_name, year
from twofutures.abm.worlds import Worlds
from twofutures.experiments.futures import Run
from twofutures.experiments.record import coverage
from twofutures.viz.charts.edges import Edges
from twofutures.viz.look import theme
from twofutures.viz.words.languages import ENGLISH, localised, spoken
from twofutures.viz.words.texts import say, translated

Chart = tuple[Figure, str]  # with its caption, which is also the alternative text
Charts = Iterator[tuple[str, Figure, str]]  # (name, figure, caption), drawn one at a time
ACROSS = 3
DASHED = (0, (2, 2))  # lines to compare with: no change, the branch, where inputs end
REPORTED = "with the error that the record leaves"
SINGLE = 10  # single worlds drawn thin
YEARS = np.array([year(step) for step in range(len(QUARTERS))])  # a quarter's value stands at the quarter's end
BRANCH_YEAR = year(BRANCH - 1)


def alone(width: float, height: float) -> tuple[Figure, Axes]:
    """A figure of one panel, in inches."""
    figure, (axes,) = grid(1, width, height, (0.0, 0.0))
    return figure, axes


def grid(
    count: int, width: float, height: float, room: tuple[float, float], across: int = 0, shared: bool = False
) -> tuple[Figure, list[Axes]]:
    """A figure of ``count`` panels, each of so many inches, in rows of three at most; places left over stay empty."""
    across = across or min(ACROSS, count)
    down = -(-count // across)
    figure = Figure(figsize=(width * across + room[0], height * down + room[1]), layout="constrained")
    cells, places = figure.add_gridspec(down, across), list[Axes]()
    for place in range(count):
        first = places[0] if shared and places else None
        places.append(figure.add_subplot(cells[divmod(place, across)], sharex=first, sharey=first))
        if shared:  # an axis that shows nothing is not made: ticks take most of a chart's time
            places[-1].yaxis.set_visible(place % across == 0)
            places[-1].xaxis.set_visible(place + across >= count)
    if shared:
        figure.set_layout_engine(Edges(places, across))
    return figure, places


def by_case(
    cases: Sequence[str], ylabel: str, xlabel: str = "", height: float = 2.6
) -> tuple[Figure, Mapping[str, Axes]]:
    """A figure with a titled panel per case, all on the same axes."""
    size = (2.6, height, (2.2, 0.5)) if len(cases) > 1 else (7.0, 3.8, (0.0, 0.0))
    figure, places = grid(len(cases), *size, shared=True)
    titles = [
        axes.set_title(translated(theme.label(case)), loc="left", fontweight="bold")
        for case, axes in zip(cases, places, strict=True)
    ]
    beside, below = figure.supylabel(ylabel, fontsize=theme.TEXT), figure.supxlabel(xlabel, fontsize=theme.TEXT)
    figure.set_layout_engine(Edges(places, min(ACROSS, len(cases)), titles[0], beside, below))
    return figure, dict(zip(cases, places, strict=True))


def over_time(axes: Axes, first: bool) -> None:
    """Years below, and the quarter from which futures branch; panels that share an axis take the first one's years."""
    if first or len(axes.get_shared_x_axes().get_siblings(axes)) == 1:
        axes.set_xlim(YEARS[0], YEARS[-1])
        ticks = range(int(YEARS[0]), int(YEARS[-1]) + 1)
        axes.set_xticks(ticks, [f"’{tick % 100}" for tick in ticks])
    axes.axvline(BRANCH_YEAR, color=theme.FAINT, linewidth=0.8, linestyle=DASHED, zorder=1)
    if first:
        axes.annotate(
            say("debrief.drawn_branch", quarter=quarter_name(BRANCH)), (BRANCH_YEAR, 1), (-3, -2),
            xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="right", va="top", fontsize=theme.SMALL, color=theme.FAINT,
        )  # fmt: skip


def band(axes: Axes, fan: Worlds, look: theme.Look, label: str, band_label: str = "_") -> None:
    """A median with its 10–90% band; ``fan`` has shape (3, quarters)."""
    low, middle, high = fan
    axes.plot(YEARS, middle, color=look.colour, linestyle=look.dash, linewidth=1.8, label=label)
    axes.fill_between(YEARS, low, high, color=look.colour, alpha=0.2, linewidth=0, label=band_label)


def outer(axes: Axes, reported: Worlds, colour: str) -> None:
    """The paler band around a fan: what would be reported, with the discrepancy layer; shape (2, quarters)."""
    axes.fill_between(YEARS, *reported, color=colour, alpha=0.1, linewidth=0, label=REPORTED, zorder=0)


def fan(axes: Axes, run: Run, name: str, case: str) -> None:
    """Median, band and the first worlds one by one: what a single future looks like is jagged, unlike the band."""
    look = theme.Look(theme.of_package(case).colour, "solid", "")
    labels = ("median of the worlds", "10–90% of the worlds") if run.worlds > 1 else ("this world",)
    band(axes, run.fan(name, case), look, *labels)
    if (reported := coverage.reported(name, run.by_quarter(name, case))) is not None:
        outer(axes, reported, look.colour)
    if run.worlds > 1:
        single = [np.column_stack([YEARS, world]) for world in run.by_quarter(name, case)[:, :SINGLE].T]
        axes.add_collection(
            LineCollection(single, colors=look.colour, linewidths=0.5, alpha=0.4, label="single worlds")
        )


def recorded(axes: Axes, values: Mapping[int, float]) -> None:
    """Recorded values (by step) as dots."""
    steps = [step for step in sorted(values) if 0 <= step < len(YEARS)]
    if steps:
        axes.plot(
            YEARS[steps], [values[step] for step in steps], "o", markersize=3.5, color=theme.INK,
            markerfacecolor=theme.PAPER, markeredgewidth=1, label="recorded", zorder=5,
        )  # fmt: skip


class Localised(Formatter):
    """Ticks as another formatter writes them, with the separators of the language that is spoken."""

    def __init__(self, inner: Formatter) -> None:
        self.inner = inner

    def set_axis(self, axis: Any) -> None:
        """The axis whose ticks these are."""
        super().set_axis(axis)
        self.inner.set_axis(axis)

    def set_locs(self, locs: Any) -> None:
        """Where ticks stand."""
        self.inner.set_locs(locs)

    def get_offset(self) -> str:
        """What all ticks are to be multiplied by."""
        return localised(self.inner.get_offset())

    def __call__(self, x: float, pos: int | None = None) -> str:
        """One tick."""
        return localised(self.inner(x, pos))


def localise(figure: Figure) -> None:
    """Write numbers at ticks as the language does; texts that stand there are theirs already."""
    if spoken() != ENGLISH:
        for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
            if isinstance(axis.get_major_formatter(), ScalarFormatter | EngFormatter):
                axis.set_major_formatter(Localised(axis.get_major_formatter()))


def legend(figure: Figure, *panels: Axes) -> None:
    """One legend below all panels: every label of these once."""
    marks = {label: mark for axes in panels for mark, label in zip(*axes.get_legend_handles_labels(), strict=True)}
    legend_of(figure, list(marks.values()), list(marks))


def legend_of(figure: Figure, handles: Sequence[Any], labels: Sequence[str]) -> None:
    """A legend in as many columns as fit the figure's width."""
    entry = 0.7 + 0.07 * max(len(label) for label in labels)  # inches: handle and text at this size
    columns = max(1, min(len(labels), int(figure.get_figwidth() / entry)))
    figure.legend(handles, labels, loc="outside lower center", ncols=columns, handlelength=3)


def strip(axes: Axes, low: float, high: float) -> None:
    """A panel that is one line along its x axis: no y axis, few ticks."""
    axes.set(xlim=(low, high), ylim=(0, 1), yticks=[])
    axes.spines["left"].set_visible(False)
    axes.locator_params(axis="x", nbins=5)
