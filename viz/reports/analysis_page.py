"""Sensitivity and discovery as parts of a page: the same on their own pages and in a run's report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from matplotlib.figure import Figure

from twofutures.viz.charts import discovery, sensitivity
from twofutures.viz.charts.album import encode
from twofutures.viz.reports import html
from twofutures.viz.telling import findings
from twofutures.viz.words.numbers import counted, listed, percent, sentence

MOST_ROWS = 40
Told = Mapping[str, Any]


def drawn(charts: Mapping[str, tuple[Figure, str]]) -> Iterator[str]:
    """Charts as figures of a page."""
    for figure, caption in charts.values():
        yield html.figure(encode(figure, "svg"), caption)


def designed(found: Told) -> Iterator[str]:
    """One Morris or Sobol analysis: how it was made, its charts and its table."""
    morris = found["method"] == "morris"
    yield html.text("Screening (Morris)" if morris else "Shares of the variance (Sobol)", "h3")
    how = f"{found['trajectories']} effects per factor" if morris else f"{found['samples']:,} base points"
    yield html.text(
        f"{counted(len(found['varied']), 'factor')} varied under {found['package']}, {how}, {found['rows']:,} "
        f"rows of the design, each played in the same {found['worlds']} worlds. {findings.VARIED}"
    )
    yield from drawn(sensitivity.album(found))
    for question, told in found["questions"].items():
        if not morris and told.get("shares"):
            yield html.text(findings.luck_said(told["shares"]))
        yield indices(question, told, morris)


def indices(question: str, told: Told, morris: bool) -> str:
    """The table of indices, folded."""
    head = ["factor", "μ* ± 95%", "μ", "σ"] if morris else ["factor", "total ± 95%", "first ± 95%"]
    rows = [_morris_row(row) if morris else _sobol_row(row) for row in told["factors"][:MOST_ROWS]]
    title = f"Indices for {findings.asked(question)}: {counted(len(rows), 'factor')} of {len(told['factors'])}"
    return html.fold(title, html.table(title, head, rows))


def _morris_row(row: Told) -> list[str]:
    return [escape(row["name"]), _pm(row["mu_star"], row["conf"]), _n(row["mu"]), _n(row["sigma"])]


def _sobol_row(row: Told) -> list[str]:
    return [escape(row["name"]), _pm(row["total"], row["conf"]), _pm(row["first"], row["first_conf"])]


def _pm(value: float | None, conf: float | None) -> str:
    return f"{_n(value)} ± {_n(conf)}"


def _n(value: float | None) -> str:
    return "no value" if value is None else f"{value:.3g}"


def scored(told: Mapping[str, Told]) -> Iterator[str]:
    """Feature scores of a run's own worlds, by question."""
    yield html.text(findings.SCORED)
    yield from drawn({"scores": discovery.score_map(told)})


def discovered(found: Mapping[str, Told]) -> Iterator[str]:
    """Boxes and rules by question; where there were too few cases it says so instead."""
    yield html.text(findings.JUDGED)
    for question, told in found.items():
        yield html.text(sentence(findings.asked(question)), "h3")
        if "too_few" in told:
            yield html.text(f"No search was made: {told['too_few']}.")
            continue
        yield html.text(
            f"They are {told['of_interest']:,} of {told['worlds']:,} worlds. Among the {len(told['searched'])} factors "
            f"with the highest scores, {counted(len(told['prim']), 'box', 'boxes')} (PRIM) and "
            f"{counted(len(told['cart']), 'rule')} (CART) held in the judged half."
        )
        yield from boxes(question, told)
        yield from leaves(question, told)


def boxes(question: str, told: Told) -> Iterator[str]:
    """PRIM boxes: limits, and how the first was chosen."""
    if not told["prim"]:
        yield html.text("No PRIM box found in one half held in the other: these factors do not single such worlds out.")
        return
    yield from drawn({"limits": discovery.limits(question, told), "trade-off": discovery.trade_off(question, told)})


def leaves(question: str, told: Told) -> Iterator[str]:
    """CART rules as sentences and as a table."""
    if not told["cart"]:
        yield html.text("No CART rule found in one half held in the other.")
        return
    rows = [
        [
            escape(listed(findings.limit_said(name, limit) for name, limit in row["box"].items())),
            f"{row['judged']['of_interest']:,} of {row['judged']['worlds']:,}", percent(row["judged"]["density"]),
            percent(row["judged"]["coverage"]), f"{row['p']:.2g}",
        ]
        for row in told["cart"]
    ]  # fmt: skip
    yield html.text(findings.rule_said(told["cart"][0], question))
    head = ["where", "cases", "density", "coverage", "p"]
    yield html.table(f"CART rules for {findings.asked(question)}, densest first, in the judged half", head, rows)
