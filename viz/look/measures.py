"""The headline figures of an outlook: which observables, when, in which words."""

from dataclasses import dataclass

import numpy as np

from twofutures.abm.lever import factors
from twofutures.abm.outcomes import CRITERIA
from twofutures.abm.worlds import Worlds
from twofutures.agents.observables.declared import observable, shipped
from twofutures.experiments.cases.figures import figure
from twofutures.experiments.futures import Outcomes
from twofutures.experiments.statistics import EIGHT_IN_TEN
from twofutures.experiments.work import citation
from twofutures.viz.words.numbers import figures, number, percent
from twofutures.viz.words.texts import say

PAPER_CLASSES = ("commanding lead", "near parity")  # the two stories that the paper tells
WHAT_IF = citation.WHAT_IF
DRAWN = {
    "fitted": "Worlds are draws from the declared ranges of the assumptions that the recorded past does not rule out",
    "prior": "Worlds are drawn from all declared ranges of the assumptions (the priors), fit to the past or not",
}
SPREAD = (
    "they count alike, and the spread shows how unsure the inputs are: no count says how probable anything is in the "
    "real world."
)


def how_drawn(ensemble: str) -> str:
    """Where the worlds come from, and what that does not mean."""
    return f"{DRAWN[ensemble]}; {SPREAD}"


@dataclass(frozen=True)
class Measure:
    """One figure per world: an observable's 2028 mean where outcome classes are judged by it, else its value of 2028Q4.

    Label, meaning and unit are those of its declaration.
    """

    name: str
    label: str
    meaning: str
    unit: str

    @property
    def when(self) -> str:
        """The time it is meant for."""
        return figure(self.name).time

    def values(self, run: Outcomes, package: str) -> Worlds:
        """One number per world, shape (worlds,)."""
        return figure(self.name).of(run, package)

    def show(self, x: float) -> str:
        """The number as text."""
        return percent(x) if self.unit == "share" else number(x)

    def between(self, low: float, high: float) -> str:
        """A range as short text: a median needs the decimal, its range does not."""
        if self.unit == "share":
            return f"{100 * low:.0f}–{percent(high)}"
        return "–".join(f"{x:.0f}" if abs(x) >= 9.95 else number(x) for x in (low, high))

    def signed(self, x: float) -> str:
        """A difference with its sign; shares in percentage points."""
        if self.unit == "share":
            return say("numbers.points", number=figures(100 * x, "+.1f") if round(100 * x, 1) else "0")
        text = number(x)
        return f"+{text}" if x > 0 and text != "0" else text


def measure(name: str) -> Measure:
    """A question as a figure: under its observable's label if that is a headline, else under its own name."""
    if name in HEADLINES:
        declared = observable(name)
        return Measure(name, declared.label, declared.detail, declared.unit)
    question = figure(name)
    row = {**factors(), **shipped().observables}.get(question.name)
    unit = row.unit if row and not question.yes_or_no else ""
    return Measure(name, name.replace("_", " ") if name.isidentifier() else name, name, unit)


HEADLINES = (*CRITERIA, "lead_months", "gap_usable", "gap_owned", "gap_flow", "gap_production")
MEASURES = tuple(map(measure, HEADLINES))


def quantiles(values: Worlds) -> dict[str, float | None]:
    """10%, median and 90% over the worlds, to six figures; None where a world has no value."""
    at = np.quantile(np.asarray(values, dtype=float), EIGHT_IN_TEN)
    p10, median, p90 = (float(f"{x:.6g}") if np.isfinite(x) else None for x in at)
    return {"p10": p10, "median": median, "p90": p90}


def outside(counts: dict[str, int]) -> int:
    """Worlds that match neither of the paper's two stories."""
    return sum(count for name, count in counts.items() if name not in PAPER_CLASSES)
