"""``twofutures claims``: claims tested by their declared designs."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup

from twofutures.experiments.claims.verdicts import VIEW_WORLDS, Tested, test
from twofutures.experiments.statistics import RULE, VERDICTS, Effect
from twofutures.experiments.work.provenance import provenance
from twofutures.policies.views import views as declared_views
from twofutures.viz.charts import claims as charts
from twofutures.viz.look import theme
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import frame, html
from twofutures.viz.reports.answer import RESULTS, Answer, give
from twofutures.viz.terminal.output import print_lines
from twofutures.viz.terminal.progress import Progress
from twofutures.viz.terminal.tables import print_table
from twofutures.viz.words.numbers import counted, listed, number

TALLY = "Only illustrative tallies speak to this claim: they count what happens and do not feed back into the race."


def show(
    only: Sequence[str], worlds: int, seed: int, views: Sequence[str] | None, out: Path | None, as_json: bool,
    quiet: bool,
) -> None:  # fmt: skip
    """Test, write the folder, print the table or the JSON. Without ``views``, every declared one is crossed."""
    crossed = tuple(declared_views() if views is None else views)
    with Progress("testing", worlds + len(crossed) * min(worlds, VIEW_WORLDS), quiet) as progress:
        tests = test(only, worlds, seed, crossed, progress)
    give(answer(tests, worlds, seed, crossed, only), out or RESULTS / "claims", as_json, quiet)


def answer(tests: Sequence[Tested], worlds: int, seed: int, crossed: Sequence[str], only: Sequence[str]) -> Answer:
    """Verdicts and effects as plain data, charts, page and table."""
    chosen = f"--only {','.join(only)} " if only else ""
    summary = {
        "reading": f"In {worlds:,} simulated worlds per case, under these assumptions, all cases on the same luck; "
        f"{min(worlds, VIEW_WORLDS):,} of them under each rival view. {WHAT_IF}",
        "rule": RULE,
        "command": f"twofutures claims {chosen}--worlds {worlds} --seed {seed}",
        "views": list(crossed),
        "made_with": provenance(),
        "claims": [_claim(tested) for tested in tests],
    }
    return Answer(
        "claims", "Claims, tested", summary, charts.figures(tests), lambda drawn: _parts(summary, drawn),
        lambda: _print(summary), page="claims.html",
    )  # fmt: skip


def _claim(tested: Tested) -> dict[str, Any]:
    claim = tested.claim
    return {
        "id": claim.name, "claim": claim.claim, "origin": claim.origin, "design": claim.design,
        "supports": claim.supports, "contradicts": claim.contradicts, "unit": claim.unit,
        "region": frame.plain([float(claim.low), float(claim.high)]), "illustrative": claim.illustrative,
        "assumed": claim.assumed, "shown": tested.shown,
        "verdict": tested.verdict, "effect": _plain(tested.effect), "depends_on": depends_on(tested),
        "turned_by": list(tested.turned_by),
        "by_view": {view: _plain(effect) for view, effect in tested.by_view.items()},
        "by_half": [
            {"assumption": f.parameter, "half": f.half, "verdict": f.verdict, **_plain(f.effect)} for f in tested.splits
        ],
        "also": {name: _plain(effect) for name, effect in tested.also.items()},
    }  # fmt: skip


def _plain(effect: Effect) -> dict[str, Any]:
    return frame.plain({name: getattr(effect, name) for name in ("value", "low", "high", "worlds")})


def depends_on(tested: Tested) -> str:
    """What turns the verdict, in words; empty if nothing does."""
    reasons = [f"the view “{theme.label(view)}” gives the opposite" for view in tested.turned_by]
    reasons += [f"{f.verdict} in the {f.half} half of {f.parameter}" for f in tested.splits]
    if tested.verdict == "depends" and not reasons:
        return "the interval reaches across the edge of the region"
    return "; ".join(reasons)


def _measured(effect: Mapping[str, Any], unit: str) -> str:
    value, low, high = (number(np.nan if effect[k] is None else effect[k]) for k in ("value", "low", "high"))
    return f"{value} [{low} to {high}] {unit}, {effect['worlds']:,} worlds"


def counts(rows: Sequence[Mapping[str, Any]]) -> str:
    """How the claims that could come out otherwise came out, and how many are assumed."""
    tested = [row["verdict"] for row in rows if not row["assumed"]]
    assumed = counted(len(rows) - len(tested), "claim is", "claims are")
    verdicts = listed(f"{tested.count(verdict)} {verdict}" for verdict in VERDICTS)
    of_all = f"Of {counted(len(tested), 'claim')} that could come out otherwise: {verdicts}."
    return f"{of_all} {assumed} assumed, not tested." if len(tested) < len(rows) else of_all


def _print(summary: Mapping[str, Any]) -> None:
    rows = [
        (
            r["id"], r["shown"], r["claim"],
            _measured(r["effect"], r["unit"]), r["depends_on"],
        )
        for r in summary["claims"]
    ]  # fmt: skip
    print_table("Claims, tested", ("id", "verdict", "claim", "effect [95% interval]", "depends on"), rows)
    print_lines([counts(summary["claims"]), summary["rule"], summary["reading"]])


def _parts(summary: Mapping[str, Any], drawn: frame.Charts) -> Iterator[Markup]:
    yield from frame.opening("Claims, tested")
    yield html.text(f"{counts(summary['claims'])} {summary['reading']}")
    yield html.text(summary["rule"])
    head = ["claim", "verdict", "effect [95% interval]", "depends on"]
    rows = [
        [f"{r['id']}: {r['claim']}", r["shown"], _measured(r["effect"], r["unit"]), r["depends_on"] or "–"]
        for r in summary["claims"]
    ]
    yield html.section("Verdicts", "verdicts", [html.table("Claims and verdicts", head, rows, numbers=False)])
    yield frame.figures_section(drawn)
    yield html.section("How each was tested", "designs", [_fold(row) for row in summary["claims"]])
    yield frame.leaves_out()
    yield html.section(
        "Provenance",
        "method",
        [frame.again(summary["command"], summary["made_with"], caption="How to make this page again")],
    )


def _fold(row: Mapping[str, Any]) -> Markup:
    low, high = ("no bound" if x is None else f"{x:g}" for x in row["region"])
    rows = [
        ["whose claim", row["origin"]], ["design", row["design"]], ["supported by", row["supports"]],
        ["contradicted by", row["contradicts"]], ["region", f"{low} to {high} {row['unit']}"],
        ["measured", _measured(row["effect"], row["unit"])],
    ]  # fmt: skip
    rows += [[name, _measured(effect, "")] for name, effect in row["also"].items()]
    rows += [[f"view: {theme.label(v)}", _measured(effect, row["unit"])] for v, effect in row["by_view"].items()]
    table = html.table(row["claim"], ["what", "value"], rows, numbers=False)
    notes = [TALLY] * row["illustrative"]
    notes += [f"Not counted as tested: what decides the answer is {row['assumed']}."] * bool(row["assumed"])
    return html.fold(f"{row['id']}: {row['claim']} {row['shown']}", table + Markup("").join(map(html.text, notes)))
