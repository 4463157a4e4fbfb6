"""What alarms or calms governments beyond the lead itself: experts, strain, stand-offs, what labs disclose."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.abm.places.model_market import US
from twofutures.policies.scenario import Scenario

WORLDS = 40


@pytest.fixture(scope="module")
def past():
    return Scenario().build(WORLDS, 5, ensemble="prior").run(BRANCH - 1)


# -- experts and state media in the PRC ------------------------------------------------------------------------------


def leapt(model, points):
    """The PRC government after the US frontier rose by so many points in a quarter."""
    twin = model.fork()
    twin.actor("prc").frontier_before = twin.models.frontier[US, -1]
    frontier = twin.models.frontier.copy()
    frontier[US] = frontier[US] + points
    twin.models.frontier = frontier
    twin.actor("prc").hear_experts()
    return twin.actor("prc")


def test_a_leap_of_the_us_frontier_alarms_experts_and_through_them_the_government(past):
    quiet, alarmed = leapt(past, 0.0), leapt(past, 15.0)
    assert (alarmed.outcry > quiet.outcry).all() and (alarmed.outcry < 1).all()
    assert (alarmed.feel() >= quiet.feel()).all() and (alarmed.feel() > quiet.feel()).mean() > 0.95


def test_the_usual_pace_alarms_nobody_and_alarm_fades(past):
    government = leapt(past, 0.0)
    assert government.outcry == pytest.approx(past.actor("prc").outcry * (1 - past.assumptions.p.outcry_fading))
    off = Scenario(switches={"expert_alarm": np.zeros(8)}).build(8, 5, ensemble="prior").run(BRANCH)
    assert not off.recorder.series("prc_expert_alarm")[:BRANCH].any()
