"""The charts of an outlook: outcome classes, the lead, compute and its ways to the PRC, markets and norms."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator, PercentFormatter

from twofutures.abm.calendar import BRANCH, quarter_name
from twofutures.abm.worlds import Worlds
from twofutures.experiments.futures import Run
from twofutures.experiments.statistics import EIGHT_IN_TEN
from twofutures.viz.charts import panels
from twofutures.viz.look import recorded_frontier, series, theme
from twofutures.viz.look.measures import measure
from twofutures.viz.words.numbers import counted, listed, number, percent

SMOOTH, AGE = "lead_months_smooth", "lead_months"
AXIS = {SMOOTH: "US lead, months\n(points over US pace)", AGE: "US lead, months\n(age of matched model)"}
NAMED = {
    SMOOTH: "in 2028 (gap in points over the US pace of the last year)",
    AGE: "at the end of 2028 (age of the matched US model)",
}
PAPER_LINE = "2028 paper: 11×"
TICKS = (0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000)


def _middle(run: Run) -> str:
    """What the figures of a run are: medians of many worlds, or those of one."""
    return "median" if run.worlds > 1 else "value in this world"


def _by_case(run: Any, name: str, unit: str = "") -> str:
    """``status quo 13.6 months (10–90%: 6.5 to 23.1), …``; no range where there is one world."""
    figure, sentences = measure(name), []
    for case in run.cases:
        low, middle, high = map(figure.show, np.quantile(figure.values(run, case), EIGHT_IN_TEN))
        between = f" (10–90%: {low} to {high})" if run.worlds > 1 else ""
        sentences.append(f"{theme.label(case)} {middle}{unit}{between}")
    return listed(sentences)


@theme.drawing()
def outcomes(run: Run) -> panels.Chart:
    """What kind of 2028: worlds per outcome class, one panel per case, with the numbers beside the bars."""
    counts = {case: run.counts(case) for case in run.cases}
    classes = theme.classes_of(*counts.values())[::-1]
    figure, grid = panels.by_case(run.cases, "", f"worlds, of {run.worlds:,} per package", height=2.2)
    for case, axes in grid.items():
        for row, name in enumerate(classes):
            look, count = theme.of_class(name), counts[case][name]
            axes.barh(row, count, color=look.colour, hatch=look.hatch, edgecolor=theme.PAPER, linewidth=0)
            axes.annotate(
                f"{count:,}", (count, row), (3, 0), textcoords="offset points", va="center", fontsize=theme.SMALL
            )
        axes.set_yticks(range(len(classes)), classes)
        axes.set_xlim(0, run.worlds * 1.18)
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(left=False, bottom=False, labelbottom=False)
    ahead = [f"{of['commanding lead']:,} ({theme.label(case)})" for case, of in counts.items()]
    close = [f"{of['near parity'] + of['PRC ahead']:,} ({theme.label(case)})" for case, of in counts.items()]
    return figure, (
        f"Of {counted(run.worlds, 'simulated world')} per package, under these assumptions, "
        f"{listed(ahead)} end in a commanding US lead, and {listed(close)} near parity or with the PRC "
        "ahead."
    )


@theme.drawing()
def lead(run: Run, name: str = SMOOTH) -> panels.Chart:
    """How far ahead: the lead over time beside the record; ``name`` is the smooth lead or the age lag."""
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
        f"US lead {NAMED[name]}, {_middle(run)}: {_by_case(run, name, ' months')}; the recorded past "
        f"(dots) ends at {number(dots[max(dots)])} months in {quarter_name(max(dots))}."
    )


@theme.drawing()
def usable_gap(run: Run, name: str = "gap_usable") -> panels.Chart:
    """Who has compute: one gap over time, one panel per case."""
    figure, grid = panels.by_case(run.cases, f"US : PRC compute,\n{series.GAPS[name][0]}")
    for place, (case, axes) in enumerate(grid.items()):
        _ratios(axes, place == 0)
        panels.fan(axes, run, name, case)
    first = grid[run.cases[0]]
    at = (panels.YEARS[0], series.PAPER_RATIO)
    first.annotate(PAPER_LINE, at, (2, 2), textcoords="offset points", fontsize=theme.SMALL, color=theme.FAINT)
    _limit(first, (run.fan(name, case) for case in run.cases))
    panels.legend(figure, first)
    before = float(np.median(run.by_quarter(name, run.cases[0])[BRANCH - 1]))  # no value if only the future was kept
    return figure, (
        f"US compute per unit that PRC labs can use at the end of 2028, {_middle(run)}: "
        f"{_by_case(run, name)}{'' if np.isnan(before) else f'; it was {number(before)} before the branch'}. "
        "The 2028 paper's 11× is a line for comparison; the paper does not define it."
    )


@theme.drawing()
def four_gaps(run: Run) -> panels.Chart:
    """The four ways to count compute, which most public disputes mix, one panel per case."""
    figure, grid = panels.by_case(run.cases, "US : PRC compute,\nfour ways to count")
    for place, (case, axes) in enumerate(grid.items()):
        _ratios(axes, place == 0)
        for name, (label, look) in series.GAPS.items():
            middle = run.fan(name, case)[1]
            axes.plot(panels.YEARS, middle, color=look.colour, linestyle=look.dash, linewidth=1.8, label=label)
        axes.plot([], [], color=theme.FAINT, linewidth=0.8, label=PAPER_LINE)
    _limit(axes, (run.fan(name, case)[1] for case in run.cases for name in series.GAPS))
    panels.legend(figure, axes)
    case = run.cases[0]
    ends = {label: np.median(run.by_quarter(name, case)[-1]) for name, (label, _) in series.GAPS.items()}
    medians = [f"{label} {number(end)}" for label, end in ends.items()]
    return figure, (
        f"Four ratios of US to PRC compute differ in the same worlds; under {theme.label(case)} at the end of 2028, "
        f"{_middle(run)}: {listed(medians)}."
    )


def _ratios(axes: panels.Axes, first: bool) -> None:
    """A log axis with plain numbers and the paper's figure as a line; made before values that may have no ratio.

    The panels share their axis: the ``first`` makes it.
    """
    if first:
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(FixedLocator(TICKS))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_minor_formatter(NullFormatter())
    axes.axhline(series.PAPER_RATIO, color=theme.FAINT, linewidth=0.8, label="_")
    panels.over_time(axes, first)


def _limit(axes: panels.Axes, fans: Iterable[Worlds]) -> None:
    """Room for the bands, 1 and 11; ratios without a value (a zero on one side) do not count."""
    values = np.concatenate([np.ravel(fan) for fan in fans])
    values = values[np.isfinite(values) & (values > 0)]
    low, high = min([1.0, *values[values > 0.01]]), max([series.PAPER_RATIO, *values])
    axes.set_ylim(low / 1.2, high * 1.8)


@theme.drawing()
def channels(run: Run) -> panels.Chart:
    """PRC-usable compute stacked by channel, one panel per case; means over the worlds, as medians do not add up."""
    labels, looks = zip(*series.CHANNELS.values(), strict=True)
    parts = {c: np.array([run.by_quarter(name, c).mean(axis=1) for name in series.CHANNELS]) for c in run.cases}
    figure, grid = panels.by_case(run.cases, "compute PRC labs can use,\nmillion H100e")
    for place, (case, axes) in enumerate(grid.items()):
        areas = axes.stackplot(panels.YEARS, *parts[case] / series.MILLION, colors=[look.colour for look in looks])
        for area, look in zip(areas, looks, strict=True):
            area.set(hatch=look.hatch, edgecolor=theme.PAPER, linewidth=0.4)
        panels.over_time(axes, place == 0)
    axes.set_ylim(0, 1.08 * max(float(np.nanmax(sum(mine))) / series.MILLION or 1.0 for mine in parts.values()))
    handles = [Patch(facecolor=look.colour, hatch=look.hatch, edgecolor=theme.PAPER) for look in looks]
    panels.legend_of(figure, handles, labels)
    ends = []
    for case, mine in parts.items():
        end, whole = mine[:, -1], float(sum(mine[:, -1]))
        part = percent(end.max() / whole) if whole else "none"
        ends.append(f"{theme.label(case)} {number(whole)} H100e, {part} of it {labels[end.argmax()]}")
    kind = "mean over the worlds" if run.worlds > 1 else "in this world"
    return figure, f"Compute that PRC labs can use at the end of 2028, {kind}: {'; '.join(ends)}."


def markets(run: Run) -> panels.Chart:
    """Who wins markets: use of US and of PRC models in swing states; the rest is home-grown and allied."""
    return _shares(run, series.REACH, "share of AI use in swing states", "Share of AI use in swing states in 2028")


def norms(run: Run) -> panels.Chart:
    """Whose rules: fields of AI rules in swing states under either set; the rest is not settled."""
    caption = "Share of the fields of AI rules in swing states that is under either set of rules in 2028"
    return _shares(run, series.NORMS, "share of fields, swing states", caption)


@theme.drawing()
def _shares(run: Run, pair: series.Family, ylabel: str, caption: str) -> panels.Chart:
    figure, grid = panels.by_case(run.cases, ylabel)
    for place, (case, axes) in enumerate(grid.items()):
        for name, (label, look) in pair.items():
            panels.band(axes, run.fan(name, case), look, label)
        panels.over_time(axes, place == 0)
        axes.set_ylim(0, 1.05)
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    panels.legend(figure, axes)
    medians = [f"{label}: {_by_case(run, name)}" for name, (label, _) in pair.items()]
    return figure, f"{caption}, {_middle(run)}; {'; '.join(medians)}."
