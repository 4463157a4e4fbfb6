"""What alarms or calms governments beyond the lead itself: experts, strain, stand-offs, what labs disclose."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.abm.places.model_market import US
from twofutures.agents.lab import Lab, PRCLab
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


# -- incidents -------------------------------------------------------------------------------------------------------

INCIDENTS = {"charges_weight": "court_alarm", "diversion_weight": "diversion_alarm", "surprise_weight": "surprise"}


@pytest.mark.parametrize("weight", INCIDENTS)
def test_each_incident_alarms_by_a_weight_of_its_own(past, weight, monkeypatch):
    """In the same worlds: with one weight alone above nought its own kind alarms, and the two others do not."""
    us, nought = past.fork().actor("us"), np.zeros(WORLDS)
    monkeypatch.setattr(us, "nerves", lambda: nought + 1)
    us.perceived_lead = us.p.urgency_months * 2.0
    for other in INCIDENTS:
        monkeypatch.setattr(us.p, other, nought + 0.5 * (other == weight))

    def feels(alarmed):
        for alarm in INCIDENTS.values():
            monkeypatch.setattr(us, alarm, lambda full=alarm in alarmed: nought + full)
        return us.feel()

    calm, own = feels(()), INCIDENTS[weight]
    assert np.array_equal(feels(set(INCIDENTS.values()) - {own}), calm)
    assert (feels({own}) > calm).all()


# -- deterrence and stand-offs ---------------------------------------------------------------------------------------


def faced(model, ahead, quarters=40):
    """Defenders after quarters in which the US was so many points ahead in military use, and stand-offs counted."""
    twin = model.fork()
    defenders, stands = twin.actor("defenders"), np.zeros(WORLDS)
    defenders.fielded = np.array([[150.0 + ahead], [150.0]]) * np.ones(WORLDS)
    for _ in range(quarters):
        twin.quarter += 1
        defenders.deter(1 - twin.assumptions.p.deterrence_effect * defenders.deterrence)
        stands += defenders.tension >= 1
    return defenders, stands


def test_a_large_lead_deters_and_parity_brings_stand_offs(past):
    (far, few), (near, many) = faced(past, 30.0), faced(past, 0.0)
    assert (far.deterrence > near.deterrence).all() and few.sum() < many.sum()


def test_a_stand_off_alarms_both_sides(past):
    twin = past.fork()
    defenders = twin.actor("defenders")
    calm = {key: twin.actor(key).feel() for key in ("us", "prc")}
    defenders.tension = np.ones(WORLDS)
    assert all((twin.actor(key).feel() >= before).all() for key, before in calm.items())
    assert all((twin.actor(key).feel() > before).mean() > 0.9 for key, before in calm.items())


# -- resilience ------------------------------------------------------------------------------------------------------


def strained(model, automation):
    """A twin in which models do so much of the work, and both leaders have felt it."""
    twin = model.fork()
    twin.models.automation = np.full(WORLDS, automation)
    for government in (twin.actor("us"), twin.actor("prc")):
        government.taken_over = 0.0
        government.bear_strain()
    return twin


def test_work_taken_over_strains_a_society_and_it_adjusts(past):
    little, much = strained(past, 0.1), strained(past, 0.9)
    us = much.actor("us")
    assert (us.resilience < little.actor("us").resilience).all() and (us.resilience > 0).all()
    shaken = us.resilience
    us.bear_strain()
    assert (us.resilience > shaken).all()


def test_a_strained_government_takes_incidents_and_insults_harder(past):
    little, much = strained(past, 0.1), strained(past, 0.9)
    for key in ("us", "prc"):
        assert (much.actor(key).feel() >= little.actor(key).feel()).all()
        assert (much.actor(key).feel() > little.actor(key).feel()).mean() > 0.9


# -- safety tests that labs publish ----------------------------------------------------------------------------------


def published(model, kind, part, bloc=None):
    """A twin in which all labs of a kind publish their tests, or none does."""
    twin = model.fork()
    for lab in twin.cast(kind, bloc):
        lab.discloses = part
    return twin.actor("us")


def test_labs_that_publish_tests_are_vetted_less(past):
    none, everyone = (published(past, Lab, part, "US") for part in (0.0, 1.0))
    assert (everyone.set_pre_release_vetting() <= none.set_pre_release_vetting()).all()
    assert (everyone.set_pre_release_vetting() < none.set_pre_release_vetting()).mean() > 0.5


def test_untested_prc_models_alarm(past):
    none, everyone = (published(past, PRCLab, part) for part in (0.0, 1.0))
    assert (none.feel() >= everyone.feel()).all() and (none.feel() > everyone.feel()).mean() > 0.9


def test_few_prc_labs_have_published_by_2025_and_cuts_in_testing_keep_others_from_it(past):
    counted = past.recorder.series("safety_disclosure_prc")[12].mean()
    assert 0.1 < counted < 0.45 and counted < past.recorder.series("safety_disclosure_us")[12].mean()
    begun = {}
    for testing in (0.2, 1.0):
        lab, out = past.fork().actor("tencent"), np.ones(WORLDS, dtype=bool)
        lab.discloses, begun[testing] = 0.0, 0.0
        lab.testing = testing * lab.testing_habit()
        for _ in range(20):
            lab.model.quarter += 1
            lab.disclose(out)
        begun[testing] = lab.discloses.mean()
    assert begun[0.2] < begun[1.0]
