"""Two cases world by world: slopes, differences, and where worlds end under each."""

import textwrap

import numpy as np

from twofutures.abm.outcomes import CLASSES
from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases.compare import Comparison
from twofutures.viz.charts import panels
from twofutures.viz.look import theme
from twofutures.viz.look.measures import measure
from twofutures.viz.words.numbers import counted, sentence

SINGLE = 60  # worlds drawn one by one; more lines are a blot
STEPS = np.linspace(0, 1, 40)
GAP = 0.05  # between classes, as a part of all worlds
EASE = 3 * STEPS**2 - 2 * STEPS**3  # flows leave and arrive level


def draw(comparison: Comparison) -> panels.Charts:
    """(name, figure, caption) of every chart of a comparison."""
    for chart in (slopes, differences, flow):
        yield chart.__name__, *chart(comparison)


def _titled(names: tuple[str, ...]) -> tuple[panels.Figure, dict[str, panels.Axes]]:
    """A panel per figure, each on its own axes."""
    figure, grid = panels.grid(len(names), 2.9, 2.5, (0.6, 0.2))
    for name, axes in zip(names, grid, strict=True):
        axes.set_title(measure(name).label, loc="left", fontweight="bold")
    return figure, dict(zip(names, grid, strict=True))


@theme.drawing()
def slopes(comparison: Comparison) -> panels.Chart:
    """Each world as a line from its figure under A to its figure under B, one panel per figure."""
    cases = [theme.label(case.name) for case in (comparison.a, comparison.b)]
    figure, grid = _titled(comparison.names)
    for name, axes in grid.items():
        values = np.array(comparison.values(name))  # shape (2, worlds)
        a, b = drawn = values[:, :SINGLE]
        for look, mine in ((theme.LOOKS[2], b > a), (theme.LOOKS[1], b < a), (theme.LOOKS[0], b == a)):
            if mine.any():  # rising worlds solid, falling ones dashed, in two colours
                axes.plot([0, 1], drawn[:, mine], color=look.colour, linestyle=look.dash, linewidth=0.7, alpha=0.5)
        axes.plot([0, 1], np.nanmedian(values, axis=1), color=theme.INK, linewidth=2.4, marker="o")
        axes.set_xticks([0, 1], [textwrap.fill(case, 14) for case in cases])
        axes.set_xlim(-0.25, 1.25)
    name = comparison.names[0]
    row, worlds = comparison.measured(name), len(comparison.difference(name))
    those = f"the first {SINGLE} of {worlds:,} worlds are drawn" if worlds > SINGLE else "all worlds are drawn"
    return figure, (
        f"Each line is one simulated world under {cases[0]} (left) and {cases[1]} "
        f"(right) on the same luck, the thick line joins the medians; {those}. "
        f"{sentence(measure(name).label)}, {row['when']}: the second case raises it in {row['raises']:,} of "
        f"{counted(worlds, 'world')}, lowers it in {row['lowers']:,} and leaves it in {row['leaves']:,}."
    )


@theme.drawing()
def differences(comparison: Comparison) -> panels.Chart:
    """The spread of the differences, one panel per figure, with the median and its interval."""
    figure, grid = _titled(comparison.names)
    for name, axes in grid.items():
        apart = comparison.difference(name)
        kept = apart[np.isfinite(apart)]
        if len(kept):
            axes.hist(kept, bins=min(30, max(5, len(kept) // 4)), color=theme.US, alpha=0.75, edgecolor=theme.PAPER)
            axes.axvline(comparison.measured(name)["difference"]["median"], color=theme.INK, linewidth=1.8)
        axes.axvline(0, color=theme.FAINT, linewidth=0.9, linestyle=panels.DASHED)
        axes.set_ylabel("worlds")
    return figure, (
        f"What {theme.label(comparison.b.name)} changes against {theme.label(comparison.a.name)} in the same worlds, "
        "median with its 95% interval (order statistics): "
        f"{'; '.join(_change(comparison, name) for name in comparison.names)}. The dashed line is no change."
    )


def _change(comparison: Comparison, name: str) -> str:
    """``US lead, months +5.9 (5.4 to 6.8)``."""
    row, figure = comparison.measured(name), measure(name)
    middle, low, high = row["difference"]["median"], row["median_interval"]["low"], row["median_interval"]["high"]
    if middle is None:
        return f"{figure.label} no value"
    inside = "too few worlds for an interval" if low is None else f"{figure.signed(low)} to {figure.signed(high)}"
    return f"{figure.label} {figure.signed(middle)} ({inside})"


@theme.drawing()
def flow(comparison: Comparison) -> panels.Chart:
    """Worlds by outcome class under A (left) and under B (right), and the flows between."""
    cases = [theme.label(case.name) for case in (comparison.a, comparison.b)]
    places = [CLASSES.index(name) for name in theme.SHOWN]
    table = comparison.flow()[np.ix_(places, places)]
    figure, axes = panels.alone(7.0, 4.2)
    _bands(axes, table)
    for counts, x, align in ((table.sum(axis=1), -0.02, "right"), (table.sum(axis=0), 1.02, "left")):
        for name, count, top in zip(theme.SHOWN, counts, tops(counts), strict=True):
            if count:
                axes.text(x, top + count / 2, f"{name} {count:,}", ha=align, va="center", fontsize=theme.SMALL)
    axes.set_xticks([0, 1], cases)
    axes.set(xlim=(-0.45, 1.45), yticks=[])
    axes.invert_yaxis()
    axes.spines[:].set_visible(False)
    moved = table * (1 - np.eye(len(table), dtype=int))
    i, j = np.unravel_index(moved.argmax(), moved.shape)
    most = f"{counted(int(moved[i, j]), 'world')} from {theme.SHOWN[i]} to {theme.SHOWN[j]}"
    return figure, (
        f"Outcome classes of the same {counted(int(table.sum()), 'simulated world')} under {cases[0]} (left) and "
        f"{cases[1]} (right): {comparison.flips()['worlds']:,} end in another class"
        f"{f'; the largest flow is {most}' if moved.any() else ''}."
    )


def tops(counts: Worlds) -> Worlds:
    """Where each class begins from above, with a gap between the classes that have worlds."""
    return np.cumsum(counts) - counts + counts.sum() * GAP * (np.cumsum(counts > 0) - 1)


def _bands(axes: panels.Axes, table: Worlds) -> None:
    left, right = tops(table.sum(axis=1)), tops(table.sum(axis=0))
    for i, j in np.argwhere(table):
        look, count = theme.of_class(theme.SHOWN[i]), table[i, j]
        top = left[i] + (right[j] - left[i]) * EASE
        axes.fill_between(
            STEPS, top, top + count, color=look.colour, alpha=0.55, hatch=look.hatch, edgecolor=theme.PAPER,
            linewidth=0.5,
        )  # fmt: skip
        left[i], right[j] = left[i] + count, right[j] + count
