"""What the pages of all runs have in common: the standing line, what is left out, how to make it again, sources."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from twofutures.abm.calendar import BRANCH, LAST, quarter_name
from twofutures.abm.parameters import parameters, sources
from twofutures.experiments.files import write_atomically, write_json
from twofutures.experiments.provenance import provenance
from twofutures.viz.look.measures import WHAT_IF, how_drawn
from twofutures.viz.reports import html
from twofutures.viz.words.limits import LEAVES_OUT
from twofutures.viz.words.numbers import counted

Charts = Mapping[str, tuple[bytes, str]]


def framed(title: str, parts: Iterable[str], method: Iterable[str]) -> str:
    """A whole page: heading and standing line, the run's own parts, then what every page ends with."""

    def whole() -> Iterator[str]:
        yield f"<h1>{escape(title)}</h1>"
        yield standing_line()
        yield from parts
        yield html.section("What this leaves out", "leaves-out", [html.bullets(LEAVES_OUT)])
        yield html.section("Method and provenance", "method", method)
        yield html.section("Where the numbers come from", "sources", evidence())

    return html.page(title, whole())


def standing_line() -> str:
    """The line that stands on every page."""
    return f'<p class="standing"><strong>{WHAT_IF}</strong> See <a href="#leaves-out">what it leaves out</a>.</p>'


def how_played(then: str) -> str:
    """What kind of model this is, and what happens from the branch on."""
    return html.text(
        "An agent-based model: named labs, clouds, chip makers, governments, smuggling rings and 75 countries act "
        f"quarter by quarter from {quarter_name(0)} to {quarter_name(LAST)}. Recorded events set the levers until "
        f"{quarter_name(BRANCH - 1)}; from {quarter_name(BRANCH)} {then} Outcome classes sort what came out; no rule "
        "aims at them."
    )


def again(rows: Iterable[Sequence[str]], made_with: Mapping[str, Any]) -> str:
    """The table of what it takes to make a page again; cells are finished HTML."""
    told = [*map(list, rows), *html.plain_rows(made_with)]
    return html.table("What it takes to make this page again", ["what", "value"], told, numbers=False)


def figures_section(charts: Charts) -> str:
    """The charts, each with its caption."""
    return html.section("The charts", "charts", [html.figure(svg, caption) for svg, caption in charts.values()])


def evidence() -> Iterator[str]:
    """Every assumption with its range and source, by theme, folded."""
    yield html.text(
        "Every number a rule uses, with its range and source. Confidence A: official data or several independent "
        "reports; B: one good report; C: weak source or judgement."
    )
    themes = dict.fromkeys(p.group for p in parameters().values())
    for group in themes:
        rows = [_parameter_row(p) for p in parameters().values() if p.group == group]
        head = ["name", "value (range) and unit", "meaning", "source", "confidence"]
        title = f"{group.replace('_', ' ')}: {counted(len(rows), 'number')}"
        yield html.fold(title, html.table(title, head, rows, numbers=False))


def _parameter_row(p: Any) -> list[str]:
    told = html.cited(sources()[p.source])
    if p.basis:
        told += f"<br>{escape(p.basis)}"
    return [p.name, escape(f"{p.value:g} ({p.low:g} to {p.high:g}) {p.unit}"), escape(p.meaning), told, p.confidence]


def preamble(command: str, plan: Mapping[str, Any]) -> dict[str, Any]:
    """How every summary begins: how to read it, the exact command, the plan, versions and fingerprints."""
    return {
        "reading": f"In N of {plan['worlds']:,} simulated worlds, under these assumptions. "
        f"{how_drawn(plan['ensemble'])} {WHAT_IF}",
        "command": command,
        "plan": dict(plan),
        "made_with": provenance(),
    }


def method_of(summary: Mapping[str, Any], then: str) -> Iterator[str]:
    """Method and provenance of an answer about cases."""
    plan = summary["plan"]
    yield how_played(then)
    yield html.text(how_drawn(plan["ensemble"]))
    rows = [
        ["command", f"<code>{escape(summary['command'])}</code>"],
        ["seed; worlds", f"{plan['seed']}; {plan['worlds']:,}"],
    ]
    rows += [[f"case {escape(name)}", escape(said_of(case))] for name, case in plan["cases"].items()]
    yield again(rows, summary["made_with"])


def said_of(case: Mapping[str, Any]) -> str:
    """A described case on one line."""
    parts = []
    for key, value in case.items():
        told = ", ".join(f"{n} = {v}" for n, v in value.items()) if isinstance(value, Mapping) else value
        parts.append(f"{key} {', '.join(told) if isinstance(told, list) else told}")
    return "; ".join(parts)


def plain(content: Any) -> Any:
    """Numbers to six figures, and None where there is no value: what JSON can hold and people can compare."""
    if isinstance(content, Mapping):
        return {str(key): plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple | np.ndarray):
        return [plain(value) for value in content]
    if isinstance(content, float | np.floating):
        return float(f"{content:.6g}") if np.isfinite(content) else None
    return int(content) if isinstance(content, np.integer) else content


def table_text(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A CSV file as text."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return made.getvalue()


def write_text(path: Path, text: str) -> None:
    """Write a text file atomically, with the same line ends everywhere."""
    write_atomically(path, lambda place: place.write_bytes(text.encode("utf-8")))


def write_answer(folder: Path, name: str, summary: Mapping[str, Any], table: str, page: str) -> None:
    """``table.csv``, ``NAME.json`` and ``report.html``, each whole or not at all."""
    write_text(folder / "table.csv", table)
    write_json(folder / f"{name}.json", summary)
    write_text(folder / "report.html", page)
