"""``twofutures contrasts``: published scenario figures beside ours, pass or miss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import click

from twofutures.experiments.claims.contrasts import Found, reproduce
from twofutures.experiments.files import write_json
from twofutures.experiments.provenance import provenance
from twofutures.viz.charts import claims as charts
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import html
from twofutures.viz.reports.claims import _plain, keep
from twofutures.viz.reports.frame import standing_line, write_text
from twofutures.viz.terminal.output import print_json, print_table
from twofutures.viz.terminal.progress import Progress, say
from twofutures.viz.words.limits import LEAVES_OUT
from twofutures.viz.words.numbers import number
from twofutures.viz.words.sources import origin


def show_contrasts(only: Sequence[str], worlds: int, out: Path | None, as_json: bool, quiet: bool) -> None:
    """Reproduce published contrasts, write the folder, print the table or the JSON."""
    folder = out or Path("results") / "contrasts"
    with Progress("reproducing", 1, quiet):
        found = reproduce(only, worlds)
    told = contrast_data(found, worlds)
    drawn = keep([("contrasts", *charts.contrasts(found))], folder)
    write_json(folder / "contrasts.json", told)
    write_text(folder / "contrasts.html", html.page("Published contrasts, reproduced", _contrast_parts(told, drawn)))
    if as_json:
        print_json(told)
    else:
        print_table(
            "Published contrasts, reproduced",
            ("contrast", "figure", "published", "here", "verdict"),
            [[r["contrast"], *row] for r, row in zip(told["rows"], _contrast_rows(told), strict=True)],
        )
        click.echo(told["reading"])
    say(f"charts, contrasts.html and contrasts.json are in {folder}", quiet)


def contrast_data(found: Sequence[Found], worlds: int) -> dict[str, Any]:
    """Everything told, as plain data."""
    rows = [
        {
            "contrast": f.contrast.name, "title": f.contrast.title, "branch": f.contrast.branch,
            "label": f.label, "published": f.published, "band": [f.low, f.high], "band_from": f.band_from,
            "p10": _plain(f.fan[0]), "median": _plain(f.fan[1]), "p90": _plain(f.fan[2]),
            "verdict": "pass" if f.passes else "miss", "source": f.contrast.source, "note": f.contrast.note,
        }
        for f in found
    ]  # fmt: skip
    return {
        "reading": f"Medians and 10–90% of {worlds:,} simulated worlds that branch off the recorded past early; a row "
        f"passes if the median lies inside its band. {WHAT_IF}",
        "made_with": provenance(),
        "rows": rows,
    }


def _contrast_rows(told: Mapping[str, Any]) -> list[list[str]]:
    def show(x: float | None) -> str:
        return "no value" if x is None else f"{x:.2g}" if abs(x) < 0.95 else number(x)

    return [
        [
            f"{r['title']}: {r['label']} [{origin(r['source'])}]", f"{r['published']} (band from {r['band_from']})",
            f"{show(r['median'])} ({show(r['p10'])} to {show(r['p90'])})", r["verdict"],
        ]
        for r in told["rows"]
    ]  # fmt: skip


def _contrast_parts(told: Mapping[str, Any], drawn: Mapping[str, tuple[bytes, str]]) -> Iterator[str]:
    yield "<h1>Published contrasts, reproduced</h1>"
    yield standing_line()
    yield html.text(told["reading"])
    rows = [[escape(cell) for cell in row] for row in _contrast_rows(told)]
    head = ["figure", "published", "here: median (10–90%)", "verdict"]
    yield html.section("Side by side", "table", [html.table("Published and simulated", head, rows, numbers=False)])
    yield html.section("The chart", "charts", [html.figure(svg, caption) for svg, caption in drawn.values()])
    notes = {f"{r['title']}: {r['note']}" for r in told["rows"]}
    yield html.section("How to read it", "notes", [html.bullets(sorted(notes))])
    yield html.section("What this leaves out", "leaves-out", [html.bullets(LEAVES_OUT)])
    yield html.table("Provenance", ["what", "value"], html.plain_rows(told["made_with"]), numbers=False)
