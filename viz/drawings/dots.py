"""A spread one can count: twenty dots, each one twentieth of the worlds."""

from collections.abc import Callable, Sequence

import numpy as np

from twofutures.abm.worlds import Worlds
from twofutures.viz.drawings import svg
from twofutures.viz.look import theme
from twofutures.viz.words.texts import say

DOTS, WIDTH, AXIS = 20, 330.0, 24.0
BINS = 20


def draw(values: Worlds, label: str, show: Callable[[float], str], marks: Sequence[float] = ()) -> svg.Drawing:
    """Twenty quantiles of one number per world, stacked where they fall; ``marks`` are lines to compare with."""
    values = np.asarray(values, dtype=float)
    quantiles = np.quantile(values, (np.arange(DOTS) + 0.5) / DOTS)
    low, high = _span(quantiles, marks)
    size = (WIDTH - 2 * AXIS) / BINS
    columns = np.minimum(((quantiles - low) / (high - low) * BINS).astype(int), BINS - 1)
    height = size * np.bincount(columns).max() + 58
    foot = height - 46

    def text(value: float, y: float, points: float) -> str:
        return svg.words(_x(value, low, high), y, show(value), points, text_anchor="middle")

    parts = []
    for value in (mark for mark in marks if low <= mark <= high):
        way = f"M{_x(value, low, high):.1f} 14 V{foot:.1f}"
        parts.append(svg.el("path", d=way, stroke=theme.INK, stroke_dasharray="5 4") + text(value, 12, 12))
    parts += [
        *(
            svg.el("circle", cx=float(AXIS + (column + 0.5) * size), cy=float(foot - 2 - (i + 0.5) * size),
                   r=size / 2 - 1, fill=theme.US)
            for column, count in enumerate(np.bincount(columns))
            for i in range(count)
        ),
        svg.el("path", d=f"M{AXIS} {foot:.1f} H{WIDTH - AXIS}", stroke=theme.FAINT),
        *(text(float(value), foot + 17, 13) for value in np.linspace(low, high, 3)),
        svg.words(WIDTH / 2, foot + 37, label, 14, text_anchor="middle"),
    ]  # fmt: skip
    p5, middle, p95 = map(show, np.quantile(values, (0.05, 0.5, 0.95)))
    caption = say("worlds.dots", label=label, middle=middle, low=p5, high=p95, worlds=len(values), dots=DOTS)
    rows = [(f"{100 * q:.0f}%", show(float(np.quantile(values, q)))) for q in (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)]
    return svg.drawing(WIDTH, height, parts, caption, 260, (say("worlds.below"), label), rows)


def _span(quantiles: Worlds, marks: Sequence[float]) -> tuple[float, float]:
    """Ends of the axis: the dots with a little air, and marks that lie near."""
    low, high = float(quantiles.min()), float(quantiles.max())
    air = 0.06 * (high - low) or max(abs(low) * 0.1, 0.01)
    near = [m for m in marks if low - 6 * air < m < high + 6 * air]
    return min([low - air, *near]), max([high + air, *near])


def _x(value: float, low: float, high: float) -> float:
    """Place of a value along the axis."""
    return AXIS + (value - low) / (high - low) * (WIDTH - 2 * AXIS)
