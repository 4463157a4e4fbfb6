"""Questions: what is written is what is asked, and what cannot be asked is explained."""

from __future__ import annotations

import numpy as np
import pytest

from twofutures.abm.calendar import QUARTERS
from twofutures.abm.outcomes import CLASSES, JUDGED
from twofutures.experiments.futures import Past
from twofutures.experiments.questions import Question, observables_of
from twofutures.policies.case import Case


@pytest.fixture(scope="module")
def found():
    return Past(6, ensemble="prior").futures([Case("inaction")])


@pytest.mark.parametrize("text", ["near parity", "lead_months_smooth", "gap_usable>=3.5", "lead_months_smooth<-2"])
def test_a_question_is_written_as_it_is_read(text):
    assert str(Question.read(text)) == text
    assert Question.read(text.replace("<", " < ")) == Question.read(text)


@pytest.mark.parametrize("text", ["", "a<b", "a<1<2", "near parity<3", "<3", "gap_usable>nan"])
def test_what_is_no_question_is_told(text):
    with pytest.raises(ValueError, match="is no question"):
        Question.read(text)


def test_unknown_outcomes_suggest_the_nearest():
    with pytest.raises(ValueError, match="lead_months_smooth"):
        Question.read("lead_month_smooth").check(["lead_months_smooth", "gap_usable"])


def test_answers_are_2028_means_classes_and_limits(found):
    mean = found.series("lead_months_smooth", "inaction")[list(JUDGED)].mean(axis=0)
    assert Question.read("lead_months_smooth").answers(found, "inaction") == pytest.approx(mean)
    middle = float(np.median(mean))
    below = Question.read(f"lead_months_smooth<{middle}").answers(found, "inaction")
    np.testing.assert_array_equal(below, mean < middle)
    whole = sum(Question.read(name).answers(found, "inaction") for name in CLASSES)
    np.testing.assert_array_equal(whole, 1)


def test_worlds_without_a_value_are_counted(found):
    class Endless:
        def series(self, name, case):
            return np.full((len(QUARTERS), 3), np.inf)

    with pytest.raises(ValueError, match="no finite 2028 mean in 3 worlds"):
        Question.read("gap_usable").answers(Endless(), "inaction")
    assert Question.read("gap_usable>3").answers(Endless(), "inaction").tolist() == [1, 1, 1]


def test_each_observable_is_kept_once():
    asked = [Question.read(text) for text in ("near parity", "lead_months_smooth", "gap_usable>3")]
    kept = observables_of(asked)
    assert len(kept) == len(set(kept))
    assert {"lead_months_smooth", "gap_usable", "third_prc_reach"} <= set(kept)
