"""Governments of their own mind: a rule for every lever, alarm and lobbies, a crowded docket, a truce."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.abm.lever import levers
from twofutures.agents.government import Government


@pytest.fixture
def stage(past):
    """Five worlds at the branch, the tester's own."""
    return past.fork()


def mood(stage, urgency: float, truce: float = 0.0):
    """The US at a level of alarm, with or without a truce."""
    us = stage.actor("us")
    us.urgency = urgency
    stage.levers.set("truce", np.full(stage.worlds, truce))
    return us


@pytest.mark.parametrize("name", [name for name, declared in levers().items() if declared.proposals])
def test_whoever_owns_a_lever_that_is_proposed_has_a_rule_or_a_bill_for_it(stage, name):
    owners = [g for g in stage.cast(Government) if name in g.owned_levers()]
    bills = {bill["lever"] for bill in stage.actor("congress").bills}
    assert name in bills or any(hasattr(g, f"set_{name}") for g in owners)


CONTROLS = [
    *("hq_rule", "entity_reach", "remote_access_rule", "cloud_kyc", "foundry_diligence"),
    *("tool_control", "tool_servicing", "memory_control", "distillation_penalty", "distiller_blacklist"),
]


@pytest.mark.parametrize("name", CONTROLS)
def test_alarm_tightens_calm_leaves_alone_a_truce_slows(stage, name):
    stage.levers.set(name, np.full(stage.worlds, 0.2))
    us = mood(stage, 1.0)
    us.perceived_diverted = 1e6
    for lab in stage.cast(bloc="PRC"):
        if hasattr(lab, "exchanges"):
            lab.exchanges, lab.detected = 10.0, 0.5
    alarmed = us.own_rule(name)
    assert (alarmed > 0.2).all() and (alarmed <= 1).all()
    assert (mood(stage, 1.0, truce=1.0).own_rule(name) < alarmed).all()
    assert (mood(stage, -1.0).own_rule(name) == 0.2).all()


@pytest.mark.parametrize("name", ["chip_ceiling", "chip_quota"])
def test_vendors_open_sales_rules_and_alarm_closes_them(stage, name):
    us, now = mood(stage, 1.0), stage.levers[name]
    for vendor in ("nvidia", "amd"):
        stage.actor(vendor).pressure = 0.0
    assert (us.own_rule(name) < now).all()
    us.urgency = 0.0
    stage.actor("nvidia").pressure = 1.0
    assert (us.own_rule(name) > now).all()


def test_labs_warnings_alarm_and_vendors_pressure_calms(stage):
    us = stage.actor("us")
    us.perceived_lead = us.p.urgency_months
    before = us.feel()
    for lab in ("openai", "anthropic", "google_deepmind", "meta", "xai"):
        stage.actor(lab).warning = 1.0
    warned = us.feel()
    moved = before < 1  # at full alarm nothing adds to it
    assert (warned[moved] > before[moved]).all() and moved.sum() > 1
    stage.actor("nvidia").pressure = 1.0
    assert (us.feel()[moved] < warned[moved]).all()


def test_a_surprising_release_alarms(stage):
    us = stage.actor("us")
    us.perceived_lead = us.p.urgency_months
    calm = us.feel()
    stage.models.alarm = np.ones(stage.worlds)
    moved = calm < 1
    assert (us.feel()[moved] > calm[moved]).all() and (
        us.feel() - calm <= us.p.surprise_weight * us.nerves() + 1e-12
    ).all()


def test_a_crowded_docket_stalls_and_an_empty_one_does_not(stage):
    congress = stage.actor("congress")
    congress.passed = 0.0
    crowded = congress.attention()
    congress.passed = 1.0
    assert (crowded < 1).all() and (congress.attention() == 1).all()


def test_a_truce_holds_back_retaliation(stage):
    prc = stage.actor("prc")
    prc.insult = prc.p.retaliation_tolerance + 2
    stage.levers.set("truce", np.zeros(stage.worlds))
    free = prc.own_rule("prc_retaliation")
    stage.levers.set("truce", np.ones(stage.worlds))
    assert (prc.own_rule("prc_retaliation") < free).all()


class TestTruce:
    """Kept or broken by chance that strain raises; a new one is more likely the more retaliation hurts."""

    def test_it_holds_on_the_record_from_busan_to_the_branch(self, past):
        assert (past.levers["truce"] == 1).all()

    @pytest.mark.parametrize(("chance", "after"), [("truce_hazard", 0.0), ("truce_renewal", 1.0)])
    def test_certain_chances_are_certain(self, stage, chance, after):
        us = mood(stage, 1.0, truce=1 - after)
        stage.levers.set("prc_retaliation", np.full(stage.worlds, 3.0))
        stage.assumptions = stage.assumptions.take(np.arange(stage.worlds))
        getattr(stage.assumptions.p, chance).flags.writeable = True
        getattr(stage.assumptions.p, chance)[:] = 1e3
        stage.quarter = BRANCH
        assert (us.set_truce() == after).all()

    def test_strain_breaks_more_of_them(self, many_pasts):
        broken = []
        for urgency, insult in ((-1.0, 0.0), (1.0, 3.0)):
            stage = many_pasts.fork()
            stage.quarter = BRANCH
            us = mood(stage, urgency, truce=1.0)
            stage.actor("prc").insult = insult
            broken.append((us.set_truce() == 0).mean())
        assert broken[0] < broken[1]


def test_hosts_check_more_under_pressure_less_for_business(stage):
    council, us = stage.actor("allied_council"), stage.actor("us")
    us.perceived_diverted = 1e9
    stage.levers.set("host_checks", np.zeros(stage.worlds))
    stage.levers.set("ally_pressure", np.ones(stage.worlds))
    for host in ("gulf_host", "southeast_asian_host"):
        stage.actor(host).leased = 0.0
    pressed = council.set_host_checks()
    for host in ("gulf_host", "southeast_asian_host"):
        stage.actor(host).leased = stage.actor(host).running()
    assert (pressed > 0).all() and (council.set_host_checks() < pressed).all()
