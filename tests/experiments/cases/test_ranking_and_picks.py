"""Rankings find what was put in and own up to luck; picks open the worlds they name."""

import numpy as np
import pytest

from twofutures.abm.outcomes import CLASSES, CRITERIA
from twofutures.experiments.cases import picks
from twofutures.experiments.cases.ranking import assumptions_of, by_luck, distinct, divisions, flips, ranking
from twofutures.experiments.futures import Past
from twofutures.policies.case import Case

WORLDS = 200


@pytest.fixture
def values():
    rng = np.random.default_rng(3)
    return {f"a{i}": rng.random(WORLDS) for i in range(40)} | {"still": np.ones(WORLDS)}


def test_what_drives_the_outcome_comes_first_and_the_rest_is_called_luck(values):
    rows = ranking(values, -np.exp(5 * values["a7"]))
    assert (rows[0].name, rows[0].correlation, rows[0].beyond_luck) == ("a7", pytest.approx(-1.0), True)
    assert not any(row.beyond_luck for row in rows[1:])
    assert "still" not in {row.name for row in rows}


def test_an_outcome_that_never_varies_ranks_nothing(values):
    assert ranking(values, np.ones(WORLDS)) == []


def test_worlds_that_repeat_a_member_count_once(values):
    twice = {name: np.tile(x, 2) for name, x in values.items()}
    assert distinct(twice) == distinct(values) == WORLDS
    assert by_luck(WORLDS, 40) > by_luck(4 * WORLDS, 40)
    assert by_luck(2, 40) == 1.0


def test_an_assumption_that_moves_the_answer_but_turns_no_majority_is_a_division_and_no_flip(values):
    rng = np.random.default_rng(4)
    yes = rng.random(WORLDS) < 0.05 + 0.4 * (values["a3"] > 0.5)
    (row,) = divisions(values, yes)
    assert row.name == "a3" and not row.turns and flips(values, yes) == []
    assert divisions(values, np.ones(WORLDS, dtype=bool)) == []


def test_a_flip_names_the_assumption_that_turns_the_answer(values):
    rows = flips(values, values["a3"] > 0.5)
    assert rows[0].name == "a3"
    assert rows[0].low[0] == 0 and rows[0].high[0] == rows[0].high[1]
    assert flips(values, np.ones(WORLDS, dtype=bool)) == []


def test_assumptions_are_those_of_the_world_itself_and_of_the_case():
    rows = assumptions_of(np.array([3, 4]), Case(assumptions={"spillover": 0.5}))
    alone = Past(np.array([4])).model.assumptions.values
    assert all(x[1] == alone[name][0] for name, x in rows.items() if name != "spillover")
    assert rows["spillover"].tolist() == [0.5, 0.5]


def test_the_typical_world_is_the_one_at_the_medians():
    rows = {name: np.array([0.0, 1.0, 2.0, 3.0, 9.0]) for name in CRITERIA}
    assert picks.typical(rows) == 2
    assert picks.smallest_lead(rows) == 0 and picks.largest_lead(rows) == 4


def test_a_class_without_worlds_has_no_typical_one():
    rows = {name: np.arange(5.0) for name in CRITERIA}
    classes = np.array([4, 4, 4, 1, 4])
    assert picks.typical_of_class(rows, classes, CLASSES[1]) == 3
    assert picks.typical_of_class(rows, classes, CLASSES[0]) is None


def test_any_world_is_one_of_the_worlds_and_asking_again_moves_on():
    rows = [picks.any_world(50, turn) for turn in range(20)]
    assert all(0 <= place < 50 for place in rows) and len(set(rows)) > 5
    assert picks.any_world(50, 3) == rows[3]
