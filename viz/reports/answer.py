"""What questions about cases share on the command line: the past they start from, their folder, how they are told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from twofutures.experiments.figures import described
from twofutures.experiments.futures import Past
from twofutures.policies.case import Case
from twofutures.policies.scenario_file import case_of
from twofutures.viz.charts import album
from twofutures.viz.look.measures import WHAT_IF, how_drawn
from twofutures.viz.reports import frame, html
from twofutures.viz.terminal.output import print_json, print_table
from twofutures.viz.terminal.progress import Progress, say

FOLDER = Path("results")


@dataclass(frozen=True)
class Asked:
    """How a question was asked: worlds, luck, where the answer goes, how it is told."""

    worlds: int
    seed: int
    ensemble: str
    out: Path | None
    as_json: bool
    quiet: bool

    def past(self) -> Past:
        """The recorded past of these worlds."""
        with Progress("playing the recorded past", 1, self.silent):
            return Past(self.worlds, self.seed, self.ensemble)

    @property
    def silent(self) -> bool:
        """Whether nothing but results is wanted."""
        return self.quiet or self.as_json

    def simulating(self, rows: int) -> Progress:
        """A bar for so many simulated worlds."""
        return Progress("simulating", rows, self.silent)

    def options(self) -> str:
        """The options as they stand in the command that makes this answer again."""
        return f"--worlds {self.worlds} --seed {self.seed} --ensemble {self.ensemble}"

    def plan(self, **cases: Case) -> dict[str, Any]:
        """Worlds, luck and cases as plain data."""
        said = {name: {"name": case.name, **described(case)} for name, case in cases.items()}
        return {"worlds": self.worlds, "seed": self.seed, "ensemble": self.ensemble, "cases": frame.plain(said)}


@dataclass(frozen=True)
class Told:
    """An answer: its name, summary (plain data), charts, tables for people, and the parts of its page."""

    name: str
    title: str
    summary: Mapping[str, Any]
    drawn: Iterable[tuple[str, Figure, str]]
    tables: Sequence[tuple[str, Sequence[str], Sequence[Sequence[str]]]]  # caption, head, rows of plain text
    sentences: Sequence[str]
    csv: str
    then: str  # what happens from the branch on
    printed: Sequence[tuple[str, Sequence[str], Sequence[Sequence[str]]]] = ()  # narrower tables, for the terminal


def as_case(said: Any) -> Case:
    """A case from an argument that was checked."""
    return said if isinstance(said, Case) else case_of(said)


def word(said: Any) -> str:
    """An argument as it stands in a command line."""
    return said.name if isinstance(said, Case) else str(said)


def folder_of(asked: Asked, name: str, *parts: str) -> Path:
    """Where the answer goes, unless told otherwise: a folder named by the question."""
    plain = (re.sub(r"[^\w@+.-]+", "_", part) for part in parts)
    return asked.out or FOLDER / "-".join([name, *plain])


def tell(asked: Asked, told: Told, folder: Path) -> None:
    """Write charts, page, table and data; print the tables or the JSON."""
    summary = frame.plain(told.summary)
    with Progress("drawing", 1, asked.silent):
        charts = album.keep_drawn(told.drawn, folder)
        text = frame.framed(told.title, _parts(told, charts), frame.method_of(summary, told.then))
        frame.write_answer(folder, told.name, summary, told.csv, text)
    if asked.as_json:
        print_json(summary)
    else:
        _print(asked, told)
    say(f"charts, report.html, table.csv and {told.name}.json are in {folder}", asked.silent)


def _parts(told: Told, charts: frame.Charts) -> Iterable[str]:
    yield from (html.text(sentence) for sentence in told.sentences)
    yield frame.figures_section(charts)
    tables = [
        html.table(caption, [html.escape(cell) for cell in head], [[html.escape(c) for c in row] for row in rows])
        for caption, head, rows in told.tables
    ]
    yield html.section("The figures", "figures", tables)


def _print(asked: Asked, told: Told) -> None:
    from rich.console import Console

    for caption, head, rows in told.printed or told.tables:
        print_table(caption, head, rows)
    console = Console(highlight=False, markup=False)
    for sentence in (*told.sentences, how_drawn(asked.ensemble), WHAT_IF):
        console.print(sentence)


def shown(x: float | None, show: Callable[[float], str]) -> str:
    """A figure as text, or that there is none."""
    return "no value" if x is None else show(x)
