"""The most surprising worlds: each kind finds the one that was made for it, in the quarter in which it was made."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.experiments.cases.picks import LEAD
from twofutures.experiments.cases.surprises import RATIO, RULES, over_a_year, surprises, turn

WORLDS = 12


@pytest.fixture
def series() -> dict[str, np.ndarray]:
    """Twelve worlds in which little happens, and five that were altered."""
    made = {name: np.full((LAST + 1, WORLDS), level) for name, level in ((LEAD, 8.0), (RATIO, 6.0), (RULES, 0.1))}
    made[LEAD][BRANCH + 2 :, 1] = 40.0
    made[LEAD][BRANCH + 4 :, 2] = -20.0
    made[LEAD][BRANCH : BRANCH + 4, 3] = 30.0
    made[LEAD][BRANCH:, 4], made[RATIO][:, 4] = 1.0, 25.0
    made[LEAD][:, 5], made[RULES][BRANCH + 1 :, 5] = 15.0, -0.8
    return made


def test_each_kind_finds_its_world_and_its_quarter(series):
    kinds = {one.kind: one for one in surprises(series.__getitem__)}
    wanted = {"grew": (1, BRANCH + 2), "fell": (2, BRANCH + 4), "turned": (3, BRANCH + 3), "rules": (5, BRANCH + 1)}
    assert {kind: (kinds[kind].world, kinds[kind].step) for kind in wanted} == wanted
    assert kinds["despite"].world == 4 and kinds["despite"].figures["ratio"] == 25
    assert kinds["grew"].figures["start"] == 8 and kinds["grew"].figures["end"] == 40
    assert kinds["turned"].figures["there"] == 30 and "moved" not in kinds and "returned" not in kinds


def test_what_was_set_comes_first_and_no_world_is_told_of_twice(series):
    was = {name: values.copy() for name, values in series.items()}
    was[LEAD][BRANCH + 3 :, 1] = -40.0
    stories = surprises(series.__getitem__, was.__getitem__)
    first = stories[0]
    assert (first.kind, first.world, first.step, first.figures["was"]) == ("moved", 1, BRANCH + 3, -40.0)
    assert len({one.world for one in stories}) == len(stories)


def test_worlds_that_are_alike_surprise_nobody():
    alike = {name: np.ones((LAST + 1, 3)) for name in (LEAD, RATIO, RULES)}
    assert surprises(alike.__getitem__) == []


def test_one_quarter_that_sticks_out_does_not_decide():
    assert turn(np.array([0.0, 0, 0, 20, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9])) == 6
    assert turn(np.array([0.0, 0, 0, 1, 1, 1])) == 3


def test_a_year_is_the_last_four_quarters():
    assert over_a_year(np.arange(6.0)[:, None])[:, 0].tolist() == [0, 0.5, 1, 1.5, 2.5, 3.5]
