"""Sensitivity and discovery as parts of a page: the same on their own pages and in a run's report."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup
from matplotlib.figure import Figure

from twofutures.viz.charts import discovery, sensitivity
from twofutures.viz.charts.album import encode
from twofutures.viz.reports import frame, html
from twofutures.viz.telling import findings
from twofutures.viz.words.numbers import counted, listed, percent, sentence

MOST_ROWS = 40
Rows = Mapping[str, Any]  # plain data, as it stands in the JSON


def drawn(charts: Mapping[str, tuple[Figure, str]]) -> Iterator[Markup]:
    """Charts as figures of a page."""
    for figure, caption in charts.values():
        yield html.figure(encode(figure, "svg"), caption)


def designed(analysis: Rows, charts: frame.Charts | None = None) -> Iterator[Markup]:
    """One Morris or Sobol analysis: how it was made, its charts and its table; ``charts`` if they lie in the folder."""
    morris = analysis["method"] == "morris"
    yield html.text("Screening (Morris)" if morris else "Shares of the variance (Sobol)", "h3")
    how = f"{analysis['trajectories']} effects per factor" if morris else f"{analysis['samples']:,} base points"
    yield html.text(
        f"{counted(len(analysis['varied']), 'factor')} varied under {analysis['package']}, {how}, "
        f"{analysis['rows']:,} rows of the design, each played in the same {analysis['worlds']} worlds. "
        f"{findings.VARIED}"
    )
    yield from map(html.text, analysis.get("remarks", ()))  # files of earlier versions have none
    if charts is None:
        yield from drawn(sensitivity.album(analysis))
    else:
        yield from (html.figure(*charts[name]) for name in sensitivity.names(analysis))
    for question, indices in analysis["questions"].items():
        if not morris and indices.get("shares"):
            yield html.text(findings.luck_sentence(indices["shares"]))
        yield _indices(question, indices, morris)


def _indices(question: str, indices: Rows, morris: bool) -> Markup:
    """The table of indices, folded."""
    head = ["factor", "μ* ± 95%", "μ", "σ"] if morris else ["factor", "total ± 95%", "first ± 95%"]
    rows = [
        [row["name"], _pm(row["mu_star"], row["conf"]), three_figures(row["mu"]), three_figures(row["sigma"])]
        if morris
        else [row["name"], _pm(row["total"], row["conf"]), _pm(row["first"], row["first_conf"])]
        for row in indices["factors"][:MOST_ROWS]
    ]
    title = f"Indices for {findings.noun(question)}: {counted(len(rows), 'factor')} of {len(indices['factors'])}"
    return html.fold(title, html.table(title, head, rows))


def _pm(value: float | None, conf: float | None) -> str:
    return f"{three_figures(value)} ± {three_figures(conf)}"


def three_figures(value: float | None) -> str:
    """A number to three figures, or that there is none."""
    return "no value" if value is None else f"{value:.3g}"


def scored(scores: Mapping[str, Rows]) -> Iterator[Markup]:
    """Feature scores of a run's own worlds, by question."""
    yield html.text(findings.SCORED)
    yield from drawn({"scores": discovery.score_map(scores)})


def discovered(rules: Mapping[str, Rows]) -> Iterator[Markup]:
    """Boxes and rules by question; where there were too few cases it says so instead."""
    yield html.text(findings.JUDGED)
    for question, one in rules.items():
        yield html.text(sentence(findings.noun(question)), "h3")
        if "too_few" in one:
            yield html.text(f"No search was made: {one['too_few']}.")
            continue
        yield html.text(
            f"They are {one['of_interest']:,} of {one['worlds']:,} worlds. Among the {len(one['searched'])} factors "
            f"with the highest scores, {counted(len(one['prim']), 'box', 'boxes')} (PRIM) and "
            f"{counted(len(one['cart']), 'rule')} (CART) held in the judged half."
        )
        if one["prim"]:
            yield from drawn({"limits": discovery.limits(question, one), "trade": discovery.trade_off(question, one)})
        else:
            yield html.text(
                "No PRIM box found in one half held in the other: these factors do not single such worlds out."
            )
        if one["cart"]:
            yield from _leaves(question, one["cart"])
        else:
            yield html.text("No CART rule found in one half held in the other.")


def _leaves(question: str, leaves: Sequence[Rows]) -> Iterator[Markup]:
    """CART rules: the densest as a sentence, all as a table."""
    rows = [
        [
            listed(findings.limit_phrase(name, limit) for name, limit in row["box"].items()),
            f"{row['judged']['of_interest']:,} of {row['judged']['worlds']:,}", percent(row["judged"]["density"]),
            percent(row["judged"]["coverage"]), f"{row['p']:.2g}",
        ]
        for row in leaves
    ]  # fmt: skip
    yield html.text(findings.rule_sentence(leaves[0], question))
    yield html.table(
        f"CART rules for {findings.noun(question)}, densest first, in the judged half",
        ["where", "cases", "density", "coverage", "p"],
        rows,
    )
