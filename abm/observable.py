"""Declared outputs: what a run records each quarter, and what agents note for the story-keeper.

Nothing is recorded that is not declared: a name without unit and meaning is no result. This floor knows no names; the
floor of the agents declares them as data.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from twofutures.abm.names import UnknownName, known


@dataclass(frozen=True)
class Observable:
    """One number per world, as it stands at the end of each quarter.

    Units that end in "per quarter" mark what is counted within it. ``short`` is the word in a chart whose title
    already says what is counted, ``detail`` the small print below the label.
    """

    name: str
    unit: str
    meaning: str
    label: str
    theme: str
    short: str = ""
    detail: str = ""

    def __post_init__(self) -> None:
        empty = [name for name in ("name", "unit", "meaning", "label", "theme") if not getattr(self, name)]
        if empty:
            raise ValueError(f"observable {self.name!r} is declared without {', '.join(empty)}")

    @property
    def unit_of_sum(self) -> str:
        """The unit of quarters added up: ``$bn`` for ``$bn per quarter``."""
        return self.unit.removesuffix(" per quarter")

    def of(self, part: str, key: str, called: str) -> Self:
        """The pattern ``<part>_…`` for one agent."""
        return replace(self, name=self.name.replace(f"<{part}>", key), label=self.label.replace(f"<{part}>", called))


@dataclass(frozen=True)
class Fact:
    """A number that an event carries."""

    unit: str
    meaning: str


@dataclass(frozen=True)
class EventKind:
    """Something that agents of the kinds ``who`` may note; a name such as ``law/<bill>`` stands for one per part."""

    name: str
    meaning: str
    label: str
    theme: str
    who: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Outputs:
    """Observables by name and kinds of events by the word before any slash."""

    observables: Mapping[str, Observable] = field(default_factory=dict)
    events: Mapping[str, EventKind] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Outputs":
        """What ``observables.toml`` (by theme) and ``events.toml`` in a folder declare."""
        themes, kinds = (
            tomllib.loads((folder / f"{file}.toml").read_text(encoding="utf-8")) for file in ("observables", "events")
        )
        rows = [Observable(name, theme=theme, **row) for theme, rows in themes.items() for name, row in rows.items()]
        events = []
        for name, row in kinds.items():
            facts = {fact: Fact(**of) for fact, of in row.pop("facts", {}).items()}
            events.append(EventKind(name, facts=facts, **{**row, "who": tuple(row["who"])}))
        return cls().plus(*rows, *events)

    def plus(self, *more: Observable | EventKind) -> "Outputs":
        """These and more; a name declared again is declared anew."""
        observables = {one.name: one for one in more if isinstance(one, Observable)}
        events = {one.name.partition("/")[0]: one for one in more if isinstance(one, EventKind)}
        return Outputs({**self.observables, **observables}, {**self.events, **events})

    def joined(self, *more: Observable | EventKind) -> "Outputs":
        """These and those of others, who may not declare anew what is declared: ValueError."""
        for one in more:
            there: Mapping[str, Observable | EventKind] = (
                self.observables if isinstance(one, Observable) else self.events
            )
            if there.get(one.name, one) != one:
                raise ValueError(f"{one.name} is declared already, otherwise: give yours another name")
        return self.plus(*more)

    def filled(self, part: str, called: Mapping[str, str]) -> "Outputs":
        """Every pattern with ``<part>`` in its name as one observable per agent (key → readable name)."""
        rows: list[Observable] = []
        for one in self.observables.values():
            many = f"<{part}>" in one.name
            rows += [one.of(part, key, name) for key, name in called.items()] if many else [one]
        return Outputs({one.name: one for one in rows}, self.events)

    def observable(self, name: str) -> Observable:
        """The declaration of an observable; UnknownName suggests the nearest."""
        return self.observables[known("observable", name, self.observables)]

    def event(self, name: str) -> EventKind:
        """The declaration of a kind of event; UnknownName suggests the nearest."""
        return self.events[known("kind of event", name.partition("/")[0], self.events)]

    def admit(self, names: Iterable[str]) -> None:
        """UnknownName, saying how to declare it, if a report gives an observable that nobody declared."""
        for name in names:
            try:
                self.observable(name)
            except UnknownName as unknown:
                raise UnknownName(
                    f"a report gives an observable that is not declared: {unknown}. For one of your own, say what it "
                    f"is: Roster.with_reports(report, declares=[Observable({name!r}, unit, meaning, label, theme)])"
                ) from None

    def admit_event(self, name: str, because: str, facts: Iterable[str]) -> None:
        """UnknownName if an event, the kind of its cause or one of its facts is not declared."""
        kind = self.event(name)
        for fact in facts:
            known(f"fact of {kind.name}", fact, kind.facts)
        if because and not set(because.split("/")) & set(self.events):
            known(f"cause of {kind.name}", because.rpartition("/")[2], self.events)
