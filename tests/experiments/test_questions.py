"""Questions: what is written is what is asked and what is printed, and what cannot be asked is explained."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofutures.abm.calendar import QUARTERS, quarters_between, span_name
from twofutures.abm.lever import factors
from twofutures.abm.outcomes import CLASSES, JUDGED
from twofutures.agents.observables.declared import shipped
from twofutures.experiments.futures import Past
from twofutures.experiments.questions import SIGNS, Question, ask, observables_of
from twofutures.policies.case import Case

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
RECORDED, SET = sorted(shipped().observables), sorted(set(factors()) - set(shipped().observables))
SPANS = st.tuples(st.sampled_from(QUARTERS), st.sampled_from(QUARTERS)).map(lambda ends: "..".join(sorted(ends)))
LIMITS = st.tuples(st.sampled_from([*SIGNS, "=="]), NUMBERS).map(lambda limit: f" {limit[0]} {limit[1]!r}")
NAMED = st.tuples(st.sampled_from(RECORDED), st.one_of(st.just(""), SPANS.map("@".__add__)), LIMITS | st.just("")).map(
    "".join
)
ASSUMED = st.tuples(st.sampled_from(SET), LIMITS).map("".join)


@pytest.fixture(scope="module")
def run():
    return Past(6, ensemble="prior").futures([Case("inaction", levers={"enforcement": 3.0})])


@given(st.one_of(st.sampled_from(CLASSES), NAMED, ASSUMED))
def test_what_is_printed_is_accepted_and_means_the_same(text):
    question = ask(text, shipped().observables, number=True)
    assert Question.read(str(question)) == question
    assert str(Question.read(str(question))) == str(question)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Near_Parity", "near parity"),
        ("PRC-ahead", "PRC ahead"),
        ("lead_months_smooth < -2", "lead_months_smooth<-2"),
        ("gap_usable==3.5", "gap_usable=3.5"),
        ("gap_usable_2028Q4", "gap_usable@2028Q4"),
        ("gap_usable_2028 > 1e-3", "gap_usable@2028>0.001"),
        ("gap_usable@2027Q1:2027Q2", "gap_usable@2027Q1..2027Q2"),
        ("gap_usable@2027Q1..2027Q4", "gap_usable@2027"),
    ],
)
def test_every_spelling_is_printed_as_one(text, printed):
    assert str(Question.read(text)) == printed


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        *((text, "is no question: write") for text in ("", "a<b", "a<1<2", "near parity<3", "<3", "gap_usable>nan")),
        ("gap_usable@2029Q1>3", "outside the run"),
        ("gap_usable@soon>3", "write it like"),
        ("spillover@2027Q1>0.5", "leave out @2027Q1"),
        ("spilover>0.5", "did you mean spillover"),
        ("lead_month_smooth<6", "lead_months_smooth"),
        ("gap_usable", "such as 'gap_usable<6'"),
        ("class", "such as 'near parity'"),
    ],
)
def test_what_cannot_be_asked_is_explained(text, hint):
    with pytest.raises(ValueError, match=hint):
        ask(text, shipped().observables)


def test_a_name_that_is_both_is_what_was_recorded_where_that_is_kept(run):
    both = sorted(set(shipped().observables) & set(factors()))
    assert "chip_ceiling" in both and not set(shipped().observables) & set(CLASSES)
    for name in both:
        assert Question.read(name).needs == (name,)
        np.testing.assert_array_equal(
            Question.read(f"{name}@2028Q4").of(run, "inaction"), run.by_quarter(name, "inaction")[-1]
        )


def test_input_is_checked_without_loading_the_engine():
    program = "import sys; import twofutures.experiments.questions; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"mesa", "scipy", "networkx", "pyarrow", "matplotlib"} & set(loaded)


@given(SPANS)
def test_ranges_are_printed_as_they_are_read(text):
    span = quarters_between(text)
    assert quarters_between(span_name(span)) == span == quarters_between(text.replace("..", ":"))
    assert f"{span[0]}..{span[-1]}" == text


def test_answers_are_means_classes_limits_and_what_is_assumed(run):
    series = run.by_quarter("lead_months_smooth", "inaction")
    mean = series[list(JUDGED)].mean(axis=0)
    assert Question.read("lead_months_smooth").answers(run, "inaction") == pytest.approx(mean)
    middle = float(np.median(mean))
    below = Question.read(f"lead_months_smooth<{middle!r}").answers(run, "inaction")
    np.testing.assert_array_equal(below, mean < middle)
    whole = sum(Question.read(name).answers(run, "inaction") for name in CLASSES)
    np.testing.assert_array_equal(whole, 1)
    np.testing.assert_array_equal(Question.read("lead_months_smooth@2028Q4").of(run, "inaction"), series[-1])
    two = Question.read("lead_months_smooth@2027Q4..2028Q1").of(run, "inaction")
    np.testing.assert_allclose(two, series[20:22].mean(axis=0))
    np.testing.assert_array_equal(Question.read("enforcement").of(run, "inaction"), np.full(6, 3.0))
    assert len(np.unique(Question.read("spillover").of(run, "inaction"))) == 6
    with pytest.raises(ValueError, match="leaves chip_tracking to the governments"):
        Question.read("chip_tracking>0").of(run, "inaction")


def test_worlds_without_a_value_are_counted():
    class Endless:
        def by_quarter(self, name, case):
            return np.full((len(QUARTERS), 3), np.inf)

    with pytest.raises(ValueError, match="no finite 2028 mean in 3 worlds"):
        Question.read("gap_usable").answers(Endless(), "inaction")
    assert Question.read("gap_usable>3").answers(Endless(), "inaction").tolist() == [1, 1, 1]


def test_each_observable_is_kept_once():
    asked = [Question.read(text) for text in ("near parity", "lead_months_smooth", "gap_usable>3", "spillover>0.5")]
    kept = observables_of(asked)
    assert len(kept) == len(set(kept))
    assert {"lead_months_smooth", "gap_usable", "swing_us_part"} <= set(kept) and "spillover" not in kept
