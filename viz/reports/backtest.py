"""The recorded past on the command line: fit to it, score against it."""

from __future__ import annotations

from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from twofutures.abm.calendar import quarter_step
from twofutures.experiments.files import write_atomically, write_json
from twofutures.experiments.provenance import provenance
from twofutures.experiments.record.backtest import Backtest, backtest, look_ahead_note, out_of_time
from twofutures.viz.charts import album
from twofutures.viz.charts.backtest import past
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import html
from twofutures.viz.terminal.output import print_json
from twofutures.viz.terminal.progress import Counted, say

FOLDER = Path("results")


def show_backtest(ensemble: str, worlds: int, until: str | None, workers: int, out: Path | None, as_json: bool) -> None:
    """Score an ensemble, or a fit to the record up to a cut; print misses first and write the page."""
    folder = out or FOLDER / (f"backtest-{until}" if until else f"backtest-{ensemble}")
    if until:
        from twofutures.experiments.record.backtest import CUT_WAVES

        with Counted("fitting", sum(CUT_WAVES), as_json) as tick:
            found = out_of_time(until, folder / "fit", workers=workers, tick=tick)
    else:
        found = backtest(ensemble, worlds)
    told = found.as_dict() | {"note": look_ahead_note(quarter_step(until)) if until else "", "made_with": provenance()}
    figure, caption = past(found.recorder, until)
    for form in ("svg", "png"):
        content = album.encode(figure, form)
        write_atomically(folder / f"past.{form}", lambda path, content=content: path.write_bytes(content))
    write_json(folder / "backtest.json", told)
    text = backtest_page(found, album.encode(figure, "svg"), caption, told["note"])
    write_atomically(folder / "backtest.html", lambda path: path.write_text(text, encoding="utf-8"))
    if as_json:
        print_json(told)
    else:
        print_backtest(found, told["note"])
    say(f"past.png, backtest.html and backtest.json are in {folder}", quiet=as_json)


def rows_of(found: Backtest) -> list[list[str]]:
    """One line per number of every target, misses first, inputs last."""
    rows = []
    for row in [*found.judged, *(r for r in found.rows if r.is_input)]:
        verdict = "input" if row.is_input else "pass" if row.passes else "MISS"
        for i, p in enumerate(row.parts):
            tolerance = f"{p.tolerance[0]:.3g}…{p.tolerance[1]:.3g}" if row.kind == "level" else "in the band"
            head = [row.id, verdict, row.label] if i == 0 else ["", "", ""]
            rows.append([*head, f"{p.observed:.3g}", f"{p.median:.3g}", f"{p.low:.3g}…{p.high:.3g}", tolerance])
    return rows


def series_rows(found: Backtest) -> list[list[str]]:
    """One line per scored series."""
    return [
        [s.series, str(s.quarters), f"{s.model:.3g}", *(f"{v:.3g}" for v in s.baselines.values()), f"{s.covered:.0%}",
         "better" if s.wins else "not better"]
        for s in found.series
    ]  # fmt: skip


HEAD = ("id", "verdict", "target", "observed", "median", "10–90 %", "tolerance")
SERIES_HEAD = ("series", "quarters", "CRPS model", "last value", "straight trend", "in 10–90 %", "than both")


def summary_line(found: Backtest) -> str:
    """What the score comes to, in a sentence."""
    if found.until:
        won = sum(s.wins for s in found.series)
        return f"After {found.until} the model beats both baselines on {won} of {len(found.series)} series (CRPS)."
    passed, judged = sum(r.passes for r in found.judged), len(found.judged)
    return (
        f"{passed} of {judged} judged targets pass with the {found.ensemble} ensemble ({found.worlds:,} worlds); "
        f"{found.coverage:.0%} of the observed numbers lie inside the 10–90 % band. Inputs do not count. In "
        f"sample, it beats both naive baselines on {sum(s.wins for s in found.series)} of {len(found.series)} series; "
        "--until tests that out of time."
    )


def print_backtest(found: Backtest, note: str) -> None:
    """The score on stdout."""
    console = Console(highlight=False, markup=False)
    head, rows = (SERIES_HEAD, series_rows(found)) if found.until else (HEAD, rows_of(found))
    table = Table(*head, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    console.print(table)
    for line in filter(None, (summary_line(found), note, WHAT_IF)):
        console.print(line)


def backtest_page(found: Backtest, svg: bytes, caption: str, note: str) -> str:
    """A self-contained page of the score."""
    head, rows = (SERIES_HEAD, series_rows(found)) if found.until else (HEAD, rows_of(found))
    parts = [html.text("The recorded past", "h1"), html.text(summary_line(found)), html.text(note or WHAT_IF)]
    parts += [html.figure(svg, caption), html.table("Score, misses first", head, rows)]
    return html.page("twofutures: the recorded past", parts)
