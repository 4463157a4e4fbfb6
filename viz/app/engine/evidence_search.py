"""Looking something up among everything that is declared: assumptions, levers, dated events, sources."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from twofutures.abm.lever import levers
from twofutures.abm.parameters import parameters, sources
from twofutures.experiments.record.scores import RECORDED
from twofutures.policies.history import events

JUDGEMENT = "judgement"


@dataclass(frozen=True)
class Fact:
    """One declared thing: what it is, its value with range and unit, what it means, its source and confidence."""

    kind: str
    group: str
    name: str
    value: str
    meaning: str
    source: str
    confidence: str = ""
    basis: str = ""

    def says(self, wanted: Iterable[str]) -> bool:
        """Whether every word looked for stands somewhere in it."""
        publication = sources()[self.source]
        text = " ".join((
            self.kind, self.group, self.name, self.name.replace("_", " "), self.meaning, self.basis, publication.title,
            publication.publisher, publication.date,
        )).lower()  # fmt: skip
        return all(word in text for word in wanted)


@cache
def facts() -> list[Fact]:
    """Everything declared: uncertain numbers, levers, recorded events that set one, recorded series."""
    assumptions = [
        Fact(
            "assumption", p.group, p.name, f"{p.value:g} ({p.low:g} to {p.high:g}) {p.unit}, {p.dist}", p.meaning,
            p.source, p.confidence, p.basis,
        )
        for p in parameters().values()
    ]  # fmt: skip
    settings = [
        Fact(
            "lever", f"levers of {lever.owner}", lever.name,
            f"{lever.neutral:g} ({lever.low:g} to {lever.high:g}) {lever.unit}",
            f"{lever.meaning}. Cost: {lever.cost}.", lever.source,
        )
        for lever in levers().values()
    ]  # fmt: skip
    dated = [
        Fact("event", "recorded events", e.lever, f"{e.quarter}: {e.value:g}", e.event, e.source, e.confidence)
        for e in events()
    ]
    return [*assumptions, *settings, *dated, *recorded()]


def recorded() -> list[Fact]:
    """Every recorded series that simulated worlds are compared with."""
    series: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in csv.DictReader(RECORDED.read_text(encoding="utf-8").splitlines()):
        series.setdefault((row["series"], row["source"]), []).append(row)
    return [
        Fact(
            "record", "recorded series", name, f"{float(rows[-1]['value']):,.4g} in {rows[-1]['quarter']}",
            f"{len(rows)} recorded quarters from {rows[0]['quarter']}", source,
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
