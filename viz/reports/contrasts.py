"""``twofutures contrasts``: published scenario figures beside ours, pass or miss."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from twofutures.experiments.claims.contrasts import Reproduced, reproduce
from twofutures.experiments.work.provenance import provenance
from twofutures.viz.charts import claims as charts
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import frame, html
from twofutures.viz.reports.answer import RESULTS, Answer, give
from twofutures.viz.terminal.output import print_lines
from twofutures.viz.terminal.progress import Progress
from twofutures.viz.terminal.tables import print_table
from twofutures.viz.words.numbers import number
from twofutures.viz.words.sources import origin

TITLE = "Published contrasts, reproduced"


def show(only: Sequence[str], worlds: int, out: Path | None, as_json: bool, quiet: bool) -> None:
    """Reproduce published contrasts, write the folder, print the table or the JSON."""
    with Progress("reproducing", 1, quiet):
        figures = reproduce(only, worlds)
    give(answer(figures, worlds), out or RESULTS / "contrasts", as_json, quiet)


def answer(figures: Sequence[Reproduced], worlds: int) -> Answer:
    """Both figures of every row and the verdict, as plain data, chart, page and table."""
    rows = [
        {
            "contrast": f.contrast.name, "title": f.contrast.title, "branch": f.contrast.branch,
            "label": f.label, "published": f.published, "band": [f.low, f.high], "band_from": f.band_from,
            **dict(zip(("p10", "median", "p90"), frame.plain(f.fan), strict=True)),
            "verdict": "pass" if f.passes else "miss", "source": f.contrast.source, "note": f.contrast.note,
        }
        for f in figures
    ]  # fmt: skip
    summary = {
        "reading": f"Medians and 10–90% of {worlds:,} simulated worlds that branch off the recorded past early; a row "
        f"passes if the median lies inside its band. {WHAT_IF}",
        "made_with": provenance(),
        "rows": rows,
    }
    return Answer(
        "contrasts", TITLE, summary, [("contrasts", *charts.contrasts(figures))],
        lambda drawn: _parts(summary, drawn), lambda: _print(summary), page="contrasts.html",
    )  # fmt: skip


def _cells(summary: Mapping[str, Any]) -> list[list[str]]:
    def show(x: float | None) -> str:
        return "no value" if x is None else f"{x:.2g}" if abs(x) < 0.95 else number(x)

    return [
        [
            f"{r['title']}: {r['label']} [{origin(r['source'])}]", f"{r['published']} (band from {r['band_from']})",
            f"{show(r['median'])} ({show(r['p10'])} to {show(r['p90'])})", r["verdict"],
        ]
        for r in summary["rows"]
    ]  # fmt: skip


def _print(summary: Mapping[str, Any]) -> None:
    rows = [[r["contrast"], *cells] for r, cells in zip(summary["rows"], _cells(summary), strict=True)]
    print_table(TITLE, ("contrast", "figure", "published", "here", "verdict"), rows)
    print_lines([summary["reading"]])


def _parts(summary: Mapping[str, Any], drawn: frame.Charts) -> Iterator[Markup]:
    yield from frame.opening(TITLE)
    yield html.text(summary["reading"])
    table = html.table(
        "Published and simulated",
        ["figure", "published", "here: median (10–90%)", "verdict"],
        _cells(summary),
        numbers=False,
    )
    yield html.section("Side by side", "table", [table])
    yield frame.figures_section(drawn, "The chart")
    notes = sorted({f"{r['title']}: {r['note']}" for r in summary["rows"]})
    yield html.section("How to read it", "notes", [html.bullets(notes)])
    yield frame.leaves_out()
    yield frame.again("", summary["made_with"], caption="Provenance")
