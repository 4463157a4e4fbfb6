"""An answer of the command line and how it is given: charts, page and data into a folder, tables or JSON on stdout."""

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup
from matplotlib.figure import Figure

from twofutures.abm.outside import read_json
from twofutures.experiments.batches.manifest import MANIFEST
from twofutures.experiments.cases.figures import described
from twofutures.experiments.futures import Past
from twofutures.experiments.work.files import write_json, write_text
from twofutures.experiments.work.sealed import write_sealed
from twofutures.policies.case import Case
from twofutures.viz.charts import album
from twofutures.viz.look.measures import WHAT_IF, how_drawn
from twofutures.viz.reports import frame, html
from twofutures.viz.terminal.asked import forms_asked
from twofutures.viz.terminal.output import print_json, print_lines
from twofutures.viz.terminal.progress import Progress, say
from twofutures.viz.terminal.tables import print_table
from twofutures.viz.words.numbers import listed

RESULTS = Path("results")
BESIDE = {"sensitivity", "discovery"}  # lie beside the run that they explain, and write no file of one name
Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]  # caption, head, rows of plain text


@dataclass(frozen=True)
class Answer:
    """What one question came to.

    ``parts`` makes the page from the charts that were drawn; ``show`` prints for people; ``csv`` is the text of
    ``table.csv``; ``charts`` is what the closing note calls the charts.
    """

    name: str  # of the JSON file
    title: str
    summary: Mapping[str, Any]  # everything that page and tables say, as plain data
    drawn: Iterable[tuple[str, Figure, str]]  # name, figure, caption
    parts: Callable[[frame.Charts], Iterable[Markup]]
    show: Callable[[], None]
    page: str = "report.html"
    csv: str = ""
    charts: str = "charts"
    read_again: bool = False  # whether a report reads the data: then they prove themselves
    scenario: str = ""  # text of the scenario file, named as the JSON file, that the command of the page reads


def give(answer: Answer, folder: Path, as_json: bool, quiet: bool) -> None:
    """Write charts, page, table and data, each whole or not at all; print the tables or the JSON.

    ValueError, after printing, if that would overwrite another answer; in its own place under results/ the last stays.
    """
    if other := other_answer(answer, folder):
        _print(answer, as_json)
        raise ValueError(f"nothing was written: {folder} holds another answer ({other}); name a new folder with --out")
    with Progress("drawing", 1, quiet):
        charts = album.keep_drawn(answer.drawn, folder, forms_asked())
        write_text(folder / answer.page, html.page(answer.title, answer.parts(charts)))
        write = write_sealed if answer.read_again else write_json
        write(folder / f"{answer.name}.json", answer.summary)
        if answer.csv:
            write_text(folder / "table.csv", answer.csv)
        if answer.scenario:
            write_text(folder / f"{answer.name}.toml", answer.scenario)
    _print(answer, as_json)
    more = (answer.csv and "table.csv", answer.scenario and f"{answer.name}.toml")
    files = [*filter(None, (answer.charts, answer.page, *more)), f"{answer.name}.json"]
    say(f"{listed(files)} are in {folder}", quiet)


def _print(answer: Answer, as_json: bool) -> None:
    if as_json:
        print_json(answer.summary)
    else:
        answer.show()


def other_answer(answer: Answer, folder: Path) -> str:
    """The file of another answer in a folder, parts of which this one would overwrite; empty if there is none."""
    if folder.parent == RESULTS and folder.name.startswith(answer.name):
        return ""
    for file in sorted(folder.glob("*.json")):
        with suppress(ValueError):
            stored = read_json(file)
            if not isinstance(stored, dict) or "made_with" not in stored or file.name == MANIFEST:
                continue
            same = file.stem == answer.name and _question(stored) == _question(answer.summary)
            beside = file.stem != answer.name and {file.stem, answer.name} & BESIDE
            if not (same or beside):
                return file.name
    return ""


def _question(summary: Mapping[str, Any]) -> Any:
    """What an answer answers, as plain data."""
    return summary.get("command") or frame.plain(summary.get("plan"))


# -- questions about cases ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Request:
    """How a question about cases was asked: worlds, luck, where the answer goes, how it is given."""

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

    def command(self, *words: str) -> str:
        """The command that makes this answer again."""
        how = f"--worlds {self.worlds} --seed {self.seed} --ensemble {self.ensemble}"
        return " ".join(["twofutures", *words, how])

    def plan(self, **cases: Case) -> dict[str, Any]:
        """Worlds, luck and cases as plain data."""
        rows = {name: {"name": case.name, **described(case)} for name, case in cases.items()}
        return {"worlds": self.worlds, "seed": self.seed, "ensemble": self.ensemble, "cases": frame.plain(rows)}

    def give(self, answer: Answer, *parts: str) -> None:
        """Write and print it; the folder is named by the question and ``parts``, unless it was given."""
        named = "-".join([answer.name, *map(as_file_name, parts)])
        give(answer, self.out or RESULTS / named, self.as_json, self.silent)


def of_cases(
    name: str,
    title: str,
    summary: Mapping[str, Any],
    drawn: Iterable[tuple[str, Figure, str]],
    tables: Sequence[Table],
    sentences: Sequence[str],
    csv: str,
    then: str,
    narrow: Sequence[Table] = (),
) -> Answer:
    """The answer to a question about cases; ``then`` says what happens from the branch on.

    ``narrow`` tables take the place of ``tables`` on the terminal.
    """
    summary = frame.plain(summary)

    def page(charts: frame.Charts) -> Iterator[Markup]:
        parts = (
            *map(html.text, sentences),
            frame.figures_section(charts),
            html.section("The figures", "figures", [html.table(*table) for table in tables]),
        )
        return frame.framed(title, parts, frame.method_of(summary, then))

    def show() -> None:
        for table in narrow or tables:
            print_table(*table)
        print_lines([*sentences, how_drawn(summary["plan"]["ensemble"]), WHAT_IF])

    return Answer(name, title, summary, drawn, page, show, csv=csv)


def as_file_name(text: str) -> str:
    """A name as a file may have it: no blanks, no slashes, not too long."""
    return re.sub(r"[^\w@+.-]+", "_", text).strip(".")[:80]


def as_case(case: Any) -> Case:
    """A case from an argument that was checked."""
    from twofutures.policies.scenario_file import case_of  # reads the files' schema: a tenth of a second

    return case if isinstance(case, Case) else case_of(case)


def as_word(case: Any) -> str:
    """An argument as it stands in a command line."""
    return shlex.quote(case.name if isinstance(case, Case) else str(case))


def or_no_value(x: float | None, show: Callable[[float], str]) -> str:
    """A figure as text, or that there is none."""
    return "no value" if x is None else show(x)
