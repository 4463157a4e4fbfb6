"""The report of an outlook: one HTML page with the counts, the charts, what is left out and where numbers come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from abm.calendar import BRANCH, LAST, quarter_name
from abm.parameters import parameters, sources
from viz import page, theme, words
from viz.limits import LEAVES_OUT
from viz.measures import MEASURES, WHAT_IF, how_drawn

PAPER = "paper-2028"  # source key of the paper whose two scenarios gave this project its name
INTERESTED = "One preset by an interested party: the publisher is a US lab that the proposed measures would affect."


def report(summary: Mapping[str, Any], charts: Mapping[str, tuple[bytes, str]]) -> str:
    """The page, from the summary of an outlook and its charts (SVG and caption by name)."""
    return page.page("Outlook to 2028: a what-if in many simulated worlds", _parts(summary, charts))


def _parts(summary: Mapping[str, Any], charts: Mapping[str, tuple[bytes, str]]) -> Iterator[str]:
    yield "<h1>Outlook to 2028: a what-if in many simulated worlds</h1>"
    yield standing_line()
    yield headline(summary)
    yield page.section("The packages", "packages", [packages(summary)])
    yield page.section("The figures", "figures", [figures(summary), page.text(how_drawn(summary["plan"]["ensemble"]))])
    yield page.section("The charts", "charts", [page.figure(svg, caption) for svg, caption in charts.values()])
    yield page.section("What this leaves out", "leaves-out", [page.bullets(LEAVES_OUT)])
    yield page.section("Method and provenance", "method", method(summary))
    yield page.section("Where the numbers come from", "sources", evidence())


def standing_line() -> str:
    """The line that stands on every page."""
    return f'<p class="standing"><strong>{WHAT_IF}</strong> See <a href="#leaves-out">what it leaves out</a>.</p>'


def headline(summary: Mapping[str, Any]) -> str:
    """The count of worlds with a commanding lead, package by package."""
    counts = {name: row["outcomes"]["commanding lead"] for name, row in summary["packages"].items()}
    said = words.listed(f"{count:,} ({theme.label(name)})" for name, count in counts.items())
    return page.text(
        f"Worlds that end in a commanding US lead, in {summary['plan']['worlds']:,} simulated worlds per package, "
        f"under these assumptions: {said}. All packages share the same past and the same luck, so differences come "
        "from the packages."
    )


def packages(summary: Mapping[str, Any]) -> str:
    """What each package means and whose proposal it is."""
    items = []
    for name, row in summary["packages"].items():
        source = sources()[row["source"]]
        told = f"Source: {page.link(source.title, source.link)} ({escape(source.publisher)}, {source.date})."
        told = "A preset of this project." if source.key == "judgement" else told
        remark = f" {INTERESTED}" if source.key == PAPER else ""
        items.append(
            f"<dt>{theme.label(name)}: {escape(row['label'])}</dt>"
            f'<dd>{escape(row["meaning"])}<br><span class="quiet">{told}{remark}</span></dd>'
        )
    return "<dl>\n" + "\n".join(items) + "\n</dl>"


def figures(summary: Mapping[str, Any]) -> str:
    """The table of counts, medians and ranges."""
    found = list(summary["packages"].values())
    rows: list[list[str]] = [[f"Worlds, of {summary['plan']['worlds']:,} per package"]]
    rows += [[escape(name), *(f"{row['outcomes'][name]:,}" for row in found)] for name in theme.SHOWN]
    neither = "neither of the 2028 paper’s two stories"
    rows.append([neither, *(f"{row['neither_of_the_papers_stories']:,}" for row in found)])
    for when in ("2028 mean", "2028Q4"):
        rows.append([f"{when}: median (10–90% of worlds)"])
        for m in (m for m in MEASURES if m.when == when):
            label = f'{escape(m.label)}<br><span class="quiet">{escape(m.meaning)}</span>'
            rows.append([label, *(_cell(m, row["measures"][m.name]) for row in found)])
    head = ["", *(theme.label(name) for name in summary["packages"])]
    return page.table("Counts of worlds, medians and ranges by package", head, rows)


def _cell(measure: Any, m: Mapping[str, float | None]) -> str:
    if None in (m["p10"], m["median"], m["p90"]):
        return "no value"
    return f"{measure.show(m['median'])} ({measure.between(m['p10'], m['p90'])})"


def method(summary: Mapping[str, Any]) -> Iterator[str]:
    """How the worlds were made, and what it takes to make them again."""
    plan = summary["plan"]
    yield page.text(
        "An agent-based model: named labs, clouds, chip makers, governments, smuggling rings and 75 countries act "
        f"quarter by quarter from {quarter_name(0)} to {quarter_name(LAST)}. Recorded events set the levers until "
        f"{quarter_name(BRANCH - 1)}; from {quarter_name(BRANCH)} each package continues from the same present, on the "
        f"same luck, and sets its levers from {plan['start']}. Outcome classes sort what came out; no rule aims at "
        "them."
    )
    held = ", ".join(f"{name} = {value:g}" for name, value in plan["held"].items()) or "none"
    rows = [
        ["command", f"<code>{escape(summary['command'])}</code>"],
        ["seed; worlds per package", f"{plan['seed']}; {plan['worlds']:,}"],
        ["assumptions held", escape(held)],
        ["views taken", escape(", ".join(plan["views"]) or "none")],
        ["levers set in every package", escape(", ".join(f"{n} = {v:g}" for n, v in plan["levers"].items()) or "none")],
        *page.plain_rows(summary["made_with"]),
    ]
    yield page.table("What it takes to make this page again", ["what", "value"], rows, numbers=False)


def evidence() -> Iterator[str]:
    """Every assumption with its range and source, by theme, folded."""
    yield page.text(
        "Every number a rule uses, with its range and source. Confidence A: official data or several independent "
        "reports; B: one good report; C: weak source or judgement."
    )
    themes = dict.fromkeys(p.group for p in parameters().values())
    for group in themes:
        rows = [_parameter_row(p) for p in parameters().values() if p.group == group]
        head = ["name", "value (range) and unit", "meaning", "source", "confidence"]
        title = f"{group.replace('_', ' ')}: {words.counted(len(rows), 'number')}"
        yield page.fold(title, page.table(title, head, rows, numbers=False))


def _parameter_row(p: Any) -> list[str]:
    source = sources()[p.source]
    told = f"{page.link(source.title, source.link)} ({escape(source.publisher)}, {source.date})"
    if p.basis:
        told += f"<br>{escape(p.basis)}"
    return [p.name, escape(f"{p.value:g} ({p.low:g} to {p.high:g}) {p.unit}"), escape(p.meaning), told, p.confidence]
