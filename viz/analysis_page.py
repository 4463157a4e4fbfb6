"""Sensitivity and discovery as parts of a page: the same on their own pages and in a run's report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from matplotlib.figure import Figure

from twofutures.viz import page, rules, words
from twofutures.viz.charts import discovery, sensitivity
from twofutures.viz.charts.album import encode

MOST_ROWS = 40
Told = Mapping[str, Any]


def drawn(charts: Mapping[str, tuple[Figure, str]]) -> Iterator[str]:
    """Charts as figures of a page."""
    for figure, caption in charts.values():
        yield page.figure(encode(figure, "svg"), caption)


def designed(found: Told) -> Iterator[str]:
    """One Morris or Sobol analysis: how it was made, its charts and its table."""
    morris = found["method"] == "morris"
    yield page.text("Screening (Morris)" if morris else "Shares of the variance (Sobol)", "h3")
    how = f"{found['trajectories']} effects per factor" if morris else f"{found['samples']:,} base points"
    yield page.text(
        f"{words.counted(len(found['varied']), 'factor')} varied under {found['package']}, {how}, {found['rows']:,} "
        f"rows of the design, each played in the same {found['worlds']} worlds. {rules.VARIED}"
    )
    yield from drawn(sensitivity.album(found))
    for question, told in found["questions"].items():
        if not morris and told.get("shares"):
            yield page.text(rules.luck_said(told["shares"]))
        yield indices(question, told, morris)


def indices(question: str, told: Told, morris: bool) -> str:
    """The table of indices, folded."""
    head = ["factor", "μ* ± 95%", "μ", "σ"] if morris else ["factor", "total ± 95%", "first ± 95%"]
    rows = [_morris_row(row) if morris else _sobol_row(row) for row in told["factors"][:MOST_ROWS]]
    title = f"Indices for {rules.asked(question)}: {words.counted(len(rows), 'factor')} of {len(told['factors'])}"
    return page.fold(title, page.table(title, head, rows))


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
    yield page.text(rules.SCORED)
    yield from drawn({"scores": discovery.score_map(told)})


def discovered(found: Mapping[str, Told]) -> Iterator[str]:
    """Boxes and rules by question; where there were too few cases it says so instead."""
    yield page.text(rules.JUDGED)
    for question, told in found.items():
        yield page.text(words.sentence(rules.asked(question)), "h3")
        if "too_few" in told:
            yield page.text(f"No search was made: {told['too_few']}.")
            continue
        yield page.text(
            f"They are {told['of_interest']:,} of {told['worlds']:,} worlds. Among the {len(told['searched'])} factors "
            f"with the highest scores, {words.counted(len(told['prim']), 'box', 'boxes')} (PRIM) and "
            f"{words.counted(len(told['cart']), 'rule')} (CART) held in the judged half."
        )
        yield from boxes(question, told)
        yield from leaves(question, told)


def boxes(question: str, told: Told) -> Iterator[str]:
    """PRIM boxes: limits, and how the first was chosen."""
    if not told["prim"]:
        yield page.text("No PRIM box found in one half held in the other: these factors do not single such worlds out.")
        return
    yield from drawn({"limits": discovery.limits(question, told), "trade-off": discovery.trade_off(question, told)})


def leaves(question: str, told: Told) -> Iterator[str]:
    """CART rules as sentences and as a table."""
    if not told["cart"]:
        yield page.text("No CART rule found in one half held in the other.")
        return
    rows = [
        [
            escape(words.listed(rules.limit_said(name, limit) for name, limit in row["box"].items())),
            f"{row['judged']['of_interest']:,} of {row['judged']['worlds']:,}", words.percent(row["judged"]["density"]),
            words.percent(row["judged"]["coverage"]), f"{row['p']:.2g}",
        ]
        for row in told["cart"]
    ]  # fmt: skip
    yield page.text(rules.rule_said(told["cart"][0], question))
    head = ["where", "cases", "density", "coverage", "p"]
    yield page.table(f"CART rules for {rules.asked(question)}, densest first, in the judged half", head, rows)
