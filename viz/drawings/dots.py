"""A spread one can count: twenty dots, each one twentieth of the worlds."""

from collections.abc import Callable, Sequence
from textwrap import wrap

import numpy as np

from twofutures.abm.worlds import Worlds
from twofutures.experiments.statistics import EIGHT_IN_TEN
from twofutures.viz.drawings import svg
from twofutures.viz.look import theme
from twofutures.viz.words.numbers import percent
from twofutures.viz.words.texts import say

DOTS, WIDTH, AXIS = 20, 330.0, 24.0
BINS, WIDEST = 20, 14.0  # columns, about; the largest dot in pixels
LETTERS, ROW = 46, 18  # of a row of the label below, and its height
ROUNDING = 1e-9  # of a column: what lies on an edge stands to its right


def draw(values: Worlds, label: str, show: Callable[[float], str], marks: Sequence[float] = ()) -> svg.Drawing:
    """Twenty quantiles of one number per world, stacked where they fall; ``marks`` are lines to compare with."""
    values = np.asarray(values, dtype=float)
    quantiles = np.quantile(values, (np.arange(DOTS) + 0.5) / DOTS)
    low, step, count = columns_of(float(quantiles.min()), float(quantiles.max()), marks)
    high, size = low + step * count, (WIDTH - 2 * AXIS) / count
    columns = np.minimum(np.floor((quantiles - low) / step + ROUNDING).astype(int), count - 1)
    size_of_dot = min(size, WIDEST)
    below = wrap(label, LETTERS)
    height = size_of_dot * np.bincount(columns).max() + 40 + ROW * len(below)
    foot = height - 28 - ROW * len(below)

    def text(value: float, y: float) -> str:
        return svg.words(_x(value, low, high), y, show(value), 14, text_anchor="middle")

    parts = []
    for value in (mark for mark in marks if low <= mark <= high):
        way = f"M{_x(value, low, high):.1f} 14 V{foot:.1f}"
        parts.append(svg.el("path", d=way, stroke=theme.INK, stroke_dasharray="5 4") + text(value, 12))
    parts += [
        *(
            svg.el("circle", cx=float(AXIS + (column + 0.5) * size), cy=float(foot - 2 - (i + 0.5) * size_of_dot),
                   r=size_of_dot / 2 - 1, fill=theme.US)
            for column, count in enumerate(np.bincount(columns))
            for i in range(count)
        ),
        svg.el("path", d=f"M{AXIS} {foot:.1f} H{WIDTH - AXIS}", stroke=theme.FAINT),
        *(text(float(value), foot + 17) for value in np.linspace(low, high, 3)),
        *(svg.words(WIDTH / 2, foot + 37 + ROW * i, line, 14, text_anchor="middle") for i, line in enumerate(below)),
    ]  # fmt: skip
    p10, middle, p90 = map(show, np.quantile(values, EIGHT_IN_TEN))
    caption = say("worlds.dots", label=label, middle=middle, low=p10, high=p90, worlds=len(values), dots=DOTS)
    rows = [(percent(q), show(float(np.quantile(values, q)))) for q in (0.05, *EIGHT_IN_TEN, 0.95)]
    return svg.drawing(WIDTH, height, parts, caption, (say("worlds.below"), label), rows)


def columns_of(low: float, high: float, marks: Sequence[float] = (), bins: int = BINS) -> tuple[float, float, int]:
    """(where the first column begins, how wide columns are, how many: about ``bins``) for values and marks nearby.

    Every column begins at a multiple of its width: one begins at 0, and one at each mark (if marks are multiples of
    the least of them above 0), so that no column mixes what lies below a threshold with what lies above.
    """
    air = 0.5 * (high - low) or max(abs(low), 0.1)
    near = [m for m in marks if low - air < m < high + air]
    low, high = min([low, *near]), max([high, *near])
    rough = max(high - low, 1e-3 * abs(high), 1e-9) / (bins - 2)
    if unit := min((m for m in near if m > 0), default=0.0):
        step = unit / max(1, int(unit / rough))
    else:
        power = 10.0 ** np.floor(np.log10(rough))
        step = float(next(nice * power for nice in (1, 2, 5, 10) if nice * power >= rough))
    first = int(np.floor(low / step + ROUNDING))
    return first * step, step, int(np.floor(high / step + ROUNDING)) + 1 - first


def _x(value: float, low: float, high: float) -> float:
    """Place of a value along the axis."""
    return AXIS + (value - low) / (high - low) * (WIDTH - 2 * AXIS)
