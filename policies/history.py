"""Recorded history: dated events that set the levers through 2026Q3."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from abm.calendar import quarter_step
from abm.lever import lever

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class DatedEvent:
    """A public event and the setting it moved a lever to, from the quarter in which it took hold."""

    quarter: str
    date: str
    lever: str
    value: float
    event: str
    source: str
    confidence: str


@cache
def events() -> tuple[DatedEvent, ...]:
    """Every dated event, in file order."""
    rows = tomllib.loads((DATA / "history.toml").read_text(encoding="utf-8"))["event"]
    return tuple(DatedEvent(**row) for row in rows)


@cache
def history() -> Mapping[str, Mapping[int, float]]:
    """Lever → {step: setting from then on}. Levers without an entry before their first event stand at neutral."""
    settings: dict[str, dict[int, float]] = {}
    for event in events():
        lever(event.lever).check(event.value)
        settings.setdefault(event.lever, {0: lever(event.lever).neutral})[quarter_step(event.quarter)] = event.value
    return settings
