"""Claims against the regions they name, with the rival views; contrasts against their published bands."""

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np

from twofutures.experiments.statistics import CONTRADICTED, DEPENDS, SUPPORTED
from twofutures.viz.charts import panels
from twofutures.viz.look import theme
from twofutures.viz.words.numbers import counted, listed

PANELS = 12  # claims in a figure
LOOKS = {
    SUPPORTED: theme.Look(theme.INK, "solid", ""),
    DEPENDS: theme.Look(theme.FAINT, "solid", ""),
    CONTRADICTED: theme.Look("#AA4499", "solid", ""),
}
MARKS = {SUPPORTED: "o", DEPENDS: "s", CONTRADICTED: "D"}
REGION: dict[str, Any] = {"color": theme.INK, "alpha": 0.08, "linewidth": 0}


def figures(tested: Sequence[Any]) -> list[tuple[str, panels.Figure, str]]:
    """Small multiples, a dozen claims a figure: (name, figure, caption)."""
    parts = [tested[i : i + PANELS] for i in range(0, len(tested), PANELS)]
    return [(f"claims-{i}", *effects(part)) for i, part in enumerate(parts, 1)]


@theme.drawing()
def effects(tested: Sequence[Any]) -> panels.Chart:
    """One panel per claim: the shaded region supports it; one mark with its interval, and a tick for every view."""
    figure, grid = panels.grid(len(tested), 3.2, 1.35, (0.4, 0.6))
    for axes, one in zip(grid, tested, strict=True):
        claim, effect, look = one.claim, one.effect, LOOKS[one.verdict]
        views = [view.value for view in one.by_view.values() if np.isfinite(view.value)]
        low, high = _span([effect.low, effect.high, *views, claim.low, claim.high])
        axes.axvspan(max(claim.low, low), min(claim.high, high), label="supports it", **REGION)
        axes.plot(views, [0.3] * len(views), "|", color=theme.INK, markersize=8, label="under a rival view")
        axes.plot([effect.low, effect.high], [0.7, 0.7], color=look.colour, linewidth=1.8)
        axes.plot([effect.value], [0.7], MARKS[one.verdict], color=look.colour, label=one.verdict)
        panels.strip(axes, low, high)
        axes.set_title(f"{claim.name}: {one.shown}", loc="left")
        axes.set_xlabel(claim.unit, fontsize=theme.SMALL, labelpad=1)
    panels.legend(figure, *grid)
    names = {verdict: [one.claim.name for one in tested if one.verdict == verdict] for verdict in LOOKS}
    verdicts = [f"{len(those)} {verdict} ({listed(those)})" for verdict, those in names.items() if those]
    return figure, (
        f"Effects with 95% intervals against the region that each claim names (shaded): {listed(verdicts)}, in "
        f"{max(one.effect.worlds for one in tested):,} simulated worlds at most, under these assumptions."
    )


def _span(values: Sequence[float]) -> tuple[float, float]:
    shown = [x for x in values if np.isfinite(x)]
    room = 0.12 * (max(shown) - min(shown)) or 1.0
    return min(shown) - room, max(shown) + room


@theme.drawing()
def contrasts(rows: Sequence[Any]) -> panels.Chart:
    """Simulated (median and 10–90%) beside published (line and band), one panel per figure."""
    figure, grid = panels.grid(len(rows), 3.0, 1.5, (1.6, 0.6), panels.ACROSS)
    for axes, row in zip(grid, rows, strict=True):
        low, middle, high = row.fan
        left, right = _span([*row.fan, *(x for x in (row.low, row.high, row.figure) if x is not None)])
        left = max(left, 0.0)
        band = (left if row.low is None else row.low, right if row.high is None else row.high)
        axes.axvspan(*band, label="band that passes", **REGION)
        if row.figure is not None:
            axes.axvline(row.figure, color=theme.INK, linewidth=1, linestyle=(0, (4, 2)), label="published")
        verdict, word = (SUPPORTED, "pass") if row.passes else (CONTRADICTED, "miss")
        axes.plot([low, high], [0.5, 0.5], color=LOOKS[verdict].colour, linewidth=1.8, label="_")
        axes.plot(
            [middle], [0.5], MARKS[verdict], color=LOOKS[verdict].colour, label=f"median, 10–90% of worlds: {word}"
        )
        panels.strip(axes, left, right)
        axes.set_title(textwrap.fill(f"{row.contrast.name}: {row.label}", 46), loc="left", fontsize=theme.SMALL)
    panels.legend(figure, *grid)
    passed = sum(row.passes for row in rows)
    return figure, (
        f"Of {counted(len(rows), 'published figure')}, the median of the simulated worlds lies inside the band "
        f"for {passed} and outside for {len(rows) - passed}."
    )
