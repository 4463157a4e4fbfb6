"""Two cases world by world: slopes, differences, and where worlds end under each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twofutures.viz.look import theme
from twofutures.viz.look.measures import measure
from twofutures.viz.words.numbers import counted, sentence

SINGLE = 60  # worlds drawn one by one; more lines are a blot
ACROSS = 3
RISING, FALLING = theme.LOOKS[2], theme.LOOKS[1]
STEPS = np.linspace(0, 1, 40)
GAP = 0.05  # between classes, as a part of all worlds
EASE = 3 * STEPS**2 - 2 * STEPS**3  # flows leave and arrive level


def draw(found: Any) -> Iterator[tuple[str, Figure, str]]:
    """(name, figure, caption) of every chart of a comparison."""
    for name, chart in (("slopes", slopes), ("differences", differences), ("flow", flow)):
        yield name, *chart(found)


def slopes(found: Any) -> tuple[Figure, str]:
    """Each world as a line from its figure under A to its figure under B, one panel per figure."""
    with theme.drawing():
        figure, grid = small(found.names)
        for name, axes in zip(found.names, grid, strict=True):
            a, b = found.values(name)
            lines(axes, a[:SINGLE], b[:SINGLE])
            axes.plot([0, 1], [np.nanmedian(a), np.nanmedian(b)], color=theme.INK, linewidth=2.4, marker="o")
            axes.set_xticks([0, 1], [wrapped(found.a.name), wrapped(found.b.name)])
            axes.set_xlim(-0.25, 1.25)
    name = found.names[0]
    m, told = found.measured(name), measure(name)
    return figure, (
        f"Each line is one simulated world under {theme.label(found.a.name)} (left) and {theme.label(found.b.name)} "
        f"(right) on the same luck, the thick line joins the medians; {shown_of(len(found.difference(name)))}. "
        f"{sentence(told.label)}, {m['when']}: the second case raises it in {m['raises']:,} of "
        f"{counted(len(found.difference(name)), 'world')}, lowers it in {m['lowers']:,} and leaves it in "
        f"{m['leaves']:,}."
    )


def shown_of(worlds: int) -> str:
    """How many single worlds a chart draws."""
    return f"the first {SINGLE} of {worlds:,} worlds are drawn" if worlds > SINGLE else "all worlds are drawn"


def lines(axes: Axes, a: Any, b: Any) -> None:
    """Rising worlds solid, falling ones dashed, in two colours."""
    for look, mine in ((RISING, b > a), (FALLING, b < a), (theme.LOOKS[0], b == a)):
        if mine.any():
            axes.plot([0, 1], [a[mine], b[mine]], color=look.colour, linestyle=look.dash, linewidth=0.7, alpha=0.5)


def differences(found: Any) -> tuple[Figure, str]:
    """The spread of the differences, one panel per figure, with the median and its interval."""
    with theme.drawing():
        figure, grid = small(found.names)
        for name, axes in zip(found.names, grid, strict=True):
            apart, m = found.difference(name), found.measured(name)
            kept = apart[np.isfinite(apart)]
            if len(kept):
                axes.hist(kept, bins=min(30, max(5, len(kept) // 4)), color=theme.US, alpha=0.75, edgecolor=theme.PAPER)
                axes.axvline(m["difference"]["median"], color=theme.INK, linewidth=1.8)
            axes.axvline(0, color=theme.FAINT, linewidth=0.9, linestyle=(0, (2, 2)))
            axes.set_ylabel("worlds")
    said = [change(found, name) for name in found.names]
    return figure, (
        f"What {theme.label(found.b.name)} changes against {theme.label(found.a.name)} in the same worlds, median with "
        f"its 95% interval (order statistics): {'; '.join(said)}. The dashed line is no change."
    )


def change(found: Any, name: str) -> str:
    """``US lead, months +5.9 (5.4 to 6.8)``."""
    m, told = found.measured(name), measure(name)
    middle, span = m["difference"]["median"], m["median_interval"]
    if middle is None:
        return f"{told.label} no value"
    inside = "too few worlds for an interval" if span["low"] is None else _between(span["low"], span["high"], told)
    return f"{told.label} {told.signed(middle)} ({inside})"


def _between(low: float, high: float, told: Any) -> str:
    return f"{told.signed(low)} to {told.signed(high)}"


def flow(found: Any) -> tuple[Figure, str]:
    """Worlds by outcome class under A (left) and under B (right), and the flows between."""
    table = ordered(found)
    with theme.drawing():
        figure = Figure(figsize=(7.0, 4.2), layout="constrained")
        axes = figure.subplots()
        _bands(axes, table)
        for side, counts in ((0.0, table.sum(axis=1)), (1.0, table.sum(axis=0))):
            _names(axes, side, counts)
        axes.set_xticks([0, 1], [theme.label(found.a.name), theme.label(found.b.name)])
        axes.set(xlim=(-0.45, 1.45), yticks=[])
        axes.invert_yaxis()
        for spine in axes.spines.values():
            spine.set_visible(False)
    return figure, _flow_caption(found, table)


def ordered(found: Any) -> Any:
    """The flow table in the order in which classes are shown."""
    from twofutures.abm.outcomes import CLASSES

    places = [CLASSES.index(name) for name in theme.SHOWN]
    return found.flow()[np.ix_(places, places)]


def tops(counts: Any) -> Any:
    """Where each class begins from above, with a gap between the classes that have worlds."""
    gap = counts.sum() * GAP
    return np.cumsum(counts) - counts + gap * (np.cumsum(counts > 0) - 1)


def _bands(axes: Axes, table: Any) -> None:
    left, right = tops(table.sum(axis=1)), tops(table.sum(axis=0))
    for i, j in np.argwhere(table):
        look, count = theme.of_class(theme.SHOWN[i]), table[i, j]
        top = left[i] + (right[j] - left[i]) * EASE
        axes.fill_between(
            STEPS, top, top + count, color=look.colour, alpha=0.55, hatch=look.hatch, edgecolor=theme.PAPER,
            linewidth=0.5,
        )  # fmt: skip
        left[i], right[j] = left[i] + count, right[j] + count


def _names(axes: Axes, side: float, counts: Any) -> None:
    for name, count, top in zip(theme.SHOWN, counts, tops(counts), strict=True):
        if count:
            at, align = (-0.02, "right") if side == 0 else (1.02, "left")
            axes.text(at, top + count / 2, f"{name} {count:,}", ha=align, va="center", fontsize=theme.SMALL)


def _flow_caption(found: Any, table: Any) -> str:
    flips, worlds = found.flips(), int(table.sum())
    moved = table * (1 - np.eye(len(table), dtype=int))
    i, j = np.unravel_index(moved.argmax(), moved.shape)
    largest = (
        f"; the largest flow is {counted(int(moved[i, j]), 'world')} from {theme.SHOWN[i]} to {theme.SHOWN[j]}"
        if moved.any()
        else ""
    )
    return (
        f"Outcome classes of the same {counted(worlds, 'simulated world')} under {theme.label(found.a.name)} "
        f"(left) and {theme.label(found.b.name)} (right): {flips['worlds']:,} end in another class{largest}."
    )


def small(names: Sequence[str]) -> tuple[Figure, list[Axes]]:
    """A figure with a titled panel per observable, each on its own axis."""
    across = min(ACROSS, len(names))
    down = -(-len(names) // across)
    figure = Figure(figsize=(2.9 * across + 0.6, 2.5 * down + 0.2), layout="constrained")
    grid = list(figure.subplots(down, across, squeeze=False).ravel())
    for axes in grid[len(names) :]:
        axes.set_visible(False)
    for name, axes in zip(names, grid, strict=False):
        axes.set_title(measure(name).label, loc="left", fontweight="bold")
    return figure, grid[: len(names)]


def wrapped(name: str) -> str:
    """A case's name in lines that fit below a panel."""
    import textwrap

    return textwrap.fill(theme.label(name), 14)
