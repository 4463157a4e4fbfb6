"""The real trade and smuggling stages against their plain one-world reference, state by state, to 1e-9."""

import numpy as np
import plain_reference as plain
import pytest
from agreement import NOTHING, TOLERANCE, disagreements, faults_of_trade

from twofutures.abm.calendar import BRANCH, run_quarter
from twofutures.policies.scenario import Scenario

SEED, WORLDS = 11, 24
HISTORY = ("2022Q4", "2023Q1", "2023Q4", "2025Q1", "2025Q2", "2025Q3", "2026Q1", "2026Q3")
FUTURE = ("2027Q1", "2027Q4", "2028Q4")
PACKAGES = ("loopholes_closed", "loosened")


@pytest.fixture(scope="module")
def watched():
    """One run through history and both packages, with the states around both stages of the quarters looked at."""
    scenario, seen = Scenario(), {}
    past = scenario.build(WORLDS, SEED, ensemble="prior")
    model = past
    for name in (*HISTORY, *FUTURE):
        if name == FUTURE[0]:
            model = scenario.branch_off(past.run(BRANCH - 1), PACKAGES)
        seen[name] = plain.watch(model.run(run_quarter(name) - 1))
    return seen


def worlds_of(seen) -> range:
    """A few rows of a watched model, from all its packages."""
    return range(0, seen.model.worlds, 5)


def changed(before, after) -> set[tuple[str, str]]:
    """Place and name of every state that a stage set to something else in any world."""
    return {
        (key, name)
        for key, states in after.items()
        for name, array in states.items()
        if not np.array_equal(array, before[key][name])
    }


@pytest.mark.parametrize("quarter", (*HISTORY, *FUTURE))
class TestAgreement:
    def test_trade(self, watched, quarter):
        seen = watched[quarter]
        for world in worlds_of(seen):
            model = plain.plain_model(seen, world)
            model.trade()
            assert faults_of_trade(model, seen, world) == [], world

    def test_smuggle(self, watched, quarter):
        seen = watched[quarter]
        for world in worlds_of(seen):
            model = plain.plain_model(seen, world)
            model.play()
            before, after = seen.states["before_trade"], seen.states["after_smuggle"]
            assert disagreements(model.states(), before, after, world) == {}, world

    def test_payments(self, watched, quarter):
        seen = watched[quarter]
        real, before = seen.payments["after_smuggle"], seen.payments["before_trade"]
        between = set(seen.payments["before_smuggle"]) - set(seen.payments["after_trade"])
        booked = set(real) - set(before) - between
        for world in worlds_of(seen):
            model = plain.plain_model(seen, world)
            model.play()
            assert set(model.payments) == booked
            expected = {e: real[e][world] for e in booked}
            assert model.payments == pytest.approx(expected, rel=TOLERANCE, abs=TOLERANCE * NOTHING)

    def test_nothing_that_changes_is_left_out(self, watched, quarter):
        seen = watched[quarter]
        model = plain.plain_model(seen, 0)
        model.play()
        covered = {(key, name) for key, states in model.states().items() for name in states}
        assert changed(seen.states["before_trade"], seen.states["after_trade"]) <= covered
        assert changed(seen.states["before_smuggle"], seen.states["after_smuggle"]) <= covered


def test_every_branch_of_the_rules_was_taken(watched):
    """Busts, moves, charges, dormancy; a closed ceiling, a binding quota, no quota; rationed and unsold chips."""
    rings = [r.key for r in watched["2026Q3"].model.cast(plain.Smuggler)]

    def some(quarters, holds) -> bool:
        return any(bool(np.any(holds(watched[q]))) for q in quarters)

    def ring(name):
        return lambda seen: np.array([seen.states["after_smuggle"][r][name] for r in rings]) > 0

    quarters = tuple(watched)
    assert all(some(quarters, ring(name)) for name in ("caught", "seized", "landed", "charged", "dormant"))
    assert some(
        quarters, lambda s: [s.states["after_smuggle"][r]["hub"] != s.states["before_smuggle"][r]["hub"] for r in rings]
    )
    ceilings = {q: watched[q].states["before_trade"]["levers"]["chip_ceiling"] for q in quarters}
    assert all(ceilings["2025Q2"] == 0) and all(ceilings["2022Q4"] > 0)
    quotas = {q: watched[q].states["before_trade"]["levers"]["chip_quota"] for q in quarters}
    assert all(quotas["2026Q1"] < 1) and np.ptp(quotas["2028Q4"]) > 1
    assert some(quarters, lambda s: s.states["after_trade"]["chips"]["tightness"] > 0)
    assert some(quarters, lambda s: s.states["after_trade"]["chips"]["tightness"] < 0)


def test_reference_draws_are_the_models_own(watched):
    seen = watched["2026Q3"]
    key, world = seen.model.cast(plain.Smuggler)[0].key, 3
    fresh = plain.Luck(SEED, np.arange(WORLDS)).uniform(f"{key}/caught", seen.quarter)
    assert plain.plain_model(seen, world).luck[key]["caught"] == fresh[world]
