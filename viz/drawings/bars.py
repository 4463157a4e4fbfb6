"""Bars to the left and right of nothing: which assumptions go with an outcome, and how far luck alone would reach."""

from collections.abc import Sequence

from twofutures.abm.parameters import parameter
from twofutures.experiments.cases.ranking import Ranked
from twofutures.viz.drawings import svg
from twofutures.viz.look import theme
from twofutures.viz.words.names import spelt
from twofutures.viz.words.numbers import figures, listed
from twofutures.viz.words.texts import say, translated

WIDTH, NAMES, ROW = 760.0, 300.0, 27.0
MIDDLE, HALF = NAMES + (WIDTH - NAMES) / 2, (WIDTH - NAMES) / 2 - 46


def draw(ranking: Sequence[Ranked], luck: float, outcome: str, worlds: int, most: int = 12) -> svg.Drawing:
    """The strongest correlations with an outcome; stripes lean left, plain leans right, the grey band is luck."""
    height = ROW * len(ranking[:most]) + 34
    parts = [
        svg.el("defs", svg.pattern("stripes", theme.PAPER)),
        svg.el("rect", x=MIDDLE - luck * HALF, y=4.0, width=2 * luck * HALF, height=height - 32, fill=theme.LINE),
        *(_bar(row, 4 + i * ROW) for i, row in enumerate(ranking[:most])),
        svg.el("path", d=f"M{MIDDLE} 2 V{height - 28}", stroke=theme.INK),
    ]
    for value, text in ((value, figures(value, "+g") if value else "0") for value in (-1, -0.5, 0, 0.5, 1)):
        parts.append(svg.words(MIDDLE + value * HALF, height - 10, text, 13, text_anchor="middle"))
    clear = [row for row in ranking if row.beyond_luck]
    best = listed(f"{spelt(row.name)} ({figures(row.correlation, '+.2f')})" for row in clear[:3])
    caption = say(
        "worlds.rank_caption" if clear else "worlds.rank_nothing", worlds=worlds, outcome=outcome,
        luck=figures(luck, ".2f"), whole=len(ranking), clear=len(clear), best=best,
    )  # fmt: skip
    head = [say(f"worlds.rank_{column}") for column in ("name", "meaning", "rank", "luck")]
    sure = {True: say("worlds.beyond_luck"), False: say("worlds.by_luck")}
    rows = [
        (row.name, translated(parameter(row.name).meaning), figures(row.correlation, "+.2f"), sure[row.beyond_luck])
        for row in ranking[: 2 * most]
    ]
    return svg.drawing(WIDTH, height, parts, caption, head, rows)


def _bar(row: Ranked, y: float) -> str:
    """One assumption; clicking it leads to its source."""
    reach, label, rank = abs(row.correlation) * HALF, spelt(row.name), figures(row.correlation, "+.2f")
    x, at, anchor = MIDDLE, MIDDLE + reach + 5, "start"
    if row.correlation <= 0:
        x, at, anchor = MIDDLE - reach, MIDDLE - reach - 5, "end"
    size = {"x": x, "y": y + 3, "width": max(reach, 1.0), "height": ROW - 7}
    return svg.pickable(
        row.name, say("worlds.rank_pick", name=label, rank=rank), False,
        svg.el("rect", x=0, y=y, width=WIDTH, height=ROW, fill="transparent"),
        svg.el("rect", **size, fill=theme.US if row.beyond_luck else theme.FAINT),
        svg.el("rect", **size, fill="url(#stripes)") if row.correlation < 0 else "",
        svg.words(NAMES - 8, y + 19, label, 14, text_anchor="end"), " ",  # what is read has words, as its name has
        svg.words(at, y + 19, rank, 13, text_anchor=anchor),
    )  # fmt: skip
