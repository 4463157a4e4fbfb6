"""Simulated against recorded: for each number its tolerance, the middle 80% of worlds, their median, and the record."""

from __future__ import annotations

from collections.abc import Sequence

from twofutures.experiments.record.backtest import Backtest, Part, Row
from twofutures.viz.drawings import svg
from twofutures.viz.look import theme
from twofutures.viz.words.numbers import percent
from twofutures.viz.words.texts import say

WIDTH, NAMES, LINE = 900.0, 430.0, 25.0
LEFT, ACROSS = NAMES + 96.0, 280.0  # where the tolerance begins, and how wide it is drawn in every row


def draw(found: Backtest, rows: Sequence[Row]) -> svg.Drawing:
    """Rows in the order given; every row is scaled so that its tolerance is equally wide."""
    lines = [(row, i, part) for row in rows for i, part in enumerate(row.parts)]
    height = LINE * len(lines) + 40
    parts = [svg.el("rect", x=LEFT, y=26.0, width=ACROSS, height=height - 34, fill="#E9E9E9")]
    parts.append(svg.words(LEFT + ACROSS / 2, 16, say("evidence.tolerance"), 13, text_anchor="middle"))
    for n, (row, i, part) in enumerate(lines):
        parts += line(row, i, part, 38 + n * LINE)
    said = caption(found)
    head = tuple(say(f"evidence.target_{c}") for c in ("id", "what", "verdict", "observed", "median", "band"))
    return svg.Drawing(svg.picture(WIDTH, height, parts, said, 700), said, head, [cells(*one) for one in lines])


def caption(found: Backtest) -> str:
    """The score in a sentence or two."""
    return say(
        "evidence.score", worlds=found.worlds, passed=sum(r.passes for r in found.judged), whole=len(found.judged),
        covered=percent(found.coverage), won=sum(s.wins for s in found.series), series=len(found.series),
    )  # fmt: skip


def verdict(row: Row) -> str:
    """Whether a target counts, and passes."""
    return say("evidence.input" if row.is_input else "evidence.passes" if row.passes else "evidence.misses")


def cells(row: Row, i: int, part: Part) -> tuple[str, ...]:
    """One number of a target as cells."""
    band = f"{part.low:.4g} – {part.high:.4g}"
    label = row.label if i == 0 else "…"
    return (row.id, label, verdict(row), f"{part.observed:.4g}", f"{part.median:.4g}", band)


def x_of(part: Part, value: float) -> float:
    """Place of a value, held inside the picture."""
    low, high = part.tolerance
    place = LEFT + (value - low) / ((high - low) or 1.0) * ACROSS
    return float(min(max(place, NAMES + 8), WIDTH - 8))


def line(row: Row, i: int, part: Part, y: float) -> list[str]:
    """One number: band, median, record; a filled square marks a miss."""
    drawn = [svg.words(18, y + 5, row.label if len(row.label) < 62 else row.label[:60] + "…", 13)] if i == 0 else []
    if i == 0 and not row.passes:
        drawn.append(svg.el("rect", x=2.0, y=y - 5, width=10, height=10, fill=theme.INK))
    middle, seen = x_of(part, part.median), x_of(part, part.observed)
    band = f"M{x_of(part, part.low):.1f} {y:.1f} H{x_of(part, part.high):.1f}"
    drawn.append(svg.el("path", d=band, stroke=theme.US, stroke_width=5, stroke_opacity=0.55))
    drawn.append(svg.el("circle", cx=middle, cy=y, r=4.5, fill=theme.US))
    cross = f"M{seen - 5:.1f} {y - 5:.1f} l10 10 m0 -10 l-10 10"
    return [*drawn, svg.el("path", d=cross, stroke=theme.INK, stroke_width=2.4)]
