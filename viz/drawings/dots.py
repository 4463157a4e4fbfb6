"""A spread one can count: twenty dots, each one twentieth of the worlds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from twofutures.viz.drawings import svg
from twofutures.viz.look import theme
from twofutures.viz.words.texts import say

DOTS, WIDTH, AXIS = 20, 330.0, 24.0
BINS = 20


def draw(values: np.ndarray, label: str, show, marks: Sequence[float] = ()) -> svg.Drawing:
    """Twenty quantiles of one number per world, stacked where they fall; ``marks`` are lines to compare with."""
    found = np.asarray(values, dtype=float)
    quantiles = np.quantile(found, (np.arange(DOTS) + 0.5) / DOTS)
    low, high = span(quantiles, marks)
    size = (WIDTH - 2 * AXIS) / BINS
    columns = np.minimum(((quantiles - low) / (high - low) * BINS).astype(int), BINS - 1)
    height = size * np.bincount(columns).max() + 58
    parts = [mark(value, show, x_of(value, low, high), height) for value in marks if low <= value <= high]
    for column in np.unique(columns):
        parts += [dot(column, i, size, height) for i in range(int((columns == column).sum()))]
    parts += axis(low, high, show, label, height)
    low5, middle, high5 = np.quantile(found, (0.05, 0.5, 0.95))
    said = say(
        "worlds.dots", label=label, middle=show(middle), low=show(low5), high=show(high5), worlds=len(found), dots=DOTS
    )
    rows = [(f"{100 * q:.0f}%", show(float(np.quantile(found, q)))) for q in (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)]
    head = (say("worlds.below"), label)
    return svg.Drawing(svg.picture(WIDTH, height, parts, said, 260), said, head, rows)


def span(quantiles: np.ndarray, marks: Sequence[float]) -> tuple[float, float]:
    """Ends of the axis: the dots with a little air, and marks that lie near."""
    low, high = float(quantiles.min()), float(quantiles.max())
    air = 0.06 * (high - low) or max(abs(low) * 0.1, 0.01)
    near = [m for m in marks if low - 6 * air < m < high + 6 * air]
    return min([low - air, *near]), max([high + air, *near])


def x_of(value: float, low: float, high: float) -> float:
    """Place of a value along the axis."""
    return AXIS + (value - low) / (high - low) * (WIDTH - 2 * AXIS)


def dot(column: int, place: int, size: float, height: float) -> str:
    """One twentieth of the worlds."""
    x, y = AXIS + (column + 0.5) * size, height - 48 - (place + 0.5) * size
    return svg.el("circle", cx=float(x), cy=float(y), r=size / 2 - 1, fill=theme.US)


def mark(value: float, show, x: float, height: float) -> str:
    """A dashed line to compare with."""
    line = svg.el("path", d=f"M{x:.1f} 14 V{height - 46:.1f}", stroke=theme.INK, stroke_dasharray="5 4")
    return line + svg.words(x, 12, show(value), 12, text_anchor="middle")


def axis(low: float, high: float, show, label: str, height: float) -> list[str]:
    """The line below, three numbers and what they count."""
    y = height - 46
    parts = [svg.el("path", d=f"M{AXIS} {y:.1f} H{WIDTH - AXIS}", stroke=theme.FAINT)]
    for value in np.linspace(low, high, 3):
        parts.append(svg.words(x_of(float(value), low, high), y + 17, show(float(value)), 13, text_anchor="middle"))
    return [*parts, svg.words(WIDTH / 2, y + 37, label, 14, text_anchor="middle")]
