"""``twofutures backtest --left-out``: the bands counted on families of targets that neither fit nor layer has seen."""

from pathlib import Path

from twofutures.experiments.record.backtest import CUT_WAVES, Covered
from twofutures.experiments.record.left_out import LARGE, WANTED, WANTED_OF_FAMILY, LeftOut, left_out
from twofutures.experiments.work.provenance import provenance
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import html
from twofutures.viz.reports.answer import RESULTS, Answer, Table, give
from twofutures.viz.terminal.output import print_lines
from twofutures.viz.terminal.progress import Progress
from twofutures.viz.terminal.tables import print_table

HEAD = (
    "family left out", "in 10–90 %", "with the layer", "layer, log units", "effective worlds", "outside with the layer",
)  # fmt: skip


def show(workers: int, out: Path | None, as_json: bool) -> None:
    """Weigh the worlds without each family, count, print and write the page."""
    folder = out or RESULTS / "backtest-left-out"
    with Progress("drawing worlds", sum(CUT_WAVES), as_json) as progress:
        left = left_out(folder / "fit", workers=workers, tick=progress.advance)
    give(answer(left), folder, as_json, quiet=as_json)


def answer(left: LeftOut) -> Answer:
    """The counts as plain data, page and table."""
    lines = [summary_line(left), how(left)]

    def show() -> None:
        print_table("", *table(left)[1:])
        print_lines([*lines, WHAT_IF])

    return Answer(
        "left_out", "twofutures: what it was not told", left.as_dict() | {"made_with": provenance()}, [],
        lambda _: [html.text("What it was not told", "h1"), *map(html.text, lines), html.table(*table(left))],
        show, page="left_out.html", charts="",
    )  # fmt: skip


def table(left: LeftOut) -> Table:
    """One row per family, and all together."""
    rows = [
        [f.name, *counts(f.covered), f"{f.size:.2f}", f"{f.effective:.0f}",
         " ".join(sorted({row.id for row in f.rows if not all(part.in_reported for part in row.parts)})) or "–"]
        for f in left.families
    ]  # fmt: skip
    return "Left out, a family at a time", HEAD, [*rows, ["all", *counts(left.covered), "", "", ""]]


def counts(covered: Covered) -> tuple[str, str]:
    """``14 of 18`` before and after the layer."""
    return f"{covered.before} of {covered.numbers}", f"{covered.after} of {covered.numbers}"


def summary_line(left: LeftOut) -> str:
    """What it comes to, in two sentences."""
    covered, (low, high), (least, most) = left.covered, WANTED, WANTED_OF_FAMILY
    astray = [f.name for f in left.families if not f.holds]
    families = f"outside that are {', '.join(astray)}" if astray else "all of them do"
    return (
        f"Of {covered.numbers} numbers that neither weights nor layer have seen, {covered.share:.0%} lie inside the "
        f"10–90 % band of the worlds and {covered.share_reported:.0%} inside that with the discrepancy layer (wanted: "
        f"{low:.0%} to {high:.0%}). Families of {LARGE} numbers or more should hold {least:.0%} to {most:.0%}: "
        f"{families}."
    )


def how(left: LeftOut) -> str:
    """What was done, in a sentence."""
    return (
        f"{left.worlds:,} worlds are weighed anew without each family's targets; the layer is as large as the "
        "residuals of the other families, all in one."
    )
