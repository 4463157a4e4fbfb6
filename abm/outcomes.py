"""Outcome classes: what kind of 2028 a world came out as. A classification of results; no rule reads it."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np

from twofutures.abm.calendar import LAST
from twofutures.abm.names import must_be_free
from twofutures.abm.parameters import parameter
from twofutures.abm.worlds import Worlds

CLASSES = ("PRC ahead", "commanding lead", "lead without reach", "near parity", "mixed")
THRESHOLDS = ("class_lead_months", "class_parity_months", "class_reach")
CRITERIA = (
    "lead_months_smooth",
    "third_us_aligned_reach",
    "third_prc_reach",
    "norm_share_democratic",
    "norm_share_state_control",
)
_FROM_OUTSIDE: dict[str, tuple[str, ...]] = {}
JUDGED = range(LAST - 3, LAST + 1)  # the four quarters of 2028: a single sawing quarter is noise


def own_classes() -> dict[str, tuple[str, ...]]:
    """Outcome classes from outside: the conditions that must all hold, by name. They may overlap with any other."""
    return dict(_FROM_OUTSIDE)


def declare_classes(more: Mapping[str, tuple[str, ...]]) -> None:
    """Let classes from outside be known in this process. ValueError if a name is taken, or one has no condition."""
    must_be_free("outcome class", {name.casefold(): name for name in more}, dict.fromkeys(map(str.casefold, CLASSES)))
    must_be_free("outcome class", more, _FROM_OUTSIDE)
    if empty := [name for name, conditions in more.items() if not conditions]:
        raise ValueError(f'outcome class {empty[0]} has no condition: give it some, such as ("gap_usable<2",)')
    _FROM_OUTSIDE.update(more)


def year_mean(series: Worlds) -> Worlds:
    """Mean over the four quarters of 2028 of a series of shape (25, worlds), shape (worlds,)."""
    return sum(series[q] for q in JUDGED) / len(JUDGED)


class HasSeries(Protocol):
    """A recorder, a run, a folder of results: whatever gives series by name (and by case, where it has several)."""

    @property
    def series(self) -> Callable[..., Worlds]:
        """An observable by name and perhaps case, shape (25 quarters, worlds)."""


def criteria(run: HasSeries, *case: Any) -> dict[str, Worlds]:
    """The quantities a class is judged by, each a 2028 mean."""
    return {name: year_mean(run.series(name, *case)) for name in CRITERIA}


def classify(means: Mapping[str, Worlds], thresholds: Mapping[str, float] | None = None) -> Worlds:
    """Index into CLASSES per world: the first row of the table in docs/outcomes.md that holds.

    ValueError where a mean is no number: whatever does not hold of it would pass for a class.
    """
    for name in CRITERIA:
        if lacking := int(np.isnan(means[name]).sum()):
            raise ValueError(
                f"{name} has no mean of 2028 in {lacking:,} world{'s' * (lacking > 1)}: no class can be told"
            )
    limit = {name: parameter(name).value for name in THRESHOLDS} | dict(thresholds or {})
    lead, reach, prc_reach = means["lead_months_smooth"], means["third_us_aligned_reach"], means["third_prc_reach"]
    free, control = means["norm_share_democratic"], means["norm_share_state_control"]
    commanding = lead >= limit["class_lead_months"]
    rows = (
        lead < 0,
        commanding & (reach >= limit["class_reach"]) & (free > control),
        commanding,
        (lead <= limit["class_parity_months"]) & ((prc_reach >= reach) | (control >= free)),
    )
    return np.select(rows, range(len(rows)), default=len(rows))
