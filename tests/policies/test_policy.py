"""Policies: what they set, from when, how strongly, and that nothing happens where nobody decides anything."""

import math

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.lever import levers
from twofutures.abm.names import UnknownName
from twofutures.policies.history import history
from twofutures.policies.packages import package
from twofutures.policies.policy import HOLD, Policy, Programme
from twofutures.policies.scenario import Scenario

PUSHED = {"enforcement": 4.0, "remote_access_rule": 1.0, "chip_quota": 0.0, "prc_subsidy": 100.0, "api_kyc": 0.9}


@pytest.fixture(scope="module")
def branch(past):
    """Function of a policy list: the future it makes of the shared past."""
    return lambda policies, until=LAST: Scenario().branch_off(past, [policies]).run(until)


@pytest.fixture(scope="module")
def untouched(branch):
    return branch([])


# -- nothing decided, nothing changed --------------------------------------------------------------------------------


def test_an_empty_list_is_status_quo_to_the_last_bit(past, untouched, differing):
    assert differing(untouched, Scenario().branch_off(past, ["status_quo"]).run()) == set()


def test_going_on_without_branching_is_the_same(past, untouched, differing):
    assert differing(untouched, past.fork().run()) == set()


def test_strength_zero_is_nothing_to_the_last_bit(branch, untouched, differing):
    assert differing(untouched, branch([Policy("shy", PUSHED, start=BRANCH, strength=0.0)])) == set()
    assert "prc_owned_h100e" in differing(untouched, branch([Policy("bold", PUSHED, start=BRANCH)]))


def test_a_policy_that_speaks_of_no_lever_is_nothing(branch, untouched, differing):
    assert differing(untouched, branch([Policy("silent", {}), lambda government, quarter: {}])) == set()


# -- when and how strongly -------------------------------------------------------------------------------------------


def test_a_policy_sets_its_lever_from_its_start_to_its_end(branch):
    model = branch([Policy("spell", {"enforcement": 4.5}, start=BRANCH + 2, end=BRANCH + 4)])
    series = model.recorder.series("enforcement_index")[:, 0]
    assert (series[BRANCH + 2 : BRANCH + 5] == 4.5).all()
    assert series[BRANCH + 1] < 4.5
    assert history()["enforcement"][max(history()["enforcement"])] == "enforcement_2026"
    assert series[BRANCH - 1] == model.assumptions.p.enforcement_2026[0]


def test_half_strength_moves_half_of_the_way(branch):
    hold = Policy("hold", dict.fromkeys(levers(), HOLD), start=BRANCH)
    half = branch([hold, Policy("half", {"enforcement": 3.0}, start=BRANCH, strength=0.5)], BRANCH)
    before = half.recorder.series("enforcement_index")[BRANCH - 1]
    assert half.recorder.series("enforcement_index")[BRANCH] == pytest.approx((before + 3.0) / 2)


def test_hold_keeps_the_value_of_the_branch(branch):
    model = branch([Policy("hold", {"prc_subsidy": HOLD, "enforcement": HOLD}, start=BRANCH)])
    for name in ("prc_subsidy_busd", "enforcement_index"):
        series = model.recorder.series(name)[BRANCH - 1 :]
        assert (series == series[0]).all()


def test_a_setting_may_differ_between_worlds(branch, past):
    values = np.linspace(1, 5, past.worlds)
    model = branch([Policy("varied", {"enforcement": values}, start=BRANCH)], BRANCH + 1)
    assert np.array_equal(model.recorder.series("enforcement_index")[BRANCH + 1], values)
    rows = np.array([4, 0])
    assert np.array_equal(
        model.fork(rows).run(BRANCH + 2).recorder.series("enforcement_index")[BRANCH + 2], values[rows]
    )


def test_strength_may_differ_between_worlds(branch, past, untouched):
    shy = np.arange(past.worlds) == 1
    model = branch([Policy("some", PUSHED, start=BRANCH, strength=np.where(shy, 0.0, 1.0))])
    for name in model.recorder.names:
        assert np.array_equal(
            model.recorder.series(name)[:, shy], untouched.recorder.series(name)[:, shy], equal_nan=True
        ), name
    assert (model.recorder.series("enforcement_index")[LAST, ~shy] == 4).all()


def test_later_policies_come_on_top(branch):
    model = branch(
        [Policy("one", {"enforcement": 2.0}, start=BRANCH), Policy("two", {"enforcement": 3.0}, start=BRANCH + 1)],
        BRANCH + 1,
    )
    assert model.recorder.series("enforcement_index")[BRANCH : BRANCH + 2, 0].tolist() == [2.0, 3.0]


def test_a_plain_function_is_a_policy(branch):
    def tit_for_tat(government, quarter):
        """Enforcement follows the rung of retaliation."""
        return {"enforcement": 1 + government.lever("prc_retaliation")} if quarter > BRANCH else {}

    model = branch([Policy("rung", {"prc_retaliation": 2.0}, start=BRANCH), tit_for_tat], BRANCH + 2)
    assert model.recorder.series("enforcement_index")[BRANCH + 2].tolist() == [3.0] * model.worlds


def test_before_the_branch_policies_are_silent(past):
    early = Scenario().branch_off(past, [[Policy("early", {"enforcement": 5.0}, start=2)]]).run(BRANCH)
    assert np.array_equal(
        early.recorder.series("enforcement_index")[:BRANCH], past.recorder.series("enforcement_index")[:BRANCH]
    )
    assert (early.recorder.series("enforcement_index")[BRANCH] == 5).all()


def test_a_programme_says_whose_rows_follow_which_policies(past):
    rows = np.arange(past.worlds) % 2 == 0
    programme = Programme([(rows, [Policy("even", {"enforcement": 5.0}, start=BRANCH)])], history())
    series = past.fork(programme=programme).run(BRANCH).recorder.series("enforcement_index")[BRANCH]
    assert (series[rows] == 5).all() and (series[~rows] < 5).all()


def test_a_schedule_holds_each_value_until_the_next_and_is_silent_before_the_first(branch):
    hold = Policy("hold", dict.fromkeys(levers(), HOLD), start=BRANCH)
    model = branch([hold, Policy("rising", {"enforcement": {"2027Q3": 4.0, "2027Q1": 2.5}}, start=BRANCH)], BRANCH + 4)
    series = model.recorder.series("enforcement_index")[:, 0]
    assert series[BRANCH] == series[BRANCH - 1]
    assert series[BRANCH + 1 : BRANCH + 5].tolist() == [2.5, 2.5, 4.0, 4.0]


def test_a_schedule_of_one_value_from_the_start_is_that_value(branch, differing):
    plain = branch([Policy("plain", PUSHED, start=BRANCH + 1)])
    staged = {name: {"2027Q1": value} for name, value in PUSHED.items()}
    assert differing(plain, branch([Policy("staged", staged, start=BRANCH)])) == set()


def test_a_schedule_may_differ_between_worlds(branch, past):
    values = np.linspace(1, 5, past.worlds)
    model = branch([Policy("varied", {"enforcement": {"2027Q1": values}}, start=BRANCH)], BRANCH + 1)
    assert np.array_equal(model.recorder.series("enforcement_index")[BRANCH + 1], values)


@pytest.mark.parametrize(
    ("schedule", "message"),
    [
        ({}, "empty schedule"),
        ({"2027Q5": 1.0}, "write it like"),
        ({"2030Q1": 1.0}, "outside"),
        ({"2027Q1": 9.0}, "0..5"),
    ],
)
def test_absurd_schedules_are_refused(schedule, message):
    with pytest.raises(ValueError, match=message):
        Policy("absurd", {"enforcement": schedule})


# -- bad input -------------------------------------------------------------------------------------------------------


def test_an_unknown_lever_suggests_the_nearest():
    with pytest.raises(UnknownName, match="did you mean remote_access_rule"):
        Policy("typo", {"remote_acess_rule": 1.0})
    with pytest.raises(UnknownName, match="did you mean chip_quota"):
        Policy("typo", {"chip_quotas": HOLD})


def test_a_function_with_a_misspelt_lever_is_told_so(branch):
    with pytest.raises(UnknownName, match="did you mean enforcement"):
        branch([lambda government, quarter: {"enforcment": 2.0}], BRANCH)


@pytest.mark.parametrize("value", [math.nan, math.inf, -1.0, 6.0, np.array([1.0, 7.0]), "held"])
def test_absurd_settings_are_refused(value):
    with pytest.raises(ValueError, match=r"enforcement|held"):
        Policy("absurd", {"enforcement": value})


def test_an_absurd_value_from_a_function_is_refused(branch):
    with pytest.raises(ValueError, match="enforcement"):
        branch([lambda government, quarter: {"enforcement": math.nan}], BRANCH)


@pytest.mark.parametrize("strength", [-0.1, 1.1, math.nan, np.array([0.5, 2.0])])
def test_strength_lies_between_zero_and_one(strength):
    with pytest.raises(ValueError, match=r"0\.\.1"):
        Policy("strong", {"enforcement": 2.0}, strength=strength)


@pytest.mark.parametrize("spell", [{"start": 20, "end": 19}, {"end": 25}])
def test_a_policy_starts_before_it_ends_and_ends_with_the_run(spell):
    with pytest.raises(ValueError, match="start no later than it ends"):
        Policy("backwards", {"enforcement": 2.0}, **spell)


def test_branching_needs_a_past_that_stands_at_the_branch():
    with pytest.raises(ValueError, match="2026Q3"):
        Scenario().branch_off(Scenario().build(1).run(3), [package("inaction")])


@pytest.mark.parametrize("returned", [None, 3.0, ["enforcement"]])
def test_a_function_that_returns_no_settings_is_named(past, returned):
    def my_rule(government, quarter):
        return returned

    with pytest.raises(ValueError, match=r"the policy my_rule returned .*: return levers and their settings, such as"):
        Scenario().branch_off(past, [[my_rule]]).step()
