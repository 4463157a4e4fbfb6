"""What may stand still, and why: the published lists of observables without width and of states at a bound."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from twofutures.abm.calendar import quarters_between
from twofutures.agents.observables.declared import FOLDER
from twofutures.experiments.cases.stillness import SITS
from twofutures.experiments.documents.pages import Section
from twofutures.experiments.documents.response_tables import say

NARROW = FOLDER / "without_width.toml"
BOUNDS = Path(__file__).parent / "data" / "at_bounds.toml"


@dataclass(frozen=True)
class Narrow:
    """An observable without a band in some quarters, and why."""

    name: str
    spans: tuple[str, ...]
    why: str

    @property
    def quarters(self) -> list[str]:
        """Every quarter in which it may stand still."""
        return [quarter for span in self.spans for quarter in quarters_between(span)]

    def is_stale(self, span: str, still: Collection[str]) -> bool:
        """Whether in most of a span's quarters it no longer stands still: then the span says too much."""
        quarters = quarters_between(span)
        return 2 * sum(quarter in still for quarter in quarters) < len(quarters)


@dataclass(frozen=True)
class AtBound:
    """A state that sits at one of its bounds, why, and whether a rule cuts it off there."""

    state: str
    bound: str
    why: str
    clip: bool


def narrow() -> dict[str, Narrow]:
    """By name, every observable that may stand still."""
    rows = tomllib.loads(NARROW.read_text(encoding="utf-8"))
    return {name: Narrow(name, tuple(row["quarters"]), row["why"]) for name, row in rows.items()}


def at_bounds() -> dict[tuple[str, str], AtBound]:
    """By state and bound, every state that may sit there."""
    rows: Mapping[str, Mapping[str, str]] = tomllib.loads(BOUNDS.read_text(encoding="utf-8"))
    return {
        (state, bound): AtBound(state, bound, row[bound], bool(row.get("clip")))
        for state, row in rows.items()
        for bound in ("low", "high")
        if bound in row
    }


def sections() -> list[Section]:
    """Both lists, for the page."""
    still = [[f"`{row.name}`", ", ".join(row.spans), row.why] for row in narrow().values()]
    bounds = [[f"`{row.state}`", row.bound, "**cut off**" if row.clip else "", row.why] for row in at_bounds().values()]
    clips = sum(row.clip for row in at_bounds().values())
    return [
        Section("Observables without a band", [say("narrow")], ["observable", "quarters", "why"], still),
        Section("States at a bound", [say("bounds", share=SITS, clips=clips)], ["state", "bound", "", "why"], bounds),
    ]
