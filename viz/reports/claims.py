"""Claims and published contrasts, tested: a table, a JSON file, charts and a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import click
import numpy as np

from twofutures.experiments.claims.verdicts import VIEW_WORLDS, Tested, test
from twofutures.experiments.files import write_json
from twofutures.experiments.provenance import provenance
from twofutures.experiments.statistics import RULE, VERDICTS, Effect
from twofutures.viz.charts import album
from twofutures.viz.charts import claims as charts
from twofutures.viz.cli import declared
from twofutures.viz.look import theme
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import html
from twofutures.viz.reports.frame import standing_line, write_text
from twofutures.viz.terminal.output import print_json, print_table
from twofutures.viz.terminal.progress import Progress, say
from twofutures.viz.words.limits import LEAVES_OUT
from twofutures.viz.words.numbers import counted, listed, number

TALLY = "Only illustrative tallies speak to this claim: they count what happens and do not feed back into the race."


def show(
    only: Sequence[str],
    worlds: int,
    seed: int,
    views: Sequence[str] | None,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Test, write the folder, print the table or the JSON."""
    folder = out or Path("results") / "claims"
    crossed = tuple(declared.views()) if views is None else tuple(views)
    with Progress("testing", worlds + len(crossed) * min(worlds, VIEW_WORLDS), quiet) as progress:
        found = test(only, worlds, seed, crossed, progress)
    told = as_data(found, worlds, seed, crossed, only)
    drawn = keep(charts.figures(found), folder)
    write_json(folder / "claims.json", told)
    write_text(folder / "claims.html", html.page("Claims, tested", _parts(told, drawn)))
    if as_json:
        print_json(told)
    else:
        _print(told)
    say(f"charts, claims.html and claims.json are in {folder}", quiet)


def keep(drawn: Sequence[tuple[str, Any, str]], folder: Path) -> dict[str, tuple[bytes, str]]:
    """Write figures as PNG and SVG; returns the SVG and the caption by name."""
    return {name: (album.write(figure, folder, name), caption) for name, figure, caption in drawn}


def as_data(
    found: Sequence[Tested], worlds: int, seed: int, crossed: Sequence[str], only: Sequence[str]
) -> dict[str, Any]:
    """Everything told, as plain data that depends on nothing but arguments, code and data."""
    command = " ".join(["twofutures claims", *([f"--only {','.join(only)}"] if only else [])])
    return {
        "reading": f"In {worlds:,} simulated worlds per case, under these assumptions, all cases on the same luck; "
        f"{min(worlds, VIEW_WORLDS):,} of them under each rival view. {WHAT_IF}",
        "rule": RULE,
        "command": f"{command} --worlds {worlds} --seed {seed}",
        "views": list(crossed),
        "made_with": provenance(),
        "claims": [_claim(tested) for tested in found],
    }


def _claim(tested: Tested) -> dict[str, Any]:
    claim = tested.claim
    return {
        "id": claim.name, "claim": claim.claim, "origin": claim.origin, "design": claim.design,
        "supports": claim.supports, "contradicts": claim.contradicts, "unit": claim.unit,
        "region": [_plain(claim.low), _plain(claim.high)], "illustrative": claim.illustrative,
        "verdict": tested.verdict, "effect": _effect(tested.effect), "depends_on": depends_on(tested),
        "turned_by": list(tested.turned_by),
        "by_view": {view: _effect(effect) for view, effect in tested.by_view.items()},
        "by_half": [
            {"assumption": f.parameter, "half": f.half, "verdict": f.verdict, **_effect(f.effect)} for f in tested.flips
        ],
        "also": {name: _effect(effect) for name, effect in tested.also.items()},
    }  # fmt: skip


def _effect(effect: Effect) -> dict[str, Any]:
    """Value and interval to six figures; None where there is none."""
    return {
        "value": _plain(effect.value),
        "low": _plain(effect.low),
        "high": _plain(effect.high),
        "worlds": effect.worlds,
    }


def _plain(x: float) -> float | None:
    return float(f"{x:.6g}") if np.isfinite(x) else None


def depends_on(tested: Tested) -> str:
    """What turns the verdict, in words; empty if nothing does."""
    said = [f"the view “{theme.label(view)}” gives the opposite" for view in tested.turned_by]
    said += [f"{f.verdict} in the {f.half} half of {f.parameter}" for f in tested.flips]
    if tested.verdict == "depends" and not said:
        said = ["the interval reaches across the edge of the region"]
    return "; ".join(said)


def _measured(row: Mapping[str, Any]) -> str:
    e = row["effect"]
    value, low, high = (number(np.nan if e[k] is None else e[k]) for k in ("value", "low", "high"))
    return f"{value} [{low} to {high}] {row['unit']}, {e['worlds']:,} worlds"


def _print(told: Mapping[str, Any]) -> None:
    rows = [
        (r["id"], f"{r['verdict']}{' (tally)' if r['illustrative'] else ''}", r["claim"], _measured(r), r["depends_on"])
        for r in told["claims"]
    ]
    print_table("Claims, tested", ("id", "verdict", "claim", "effect [95% interval]", "depends on"), rows)
    for line in (told["rule"], told["reading"]):
        click.echo(line)


def _parts(told: Mapping[str, Any], drawn: Mapping[str, tuple[bytes, str]]) -> Iterator[str]:
    yield "<h1>Claims, tested</h1>"
    yield standing_line()
    counts = {v: sum(r["verdict"] == v for r in told["claims"]) for v in VERDICTS}
    said = listed(f"{count} {verdict}" for verdict, count in counts.items())
    yield html.text(f"Of {counted(len(told['claims']), 'claim')}: {said}. {told['reading']}")
    yield html.text(told["rule"])
    head = ["claim", "verdict", "effect [95% interval]", "depends on"]
    rows = [
        [f"{r['id']}: {escape(r['claim'])}", r["verdict"], escape(_measured(r)), escape(r["depends_on"]) or "–"]
        for r in told["claims"]
    ]
    yield html.section("Verdicts", "verdicts", [html.table("Claims and verdicts", head, rows, numbers=False)])
    yield html.section("The charts", "charts", [html.figure(svg, caption) for svg, caption in drawn.values()])
    yield html.section("How each was tested", "designs", [_fold(row) for row in told["claims"]])
    yield html.section("What this leaves out", "leaves-out", [html.bullets(LEAVES_OUT)])
    rows = [["command", f"<code>{escape(told['command'])}</code>"], *html.plain_rows(told["made_with"])]
    yield html.section(
        "Provenance", "method", [html.table("How to make this page again", ["what", "value"], rows, False)]
    )


def _fold(row: Mapping[str, Any]) -> str:
    low, high = row["region"]
    region = f"{'no bound' if low is None else f'{low:g}'} to {'no bound' if high is None else f'{high:g}'}"
    rows = [
        ["whose claim", escape(row["origin"])], ["design", escape(row["design"])],
        ["supported by", escape(row["supports"])], ["contradicted by", escape(row["contradicts"])],
        ["region", f"{region} {row['unit']}"], ["measured", escape(_measured(row))],
    ]  # fmt: skip
    rows += [[escape(name), escape(_measured({"effect": e, "unit": ""}))] for name, e in row["also"].items()]
    rows += [
        [f"view: {theme.label(v)}", escape(_measured({"effect": e, "unit": row["unit"]}))]
        for v, e in row["by_view"].items()
    ]
    table = html.table(row["claim"], ["what", "value"], rows, numbers=False)
    return html.fold(
        f"{row['id']}: {row['claim']} {row['verdict']}", table + (html.text(TALLY) if row["illustrative"] else "")
    )
