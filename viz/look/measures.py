"""The headline figures of an outlook: which observables, when, in which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from twofutures.abm.calendar import LAST
from twofutures.abm.outcomes import JUDGED
from twofutures.viz.words.numbers import number, percent

PARTS = (0.1, 0.5, 0.9)
PAPER_CLASSES = ("commanding lead", "near parity")  # the two stories that the paper tells
WHAT_IF = "This is a what-if machine, not a forecast."
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
    """One figure per world: a 2028 mean or the value of 2028Q4."""

    name: str
    label: str
    meaning: str
    unit: str
    mean: bool = False

    @property
    def when(self) -> str:
        """The time it is meant for."""
        return "2028 mean" if self.mean else "2028Q4"

    def values(self, run: Any, package: str) -> Any:
        """One number per world."""
        return (mean_2028 if self.mean else at_end)(self.name)(run, package)

    def show(self, x: float) -> str:
        """The number as text."""
        return percent(x) if self.unit == "share" else number(x)

    def between(self, low: float, high: float) -> str:
        """A range as short text: a median needs the decimal, its range does not."""
        if self.unit == "share":
            return f"{100 * low:.0f}–{100 * high:.0f}%"
        return "–".join(f"{x:.0f}" if abs(x) >= 9.95 else number(x) for x in (low, high))


MEASURES = (
    Measure("lead_months_smooth", "US lead, months", "points over the US pace of the last year", "months", mean=True),
    Measure("third_us_aligned_reach", "use of US models", "AI use in third countries", "share", mean=True),
    Measure("third_prc_reach", "use of PRC models", "AI use in third countries", "share", mean=True),
    Measure("norm_share_democratic", "democratic norms", "third countries, by GDP", "share", mean=True),
    Measure("norm_share_state_control", "state-control norms", "third countries, by GDP", "share", mean=True),
    Measure("lead_months", "US lead by age, months", "age of the US model that the PRC frontier matches", "months"),
    Measure("gap_usable", "compute, usable", "US : PRC stock, with smuggled and rented", "ratio"),
    Measure("gap_owned", "compute, owned", "US : PRC stock, rented chips with their owner", "ratio"),
    Measure("gap_flow", "compute, added", "US : PRC, added in the last year", "ratio"),
    Measure("gap_production", "chips made", "NVIDIA : Huawei, made in the last year", "ratio"),
)


def measure(name: str) -> Measure:
    """The headline figure of this name, or any other observable as a figure under its own name."""
    told = {m.name: m for m in MEASURES}
    return told.get(name) or Measure(name, name.replace("_", " "), name, "share" if "_share" in name else "")


def spread(values: Any) -> dict[str, float | None]:
    """10%, median and 90% over the worlds, to six figures; None where a world has no value."""
    found = np.quantile(np.asarray(values, dtype=float), PARTS)
    p10, median, p90 = (float(f"{x:.6g}") if np.isfinite(x) else None for x in found)
    return {"p10": p10, "median": median, "p90": p90}


def outside(counts: dict[str, int]) -> int:
    """Worlds that match neither of the paper's two stories."""
    return sum(count for name, count in counts.items() if name not in PAPER_CLASSES)


Values = Callable[[Any, str], Any]  # (run, package) → one number per world


def mean_2028(name: str) -> Values:
    """The mean of an observable over the four quarters of 2028."""
    return lambda run, package: sum(run.series(name, package)[q] for q in JUDGED) / len(JUDGED)


def at_end(name: str) -> Values:
    """An observable in the last quarter."""
    return lambda run, package: run.series(name, package)[LAST]
