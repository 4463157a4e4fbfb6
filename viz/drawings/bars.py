"""Bars to the left and right of nothing: which assumptions go with an outcome, and how far luck alone would reach."""

from __future__ import annotations

from collections.abc import Sequence

from twofutures.abm.parameters import parameter
from twofutures.experiments.cases.ranking import Ranked
from twofutures.viz.drawings import svg
from twofutures.viz.look import theme
from twofutures.viz.words.numbers import listed
from twofutures.viz.words.texts import say

WIDTH, NAMES, ROW = 760.0, 300.0, 27.0


def draw(found: Sequence[Ranked], luck: float, outcome: str, worlds: int, most: int = 12) -> svg.Drawing:
    """The strongest correlations with an outcome; stripes lean left, plain leans right, the grey band is luck."""
    shown = list(found[:most])
    middle, half = NAMES + (WIDTH - NAMES) / 2, (WIDTH - NAMES) / 2 - 46
    height = ROW * len(shown) + 34
    parts = [svg.el("defs", svg.pattern("stripes", theme.PAPER))]
    parts.append(
        svg.el("rect", x=middle - luck * half, y=4.0, width=2 * luck * half, height=height - 32, fill="#E3E3E3")
    )
    for i, row in enumerate(shown):
        parts.append(bar(row, 4 + i * ROW, middle, half))
    parts.append(svg.el("path", d=f"M{middle} 2 V{height - 28}", stroke=theme.INK))
    for value in (-1, -0.5, 0, 0.5, 1):
        parts.append(
            svg.words(middle + value * half, height - 10, f"{value:+g}" if value else "0", 13, text_anchor="middle")
        )
    said = caption(shown, found, luck, outcome, worlds)
    head = tuple(say(f"worlds.rank_{column}") for column in ("name", "meaning", "rank", "luck"))
    rows = [
        (r.name, parameter(r.name).meaning, f"{r.correlation:+.2f}", say("worlds.told" if r.told else "worlds.by_luck"))
        for r in found[: 2 * most]
    ]
    return svg.Drawing(svg.picture(WIDTH, height, parts, said, 560), said, head, rows)


def bar(row: Ranked, y: float, middle: float, half: float) -> str:
    """One assumption; clicking it leads to its source."""
    reach = abs(row.correlation) * half
    x = middle if row.correlation > 0 else middle - reach
    size = {"x": x, "y": y + 3, "width": max(reach, 1.0), "height": ROW - 7}
    fill = theme.US if row.told else theme.FAINT
    parts = [svg.el("rect", x=0, y=y, width=WIDTH, height=ROW, fill="transparent"), svg.el("rect", **size, fill=fill)]
    if row.correlation < 0:
        parts.append(svg.el("rect", **size, fill="url(#stripes)"))
    at, anchor = (x + reach + 5, "start") if row.correlation > 0 else (x - 5, "end")
    parts.append(svg.words(at, y + 19, f"{row.correlation:+.2f}", 13, text_anchor=anchor))
    label = row.name.replace("_", " ")
    parts.append(svg.words(NAMES - 8, y + 19, label[:40], 14, text_anchor="end"))
    return svg.pickable(row.name, say("worlds.rank_pick", name=label, rank=f"{row.correlation:+.2f}"), False, *parts)


def caption(shown: Sequence[Ranked], found: Sequence[Ranked], luck: float, outcome: str, worlds: int) -> str:
    """What stands out, and that most does not."""
    told = [r for r in found if r.told]
    if not told:
        return say("worlds.rank_nothing", worlds=worlds, outcome=outcome, luck=f"{luck:.2f}", whole=len(found))
    best = [f"{r.name.replace('_', ' ')} ({r.correlation:+.2f})" for r in told[:3]]
    return say(
        "worlds.rank_caption", worlds=worlds, outcome=outcome, luck=f"{luck:.2f}", whole=len(found), told=len(told),
        best=listed(best),
    )  # fmt: skip
