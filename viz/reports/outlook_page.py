"""The report of an outlook: one page with the counts and the charts, in the frame that all pages share."""

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from twofutures.abm.parameters import sources
from twofutures.viz.look import theme
from twofutures.viz.look.measures import MEASURES, Measure, how_drawn
from twofutures.viz.reports import frame, html
from twofutures.viz.words.numbers import listed

PAPER = "paper-2028"  # source key of the paper whose two scenarios gave this project its name
INTERESTED = "One preset by an interested party: the publisher is a US lab that the proposed measures would affect."
TITLE = "Outlook to 2028: a what-if in many simulated worlds"


def page_parts(summary: Mapping[str, Any], charts: frame.Charts) -> Iterator[Markup]:
    """The page, from the summary of an outlook and its charts."""
    drawn = html.text(how_drawn(summary["plan"]["ensemble"]))
    parts = (
        headline(summary),
        html.section("The packages", "packages", [packages(summary)]),
        html.section("The figures", "figures", [figures(summary), drawn]),
        frame.figures_section(charts),
    )
    return frame.framed(TITLE, parts, method(summary))


def headline(summary: Mapping[str, Any]) -> Markup:
    """The count of worlds with a commanding lead, package by package."""
    worlds = listed(
        f"{row['outcomes']['commanding lead']:,} ({theme.label(name)})" for name, row in summary["packages"].items()
    )
    return html.text(
        f"Worlds that end in a commanding US lead, in {summary['plan']['worlds']:,} simulated worlds per package, "
        f"under these assumptions: {worlds}. All packages share the same past and the same luck, so differences come "
        "from the packages."
    )


def packages(summary: Mapping[str, Any]) -> Markup:
    """What each package means and whose proposal it is."""
    item = Markup('<dt>{}: {}</dt><dd>{}<br><span class="quiet">{}{}</span></dd>')
    items = []
    for name, row in summary["packages"].items():
        source = sources()[row["source"]]
        whose = (
            "A preset of this project."
            if source.key == "judgement"
            else Markup("Source: {}.").format(html.cited(source))
        )
        remark = f" {INTERESTED}" if source.key == PAPER else ""
        items.append(item.format(theme.label(name), row["label"], row["meaning"], whose, remark))
    return Markup("<dl>\n{}\n</dl>").format(html.LINES.join(items))


def figures(summary: Mapping[str, Any]) -> Markup:
    """The table of counts, medians and ranges."""
    columns = list(summary["packages"].values())
    rows: list[list[str]] = [[f"Worlds, of {summary['plan']['worlds']:,} per package"]]
    rows += [
        [name, *(f"{row['outcomes'][name]:,}" for row in columns)]
        for name in theme.classes_of(*(row["outcomes"] for row in columns))
    ]
    rows += [[name, *(f"{row['own_classes'][name]:,}" for row in columns)] for name in columns[0]["own_classes"]]
    rows += [[name, *(f"{row['criteria'][name]:,}" for row in columns)] for name in columns[0]["criteria"]]
    rows.append(
        [
            "neither of the 2028 paper’s two stories",
            *(f"{row['neither_of_the_papers_stories']:,}" for row in columns),
        ]
    )
    label = Markup('{}<br><span class="quiet">{}</span>')
    for when in ("2028 mean", "2028Q4"):
        rows.append([f"{when}: median (10–90% of worlds)"])
        for m in (m for m in MEASURES if m.when == when and m.name in columns[0]["measures"]):
            rows.append([label.format(m.label, m.meaning), *(cell(m, row["measures"][m.name]) for row in columns)])
    head = ["", *(theme.label(name) for name in summary["packages"])]
    return html.table("Counts of worlds, medians and ranges by package", head, rows)


def cell(measure: Measure, m: Mapping[str, float | None], apart: bool = False) -> str:
    """A median with its 10–90% of worlds, on one line or (``apart``) on two."""
    p10, median, p90 = m["p10"], m["median"], m["p90"]
    if p10 is None or median is None or p90 is None:
        return "no value"
    middle, between = measure.show(median), measure.between(p10, p90)
    return f"{middle}\n{between}" if apart else f"{middle} ({between})"


def method(summary: Mapping[str, Any]) -> Iterator[Markup]:
    """How the worlds were made, and what it takes to make them again."""
    plan = summary["plan"]
    begins = f"sets its levers from {plan['start']}." if plan["start"] else "sets its levers from its own start."
    yield frame.how_played(f"each package continues from the same present, on the same luck, and {begins}")
    held, levers = (
        ", ".join(f"{name} = {value:g}" for name, value in plan[key].items()) or "none" for key in ("held", "levers")
    )
    yield frame.again(
        summary["command"],
        summary["made_with"],
        [
            ["seed; worlds per package", f"{plan['seed']}; {plan['worlds']:,}"],
            ["assumptions held", held],
            ["views taken", ", ".join(plan["views"]) or "none"],
            ["levers set in every package", levers],
        ],
    )
