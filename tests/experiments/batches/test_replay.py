"""A world is a world: alone, in company, forked or not, watched or not, it comes out the same to the last bit."""

import os
import subprocess
import sys
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.luck import Luck
from twofutures.abm.story import Story
from twofutures.agents.roster import Roster
from twofutures.agents.smuggler import Smuggler
from twofutures.policies.policy import Policy
from twofutures.policies.scenario import Scenario

PACKAGES = ("status_quo", "loopholes_closed", "loosened")
SEED = 11


def play(ids, roster=None, packages=PACKAGES, until=LAST, story=None):
    """All packages on these worlds: a function of observable gives shape (quarters, packages, worlds)."""
    scenario = Scenario(roster=roster or Roster.load())
    past = scenario.build(np.asarray(ids), SEED, story).run(BRANCH - 1)
    model = scenario.branch_off(past, packages, story=story).run(until)
    table = {n: model.recorder.series(n).reshape(LAST + 1, len(packages), len(ids)) for n in model.recorder.names}
    return model, table


def unlike(whole, part, rows) -> set[str]:
    """Observables of some worlds that are not bitwise those of the same worlds in a larger batch."""
    assert whole.keys() == part.keys()
    return {n for n in whole if not np.array_equal(whole[n][:, :, rows], part[n], equal_nan=True)}


@pytest.fixture(scope="module")
def whole():
    return play(range(7))[1]


def also(*more):
    """Further values, for the long form: each is a run."""
    return [pytest.param(value, marks=pytest.mark.long) for value in more]


@pytest.mark.parametrize("ids", [[3], [4, 5, 6], [5, 0, 5], *also([0], [0, 1, 2], range(7))], ids=str)
def test_a_world_is_the_same_in_any_company(whole, ids):
    assert unlike(whole, play(ids)[1], list(ids)) == set()


def test_a_world_is_the_same_far_from_the_others(whole):
    far = play([100_001, 4, 5_000_000])[1]
    assert unlike(whole, {name: table[:, :, 1:2] for name, table in far.items()}, [4]) == set()


def test_a_package_is_the_same_whatever_it_is_compared_with(whole):
    alone = play(range(7), packages=("loosened",))[1]
    assert {n for n in whole if not np.array_equal(whole[n][:, 2:], alone[n], equal_nan=True)} == set()


def test_watching_changes_nothing(whole):
    model, table = play([2, 3], story=Story())
    assert unlike(whole, table, [2, 3]) == set()
    assert model.story.events


def test_worlds_and_packages_do_differ(whole):
    end = whole["prc_owned_h100e"][LAST]
    assert len(np.unique(end)) == end.size


class Herd(Smuggler):
    """A mutant whose rings look at the mean over worlds."""

    def order(self):
        super().order()
        self.capital = self.capital * 0.5 + np.mean(self.capital) * 0.5


def test_a_rule_that_looks_across_worlds_is_noticed():
    herd = Roster.load().with_kind("ring", Herd)
    whole, alone = (play(ids, herd, PACKAGES[:1], BRANCH)[1] for ids in (range(3), [1]))
    assert "prc_smuggled_h100e" in unlike(whole, alone, [1])


# -- forks -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def straight():
    return Scenario().build(3, SEED).run()


@pytest.mark.parametrize("stops", [(-1,), (9, 9), (BRANCH, 20), *also((0, 7), (BRANCH - 1,))], ids=str)
def test_forking_is_going_on(straight, differing, stops):
    model = Scenario().build(3, SEED)
    for stop in stops:
        model = model.run(stop).fork()
    assert differing(straight, model.run()) == set()


def test_a_fork_may_reorder_and_repeat_worlds(straight):
    rows = np.array([2, 0, 0, 2, 1])
    model = Scenario().build(3, SEED).run(BRANCH + 1).fork(rows).run()
    for name in model.recorder.names:
        assert np.array_equal(model.recorder.series(name), straight.recorder.series(name)[:, rows], equal_nan=True), (
            name
        )


def test_a_fork_in_the_middle_of_a_policy_goes_on_with_it(past, differing):
    policies = [
        Policy("varied", {"enforcement": np.linspace(1, 5, past.worlds)}, start=BRANCH),
        Policy("held", {"chip_fee": "hold"}, start=BRANCH),
    ]
    branch = lambda: Scenario().branch_off(past, [policies])  # noqa: E731
    assert differing(branch().run(), branch().run(19).fork().run()) == set()


def test_new_luck_after_the_branch_leaves_the_past_and_changes_the_future(past):
    model = past.fork(luck=Luck(99, np.arange(past.worlds))).run()
    same = model.recorder.series("eci_us") == past.fork().run().recorder.series("eci_us")
    assert same[:BRANCH].all() and not same[LAST].all()


class Forgetful(Smuggler):
    """A mutant that keeps something outside its declared state."""

    def order(self):
        self.hidden = getattr(self, "hidden", 0.0) + 1.0
        self.capital = self.capital * (1 + self.hidden / 100)
        super().order()


def test_what_is_kept_outside_state_breaks_the_fork(differing):
    scenario = Scenario(roster=Roster.load().with_kind("ring", Forgetful))
    straight = scenario.build(3, SEED).run(10)
    assert "prc_smuggled_h100e" in differing(straight, scenario.build(3, SEED).run(5).fork().run(10))


def test_another_seed_is_another_past_of_drawn_worlds():
    runs = (Scenario().build(3, seed, ensemble="prior").run(4) for seed in (1, 2))
    one, two = (run.recorder.series("prc_owned_h100e")[4] for run in runs)
    assert not np.any(one == two)


def test_equal_arguments_give_equal_bits(straight, differing):
    assert differing(straight, Scenario().build(3, SEED).run()) == set()


def digest(model) -> str:
    """A fingerprint of everything recorded."""
    return blake2b(b"".join(model.recorder.series(n).tobytes() for n in model.recorder.names)).hexdigest()


def test_the_order_in_which_python_keeps_sets_changes_nothing(straight, root):
    """It differs from process to process, unless it is fixed as here (mesa#745)."""
    program = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_replay import SEED, Scenario, digest
print(digest(Scenario().build(3, SEED).run()))
"""
    env = os.environ | {"PYTHONHASHSEED": "0"}
    ended = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == digest(straight)


pytestmark = pytest.mark.slow
