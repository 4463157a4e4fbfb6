"""What the pages of all answers have in common: the standing line, what is left out, how to make it again, sources."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup

from twofutures.abm.calendar import BRANCH, LAST, quarter_name
from twofutures.abm.parameters import Parameter, parameters, sources
from twofutures.experiments.work.provenance import provenance
from twofutures.viz.look.measures import WHAT_IF, how_drawn
from twofutures.viz.reports import html
from twofutures.viz.words.limits import LEAVES_OUT
from twofutures.viz.words.numbers import counted
from twofutures.viz.words.texts import say, translated

Charts = Mapping[str, tuple[bytes, str]]  # image (SVG or PNG) and caption by name


def framed(title: str, parts: Iterable[Markup], method: Iterable[Markup]) -> Iterator[Markup]:
    """The whole of a page: heading and standing line, the answer's own parts, then method and every number's source."""
    yield from opening(title)
    yield from parts
    yield leaves_out()
    yield html.section("Method and provenance", "method", method)
    yield html.section("Where the numbers come from", "sources", evidence())


def opening(title: str) -> Iterator[Markup]:
    """The heading, and the line that stands on every page."""
    yield html.text(title, "h1")
    yield Markup('<p class="standing"><strong>{}</strong> <a href="#leaves-out">{}</a></p>').format(
        translated(WHAT_IF), say("debrief.page_see")
    )


def leaves_out() -> Markup:
    """The section that says what no world can show."""
    return html.section(say("debrief.page_left_out"), "leaves-out", [html.bullets(map(translated, LEAVES_OUT))])


def how_played(then: str) -> Markup:
    """What kind of model this is, and what happens from the branch on."""
    return html.text(
        "An agent-based model: named labs, clouds, chip makers, governments, smuggling rings and 75 countries act "
        f"quarter by quarter from {quarter_name(0)} to {quarter_name(LAST)}. Recorded events set the levers until "
        f"{quarter_name(BRANCH - 1)}; from {quarter_name(BRANCH)} {then} Outcome classes sort what came out; no rule "
        "aims at them."
    )


def again(
    command: str,
    made_with: Mapping[str, Any],
    rows: Iterable[Sequence[str]] = (),
    caption: str = "",
) -> Markup:
    """The table of what it takes to make a page again: its command, more rows, versions and fingerprints."""
    first = [[say("debrief.page_command"), html.text(command, "code")]] if command else []
    head, rows = [say("debrief.page_what"), say("debrief.page_value")], [*first, *rows, *html.plain_rows(made_with)]
    return html.table(caption or say("debrief.page_again"), head, rows, numbers=False)


def figures_section(charts: Charts, title: str = "The charts") -> Markup:
    """The charts, each with its caption."""
    return html.section(title, "charts", [html.figure(image, caption) for image, caption in charts.values()])


def evidence() -> Iterator[Markup]:
    """Every assumption with its range and source, by theme, folded."""
    yield html.text(
        "Every number a rule uses, with its range and source. Confidence A: official data or several independent "
        "reports; B: one good report; C: weak source or judgement."
    )
    head = ["name", "value (range) and unit", "meaning", "source", "confidence"]
    for group in dict.fromkeys(p.group for p in parameters().values()):
        rows = [_parameter_row(p) for p in parameters().values() if p.group == group]
        title = f"{group.replace('_', ' ')}: {counted(len(rows), 'number')}"
        yield html.fold(title, html.table(title, head, rows, numbers=False))


def _parameter_row(p: Parameter) -> list[str]:
    source = html.cited(sources()[p.source]) + (Markup("<br>{}").format(p.basis) if p.basis else "")
    return [p.name, f"{p.value:g} ({p.low:g} to {p.high:g}) {p.unit}", p.meaning, source, p.confidence]


def reading(worlds: int, ensemble: str) -> str:
    """How counts of worlds are to be read."""
    return f"In N of {worlds:,} simulated worlds, under these assumptions. {how_drawn(ensemble)} {WHAT_IF}"


def preamble(command: str, plan: Mapping[str, Any]) -> dict[str, Any]:
    """How every summary begins: how to read it, the exact command, the plan, versions and fingerprints."""
    return {
        "reading": reading(plan["worlds"], plan["ensemble"]),
        "command": command,
        "plan": dict(plan),
        "made_with": provenance(),
    }


def method_of(summary: Mapping[str, Any], then: str) -> Iterator[Markup]:
    """Method and provenance of an answer about cases."""
    plan = summary["plan"]
    yield how_played(then)
    yield html.text(how_drawn(plan["ensemble"]))
    rows = [
        ["seed; worlds", f"{plan['seed']}; {plan['worlds']:,}"],
        *([f"case {name}", on_one_line(case)] for name, case in plan["cases"].items()),
    ]
    yield again(summary["command"], summary["made_with"], rows)


def on_one_line(case: Mapping[str, Any]) -> str:
    """A described case on one line."""
    parts = []
    for key, value in case.items():
        words = ", ".join(f"{n} = {v}" for n, v in value.items()) if isinstance(value, Mapping) else value
        parts.append(f"{key} {', '.join(words) if isinstance(words, list) else words}")
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
