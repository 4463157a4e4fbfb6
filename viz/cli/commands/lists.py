"""Commands that list what is declared, with its sources."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click

from twofutures.viz.cli.arguments.options import as_json
from twofutures.viz.cli.arguments.readers import declared, one_of
from twofutures.viz.cli.arguments.types import Checked
from twofutures.viz.terminal.output import print_json
from twofutures.viz.terminal.tables import print_table


@click.command()
@as_json
def packages(as_json: bool) -> None:
    """List the packages: what they mean, set and hold, and whose proposal they are."""
    from twofutures.viz.words.sources import origin

    show(
        as_json,
        declared("package").values(),
        "Packages: what people propose, from a start quarter on",
        ("name", "meaning [source]", "sets"),
        lambda p: (p.name, f"{p.meaning} [{origin(p.source)}]", sets(p)),
    )


@click.command()
@as_json
def levers(as_json: bool) -> None:
    """List the levers: who owns them, their range, source and cost."""
    from twofutures.viz.words.sources import origin

    show(
        as_json,
        declared("lever").values(),
        "Levers: what governments and others can set",
        ("name", "owner: range (neutral)", "meaning, cost [source]"),
        lambda lever: (
            lever.name,
            f"{lever.owner}: {between(lever)} ({lever.neutral:g})",
            f"{lever.meaning}. Cost: {lever.cost} [{origin(lever.source)}]",
        ),
    )


@click.command()
@click.option("--group", type=Checked("group", one_of("group")), help="Only one theme, such as smuggling.")
@as_json
def parameters(group: str | None, as_json: bool) -> None:
    """List the assumptions: value, range, meaning, source, confidence."""
    from twofutures.viz.words.sources import origin

    show(
        as_json,
        [p for p in declared("parameter").values() if group in (None, p.group)],
        f"Assumptions{f' on {group}' if group else ''}: uncertain facts, drawn for each world from their range",
        ("name", "value (range)", "meaning [source, confidence]"),
        lambda p: (p.name, f"{p.value:g} ({between(p)})", f"{p.meaning} [{origin(p.source)}, {p.confidence}]"),
    )


@click.command()
@as_json
def policies(as_json: bool) -> None:
    """List the single policies: what they set, who proposes them, what they cost."""
    from twofutures.policies.proposals import Proposal, proposals
    from twofutures.viz.words.sources import origin

    def staged(p: Proposal) -> list[str]:
        return [
            f"{name} {value:g} after {quarters} quarters"
            for name, steps in p.steps.items()
            for quarters, value in steps
        ]

    show(
        as_json,
        proposals().values(),
        "Policies: one proposal each, at full strength; packages join them",
        ("name", "meaning, proposer [source]", "sets", "cost (what shows it)"),
        lambda p: (
            p.name,
            f"{p.label}: {p.meaning} By {p.proposer} [{origin(p.source)}]",
            "; ".join([sets(p), *staged(p)]),
            f"{p.cost} ({p.observable})",
        ),
    )


@click.command()
@as_json
def views(as_json: bool) -> None:
    """List the rival views: whose argument, which assumptions; any view crosses any package."""
    from twofutures.policies.views import critiques
    from twofutures.viz.words.sources import origin

    if as_json:
        print_json({"views": [with_source(view) for view in declared("view").values()], "critiques": critiques()})
        return
    print_table(
        "Views: rival sets of assumptions, each inside the sourced ranges",
        ("name", "argument [sources] (critiques)", "assumes"),
        [
            (
                view.name,
                f"{view.argument} [{'; '.join(origin(key) for key in view.sources)}]"
                + (f" ({', '.join(view.critiques)})" if view.critiques else ""),
                "; ".join(f"{name} {value:g}" for name, value in {**view.assumptions, **view.switches}.items()),
            )
            for view in declared("view").values()
        ],
    )
    print_table(
        "What no view can express, because the model has no mechanism for it",
        ("critique", "it says", "missing"),
        [(name, row["critique"], row["missing"]) for name, row in critiques().items() if "missing" in row],
    )


@click.command()
@click.option("--theme", help="Only one theme, such as smuggling.")
@click.option("--events", is_flag=True, help="The kinds of events of a story instead, with the facts they carry.")
@as_json
def observables(theme: str | None, events: bool, as_json: bool) -> None:
    """List what every run records: label, unit and meaning of each observable."""
    from twofutures.agents.observables import declared as outputs

    if events:
        list_events(outputs.events(theme), theme, as_json)
        return
    rows = outputs.observables(theme)
    if as_json:
        print_json([{key: value for key, value in asdict(row).items() if value} for row in rows])
        return
    for group in dict.fromkeys(row.theme for row in rows):
        print_table(
            f"Observables on {group}: what every run records, per world and quarter",
            ("name", "label: meaning", "unit"),
            [(row.name, f"{row.label}: {row.meaning}", row.unit) for row in rows if row.theme == group],
        )


def list_events(rows: Sequence[Any], theme: str | None, as_json: bool) -> None:
    """Kinds of events, with the facts that each carries."""
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    print_table(
        f"Events{f' on {theme}' if theme else ''}: what agents note in the story of a world",
        ("name", "theme", "meaning (noted by)", "facts"),
        [
            (
                row.name, row.theme, f"{row.meaning} ({', '.join(row.who)})",
                "; ".join(f"{name}: {fact.meaning}, {fact.unit}" for name, fact in row.facts.items()),
            )
            for row in rows
        ],
    )  # fmt: skip


def show(
    as_json: bool, rows: Iterable[Any], title: str, columns: Sequence[str], cells: Callable[[Any], Sequence[str]]
) -> None:
    """Declarations as JSON with their sources spelt out, or as a table."""
    if as_json:
        print_json([with_source(row) for row in rows])
    else:
        print_table(title, columns, map(cells, rows))


def with_source(row: Any) -> dict[str, Any]:
    """A declaration as plain data with its publications spelt out; what is empty is left out, but for ``settings``."""
    from twofutures.viz.words.sources import spelt_out

    content = {
        name: dict(x) if isinstance(x, Mapping) else x
        for name, x in vars(row).items()
        if x or x == 0 or name == "settings"
    }
    if "sources" in content:
        return {**content, "sources": [spelt_out(key) for key in row.sources]}
    return {**content, "source": spelt_out(row.source)}


def between(row: Any) -> str:
    """A range with its unit."""
    return f"{row.low:g} to {row.high:g} {row.unit}"


def sets(row: Any) -> str:
    """What a package or a policy does to levers, in words."""
    words = []
    if getattr(row, "hold", ()):
        words.append(f"holds the levers of {', '.join(row.hold)}")
    if getattr(row, "neutral", ()):
        words.append(f"puts the levers of {', '.join(row.neutral)} to neutral")
    return "; ".join([*words, *(f"{name} {value:g}" for name, value in row.settings.items())]) or "nothing"


COMMANDS = (packages, levers, parameters, policies, views, observables)
