"""Looking something up among everything that is declared: assumptions, levers, dated events, sources."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from twofutures.abm.lever import Lever, levers
from twofutures.abm.parameters import Parameter, parameters, sources
from twofutures.experiments.record.scores import RECORDED
from twofutures.policies.history import events
from twofutures.viz.words.texts import translated

JUDGEMENT = "judgement"
Phrase = tuple[str, dict[str, Any]]  # the key of a text and what fills its places


@dataclass(frozen=True)
class Fact:
    """One declared thing: what it is, its value with range and unit, what it means, its source and confidence.

    ``kind`` and what fills ``value`` are for the page to say in its visitor's language; ``meaning`` is declared text,
    or a phrase where there is none.
    """

    kind: str
    group: str
    name: str
    value: Phrase
    meaning: str | Phrase
    source: str
    confidence: str = ""
    basis: str = ""
    cost: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What is declared of it in words."""
        return tuple(text for text in (self.meaning, self.basis, self.cost) if isinstance(text, str) and text)

    def says(self, wanted: Iterable[str]) -> bool:
        """Whether every word looked for stands somewhere in it, in English or as its visitor reads it."""
        publication = sources()[self.source]
        text = " ".join((
            self.kind, self.group, self.name, self.name.replace("_", " "), *self.texts, *map(translated, self.texts),
            publication.title, publication.publisher, publication.date,
        )).lower()  # fmt: skip
        return all(word in text for word in wanted)


@cache
def facts() -> list[Fact]:
    """Everything declared: uncertain numbers, levers, recorded events that set one, recorded series."""
    assumptions = [
        Fact(
            "assumption", p.group, p.name, ("number", ranged(p) | {"unit": p.unit, "dist": p.dist}), p.meaning,
            p.source, p.confidence, p.basis,
        )
        for p in parameters().values()
    ]  # fmt: skip
    settings = [
        Fact(
            "lever", f"levers of {lever.owner}", lever.name, ("setting", ranged(lever) | {"unit": lever.unit}),
            lever.meaning, lever.source, cost=lever.cost,
        )
        for lever in levers().values()
    ]  # fmt: skip
    dated = [
        Fact(
            "event", "recorded events", e.lever, ("dated", {"quarter": e.quarter, "value": e.value}), e.event, e.source,
            e.confidence,
        )
        for e in events()
    ]  # fmt: skip
    return [*assumptions, *settings, *dated, *recorded()]


def ranged(row: Parameter | Lever) -> dict[str, float]:
    """A number and its range."""
    value = row.value if isinstance(row, Parameter) else row.neutral
    return {"value": value, "low": row.low, "high": row.high}


def recorded() -> list[Fact]:
    """Every recorded series that simulated worlds are compared with."""
    series: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in csv.DictReader(RECORDED.read_text(encoding="utf-8").splitlines()):
        series.setdefault((row["series"], row["source"]), []).append(row)
    return [
        Fact(
            "record", "recorded series", name,
            ("latest", {"value": float(rows[-1]["value"]), "quarter": rows[-1]["quarter"]}),
            ("recorded", {"count": len(rows), "quarter": rows[0]["quarter"]}), source,
        )
        for (name, source), rows in series.items()
    ]  # fmt: skip


@cache
def groups() -> list[str]:
    """Themes in file order."""
    return list(dict.fromkeys(fact.group for fact in facts()))


def find(wanted: str, group: str = "") -> list[Fact]:
    """Facts that hold every word looked for, those named so first."""
    words, exact = wanted.lower().split(), wanted.strip().lower()
    fitting = [fact for fact in facts() if group in ("", fact.group) and fact.says(words)]
    return sorted(fitting, key=lambda fact: (fact.name != exact, exact not in fact.name))
