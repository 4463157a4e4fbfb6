"""Two screens in the same worlds: slopes from one to the other, the histogram of differences, what each lever adds."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from twofutures.abm.worlds import Worlds
from twofutures.viz.app.charts.option import TEXT
from twofutures.viz.look import theme
from twofutures.viz.words.numbers import figures, number
from twofutures.viz.words.texts import say

SLOPES, BARS = 40, 21  # bars: ten for less, ten for more, in the middle those that stay
Rows = tuple[list[str], list[list[str]]]
UP, DOWN = theme.US, theme.PRC


def frame(motion: bool) -> dict[str, Any]:
    """What these charts share."""
    return {
        "animation": motion, "animationDuration": 250, "textStyle": TEXT,
        "grid": {"left": 8, "right": 30, "top": 34, "bottom": 30, "containLabel": True},
        "tooltip": {"backgroundColor": theme.PAPER, "confine": True, "textStyle": TEXT},
    }  # fmt: skip


def slopes(a: Worlds, b: Worlds, names: tuple[str, str], unit: str, motion: bool) -> dict[str, Any]:
    """One line per world for the first worlds: dashed where the figure falls."""
    lines = [
        {
            "type": "line", "data": [round(float(x), 3), round(float(y), 3)], "symbolSize": 5,
            "lineStyle": {"color": UP if y > x else DOWN if y < x else theme.FAINT, "width": 1.2, "opacity": 0.75,
                          "type": "solid" if y > x else [6, 4] if y < x else "dotted"},
            "itemStyle": {"color": UP if y > x else DOWN if y < x else theme.FAINT},
        }
        for x, y in zip(a[:SLOPES], b[:SLOPES], strict=True)
        if np.isfinite(x) and np.isfinite(y)
    ]  # fmt: skip
    return {
        **frame(motion),
        "xAxis": {"type": "category", "data": list(names), "axisLabel": TEXT},
        "yAxis": {"type": "value", "name": unit, "scale": True, "axisLabel": TEXT, "splitLine": {"show": False}},
        "series": lines,
    }


def slope_rows(a: Worlds, b: Worlds, names: tuple[str, str]) -> Rows:
    """The same worlds as a table."""
    rows = [
        [say("compare.world", world=k), number(x), number(y), number(y - x)]
        for k, (x, y) in enumerate(zip(a[:SLOPES], b[:SLOPES], strict=True))
    ]
    return [say("compare.a_world"), *names, say("compare.difference")], rows


def bins(differences: Worlds) -> tuple[Worlds, Worlds]:
    """Counts of equal bins on both sides of zero, between them the worlds that stay; their edges from zero on.

    Edges are round numbers. The outer bins are open, so that no world is lost; none stands on the wrong side of zero.
    """
    kept = differences[np.isfinite(differences)]
    reach = float(np.quantile(np.abs(kept), 0.98)) if len(kept) else 0.0
    edges = _round_step((reach or 1.0) / (BARS // 2)) * np.arange(BARS // 2 + 1)
    more, less = (np.histogram(np.minimum(x[x > 0], edges[-1]), edges)[0] for x in (kept, -kept))
    return np.array([*less[::-1], (kept == 0).sum(), *more]), edges


def _round_step(about: float) -> float:
    """The nearest of 1, 2, 2.5, 5 times a power of ten, by ratio."""
    steps = 10.0 ** np.floor(np.log10(about)) * np.array([1, 2, 2.5, 5, 10])
    return float(steps[np.argmin(np.abs(np.log(steps / about)))])


def ranges(edges: Worlds) -> list[str]:
    """What each bar counts: from the outermost that falls, over those that stay, to the outermost that rises."""
    of = [number(edge) if edge >= 1 else figures(edge, "g") for edge in edges[:-1]]  # the last one is open
    above = [f"{low} … {high}" for low, high in pairwise(of)]
    below = [f"−{high} … {low if low == '0' else f'−{low}'}" for low, high in pairwise(of)]
    return [f"… −{of[-1]}", *below[::-1], "0", *above, f"{of[-1]} …"]


def histogram(differences: Worlds, unit: str, motion: bool) -> dict[str, Any]:
    """Worlds by difference: raised, lowered and unchanged differ in colour and in hatch."""
    counts, edges = bins(differences)
    bars = [{"value": int(n), "itemStyle": filled(place > BARS // 2)} for place, n in enumerate(counts)]
    bars[BARS // 2]["itemStyle"] = {"color": theme.FAINT}
    return {
        **frame(motion),
        "xAxis": {"type": "category", "data": ranges(edges), "name": unit, "axisLabel": TEXT,
                  "nameLocation": "middle", "nameGap": 26},
        "yAxis": {"type": "value", "name": say("compare.worlds"), "axisLabel": TEXT, "splitLine": {"show": False}},
        "series": [{"type": "bar", "data": bars, "barCategoryGap": "8%"}],
    }  # fmt: skip


HATCH = {
    "symbol": "rect",
    "dashArrayX": [1, 0],
    "dashArrayY": [2, 4],
    "rotation": 0.7,
    "color": "rgba(255,255,255,0.6)",
}


def filled(up: bool) -> dict[str, Any]:
    """How a bar looks that stands for more, or for less (hatched)."""
    return {"color": UP} if up else {"color": DOWN, "decal": HATCH}


def histogram_rows(differences: Worlds) -> Rows:
    """The bars as a table."""
    counts, edges = bins(differences)
    rows = [[of, figures(n)] for of, n in zip(ranges(edges), counts, strict=True)]
    return [say("compare.difference"), say("compare.worlds")], rows


def wedge(parts: Mapping[str, Worlds], order: Sequence[str], unit: str, motion: bool) -> dict[str, Any]:
    """What each lever adds, one after the other, from nothing to the whole: bars that begin where the last ended."""
    means = [float(np.mean(parts[name])) for name in order]
    ends = np.cumsum(means)
    starts = ends - means
    names = [*order, say("compare.together")]
    lows = [*np.minimum(starts, ends), min(0.0, float(ends[-1]))]
    sizes = [*np.abs(means), abs(float(ends[-1]))]
    signs = [*means, float(ends[-1])]
    bars = [
        {"value": round(float(size), 3), "itemStyle": filled(sign >= 0),
         "label": {"show": True, "position": "right", "formatter": figures(sign, "+.2g"), **TEXT}}
        for size, sign in zip(sizes, signs, strict=True)
    ]  # fmt: skip
    base = [round(float(low), 3) for low in lows]
    return {
        **frame(motion),
        "xAxis": {"type": "value", "name": unit, "axisLabel": TEXT, "splitLine": {"show": False}},
        "yAxis": {"type": "category", "data": names, "inverse": True,
                  "axisLabel": {**TEXT, "width": 200, "overflow": "break"}},
        "series": [
            {"type": "bar", "stack": "w", "stackStrategy": "all", "silent": True, "data": base,
             "itemStyle": {"color": "transparent"}, "tooltip": {"show": False}},
            {"type": "bar", "stack": "w", "stackStrategy": "all", "data": bars},
        ],
    }  # fmt: skip


def wedge_rows(parts: Mapping[str, Worlds], order: Sequence[str]) -> Rows:
    """Contribution of each lever with its 10 to 90 % range over the worlds."""
    rows = [[name, *map(number, (np.mean(parts[name]), *np.quantile(parts[name], (0.1, 0.9))))] for name in order]
    return [say("compare.lever"), say("compare.mean"), "10%", "90%"], rows
