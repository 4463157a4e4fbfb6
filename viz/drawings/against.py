"""Simulated against recorded: for each number its tolerance, the middle 80% of worlds, their median, and the record."""

from collections.abc import Sequence

from twofutures.experiments.record.backtest import Backtest, Part, Row
from twofutures.viz.drawings import svg
from twofutures.viz.look import theme
from twofutures.viz.words.numbers import figures, percent
from twofutures.viz.words.texts import say, translated

WIDTH, NAMES, LINE = 900.0, 430.0, 25.0
LEFT, ACROSS = NAMES + 96.0, 280.0  # where the tolerance begins, and how wide it is drawn in every row


def draw(backtest: Backtest, rows: Sequence[Row]) -> svg.Drawing:
    """Rows in the order given; every row is scaled so that its tolerance is equally wide."""
    lines = [(row, i, part) for row in rows for i, part in enumerate(row.parts)]
    height = LINE * len(lines) + 40
    parts = [
        svg.el("rect", x=LEFT, y=26.0, width=ACROSS, height=height - 34, fill=theme.SUNK),
        svg.words(LEFT + ACROSS / 2, 16, say("evidence.tolerance"), 13, text_anchor="middle"),
        *(_line(*one, 38 + n * LINE) for n, one in enumerate(lines)),
    ]
    caption = say(
        "evidence.score", worlds=backtest.worlds, passed=sum(r.passes for r in backtest.judged),
        whole=len(backtest.judged), covered=percent(backtest.covered.share),
        reported=percent(backtest.covered.share_reported), won=sum(s.wins for s in backtest.series),
        series=len(backtest.series),
    )  # fmt: skip
    head = [say(f"evidence.target_{c}") for c in ("id", "what", "verdict", "observed", "median", "band")]
    return svg.drawing(WIDTH, height, parts, caption, head, [_cells(*one) for one in lines])


def _cells(row: Row, i: int, part: Part) -> tuple[str, ...]:
    """One number of a target as cells."""
    verdict = say("evidence.input" if row.is_input else "evidence.passes" if row.passes else "evidence.misses")
    label, band = "…" if i else translated(row.label), f"{figures(part.low, '.4g')} – {figures(part.high, '.4g')}"
    return (row.id, label, verdict, figures(part.observed, ".4g"), figures(part.median, ".4g"), band)


def _x(part: Part, value: float) -> float:
    """Place of a value, held inside the picture."""
    low, high = part.tolerance
    return float(min(max(LEFT + (value - low) / ((high - low) or 1.0) * ACROSS, NAMES + 8), WIDTH - 8))


def _line(row: Row, i: int, part: Part, y: float) -> str:
    """One number: band, median, record; a filled square marks a miss."""
    label = translated(row.label)
    label = label if len(label) < 62 else label[:60] + "…"
    middle, seen = _x(part, part.median), _x(part, part.observed)
    band = f"M{_x(part, part.low):.1f} {y:.1f} H{_x(part, part.high):.1f}"
    cross = f"M{seen - 5:.1f} {y - 5:.1f} l10 10 m0 -10 l-10 10"
    return "".join(
        (
            svg.words(18, y + 5, label, 13) if i == 0 else "",
            svg.el("rect", x=2.0, y=y - 5, width=10, height=10, fill=theme.INK) if i == 0 and not row.passes else "",
            svg.el("path", d=band, stroke=theme.US, stroke_width=5, stroke_opacity=0.55),
            svg.el("circle", cx=middle, cy=y, r=4.5, fill=theme.US),
            svg.el("path", d=cross, stroke=theme.INK, stroke_width=2.4),
        )
    )
