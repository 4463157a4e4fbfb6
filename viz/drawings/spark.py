"""A small line over the quarters, with a dot where one stands and a line where futures branch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from twofutures.abm.calendar import BRANCH, LAST, QUARTERS
from twofutures.viz.drawings import svg
from twofutures.viz.look import theme
from twofutures.viz.words.texts import say

WIDTH, HEIGHT, EDGE = 170.0, 40.0, 5.0


def draw(values: Sequence[float], at: int, label: str, show) -> str:
    """A line of the quarters played so far; gaps where there was no value."""
    series = np.array([np.nan if v is None else v for v in values], dtype=float)
    seen = series[np.isfinite(series)]
    if not len(seen):
        return ""
    low, high = float(seen.min()), float(seen.max())
    xs = EDGE + np.arange(len(series)) / LAST * (WIDTH - 2 * EDGE)
    ys = HEIGHT - EDGE - (series - low) / ((high - low) or 1.0) * (HEIGHT - 2 * EDGE)
    way = " ".join(
        f"{'L' if i and np.isfinite(ys[i - 1]) else 'M'}{x:.1f} {y:.1f}"
        for i, (x, y) in enumerate(zip(xs, ys, strict=True))
        if np.isfinite(y)
    )
    branch = EDGE + (BRANCH - 1) / LAST * (WIDTH - 2 * EDGE)
    parts = [
        svg.el("path", d=f"M{branch:.1f} 2 V{HEIGHT - 2}", stroke=theme.FAINT, stroke_dasharray="2 3"),
        svg.el("path", d=way, fill="none", stroke=theme.US, stroke_width=1.8),
    ]
    if at < len(series) and np.isfinite(ys[at]):
        parts.append(svg.el("circle", cx=float(xs[at]), cy=float(ys[at]), r=3.4, fill=theme.INK))
    last = QUARTERS[len(series) - 1]
    said = say("one_world.spark", label=label, low=show(low), high=show(high), last=last)
    return svg.picture(WIDTH, HEIGHT, parts, said).replace("width:100%", f"width:{WIDTH:.0f}px")
