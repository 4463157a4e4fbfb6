"""What pushes on a criterion besides the race of models: single blows of luck, and mechanisms that work all along."""

from collections.abc import Mapping, Sequence

import numpy as np

from twofutures.abm.calendar import quarter_step
from twofutures.abm.model import Model
from twofutures.abm.outcomes import CRITERIA
from twofutures.abm.story import Event

LEAD, REACH, RULES = CRITERIA
BLOWS = {  # events of luck: the criterion they push on, toward whose side, and agent and name of their draw
    "access_cut": (REACH, "PRC", "us/strikes"),
    "models_banned": (REACH, "US", "prc/strikes"),
    "foundry_disrupted": (LEAD, "PRC", "leading_foundry/disrupted"),
}
SITES = ("national_computing_countries_us", "national_computing_countries_prc")
STANDING: Mapping[str, Mapping[str, Sequence[str]]] = {  # by criterion: mechanisms, and what shows how far they came
    LEAD: {},
    REACH: {"tenders": SITES, "club_goods": ("club_us_output_share",), "bundles": ("handsets_bundled",)},
    RULES: {"tenders": SITES, "repression": ("repression_index",)},
}


def last_blow(events: Sequence[Event], criterion: str, bloc: str, until: int) -> Event | None:
    """The last blow of luck up to a quarter that pushed a criterion toward a side."""
    ours = {what for what, (name, side, _) in BLOWS.items() if (name, side) == (criterion, bloc)}
    return next((e for e in reversed(events) if e.what in ours and quarter_step(e.quarter) <= until), None)


def standing(model: Model, criterion: str, until: int) -> dict[str, dict[str, float]]:
    """By mechanism that works on a criterion: how far it had come in the first world by a quarter, if anywhere."""
    come = {
        mechanism: {name: float(model.recorder.series(name)[until, 0]) for name in names}
        for mechanism, names in STANDING[criterion].items()
        if np.all(model.on(mechanism))
    }
    return {mechanism: facts for mechanism, facts in come.items() if any(facts.values())}
