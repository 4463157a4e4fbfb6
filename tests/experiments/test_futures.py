"""Futures: any number of cases on the same past and luck; a world is the same alone and in any batch."""

import gc

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.abm.model import Model
from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.futures import Past
from twofutures.policies.case import Case
from twofutures.policies.members import fitted
from twofutures.policies.scenario import Scenario

KEPT = ("gap_usable", "lead_months_smooth")
WORLDS = 5


@pytest.fixture(scope="module")
def past():
    return Past(WORLDS, seed=3)


@pytest.fixture(scope="module")
def futures(past):
    budgets = np.linspace(0, 5, WORLDS)
    return past.futures(
        [
            Case("inaction"),
            Case("inaction", levers={"enforcement": budgets}, label="by world"),
            Case("inaction", switches={"smuggling": 0}, label="no smuggling"),
            Case("inaction", assumptions={"spillover": 0.5}, label="more spillover"),
        ]
    )


def test_cases_share_the_past_and_part_ways_after_the_branch(futures):
    for name in KEPT:
        base = futures.series(name, "inaction")
        for case in futures.cases[1:]:
            other = futures.series(name, case)
            assert (base[:, :BRANCH] == other[:, :BRANCH]).all()
            assert (base[:, -1] != other[:, -1]).any()


def test_a_world_alone_is_the_world_of_the_batch(past, futures):
    numbers = np.array([3])
    alone = past.take(numbers).futures([Case("inaction", levers={"enforcement": 3.75}, label="by world")], KEPT)
    for name in KEPT:
        np.testing.assert_array_equal(alone.series(name, "by world")[0], futures.series(name, "by world")[3])


@pytest.mark.slow
def test_chunks_change_nothing(past, futures, monkeypatch):
    monkeypatch.setattr("twofutures.experiments.futures.CHUNK_ROWS", 4)
    seen = []
    again = past.futures(
        [Case("inaction"), Case("inaction", levers={"enforcement": np.linspace(0, 5, WORLDS)}, label="by world")],
        KEPT,
        lambda done, of: seen.append((done, of)),
    )
    assert seen == [(2, 5), (4, 5), (5, 5)]
    for name in KEPT:
        for case in again.cases:
            np.testing.assert_array_equal(again.series(name, case), futures.series(name, case))


def test_models_of_finished_chunks_are_freed_at_once(past, monkeypatch):
    def alive():
        return sum(type(thing) is Model and bool(vars(thing)) for thing in gc.get_objects())

    monkeypatch.setattr("twofutures.experiments.futures.CHUNK_ROWS", 1)
    gc.collect()
    gc.disable()
    before, counts = alive(), []
    past.take(np.arange(3)).futures([Case()], iter(KEPT), lambda done, of: counts.append(alive()))
    gc.enable()
    assert counts == [before] * 3


@pytest.mark.slow
def test_worlds_made_of_members_that_were_played_are_those_of_a_past_of_their_own(past):
    ids = np.array([2, 4, len(fitted()) + 3])
    series = [one.futures([Case()], ["lead_months"]).series("lead_months", "status_quo")
              for one in (past.of_worlds(ids, 5), Past(ids, 5))]  # fmt: skip
    assert np.array_equal(*series, equal_nan=True)
    with pytest.raises(IndexError, match="not played"):
        past.of_worlds(np.array([5]), 1)


def test_outcomes_add_up(futures):
    counts = futures.counts("no smuggling")
    assert list(counts) == list(CLASSES) and sum(counts.values()) == WORLDS
    assert futures.fan("gap_usable", "inaction").shape == (3, 25)


def test_a_mechanism_switched_off_runs_dry_after_the_branch(futures):
    smuggled = futures.series("prc_smuggled_flow_h100e", "no smuggling")
    assert (smuggled[:, BRANCH - 1] > 0).all()
    assert (smuggled[:, -1] < 1e-3 * futures.series("prc_smuggled_flow_h100e", "inaction")[:, -1]).all()


def test_one_case_and_one_name_stand_for_themselves(past):
    assert past.futures(Case("inaction"), "gap_usable").series("gap_usable", "inaction").shape == (WORLDS, 25)
    with pytest.raises(ValueError, match=r"'inaction' is no case: write Case\('inaction'\)"):
        past.futures(["inaction"])


def test_two_cases_of_one_name_are_refused(past):
    with pytest.raises(ValueError, match="same name"):
        past.futures([Case("inaction"), Case("inaction", start="2027Q3")])


def test_nobody_branches_off_after_a_case_has_begun():
    later = Past(2).with_nothing_decided(BRANCH)
    assert later.branch([Case(levers={"enforcement": 2.0})]).quarter == BRANCH
    with pytest.raises(ValueError, match="has begun by 2026Q4"):
        later.branch([Case(levers={"enforcement": 2.0}), Case("inaction")])


def test_a_report_that_gives_nothing_wanted_is_left_out_and_changes_nothing_else(past):
    """What is collected must not decide what happens (Agents.jl#500)."""
    whole, model = (past.branch([Case("inaction")]) for _ in range(2))
    model.report_only(["third_prc_reach"])
    reach, every = (one.run().recorder.series("third_prc_reach") for one in (model, whole))
    assert np.array_equal(reach, every) and np.isfinite(reach[BRANCH:]).all()
    assert np.isnan(model.recorder.series("adoption_world")[BRANCH:]).all()


@pytest.mark.slow
def test_a_scenario_builds_the_worlds_of_the_app_and_the_command_line():
    ids, scenario = np.array([3, 515]), Scenario()  # two worlds that continue one member
    past = scenario.build(ids, 5).run(BRANCH - 1)
    here = scenario.branch_off(past, ["inaction"]).run(), scenario.build(ids, 5).run()
    there = Past(ids, 5).futures([Case("inaction"), Case()])
    for model, case in zip(here, there.cases, strict=True):
        for name in model.recorder.names:
            series = there.by_quarter(name, case)
            assert np.array_equal(model.recorder.series(name), series, equal_nan=True), (case, name)


def test_draws_fixed_from_the_branch_on_continue_the_same_past():
    fixed = {("openai/releases", BRANCH + 1): 0.999}
    anew, again = Past(2, fixed=fixed), Past(2).with_fixed(fixed)
    one, other = (past.branch([Case("inaction")]).run(BRANCH + 2).recorder for past in (anew, again))
    assert all(np.array_equal(one.series(name), other.series(name), equal_nan=True) for name in one.names)
    with pytest.raises(ValueError, match="openai/releases is drawn before the branch"):
        again.with_fixed({("openai/releases", BRANCH - 1): 0.5})
