"""What a seat sees, in words: every reading with its change and how well it is seen, and what became known to all."""

from collections.abc import Iterable
from typing import Any

from twofutures.agents.names import name as agent_name
from twofutures.agents.observables.declared import shipped
from twofutures.experiments.game.sight import Reading, Sight
from twofutures.viz.words.numbers import number, percent

MOST_NEWS = 14


def reading(one: Reading) -> dict[str, Any]:
    """A reading as plain data: value and change as text, the series as numbers."""
    change = None if one.value is None or one.before is None else one.value - one.before
    return {
        "name": one.name, "label": one.label, "unit": one.unit, "way": one.way, "quarter": one.quarter,
        "value": "–" if one.value is None else number(one.value),
        "change": "" if change is None else f"{'+' if change >= 0 else '−'}{number(abs(change))}",
        "series": [None if value is None else float(f"{value:.5g}") for value in one.series],
    }  # fmt: skip


def amount(one: Reading | None) -> str:
    """A reading's value with its unit; a dash where there is none."""
    if one is None or one.value is None:
        return "–"
    if one.unit == "share":
        return percent(one.value)
    return f"{number(one.value)} ({one.unit})" if one.unit[:1] in "-0123456789" else f"{number(one.value)} {one.unit}"


def way(one: Reading | None) -> str:
    """How well and when a figure was seen, and by how much it changed since the turn before."""
    if one is None:
        return "you do not see this figure"
    change = reading(one)["change"]
    return f"{one.way}, {one.quarter}" + (f"; {change} since the turn before" if change else "")


def reading_of(seen: Sight, goal: str) -> dict[str, Any] | None:
    """What a seat reads of the figure that a goal of its own is about; None where it does not see it."""
    return next((reading(one) for one in seen.readings if one.name == seen.goals[goal]), None)


def news(seen: Sight) -> list[str]:
    """What became known in the turn that was played last, alike things counted together."""
    labels = shipped().events
    counted: dict[tuple[str, str], list[str]] = {}
    for one in seen.news:
        kind, _, part = one["what"].partition("/")
        label = f"{labels[kind if kind in labels else one['what']].label}{': ' + part if part else ''}"
        counted.setdefault((one["quarter"], label), []).append(agent_name(one["who"]))
    rows = [f"{quarter}: {label} ({_few(who)})" for (quarter, label), who in counted.items()]
    return rows if len(rows) <= MOST_NEWS else [*rows[:MOST_NEWS], f"and {len(rows) - MOST_NEWS} more"]


def _few(names: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(names))
    return ", ".join(distinct) if len(distinct) <= 4 else f"{', '.join(distinct[:3])} and {len(distinct) - 3} more"
