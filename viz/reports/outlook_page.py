"""The report of an outlook: one HTML page with the counts and the charts, in the frame that all pages share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from twofutures.abm.parameters import sources
from twofutures.viz.look import theme
from twofutures.viz.look.measures import MEASURES, how_drawn
from twofutures.viz.reports import frame, html
from twofutures.viz.words.numbers import listed

PAPER = "paper-2028"  # source key of the paper whose two scenarios gave this project its name
INTERESTED = "One preset by an interested party: the publisher is a US lab that the proposed measures would affect."


TITLE = "Outlook to 2028: a what-if in many simulated worlds"


def report(summary: Mapping[str, Any], charts: frame.Charts) -> str:
    """The page, from the summary of an outlook and its charts (SVG and caption by name)."""
    return frame.framed(TITLE, _parts(summary, charts), method(summary))


def _parts(summary: Mapping[str, Any], charts: frame.Charts) -> Iterator[str]:
    yield headline(summary)
    yield html.section("The packages", "packages", [packages(summary)])
    yield html.section("The figures", "figures", [figures(summary), html.text(how_drawn(summary["plan"]["ensemble"]))])
    yield frame.figures_section(charts)


def headline(summary: Mapping[str, Any]) -> str:
    """The count of worlds with a commanding lead, package by package."""
    counts = {name: row["outcomes"]["commanding lead"] for name, row in summary["packages"].items()}
    said = listed(f"{count:,} ({theme.label(name)})" for name, count in counts.items())
    return html.text(
        f"Worlds that end in a commanding US lead, in {summary['plan']['worlds']:,} simulated worlds per package, "
        f"under these assumptions: {said}. All packages share the same past and the same luck, so differences come "
        "from the packages."
    )


def packages(summary: Mapping[str, Any]) -> str:
    """What each package means and whose proposal it is."""
    items = []
    for name, row in summary["packages"].items():
        source = sources()[row["source"]]
        told = f"Source: {html.cited(source)}."
        told = "A preset of this project." if source.key == "judgement" else told
        remark = f" {INTERESTED}" if source.key == PAPER else ""
        items.append(
            f"<dt>{escape(theme.label(name))}: {escape(row['label'])}</dt>"
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
        for m in (m for m in MEASURES if m.when == when and m.name in found[0]["measures"]):
            label = f'{escape(m.label)}<br><span class="quiet">{escape(m.meaning)}</span>'
            rows.append([label, *(_cell(m, row["measures"][m.name]) for row in found)])
    head = ["", *(escape(theme.label(name)) for name in summary["packages"])]
    return html.table("Counts of worlds, medians and ranges by package", head, rows)


def _cell(measure: Any, m: Mapping[str, float | None]) -> str:
    if None in (m["p10"], m["median"], m["p90"]):
        return "no value"
    return f"{measure.show(m['median'])} ({measure.between(m['p10'], m['p90'])})"


def method(summary: Mapping[str, Any]) -> Iterator[str]:
    """How the worlds were made, and what it takes to make them again."""
    plan = summary["plan"]
    begins = f"sets its levers from {plan['start']}." if plan["start"] else "sets its levers from its own start."
    yield frame.how_played(f"each package continues from the same present, on the same luck, and {begins}")
    held = ", ".join(f"{name} = {value:g}" for name, value in plan["held"].items()) or "none"
    rows = [
        ["command", f"<code>{escape(summary['command'])}</code>"],
        ["seed; worlds per package", f"{plan['seed']}; {plan['worlds']:,}"],
        ["assumptions held", escape(held)],
        ["views taken", escape(", ".join(plan["views"]) or "none")],
        ["levers set in every package", escape(", ".join(f"{n} = {v:g}" for n, v in plan["levers"].items()) or "none")],
    ]
    yield frame.again(rows, summary["made_with"])
