"""Named policies: all 26 proposals, declared in full, each moving what it says, and packages made of them."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.lever import levers
from twofutures.abm.names import UnknownName
from twofutures.abm.parameters import sources
from twofutures.policies.packages import packages
from twofutures.policies.policy import Policy
from twofutures.policies.proposals import proposals, proposed
from twofutures.policies.scenario import Scenario

APART = ("coalition_offer", "truce")  # offers and bargains between governments, which no single proposal sets


def test_every_proposal_of_the_evidence_is_there():
    assert {p.proposal for p in proposals().values()} == {f"P{n:02}" for n in range(1, 27)}


@pytest.mark.parametrize("name", proposals())
def test_a_proposal_is_declared_in_full(name):
    row = proposals()[name]
    assert row.source in sources() and all((row.label, row.meaning, row.proposer, row.cost, row.size))
    assert all(row.proposal in levers()[lever].proposals for lever in [*row.settings, *row.steps])


def test_levers_and_proposals_name_each_other():
    named = {(p.proposal, lever) for p in proposals().values() for lever in [*p.settings, *p.steps]}
    for name, declared in levers().items():
        if declared.owner != "hosts" and declared.proposals:
            assert any((proposal, name) in named for proposal in declared.proposals) or name in APART, name


@pytest.fixture(scope="module")
def run(past):
    """Pairs of futures per proposal on the same luck: the proposal, and the levers it moves put to neutral instead."""
    lists = []
    for row in proposals().values():
        neutral = {name: levers()[name].neutral for name in [*row.settings, *row.steps]}
        lists += [[row.policy()], [Policy("neutral", neutral, BRANCH + 1)]]
    return Scenario().branch_off(past, lists).run()


def test_every_proposal_holds_its_levers_and_shows_its_cost(run, past):
    """The cost shows against the levers at neutral: some proposals are already in force at the branch."""
    for i, (name, row) in enumerate(proposals().items()):
        first = 2 * i * past.worlds
        mine, other = slice(first, first + past.worlds), slice(first + past.worlds, first + 2 * past.worlds)
        for lever, value in row.settings.items():
            assert (run.levers[lever][mine] == value).all(), (name, lever)
        series = run.recorder.series(row.observable)[BRANCH + 1 :]
        assert (series[:, mine] != series[:, other]).any(), (name, row.observable)


def test_the_clock_of_the_allies_runs_two_quarters():
    policy = proposed("P12", start=BRANCH + 2)
    assert [policy.applies("ally_alignment", BRANCH + q) for q in (2, 3, 4)] == [False, False, True]
    assert "ally_alignment" not in proposed("P12", start=LAST).settings


def test_strength_and_citation_are_carried():
    policy = proposed("P01", strength=0.5)
    assert (policy.strength, policy.proposal, policy.citation) == (0.5, "P01", "bis-budget")


def test_an_unknown_policy_suggests_the_nearest():
    with pytest.raises(UnknownName, match="P07-open"):
        proposed("P07-opne")


def test_packages_join_proposals():
    parts = [packages()[name].policies for name in ("compute_only", "distillation_only", "exports_only")]
    assert sorted(sum(parts, ())) == sorted(packages()["loopholes_closed"].policies)
    assert packages()["loosened"].settings == dict(proposals()["P07-open"].settings)


def test_a_package_cannot_take_a_policy_that_moves_in_steps():
    from twofutures.policies.packages import _settings

    with pytest.raises(ValueError, match="moves in steps"):
        _settings({"policies": ["P12"]})


def test_a_schedule_is_what_it_says_quarter_by_quarter(past):
    model = Scenario().branch_off(past, [[proposed("P12", BRANCH)]]).run(BRANCH + 3)
    series = model.recorder.series("ally_alignment")[BRANCH : BRANCH + 4]
    assert (series[:2] < 0.8).all() and np.array_equal(series[2:], np.full((2, past.worlds), 0.8))
