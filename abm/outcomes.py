"""Outcome classes: what kind of 2028 a world came out as. A classification of results; no rule reads it."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np

from twofutures.abm.calendar import LAST
from twofutures.abm.names import must_be_free
from twofutures.abm.parameters import parameter
from twofutures.abm.worlds import Worlds

CLASSES = ("PRC ahead", "commanding lead", "lead without reach", "near parity", "mixed", "undecided")
THRESHOLDS = ("class_lead_months", "class_parity_months", "class_reach", "class_rules")
CRITERIA = ("lead_months_smooth", "swing_us_part", "swing_rules_direction")
DECIDED = "rules_decided"  # 0 where a mechanism is switched off that a criterion lives on
JUDGED_BY = (*CRITERIA, DECIDED)
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
    return {name: year_mean(run.series(name, *case)) for name in JUDGED_BY}


def classify(means: Mapping[str, Worlds], thresholds: Mapping[str, float] | None = None) -> Worlds:
    """Index into CLASSES per world: the first row of the table in docs/outcomes.md that holds.

    Where rules could not spread, a class that hangs on them is not given: the world is undecided. ValueError where a
    mean is no number: whatever does not hold of it would pass for a class.
    """
    for name in JUDGED_BY:
        if lacking := int(np.isnan(means[name]).sum()):
            raise ValueError(
                f"{name} has no mean of 2028 in {lacking:,} world{'s' * (lacking > 1)}: no class can be told"
            )
    limit = {name: parameter(name).value for name in THRESHOLDS} | dict(thresholds or {})
    lead, reach, rules = (means[name] for name in CRITERIA)
    commanding, close = lead >= limit["class_lead_months"], lead <= limit["class_parity_months"]
    followed, free, decided = reach > limit["class_reach"], rules > limit["class_rules"], means[DECIDED] > 0
    rows = {
        "PRC ahead": lead < 0,
        "undecided": ~decided & followed & (commanding | close),
        "commanding lead": commanding & followed & free,
        "lead without reach": commanding,
        "near parity": close & ~(followed & free),
    }
    return np.select(list(rows.values()), [CLASSES.index(name) for name in rows], default=CLASSES.index("mixed"))


def held(means: Mapping[str, Worlds], thresholds: Mapping[str, float] | None = None) -> dict[str, Worlds]:
    """Each criterion by itself: in which worlds it holds. What rules decide is not held where they could not spread."""
    limit = {name: parameter(name).value for name in THRESHOLDS} | dict(thresholds or {})
    lead, reach, rules = (means[name] for name in CRITERIA)
    decided = means[DECIDED] > 0
    return {
        f"lead of {limit['class_lead_months']:g} months or more": lead >= limit["class_lead_months"],
        f"lead of {limit['class_parity_months']:g} months or less": lead <= limit["class_parity_months"],
        "swing states use PRC models at least as much as US ones": reach <= limit["class_reach"],
        "rules in swing states turn toward state control": decided & (rules <= limit["class_rules"]),
    }
