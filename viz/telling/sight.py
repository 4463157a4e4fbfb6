"""What a seat sees, in words: every reading with its change and how well it is seen, and what became known to all."""

from collections.abc import Iterable
from typing import Any

from twofutures.agents.observables.declared import shipped
from twofutures.experiments.game.sight import Reading, Sight
from twofutures.viz.words.names import name as agent_name
from twofutures.viz.words.numbers import number, percent, signed
from twofutures.viz.words.texts import say, translated

MOST_NEWS, MOST_NAMES = 14, 4


def reading(one: Reading) -> dict[str, Any]:
    """A reading as plain data: value and change as text, the series as numbers."""
    change = None if one.value is None or one.before is None else one.value - one.before
    return {
        "name": one.name, "quarter": one.quarter,
        **{part: translated(getattr(one, part)) for part in ("label", "unit", "way")},
        "value": "–" if one.value is None else number(one.value),
        "change": "" if change is None else signed(change),
        "series": [None if value is None else float(f"{value:.5g}") for value in one.series],
    }  # fmt: skip


def amount(one: Reading | None) -> str:
    """A reading's value with its unit; a dash where there is none."""
    if one is None or one.value is None:
        return "–"
    if one.unit == "share":
        return percent(one.value)
    unit = translated(one.unit)
    return f"{number(one.value)} ({unit})" if one.unit[:1] in "-0123456789" else f"{number(one.value)} {unit}"


def way(one: Reading | None) -> str:
    """How well and when a figure was seen, and by how much it changed since the turn before."""
    if one is None:
        return say("telling.not_seen")
    change = reading(one)["change"]
    seen = say("telling.seen", way=translated(one.way), quarter=one.quarter)
    return seen + (say("telling.seen_change", change=change) if change else "")


def reading_of(seen: Sight, goal: str) -> dict[str, Any] | None:
    """What a seat reads of the figure that a goal of its own is about; None where it does not see it."""
    return next((reading(one) for one in seen.readings if one.name == seen.goals[goal]), None)


def news(seen: Sight) -> list[str]:
    """What became known in the turn that was played last, alike things counted together."""
    labels = shipped().events
    counted: dict[tuple[str, str], list[str]] = {}
    for one in seen.news:
        kind, _, part = one["what"].partition("/")
        label = translated(labels[kind if kind in labels else one["what"]].label)
        label += f": {translated(part)}" if part else ""
        counted.setdefault((one["quarter"], label), []).append(agent_name(one["who"]))
    rows = [say("telling.heard", quarter=when, what=label, who=_few(who)) for (when, label), who in counted.items()]
    more = len(rows) - MOST_NEWS
    return rows if more <= 0 else [*rows[:MOST_NEWS], say("telling.heard_more", count=more)]


def _few(names: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(names))
    if len(distinct) <= MOST_NAMES:
        return ", ".join(distinct)
    return say("telling.heard_few", first=", ".join(distinct[: MOST_NAMES - 1]), count=len(distinct) - MOST_NAMES + 1)
