"""A case decision by decision: each is dated, and undone it leaves what held before."""

import numpy as np
import pytest

from twofutures.abm.calendar import quarter_step
from twofutures.policies.case import Case
from twofutures.policies.decisions import decisions
from twofutures.policies.policy import Policy
from twofutures.policies.proposals import proposals
from twofutures.policies.scenario_file import read_scenario

FILE = """
package = "loopholes_closed"
start = "2027Q2"
[levers]
chip_fee = 0.2
[[policy]]
lever = "enforcement"
schedule = [["2027Q1", 1.0], ["2027Q4", 3.0], ["2028Q2", 4.0]]
"""


@pytest.fixture
def case(tmp_path):
    """A package, a lever by hand and a schedule of three steps, as a file says them."""
    (tmp_path / "mine.toml").write_text(FILE)
    return read_scenario(tmp_path / "mine.toml").cases[0]


def settings(case):
    return [(policy.settings["enforcement"], policy.start, policy.end) for policy in case.policies]


def test_each_decision_is_dated_and_stands_alone(case):
    decided = [(one.quarter, one.what, one.name) for one in decisions(case)]
    by_hand = "enforcement by hand"
    assert decided == [
        ("2027Q1", "policy", by_hand), ("2027Q2", "package", "loopholes_closed"), ("2027Q2", "lever", "chip_fee"),
        ("2027Q4", "policy", by_hand), ("2028Q2", "policy", by_hand),
    ]  # fmt: skip
    package, fee = decisions(case)[1:3]
    assert package.without == Case("inaction", case.start, levers=case.levers, policies=case.policies)
    assert fee.settings == {"chip_fee": 0.2} and fee.without == Case(case.package, case.start, policies=case.policies)


def test_where_a_step_is_undone_the_step_before_holds_on(case):
    assert settings(case) == [(1.0, 17, 19), (3.0, 20, 21), (4.0, 22, 24)]
    first, *_, second, third = (settings(one.without) for one in decisions(case))
    assert first == [(3.0, 20, 21), (4.0, 22, 24)]
    assert second == [(1.0, 17, 21), (4.0, 22, 24)]
    assert third == [(1.0, 17, 19), (3.0, 20, 24)]


def test_a_lever_by_hand_and_a_staged_policy_are_taken_apart_step_by_step():
    schedule = {"2027Q1": 0.1, "2027Q3": 0.3}
    case = Case(levers={"chip_fee": schedule}, policies=(Policy("both", {"enforcement": {"2026Q4": 2, "2028Q1": 3}}),))
    first, begun, later, last = decisions(case)
    assert {first.what, begun.what, first.quarter, begun.quarter} == {"lever", "policy", "2027Q1"}
    assert (later.what, later.quarter, later.without.levers) == ("lever", "2027Q3", {"chip_fee": {"2027Q1": 0.1}})
    assert (last.quarter, last.settings) == ("2028Q1", {"enforcement": 3.0})
    assert last.without.policies[0].settings == {"enforcement": {"2026Q4": 2}}


@pytest.mark.parametrize("name", sorted(proposals()))
def test_no_decision_of_a_proposal_is_lost(name):
    policy = proposals()[name].policy(18)
    decided = decisions(Case(policies=(policy,)))
    assert {lever for one in decided for lever in one.settings} == set(policy.settings)
    assert all(quarter_step(one.quarter) >= 18 for one in decided)
    while len(decided) > 1:
        decided = decisions(decided[-1].without)
    assert decided[0].without == Case()


def test_a_function_and_a_package_that_only_resets_are_decisions_and_a_hold_is_none():
    def rule(government, quarter):
        return {}

    case = Case("repeal", policies=(rule, Policy("fee", {"chip_fee": np.array([0.2])})))
    assert [(one.quarter, one.name) for one in decisions(case)] == [
        ("2026Q4", "rule"), ("2027Q1", "repeal"), ("2027Q1", "fee"),
    ]  # fmt: skip
    assert decisions(case)[0].without.policies == case.policies[1:]
    assert decisions(Case("inaction")) == []


def test_levers_of_the_apps_dials_and_of_a_design_are_undone_one_by_one():
    dials = Policy("set by hand", {"enforcement": 3.0, "chip_fee": 0.2}, 18)
    decided = decisions(Case("inaction", policies=(dials,)).with_values({"hq_rule": 1.0}))
    assert [(one.quarter, one.what, one.name) for one in decided] == [
        ("2027Q1", "lever", "hq_rule"), ("2027Q2", "lever", "chip_fee"), ("2027Q2", "lever", "enforcement"),
    ]  # fmt: skip
    assert decided[1].without.policies[0].settings == {"enforcement": 3.0}
    assert len(decided[0].without.policies) == 1
