"""Quarters and names: what people type is understood or answered with help."""

import pytest

from twofutures.abm.calendar import BRANCH, LAST, QUARTERS, quarter_name, quarter_step, run_quarter, year
from twofutures.abm.names import UnknownName, known


def test_the_run_goes_from_2022q4_to_2028q4_and_branches_in_2026q4():
    assert (QUARTERS[0], QUARTERS[BRANCH], QUARTERS[LAST], len(QUARTERS)) == ("2022Q4", "2026Q4", "2028Q4", 25)


@pytest.mark.parametrize("step", [-12, -1, 0, 1, 5, 24, 40])
def test_names_and_steps_are_inverse(step):
    assert quarter_step(quarter_name(step)) == step


def test_a_quarter_means_its_end():
    assert (year(0), year(4), year(24)) == (2023.0, 2024.0, 2029.0)


@pytest.mark.parametrize("text", ["2026", "2026Q5", "2026Q0", "26Q1", "Q1 2026", "2026q1", "", "2026Q11"])
def test_text_that_is_no_quarter_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="write it like 2026Q4"):
        quarter_step(text)


@pytest.mark.parametrize("text", ["2022Q3", "2029Q1"])
def test_a_quarter_outside_the_run_is_refused_with_the_range(text):
    with pytest.raises(ValueError, match="use 2022Q4 to 2028Q4"):
        run_quarter(text)


def test_a_quarter_inside_the_run_is_its_step():
    assert run_quarter(" 2026Q4 ") == BRANCH


def test_an_unknown_name_suggests_the_nearest():
    with pytest.raises(UnknownName, match=r"unknown lever 'enforcment': did you mean enforcement"):
        known("lever", "enforcment", ["enforcement", "chip_quota"])


def test_a_name_like_nothing_lists_what_there_is():
    with pytest.raises(UnknownName, match=r"known: a1, b2, .* …"):
        known("thing", "zzzzzz", [f"{c}{i}" for i, c in enumerate("abcdefghijk", 1)])


def test_a_known_name_is_returned():
    assert known("thing", "b", iter(["a", "b"])) == "b"
