"""``twofutures backtest``: the worlds scored against the recorded past, misses first."""

from collections.abc import Sequence
from pathlib import Path

from twofutures.abm.calendar import quarter_step
from twofutures.experiments.record.backtest import CUT_WAVES, Backtest, backtest, look_ahead_note, out_of_time
from twofutures.experiments.work.provenance import provenance
from twofutures.viz.charts.backtest import past
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import html
from twofutures.viz.reports.answer import RESULTS, Answer, Table, give
from twofutures.viz.terminal.output import print_lines
from twofutures.viz.terminal.progress import Progress
from twofutures.viz.terminal.tables import print_table

HEAD = ("id", "verdict", "target", "observed", "median", "10–90 %", "with the layer", "tolerance")
SERIES_HEAD = (
    "series", "quarters", "CRPS model", "last value", "straight trend", "in 10–90 %", "with the layer", "than both",
)  # fmt: skip


def show(ensemble: str, worlds: int, until: str | None, workers: int, out: Path | None, as_json: bool) -> None:
    """Score an ensemble, or a fit to the record up to a cut; print misses first and write the page."""
    folder = out or RESULTS / f"backtest-{until or ensemble}"
    if until:
        with Progress("fitting", sum(CUT_WAVES), as_json) as progress:
            score = out_of_time(until, folder / "fit", workers=workers, tick=progress.advance)
    else:
        score = backtest(ensemble, worlds)
    give(answer(score, until), folder, as_json, quiet=as_json)


def answer(score: Backtest, until: str | None) -> Answer:
    """The score as plain data, chart, page and table."""
    note = look_ahead_note(quarter_step(until)) if until else ""
    summary = score.as_dict() | {"note": note, "made_with": provenance()}
    table = series_table(score) if score.until else target_table(score)

    def show() -> None:
        print_table("", *table[1:] if score.until else narrow(*table[1:]))
        print_lines(filter(None, (summary_line(score), note, WHAT_IF)))

    return Answer(
        "backtest", "twofutures: the recorded past", summary, [("past", *past(score))],
        lambda charts: [
            html.text("The recorded past", "h1"), html.text(summary_line(score)), html.text(note or WHAT_IF),
            *(html.figure(image, caption) for image, caption in charts.values()), html.table(*table),
        ],
        show, page="backtest.html", charts="chart",
    )  # fmt: skip


def target_table(score: Backtest) -> Table:
    """One row per number of every target, misses first, inputs last."""
    rows: list[Sequence[str]] = []
    for row in [*score.judged, *(r for r in score.rows if r.is_input)]:
        verdict = "input" if row.is_input else "pass" if row.passes else "MISS"
        for i, p in enumerate(row.parts):
            tolerance = span(*p.tolerance) if row.kind == "level" else "in the band"
            first = [row.id, verdict, row.label] if i == 0 else ["", "", ""]
            bands = span(p.low, p.high), span(*p.reported)
            rows.append([*first, f"{p.observed:.3g}", f"{p.median:.3g}", *bands, tolerance])
    return "Score, misses first", HEAD, rows


def span(low: float, high: float) -> str:
    """From one number to another."""
    return f"{low:.3g}…{high:.3g}"


def narrow(head: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """The same with the verdict before the target, so that the numbers fit beside it on a terminal."""
    return (
        [head[0], f"{head[1]}, {head[2]}", *head[3:]],
        [[r[0], f"{r[1]}: {r[2]}" if r[1] else "", *r[3:]] for r in rows],
    )


def series_table(score: Backtest) -> Table:
    """One row per scored series."""
    rows = [
        [s.series, str(s.quarters), f"{s.model:.3g}", *(f"{v:.3g}" for v in s.baselines.values()), f"{s.covered:.0%}",
         f"{s.inside_reported / s.quarters:.0%}", "better" if s.wins else "not better"]
        for s in score.series
    ]  # fmt: skip
    return "Score, misses first", SERIES_HEAD, rows


def band_line(score: Backtest) -> str:
    """How many numbers lie in the bands."""
    covered = score.covered
    return (
        f"{covered.before} of {covered.numbers} recorded numbers ({covered.share:.0%}) lie inside the 10–90 % band of "
        f"the worlds and {covered.after} ({covered.share_reported:.0%}) inside that with the discrepancy layer"
    )


def summary_line(score: Backtest) -> str:
    """What the score comes to, in a sentence."""
    won, series = sum(s.wins for s in score.series), len(score.series)
    if score.until:
        return (
            f"After {score.until} the model beats both baselines on {won} of {series} series (CRPS); "
            f"{band_line(score)}, which is as large as the residuals up to then."
        )
    passed, judged = sum(r.passes for r in score.judged), len(score.judged)
    return (
        f"{passed} of {judged} judged targets pass with the {score.ensemble} ensemble ({score.worlds:,} worlds); "
        f"{band_line(score)}. Inputs do not count. In sample, it beats both naive baselines on {won} of {series} "
        "series; --until tests that out of time, --left-out counts what neither fit nor layer has seen."
    )
