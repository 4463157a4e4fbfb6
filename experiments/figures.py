"""One number per world: which figure of a run a comparison, an attribution or a turning point is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from twofutures.abm.calendar import LAST
from twofutures.abm.names import known
from twofutures.abm.outcomes import CRITERIA, classify, year_mean
from twofutures.abm.worlds import Worlds
from twofutures.experiments.futures import Outcomes, Past
from twofutures.experiments.statistics import finite
from twofutures.policies.case import Case

HEADLINE = (
    "lead_months_smooth", "gap_usable", "third_us_aligned_reach", "third_prc_reach", "norm_share_democratic",
    "norm_share_state_control",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One number per world: an observable's 2028 mean where outcome classes are judged by it, else its last value."""

    observable: str

    @property
    def when(self) -> str:
        """The time it is meant for."""
        return "2028 mean" if self.observable in CRITERIA else "2028Q4"

    def of(self, found: Outcomes, case: str) -> Worlds:
        """Shape (worlds,)."""
        series = found.series(self.observable, case)
        return year_mean(series) if self.observable in CRITERIA else series[LAST]


def observables(past: Past) -> list[str]:
    """What a run can be asked about."""
    return past.model.recorder.names


def checked(names: Sequence[str], past: Past) -> tuple[str, ...]:
    """The names, each once; UnknownName suggests the nearest observable."""
    return tuple(dict.fromkeys(known("observable", name, observables(past)) for name in names))


def needed(names: Sequence[str]) -> tuple[str, ...]:
    """What a run must keep to give these figures and the outcome classes."""
    return tuple(dict.fromkeys((*CRITERIA, *names)))


def variants(
    past: Past,
    count: int,
    case: Callable[[Worlds], Case],
    names: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Worlds]:
    """Many variants of one case in one batch, on the same luck: figures by name, each of shape (count, worlds).

    ``case`` is given the variant of every row (0 … count-1) and returns a case whose numbers are one per row; this is
    one programme for all rows, and so far cheaper than a case per variant. ``class`` is each world's outcome class.
    """
    worlds = len(past.ids)
    places = np.tile(np.arange(worlds), count)
    whole = replace(case(np.repeat(np.arange(count), worlds)), label="all")
    parts: list[dict[str, Worlds]] = []
    for rows in np.array_split(np.arange(len(places)), max(1, -(-len(places) // BLOCK))):
        found = past.take(places[rows]).futures([whole.take(rows)], needed(names))
        parts.append({name: Figure(name).of(found, "all") for name in needed(names)})
        if progress:
            progress(int(rows[-1]) + 1, len(places))
    figures = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    figures["class"] = classify(figures)
    return {name: values.reshape(count, worlds) for name, values in figures.items()}


BLOCK = 4_000  # rows measured at a time, so that only their figures are kept


def spread(values: Worlds) -> dict[str, float | None]:
    """10 %, median and 90 % of the worlds that have a value."""
    kept = finite(values)
    if not len(kept):
        return {"p10": None, "median": None, "p90": None}
    return dict(zip(("p10", "median", "p90"), (float(x) for x in np.quantile(kept, (0.1, 0.5, 0.9))), strict=True))


def described(case: Case) -> Mapping[str, Any]:
    """A case as plain data, without what it leaves at its default."""
    said: dict[str, Any] = {"package": case.package, "start": case.start}
    for key in ("views", "levers", "assumptions", "switches"):
        if getattr(case, key):
            value = getattr(case, key)
            said[key] = list(value) if key == "views" else dict(value)
    if case.policies:
        said["policies"] = [getattr(policy, "name", getattr(policy, "__name__", "a rule")) for policy in case.policies]
    return said
