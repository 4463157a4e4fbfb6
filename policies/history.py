"""Recorded history: dated events that set the levers through 2026Q3."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from twofutures.abm.calendar import quarter_step
from twofutures.abm.lever import lever
from twofutures.abm.parameters import parameter

DATA = Path(__file__).parent / "data"
SURE = "A"  # the confidence of a setting that the text of a rule gives


class Judged(float):
    """A setting whose size is a judgement: a world may have another (``dated_size``)."""


@dataclass(frozen=True)
class DatedEvent:
    """A public event and the setting it moved a lever to, from the quarter in which it took hold.

    ``assumed`` names the parameter to read instead where the size of the setting is itself uncertain.
    """

    quarter: str
    date: str
    lever: str
    value: float
    event: str
    source: str
    confidence: str
    assumed: str = ""

    @property
    def setting(self) -> float | str:
        """What the lever is set to: a number, one whose size is a judgement, or the parameter that holds it."""
        if self.assumed:
            return parameter(self.assumed).name
        return self.value if self.confidence == SURE else Judged(self.value)


@cache
def events() -> tuple[DatedEvent, ...]:
    """Every dated event, in file order."""
    rows = tomllib.loads((DATA / "history.toml").read_text(encoding="utf-8"))["event"]
    return tuple(DatedEvent(**row) for row in rows)


@cache
def history() -> Mapping[str, Mapping[int, float | str]]:
    """Lever → {step: setting, or the parameter that holds it, from then on}; neutral before the first event."""
    settings: dict[str, dict[int, float | str]] = {}
    for event in events():
        lever(event.lever).check(event.value)
        started = settings.setdefault(event.lever, {0: lever(event.lever).neutral})
        started[quarter_step(event.quarter)] = event.setting
    return settings
