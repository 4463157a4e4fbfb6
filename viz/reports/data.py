"""``twofutures data``: faults of shipped tables, and what a change of one moves."""

import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from twofutures.experiments.tables.check import every_problem, tables
from twofutures.experiments.tables.moved import Answer, Moved, at_revision, moved, table_file
from twofutures.experiments.work.files import TOP
from twofutures.viz.terminal.output import print_json, print_lines
from twofutures.viz.terminal.progress import Progress
from twofutures.viz.terminal.tables import print_table

MOVED = ("name", "before", "after", "change", "in worlds", "what")
MOST = 60  # letters of a cell


def show_check(as_json: bool) -> bool:
    """Print every fault; whether there is none."""
    faults = every_problem()
    if as_json:
        print_json([asdict(fault) for fault in faults])
    else:
        print_lines(map(str, faults) if faults else [f"{len(tables())} tables hold what is declared of them."])
    return not faults


def show_moved(
    table: str, edited: Path | None, against: str | None, worlds: int, seed: int, as_json: bool, silent: bool
) -> None:
    """Print which rows differ, and which targets and forecasts move."""
    name = table_file(table)
    if edited is not None and not edited.is_file():
        raise ValueError(f"{edited} is no file: name an edited copy of {name}")
    with tempfile.TemporaryDirectory() as folder:
        before = TOP / name if edited else at_revision(name, str(against), Path(folder))
        with Progress("playing", 2, silent, "sides") as progress:
            answer = moved(name, before, edited or TOP / name, worlds, seed, progress)
    if as_json:
        print_json(answer.as_dict())
        return
    cells = [[c.row, c.column, cell(c.before), cell(c.after)] for c in answer.changed]
    print_table(f"What differs in {name}", ("row", "column", "before", "after"), cells)
    print_moved("Targets that move, in standard deviations of their tolerance", answer.targets, worlds)
    print_moved("Forecasts that move, in parts of their 5–95 % band", answer.forecasts, worlds)
    print_lines([summary(answer)])


def print_moved(title: str, rows: Sequence[Moved], worlds: int) -> None:
    """What moves noticeably, the most moved first."""
    cells = [
        [row.name, f"{row.before:.4g}", f"{row.after:.4g}", f"{row.size:+.2g}", f"{row.worlds} of {worlds}",
         f"{row.what}{' (what is known of it changed)' if row.known else ''}"]
        for row in rows if row.noticeably
    ]  # fmt: skip
    if cells:
        print_table(title, MOVED, cells)


def summary(answer: Answer) -> str:
    """What moves, in one sentence; a target of several numbers counts once."""
    parts = []
    for kind, rows in (("targets", answer.targets), ("forecasts", answer.forecasts)):
        much, any_of = ({row.name.partition(" (")[0] for row in some} for some in (noticed(rows), rows))
        parts.append(f"{len(much)} of {answer.of[kind]} {kind} (and {len(any_of - much)} hardly)")
    cells = f"{len(answer.changed)} cell{'' if len(answer.changed) == 1 else 's'}"
    return f"Changing {cells} moves {' and '.join(parts)} in {answer.worlds} prior worlds on the same luck."


def noticed(rows: Sequence[Moved]) -> list[Moved]:
    """Those that move noticeably."""
    return [row for row in rows if row.noticeably]


def cell(value: object) -> str:
    """A value as it fits into a table."""
    text = "" if value is None else str(value)
    return text if len(text) <= MOST else f"{text[:MOST]}…"
