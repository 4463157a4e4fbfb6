"""Nobody gains by being first: shuffling who is put on stage first, and who acts first, changes no bit."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from twofutures.agents.roster import Roster
from twofutures.agents.smuggler import Smuggler
from twofutures.policies.scenario import Scenario

PACKAGES = ("status_quo", "loopholes_closed")


def futures(roster: Roster | None = None):
    scenario = Scenario(roster=roster or Roster.load())
    return scenario.branch_off(scenario.build(3, 1).run(15), PACKAGES).run()


def shuffled(roster: Roster, seed: int) -> Roster:
    """The same people on stage, in another order of tables, of rows and of countries."""
    random = Random(seed)
    mix = lambda rows: random.sample(rows, len(rows))  # noqa: E731
    return replace(
        roster,
        rows={table: mix(roster.rows[table]) for table in mix(list(roster.rows))},
        countries=mix(roster.countries),
    )


def shuffle_turns(monkeypatch, seed: int) -> list[int]:
    """Let every set of agents act in a random order; returns how often one did."""
    kind = type(next(iter(Scenario().build(2).agents_by_type.values())))  # Mesa 3.5 has another set than 3.3
    random, turns, do = Random(seed), [], kind.do

    def in_any_order(self, method, *args, **kwargs):
        turns.append(len(self))
        return do(type(self)(random.sample(list(self), len(self)), random), method, *args, **kwargs)

    monkeypatch.setattr(kind, "do", in_any_order)
    return turns


@pytest.fixture(scope="module")
def plain():
    return futures()


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_is_neutral(plain, differing, seed):
    assert differing(plain, futures(shuffled(Roster.load(), seed))) == set()


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_turns_is_neutral(plain, differing, seed, monkeypatch):
    turns = shuffle_turns(monkeypatch, seed)
    assert differing(plain, futures()) == set()
    assert len(turns) > 24 * 20 and max(turns) > 70


class FirstComer(Smuggler):
    """A ring that takes what is left: the mutant for whom the order of turns matters."""

    def order(self):
        served = getattr(self.model, "served", 0)
        self.model.served = served + 1
        self.size = self.size if served % 16 else 2 * self.size
        super().order()
        self.model.chips.order(self.key, self.capital / (1 + served % 16), "front buyers")


def test_a_rule_that_depends_on_turns_is_noticed(differing, monkeypatch):
    roster = Roster.load().with_kind("ring", FirstComer)
    one = Scenario(roster=roster).build(3, 1).run(4)
    other = Scenario(roster=shuffled(roster, 1)).build(3, 1).run(4)
    assert "prc_smuggled_h100e" in differing(one, other)
    shuffle_turns(monkeypatch, 1)
    assert "prc_smuggled_h100e" in differing(one, Scenario(roster=roster).build(3, 1).run(4))


def test_the_two_packages_of_the_comparison_differ(plain):
    series = plain.recorder.series("prc_owned_h100e")[24]
    assert not np.any(series[:3] == series[3:])
