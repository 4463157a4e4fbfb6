"""What pushes on a criterion besides the race of models: single blows of luck, and mechanisms that work all along."""

from collections.abc import Mapping, Sequence

import numpy as np

from twofutures.abm.calendar import quarter_step
from twofutures.abm.model import Model
from twofutures.abm.outcomes import CRITERIA
from twofutures.abm.story import Event
from twofutures.experiments.cases.deck import blows

LEAD, REACH, RULES = CRITERIA
SITES = ("national_computing_countries_us", "national_computing_countries_prc")
STANDING: Mapping[str, Mapping[str, Sequence[str]]] = {  # by criterion: mechanisms, and what shows how far they came
    LEAD: {},
    REACH: {"tenders": SITES, "club_goods": ("club_us_output_share",), "bundles": ("handsets_bundled",)},
    RULES: {"tenders": SITES, "repression": ("repression_index",)},
}


def last_blow(events: Sequence[Event], criterion: str, bloc: str, until: int) -> Event | None:
    """The last blow of luck up to a quarter that pushed a criterion toward a side."""
    ours = {event for event, blow in blows().items() if (blow.pushes, blow.toward) == (criterion, bloc)}
    return next((e for e in reversed(events) if e.what in ours and quarter_step(e.quarter) <= until), None)


def standing(model: Model, criterion: str, until: int) -> dict[str, dict[str, float]]:
    """By mechanism that works on a criterion: how far it had come in the first world by a quarter, if anywhere."""
    come = {
        mechanism: {name: float(model.recorder.series(name)[until, 0]) for name in names}
        for mechanism, names in STANDING[criterion].items()
        if np.all(model.on(mechanism))
    }
    return {mechanism: facts for mechanism, facts in come.items() if any(facts.values())}
