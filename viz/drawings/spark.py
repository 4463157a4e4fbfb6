"""A small line over the quarters, with a dot where one stands and a line where futures branch."""

from collections.abc import Callable, Sequence

import numpy as np

from twofutures.abm.calendar import BRANCH, LAST, QUARTERS
from twofutures.viz.drawings import svg
from twofutures.viz.look import theme
from twofutures.viz.words.texts import say

WIDTH, HEIGHT, EDGE = 170.0, 40.0, 5.0


def draw(values: Sequence[float | None], at: int, label: str, show: Callable[[float], str]) -> str:
    """A line of the quarters played so far; gaps where there was no value."""
    series = np.array([np.nan if v is None else v for v in values], dtype=float)
    if np.isnan(series).all():
        return ""
    low, high = float(np.nanmin(series)), float(np.nanmax(series))
    xs = EDGE + np.arange(LAST + 1) / LAST * (WIDTH - 2 * EDGE)
    ys = HEIGHT - EDGE - (series - low) / ((high - low) or 1.0) * (HEIGHT - 2 * EDGE)
    way = " ".join(
        f"{'L' if i and np.isfinite(ys[i - 1]) else 'M'}{xs[i]:.1f} {y:.1f}" for i, y in enumerate(ys) if np.isfinite(y)
    )
    stands = at < len(series) and np.isfinite(ys[at])
    parts = [
        svg.el("path", d=f"M{xs[BRANCH - 1]:.1f} 2 V{HEIGHT - 2}", stroke=theme.FAINT, stroke_dasharray="2 3"),
        svg.el("path", d=way, fill="none", stroke=theme.US, stroke_width=1.8),
        svg.el("circle", cx=float(xs[at]), cy=float(ys[at]), r=3.4, fill=theme.INK) if stands else "",
    ]
    caption = say("one_world.spark", label=label, low=show(low), high=show(high), last=QUARTERS[len(series) - 1])
    return svg.picture(WIDTH, HEIGHT, parts, caption).replace("width:100%", f"width:{WIDTH:.0f}px")
