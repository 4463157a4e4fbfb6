"""Trust in a side's stacks is shaken by what that side does, costs it users, and heals."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.luck import Luck
from twofutures.abm.model import Model
from twofutures.abm.parameters import Assumptions
from twofutures.abm.places.model_market import PRC, US
from twofutures.agents.roster import Roster
from twofutures.policies.case import Case
from twofutures.policies.history import history
from twofutures.policies.policy import Programme
from twofutures.policies.scenario import Scenario

WORLDS = 40


@pytest.fixture(scope="module")
def past():
    return Scenario().build(WORLDS, 5, ensemble="prior").run(BRANCH - 1)


def after(doubt_us=0.0, doubt_prc=0.0, quarters=1):
    """Trust of a state outside the allies after its leaders lost that much once."""
    model = Scenario().build(WORLDS, 5, ensemble="prior").run(4)
    market, us, prc = (model.actor(key) for key in ("IND", "us", "prc"))
    for quarter in range(quarters):
        us.doubt = np.array([[doubt_us], [doubt_us]]) * np.ones(WORLDS) * (quarter == 0)
        prc.doubt = np.array([[doubt_prc], [0.0]]) * np.ones(WORLDS) * (quarter == 0)
        model.quarter += 1
        market.set_norms()
    return market


def test_a_cut_costs_trust_and_half_of_it_is_back_after_its_halflife():
    shaken, plain = after(0.2), after()
    assert shaken.trust == pytest.approx(plain.trust - 0.4)
    p, later = shaken.p, after(0.2, quarters=9).trust - after(quarters=9).trust
    assert later == pytest.approx(-0.4 * (1 - p.trust_healing) ** 8) and (later < 0).all()


def test_each_side_pays_for_what_is_its_own():
    banned, plain = after(doubt_prc=0.3), after()
    assert banned.trust_prc == pytest.approx(plain.trust_prc - 0.3) and np.array_equal(banned.trust, plain.trust)
    assert (banned.utilities()[:, PRC] < plain.utilities()[:, PRC]).all()
    assert (after(0.2).utilities()[:, US] < plain.utilities()[:, US]).all()


def test_new_rules_are_felt_when_they_come_and_not_while_they_last(past):
    twin = past.fork()
    us = twin.actor("us")
    us.new_rules()
    assert not us.new_rules().any()
    twin.levers.set("third_country_cap", np.ones(WORLDS))
    felt = us.new_rules()
    assert not felt[0].any() and (felt[1] > 0).all() and not us.new_rules().any()
    twin.levers.set("remote_access_rule", np.ones(WORLDS))
    assert (us.new_rules()[0] > 0).all()


def test_caps_cost_us_stacks_users_outside_the_allies(past):
    def lost(on):
        cases = [
            Case("inaction", levers={"third_country_cap": cap}, switches={"reliability": on}) for cap in (1.0, 0.0)
        ]
        series = Scenario().branch_off(past, cases).run().recorder.series("swing_us_part")[LAST].reshape(2, WORLDS)
        return (series[0] - series[1]).mean()

    assert lost(1.0) < lost(0.0) and lost(1.0) < 0


@pytest.mark.slow
def test_neither_side_is_cut_more_often():
    luck = Luck(3, np.arange(400))
    model = Model(Roster.load().populate, Assumptions.draw(luck), luck, Programme(history=history()))
    cuts = np.zeros((2, 400))

    def watch(now):
        cuts[0] += now.actor("us").doubt[0] > now.assumptions.p.cut_size * 0.999
        cuts[1] += now.actor("prc").doubt[0] > 0

    model.run(10, watch)
    assert cuts[0].mean() == pytest.approx(cuts[1].mean(), rel=0.15)
    assert cuts.mean() == pytest.approx(11 * model.assumptions.p.cut_chance.mean(), rel=0.1)
