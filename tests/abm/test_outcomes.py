"""Outcome classes: the truth table, row by row, and the year it is judged by."""

import numpy as np
import pytest

from twofutures.abm.calendar import QUARTERS
from twofutures.abm.outcomes import CLASSES, DECIDED, JUDGED, JUDGED_BY, THRESHOLDS, classify, criteria, held
from twofutures.abm.parameters import parameter
from twofutures.abm.recorder import Recorder
from twofutures.agents.observables.declared import shipped

LEAD, PARITY, REACH, RULES = (parameter(name).value for name in THRESHOLDS)
TINY = 1e-9


def judged(lead, reach=0.6, rules=0.2, decided=1.0) -> str:
    means = {n: np.array([v]) for n, v in zip(JUDGED_BY, (lead, reach, rules, decided), strict=True)}
    return CLASSES[classify(means)[0]]


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        ({"lead": -TINY}, "PRC ahead"),
        ({"lead": -30, "reach": 0.1, "rules": -1}, "PRC ahead"),
        ({"lead": LEAD}, "commanding lead"),
        ({"lead": LEAD, "reach": REACH + TINY, "rules": RULES + TINY}, "commanding lead"),
        ({"lead": LEAD, "reach": REACH}, "lead without reach"),
        ({"lead": LEAD, "rules": RULES}, "lead without reach"),
        ({"lead": LEAD - TINY}, "mixed"),
        ({"lead": PARITY, "reach": REACH}, "near parity"),
        ({"lead": PARITY, "rules": RULES}, "near parity"),
        ({"lead": 0.0, "reach": 0.4, "rules": 0.5}, "near parity"),
        ({"lead": PARITY}, "mixed"),
        ({"lead": PARITY + TINY, "reach": 0.4}, "mixed"),
        ({"lead": (LEAD + PARITY) / 2, "rules": -1}, "mixed"),
        ({"lead": LEAD, "decided": 0.0}, "undecided"),
        ({"lead": PARITY, "decided": 0.0}, "undecided"),
        ({"lead": LEAD, "reach": 0.4, "decided": 0.0}, "lead without reach"),
        ({"lead": PARITY, "reach": 0.4, "decided": 0.0}, "near parity"),
        ({"lead": (LEAD + PARITY) / 2, "decided": 0.0}, "mixed"),
        ({"lead": -1, "decided": 0.0}, "PRC ahead"),
    ],
)
def test_the_first_row_that_holds_decides(world, expected):
    assert judged(**world) == expected


@pytest.mark.parametrize("what", ["lead", "reach", "rules", "decided"])
def test_a_world_that_came_to_no_number_has_no_class(what):
    """Nothing holds of NaN, so that it would pass for mixed; a run that breaks down must end (Oceananigans.jl#1196)."""
    with pytest.raises(ValueError, match="has no mean of 2028 in 1 world: no class can be told"):
        judged(**{"lead": 20.0, what: float("nan")})


def test_thresholds_can_be_edited():
    means = {name: np.array([value]) for name, value in zip(JUDGED_BY, (4.0, 0.4, 0.1, 1.0), strict=True)}
    assert CLASSES[classify(means, {"class_parity_months": 3.0})[0]] == "mixed"
    assert CLASSES[classify(means, {"class_lead_months": 3.0})[0]] == "lead without reach"
    assert CLASSES[classify(means, {"class_lead_months": 3.0, "class_reach": 0.25})[0]] == "commanding lead"
    assert CLASSES[classify(means, {"class_reach": 0.25, "class_rules": 0.2})[0]] == "near parity"


def test_worlds_are_judged_one_by_one():
    means = {
        "lead_months_smooth": np.array([-1.0, 20.0, 20.0, 3.0, 9.0, 20.0]),
        "swing_us_part": np.array([0.6, 0.6, 0.4, 0.4, 0.6, 0.6]),
        "swing_rules_direction": np.full(6, 0.1),
        DECIDED: np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.0]),
    }
    assert [CLASSES[i] for i in classify(means)] == list(CLASSES)


def test_each_criterion_is_told_by_itself():
    means = {name: np.array([value]) for name, value in zip(JUDGED_BY, (4.0, 0.4, 0.1, 1.0), strict=True)}
    assert [bool(where[0]) for where in held(means).values()] == [False, True, True, False]
    assert not held({**means, "swing_rules_direction": np.array([-1.0]), DECIDED: np.array([0.0])})[
        "rules in swing states turn toward state control"
    ][0]


def test_a_world_is_judged_by_the_mean_of_the_four_quarters_of_2028():
    assert [QUARTERS[q] for q in JUDGED] == ["2028Q1", "2028Q2", "2028Q3", "2028Q4"]
    recorder = Recorder(1, shipped())
    for quarter in range(25):
        late = quarter - 20
        recorder.keep(
            quarter,
            dict.fromkeys(JUDGED_BY[1:], 0.0),
        )
        recorder.keep(quarter, {"lead_months_smooth": float(late) if late > 0 else 1e6})
    assert criteria(recorder)["lead_months_smooth"].tolist() == [2.5]
