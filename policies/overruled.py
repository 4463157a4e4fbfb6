"""Where values that vary world by world come in place of what a case sets by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twofutures.policies.case import Case


@dataclass(frozen=True)
class Overruled:
    """An assumption or lever that a case (or ``--set``) sets, and that varies nevertheless.

    ``settings`` says who sets it and to what, the last one being what would hold if nothing varied.
    """

    case: str
    name: str
    settings: Mapping[str, Any]

    @property
    def otherwise(self) -> str:
        """What would hold, and by whom: ``3 (package loopholes_closed)``."""
        who, setting = list(self.settings.items())[-1]
        return f"{shown(setting)} ({who})"

    @property
    def fault(self) -> str:
        """That it cannot be both."""
        return f"{self.name} is both fixed at {self.otherwise} and varied by the design"


def overruled(cases: Sequence[Case], varied: Iterable[str], held: Mapping[str, float] | None = None) -> list[Overruled]:
    """Every name that varies and case that sets it. What varies rules: assumptions from the branch on, levers from the
    case's start on."""
    rows = []
    for name in varied:
        by_hand = {"--set": held[name]} if held and name in held else {}
        rows += [Overruled(case.name, name, by_hand | case.set_by(name)) for case in cases]
    return [row for row in rows if row.settings]


def sentences(rows: Sequence[Overruled]) -> list[str]:
    """What varies in place of what, one sentence for each name."""
    by_name: dict[str, list[str]] = {}
    for row in rows:
        where = "" if row.otherwise.endswith(f" {row.case})") else f" in {row.case}"
        by_name.setdefault(row.name, []).append(row.otherwise + where)
    return [
        f"{name} varies in place of {', '.join(dict.fromkeys(places))}: the value that varied ruled."
        for name, places in by_name.items()
    ]


def shown(setting: Any) -> str:
    """A setting in a sentence: ``3``, ``hold``, ``2 in 2027Q1, 3 in 2027Q3``."""
    if isinstance(setting, Mapping):
        return ", ".join(f"{shown(value)} in {quarter}" for quarter, value in setting.items())
    return setting if isinstance(setting, str) else f"{setting:g}"
