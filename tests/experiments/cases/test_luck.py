"""The part of luck: found where it was put in, none where nothing else differs, unknown where nothing can tell."""

import numpy as np
import pytest

from twofutures.experiments.cases.luck import part_of_luck

MEMBERS = np.arange(1000) % 400


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_the_part_that_was_put_in_is_found_and_lies_in_its_interval(part):
    rng = np.random.default_rng(5)
    of_member = rng.normal(0, np.sqrt(1 - part), 400)[MEMBERS]
    outcome = of_member + rng.normal(0, np.sqrt(part), 1000)
    luck = part_of_luck(outcome, MEMBERS)
    assert luck.part == pytest.approx(part, abs=0.06) and luck.low <= luck.part <= luck.high
    assert luck.high - luck.low < 0.2 and luck.members == 400


def test_all_is_luck_where_members_are_alike_and_none_is_where_their_worlds_are_equal():
    rng = np.random.default_rng(6)
    assert part_of_luck(rng.normal(size=1000), MEMBERS).part > 0.9
    assert part_of_luck(1.0 * MEMBERS, MEMBERS).part == pytest.approx(0.0)


def test_nothing_is_told_where_no_two_worlds_share_a_member_or_nothing_differs():
    assert part_of_luck(np.arange(10.0), np.arange(10)) is None
    assert part_of_luck(np.ones(1000), MEMBERS) is None
