"""Lists on the command line: packages, levers, parameters, observables, timings. Plain rows in, a table or JSON out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from twofutures.agents.observables import declared as outputs
from twofutures.viz.cli import declared
from twofutures.viz.terminal.output import print_json, print_table
from twofutures.viz.words.sources import origin, with_source


def between(row: Mapping[str, Any]) -> str:
    """A range with its unit."""
    return f"{row['low']:g} to {row['high']:g} {row['unit']}"


def package_list(as_json: bool) -> None:
    """Every package."""
    rows = declared.packages()
    if as_json:
        print_json([with_source(name, row) for name, row in rows.items()])
        return
    print_table(
        "Packages: what people propose, from a start quarter on",
        ("name", "meaning [source]", "sets"),
        [(name, f"{row['meaning']} [{origin(row['source'])}]", sets(row)) for name, row in rows.items()],
    )


def sets(row: Mapping[str, Any]) -> str:
    """What a package does to levers, in words."""
    said = [f"holds the levers of {', '.join(row['hold'])}"] if row.get("hold") else []
    said += [f"puts the levers of {', '.join(row['neutral'])} to neutral"] if row.get("neutral") else []
    said += [f"{name} {value:g}" for name, value in row.get("settings", {}).items()]
    return "; ".join(said) or "nothing"


def lever_list(as_json: bool) -> None:
    """Every lever."""
    rows = declared.levers()
    if as_json:
        print_json([with_source(name, row) for name, row in rows.items()])
        return
    print_table(
        "Levers: what governments can set",
        ("name", "owner: range (neutral)", "meaning, cost [source]"),
        [
            (
                name,
                f"{row['owner']}: {between(row)} ({row['neutral']:g})",
                f"{row['meaning']}. Cost: {row['cost']} [{origin(row['source'])}]",
            )
            for name, row in rows.items()
        ],
    )


def parameter_list(group: str | None, as_json: bool) -> None:
    """Every assumption, or those of one theme."""
    rows = declared.parameters(group)
    if as_json:
        print_json([with_source(name, row) for name, row in rows.items()])
        return
    print_table(
        f"Assumptions{f' on {group}' if group else ''}: uncertain facts, drawn for each world from their range",
        ("name", "value (range)", "meaning [source, confidence]"),
        [
            (
                name,
                f"{row['value']:g} ({between(row)})",
                f"{row['meaning']} [{origin(row['source'])}, {row['confidence']}]",
            )
            for name, row in rows.items()
        ],
    )


def observable_list(theme: str | None, as_json: bool) -> None:
    """Every observable, or those of one theme; UnknownName suggests the nearest theme."""
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


def event_list(theme: str | None, as_json: bool) -> None:
    """Every kind of event, or those of one theme; UnknownName suggests the nearest theme."""
    rows = outputs.events(theme)
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


def policy_list(as_json: bool) -> None:
    """Every named policy."""
    rows = declared.policies()
    if as_json:
        print_json([with_source(name, {"proposal": name, **row}) for name, row in rows.items()])
        return
    print_table(
        "Policies: one proposal each, at full strength; packages join them",
        ("name", "meaning, proposer [source]", "sets", "cost (what shows it)"),
        [
            (
                name,
                f"{row['label']}: {row['meaning']} By {row['proposer']} [{origin(row['source'])}]",
                "; ".join([sets(row), *_staged(row)]),
                f"{row['cost']} ({row['observable']})",
            )
            for name, row in rows.items()
        ],
    )


def _staged(row: Mapping[str, Any]) -> list[str]:
    return [
        f"{name} {value:g} after {quarters} quarters"
        for name, steps in row.get("steps", {}).items()
        for quarters, value in steps
    ]


def view_list(as_json: bool) -> None:
    """Every rival view, and what of the published critiques none of them can say."""
    rows, told = declared.views(), declared.critiques()
    silent = {name: row for name, row in told.items() if "missing" in row}
    if as_json:
        spelt = [{key: {"key": key, **declared.sources()[key]} for key in row["sources"]} for row in rows.values()]
        views = [
            {"name": n, **row, "sources": list(s.values())} for (n, row), s in zip(rows.items(), spelt, strict=True)
        ]
        print_json({"views": views, "critiques": told})
        return
    print_table(
        "Views: rival sets of assumptions, each inside the sourced ranges",
        ("name", "argument [sources] (critiques)", "assumes"),
        [
            (
                name,
                f"{row['argument']} [{'; '.join(origin(key) for key in row['sources'])}]"
                + (f" ({', '.join(row['critiques'])})" if row.get("critiques") else ""),
                "; ".join(f"{n} {v:g}" for n, v in {**row.get("assumptions", {}), **row.get("switches", {})}.items()),
            )
            for name, row in rows.items()
        ],
    )
    print_table(
        "What no view can express, because the model has no mechanism for it",
        ("critique", "it says", "missing"),
        [(name, row["critique"], row["missing"]) for name, row in silent.items()],
    )


def _with_sources(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, **row, "sources": [{"key": key, **declared.sources()[key]} for key in row["sources"]]}


def figure_list(found: Mapping[str, Any], as_json: bool) -> None:
    """Named figures, such as timings."""
    if as_json:
        print_json(found)
        return
    print("On this machine, in this run:")
    for name, value in found.items():
        said = f"{value:,.4g}" if isinstance(value, float) else str(value)
        print(f"{said:>12}  {name}")
