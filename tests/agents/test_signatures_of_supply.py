"""PRC supply: memory is planned for and conserved, and trust in domestic chips outlasts a shortage."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.policies.scenario import Scenario

WORLDS = 50


@pytest.fixture(scope="module")
def stage():
    return Scenario().build(WORLDS, 5).run(BRANCH)


def test_memory_is_conserved():
    model = Scenario().build(WORLDS, 5)
    foundry, came, used = model.actor("prc_foundry"), 0.0, 0.0
    start = foundry.p.hbm_bank
    for _ in range(BRANCH + 5):
        model.step()
        came = came + foundry.memory_output + foundry.memory_smuggled
        used = used + foundry.memory_used
    assert foundry.memory_bank == pytest.approx(start + came - used)
    assert (foundry.memory_bank >= 0).all()


def test_a_bank_that_cannot_be_filled_is_not_emptied_in_a_quarter(stage):
    foundry = stage.actor("prc_foundry")
    assert (foundry.memory_bank > 0).all()
    part = foundry.memory_at_hand() - foundry.memory_output - foundry.memory_smuggled
    assert (part <= foundry.memory_bank / foundry.p.memory_reserve + 1e-12).all()


def test_who_sees_further_stretches_the_bank_longer(stage):
    foundry, values = stage.actor("prc_foundry"), stage.assumptions.p.memory_foresight
    stage.assumptions.p.memory_foresight = values * 0
    blind = foundry.memory_at_hand()
    stage.assumptions.p.memory_foresight = values * 0 + 1
    far = foundry.memory_at_hand()
    stage.assumptions.p.memory_foresight = values
    assert (far <= blind).all()


def test_shortage_makes_packages_lighter_down_to_the_lightest(stage):
    foundry, p = stage.actor("prc_foundry"), stage.assumptions.p
    ample = foundry.stacks_per_package(foundry.memory_at_hand() * 0 + 1e-9)
    scarce = foundry.stacks_per_package(foundry.memory_at_hand() * 0 + 1e9)
    assert ample == pytest.approx(p.hbm_per_package)
    assert scarce == pytest.approx(p.hbm_per_package * (1 - p.lighter_design))


def test_memory_control_that_allies_share_stops_part_of_what_fronts_bring(stage):
    foundry = stage.actor("prc_foundry")
    lever, ally = stage.levers["memory_control"], stage.levers["ally_alignment"]
    brought = []
    for control in (0.0, 1.0):
        stage.levers.set("memory_control", np.full(WORLDS, control))
        stage.levers.set("ally_alignment", np.ones(WORLDS))
        brought.append(foundry.smuggle_memory())
    stage.levers.set("memory_control", lever)
    stage.levers.set("ally_alignment", ally)
    assert brought[1] == pytest.approx(brought[0] * (1 - foundry.p.memory_control_effect)) and (brought[0] > 0).all()


def test_trust_in_domestic_chips_grows_sooner_than_it_goes_and_a_mandate_keeps_it(stage):
    prc, mandate = stage.actor("prc"), stage.levers["prc_domestic_mandate"]

    def after(reach, held):
        prc.confidence = 0.5
        stage.levers.set("prc_domestic_mandate", np.full(WORLDS, held))
        prc.trust_industry(np.full(WORLDS, reach))
        return prc.confidence

    up, down, mandated = after(0.7, 0.0), after(0.3, 0.0), after(0.3, 1.0)
    stage.levers.set("prc_domestic_mandate", mandate)
    assert up - 0.5 == pytest.approx(0.2 * prc.p.confidence_gain)
    assert 0.5 - down == pytest.approx(0.2 * prc.p.confidence_loss)
    assert mandated == pytest.approx(np.full(WORLDS, 0.5))


def outputs(model, retaliation=0.0, lost=0.0, quarters=1):
    """What a US designer makes in each of some quarters, all sold, with a rung and a loss that stand that long."""
    twin, made = model.fork(), []
    vendor, foundry = twin.actor("amd"), twin.actor("leading_foundry")
    for quarter in range(quarters + 1):
        stands = quarter < quarters
        twin.quarter += 1
        twin.levers.set("prc_retaliation", np.full(WORLDS, retaliation * stands))
        foundry.lost = lost * stands
        vendor.produce()
        vendor.stock = 0.0
        made.append(vendor.made)
    return np.array(made)


def test_a_rung_and_a_disruption_cost_output_while_they_stand_and_it_comes_back_whole():
    model = Scenario().build(WORLDS, 5, ensemble="prior").run(BRANCH)
    model.actor("amd").stock = 0.0
    p, plain = model.assumptions.p, outputs(model, quarters=4)
    for rung, lost in ((4.0, 0.0), (0.0, 0.5), (4.0, 0.5)):
        rungs = np.maximum(0, rung - p.retaliation_harmless_rung)
        part = outputs(model, rung, lost, quarters=4) / plain
        assert part[:4] == pytest.approx(np.tile((1 - p.retaliation_output_loss * rungs) * (1 - lost), (4, 1)))
        assert part[4] == pytest.approx(1)


def test_a_disruption_of_the_leading_foundry_is_made_good():
    foundry = Scenario().build(WORLDS, 5, ensemble="prior").run(BRANCH).actor("leading_foundry")
    foundry.lost = 0.5
    for _ in range(12):
        foundry.model.quarter += 1
        foundry.make()
    assert (foundry.lost < 0.05).mean() > 0.5


def test_no_disruption_while_output_is_on_record_and_none_when_switched_off():
    model = Scenario().build(400, 5, ensemble="prior").run(BRANCH + 4)
    lost = model.recorder.series("foundry_output_lost")
    assert not lost[:14].any() and lost[BRANCH + 4].any()
    off = Scenario(switches={"foundry_shock": 0.0}).build(200, 5, ensemble="prior").run(BRANCH + 4)
    assert not off.recorder.series("foundry_output_lost")[: BRANCH + 4].any()
