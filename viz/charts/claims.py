"""Claims against the regions they name, with the rival views; contrasts against their published bands."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twofutures.experiments.statistics import CONTRADICTED, DEPENDS, SUPPORTED
from twofutures.viz.charts import panels
from twofutures.viz.look import theme
from twofutures.viz.words.numbers import counted, listed

ACROSS, PANELS = 3, 12
LOOKS = {
    SUPPORTED: theme.Look(theme.INK, "solid", ""),
    DEPENDS: theme.Look(theme.FAINT, "solid", ""),
    CONTRADICTED: theme.Look("#AA4499", "solid", ""),
}
MARKS = {SUPPORTED: "o", DEPENDS: "s", CONTRADICTED: "D"}


def figures(found: Sequence[Any]) -> list[tuple[str, Figure, str]]:
    """Small multiples, a dozen claims a figure: (name, figure, caption)."""
    parts = [found[i : i + PANELS] for i in range(0, len(found), PANELS)]
    return [(f"claims-{i}", *effects(part)) for i, part in enumerate(parts, 1)]


def effects(found: Sequence[Any]) -> tuple[Figure, str]:
    """One panel per claim: the shaded region supports it; one mark with its interval, and a tick for every view."""
    down, across = -(-len(found) // ACROSS), min(ACROSS, len(found))
    with theme.drawing():
        figure = Figure(figsize=(3.2 * across + 0.4, 1.35 * down + 0.6), layout="constrained")
        grid = figure.subplots(down, across, squeeze=False).ravel()
        for axes, tested in zip(grid, found, strict=False):
            _panel(axes, tested)
        for axes in grid[len(found) :]:
            axes.set_visible(False)
        marks = {
            label: handle for axes in grid for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
        }
        panels.legend_of(figure, list(marks.values()), list(marks))
    return figure, _caption(found)


def _panel(axes: Axes, tested: Any) -> None:
    claim, effect, look = tested.claim, tested.effect, LOOKS[tested.verdict]
    views = [e.value for e in tested.by_view.values() if np.isfinite(e.value)]
    low, high = _span([effect.low, effect.high, *views, claim.low, claim.high])
    axes.axvspan(
        max(claim.low, low), min(claim.high, high), color=theme.INK, alpha=0.08, linewidth=0, label="supports it"
    )
    axes.plot(views, [0.3] * len(views), "|", color=theme.INK, markersize=8, label="under a rival view")
    axes.plot([effect.low, effect.high], [0.7, 0.7], color=look.colour, linewidth=1.8)
    axes.plot([effect.value], [0.7], MARKS[tested.verdict], color=look.colour, label=tested.verdict)
    axes.set_xlim(low, high)
    axes.set_ylim(0, 1)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_title(f"{claim.name}: {tested.verdict}{' (tally)' if claim.illustrative else ''}", loc="left")
    axes.set_xlabel(claim.unit, fontsize=theme.SMALL, labelpad=1)
    axes.locator_params(axis="x", nbins=5)


def _span(values: Sequence[float]) -> tuple[float, float]:
    shown = [x for x in values if np.isfinite(x)]
    room = 0.12 * (max(shown) - min(shown)) or 1.0
    return min(shown) - room, max(shown) + room


def _caption(found: Sequence[Any]) -> str:
    names = {verdict: [t.claim.name for t in found if t.verdict == verdict] for verdict in LOOKS}
    said = [f"{len(those)} {verdict} ({listed(those)})" for verdict, those in names.items() if those]
    return (
        f"Effects with 95% intervals against the region that each claim names (shaded): {listed(said)}, in "
        f"{max(t.effect.worlds for t in found):,} simulated worlds at most, under these assumptions."
    )


def contrasts(found: Sequence[Any]) -> tuple[Figure, str]:
    """Found (median and 10–90%) beside published (line and band), one panel per figure."""
    down = -(-len(found) // ACROSS)
    with theme.drawing():
        figure = Figure(figsize=(10.6, 1.5 * down + 0.6), layout="constrained")
        grid = figure.subplots(down, ACROSS, squeeze=False).ravel()
        for axes, row in zip(grid, found, strict=False):
            _contrast(axes, row)
        for axes in grid[len(found) :]:
            axes.set_visible(False)
        marks = {
            label: handle for axes in grid for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
        }
        panels.legend_of(figure, list(marks.values()), list(marks))
    passed = sum(row.passes for row in found)
    return figure, (
        f"Of {counted(len(found), 'published figure')}, the median of the simulated worlds lies inside the band "
        f"for {passed} and outside for {len(found) - passed}."
    )


def _contrast(axes: Axes, row: Any) -> None:
    low, middle, high = row.fan
    shown = [x for x in (row.low, row.high, row.figure) if x is not None]
    left, right = _span([*row.fan, *shown])
    left = max(left, 0.0)
    bottom, top = row.low if row.low is not None else left, row.high if row.high is not None else right
    axes.axvspan(bottom, top, color=theme.INK, alpha=0.08, linewidth=0, label="band that passes")
    if row.figure is not None:
        axes.axvline(row.figure, color=theme.INK, linewidth=1, linestyle=(0, (4, 2)), label="published")
    look = LOOKS[SUPPORTED if row.passes else CONTRADICTED]
    axes.plot([low, high], [0.5, 0.5], color=look.colour, linewidth=1.8, label="_")
    label = "median, 10–90% of worlds: pass" if row.passes else "median, 10–90% of worlds: miss"
    axes.plot([middle], [0.5], "o" if row.passes else "D", color=look.colour, label=label)
    axes.set_xlim(left, right)
    axes.set_ylim(0, 1)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_title(textwrap.fill(f"{row.contrast.name}: {row.label}", 46), loc="left", fontsize=theme.SMALL)
    axes.locator_params(axis="x", nbins=5)
