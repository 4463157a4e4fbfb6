"""Trust in a side's stacks: shaken by cuts and bans it heals, by rules it is less while they stand; it costs users."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST, quarter_step
from twofutures.abm.places.model_market import PRC, US
from twofutures.policies.case import Case
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
        us.doubt, prc.doubt = (lost * np.ones(WORLDS) * (quarter == 0) for lost in (doubt_us, doubt_prc))
        model.quarter += 1
        market.weigh_trust()
    return market


def test_a_cut_costs_trust_and_half_of_it_is_back_after_its_halflife():
    shaken, plain = after(0.2), after()
    assert shaken.trust == pytest.approx(plain.trust - 0.2)
    p, later = shaken.p, after(0.2, quarters=9).trust - after(quarters=9).trust
    assert later == pytest.approx(-0.2 * (1 - p.trust_healing) ** 8) and (later < 0).all()


def test_each_side_pays_for_what_is_its_own():
    banned, plain = after(doubt_prc=0.3), after()
    assert banned.trust_prc == pytest.approx(plain.trust_prc - 0.3) and np.array_equal(banned.trust, plain.trust)
    assert (banned.utilities()[:, PRC] < plain.utilities()[:, PRC]).all()
    assert (after(0.2).utilities()[:, US] < plain.utilities()[:, US]).all()


# -- rules -------------------------------------------------------------------------------------------------------------

RULES = {
    "pre_release_vetting": 1.5,
    "remote_access_rule": 1.0,
    "third_country_cap": 1.0,
    "chip_tracking": 1.0,
}
ON_CHIPS = {"third_country_cap", "chip_tracking"}  # felt outside the allies only


def trust(past, case, until, key="IND"):
    """Trust in US stacks of one country, quarter by quarter from 2026Q4 on, shape (quarters, worlds)."""
    model, seen = Scenario().branch_off(past, [case]), []
    model.run(until, lambda now: seen.append(now.actor(key).trust))
    return np.array(seen)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_costs_trust_while_it_stands_and_gives_it_back_when_it_goes(past, rule):
    """On equal luck: from the quarter in which it comes to the one before it goes, the same every quarter."""
    others = dict.fromkeys(set(RULES) - {rule}, 0.0)
    schedule = {"2027Q1": RULES[rule], "2028Q1": 0.0}
    without = trust(past, Case("inaction", "2026Q4", levers={**others, rule: 0.0}), LAST)
    with_it = trust(past, Case("inaction", "2026Q4", levers={**others, rule: {"2026Q4": 0.0, **schedule}}), LAST)
    lost = without - with_it
    comes, goes = (quarter_step(quarter) - BRANCH for quarter in schedule)
    assert (lost[:comes] == 0).all() and lost[goes:] == pytest.approx(0, abs=1e-12)
    stands = lost[comes:goes]
    assert (stands > 0).mean() > 0.9 and stands == pytest.approx(np.broadcast_to(stands[0], stands.shape))


@pytest.mark.parametrize("rule", RULES)
def test_rules_on_chips_are_felt_outside_the_allies_and_rules_on_access_by_all_abroad(past, rule):
    twin = past.fork()
    before = {key: felt(twin, key) for key in ("IND", "DEU", "USA")}
    twin.levers.set(rule, np.full(WORLDS, RULES[rule]))
    lost = {key: before[key] - felt(twin, key) for key in before}
    assert (lost["IND"] > 0).mean() > 0.9 and not lost["USA"].any()
    assert not lost["DEU"].any() if rule in ON_CHIPS else lost["DEU"] == pytest.approx(lost["IND"])


def felt(model, key):
    """A country's trust in US stacks by the rules that stand, had no cut ever been."""
    market = model.actor(key)
    market.shaken, model.actor("us").doubt = np.zeros((2, WORLDS)), np.zeros(WORLDS)
    market.weigh_trust()
    return market.trust


def test_each_rule_is_counted_once(past):
    """What four rules cost together is the sum of what each costs, and without ``reliability`` they cost nothing."""
    twin = past.fork()
    for rule in RULES:
        twin.levers.set(rule, np.zeros(WORLDS))
    singly = []
    assert not felt(twin, "IND").any()
    for rule, setting in RULES.items():
        twin.levers.set(rule, np.full(WORLDS, setting))
        singly.append(felt(twin, "IND"))
        twin.levers.set(rule, np.zeros(WORLDS))
    for rule, setting in RULES.items():
        twin.levers.set(rule, np.full(WORLDS, setting))
    assert felt(twin, "IND") == pytest.approx(sum(singly))
    twin.switches["reliability"] = np.zeros(WORLDS)
    assert not felt(twin, "IND").any()


def test_caps_cost_us_stacks_users_outside_the_allies(past):
    def lost(on):
        cases = [
            Case("inaction", levers={"third_country_cap": cap}, switches={"reliability": on}) for cap in (1.0, 0.0)
        ]
        series = Scenario().branch_off(past, cases).run().recorder.series("swing_us_part")[LAST].reshape(2, WORLDS)
        return (series[0] - series[1]).mean()

    assert lost(1.0) < lost(0.0) and lost(1.0) < 0


def test_neither_side_is_cut_more_often_once_the_record_has_ended():
    model = Scenario().build(2000, 3, ensemble="prior")
    us, prc = model.actor("us"), model.actor("prc")
    cuts = []
    for model.quarter in range(BRANCH, LAST + 1):
        cuts.append([(side.shake_trust() > 0).mean() for side in (us, prc)])
    often = np.mean(cuts, axis=0)
    assert often[0] == pytest.approx(often[1], rel=0.15)
    assert often.mean() == pytest.approx(model.assumptions.p.cut_chance.mean(), rel=0.1)
