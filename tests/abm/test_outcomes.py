"""Outcome classes: the truth table, row by row, and the year it is judged by."""

import numpy as np
import pytest

from twofutures.abm.calendar import QUARTERS
from twofutures.abm.outcomes import CLASSES, JUDGED, THRESHOLDS, classify, criteria
from twofutures.abm.parameters import parameter
from twofutures.abm.recorder import Recorder
from twofutures.agents.observables.declared import shipped

LEAD, PARITY, REACH = (parameter(name).value for name in THRESHOLDS)
TINY = 1e-9


def judged(lead, reach=0.6, prc=0.3, free=0.5, control=0.2) -> str:
    names = (
        "lead_months_smooth",
        "third_us_aligned_reach",
        "third_prc_reach",
        "norm_share_democratic",
        "norm_share_state_control",
    )
    means = {n: np.array([v]) for n, v in zip(names, (lead, reach, prc, free, control), strict=True)}
    return CLASSES[classify(means)[0]]


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        ({"lead": -TINY}, "PRC ahead"),
        ({"lead": -30, "reach": 0.1, "prc": 0.9, "free": 0.1, "control": 0.9}, "PRC ahead"),
        ({"lead": LEAD}, "commanding lead"),
        ({"lead": LEAD, "reach": REACH}, "commanding lead"),
        ({"lead": LEAD, "reach": REACH - TINY}, "lead without reach"),
        ({"lead": LEAD, "free": 0.3, "control": 0.3}, "lead without reach"),
        ({"lead": LEAD - TINY}, "mixed"),
        ({"lead": PARITY, "reach": 0.4, "prc": 0.4}, "near parity"),
        ({"lead": PARITY, "free": 0.3, "control": 0.3}, "near parity"),
        ({"lead": 0.0, "reach": 0.4, "prc": 0.5}, "near parity"),
        ({"lead": PARITY}, "mixed"),
        ({"lead": PARITY + TINY, "reach": 0.4, "prc": 0.5}, "mixed"),
        ({"lead": (LEAD + PARITY) / 2, "free": 0.1, "control": 0.9}, "mixed"),
    ],
)
def test_the_first_row_that_holds_decides(world, expected):
    assert judged(**world) == expected


@pytest.mark.parametrize("what", ["lead", "reach", "prc", "free", "control"])
def test_a_world_that_came_to_no_number_has_no_class(what):
    """Nothing holds of NaN, so that it would pass for mixed; a run that breaks down must end (Oceananigans.jl#1196)."""
    with pytest.raises(ValueError, match="has no mean of 2028 in 1 world: no class can be told"):
        judged(**{"lead": 20.0, what: float("nan")})


def test_thresholds_can_be_edited():
    means = {
        "lead_months_smooth": np.array([4.0]),
        "third_us_aligned_reach": np.array([0.3]),
        "third_prc_reach": np.array([0.2]),
        "norm_share_democratic": np.array([0.5]),
        "norm_share_state_control": np.array([0.2]),
    }
    assert CLASSES[classify(means)[0]] == "mixed"
    assert CLASSES[classify(means, {"class_lead_months": 3.0})[0]] == "lead without reach"
    assert CLASSES[classify(means, {"class_lead_months": 3.0, "class_reach": 0.25})[0]] == "commanding lead"


def test_worlds_are_judged_one_by_one():
    means = {
        "lead_months_smooth": np.array([-1.0, 20.0, 20.0, 3.0, 9.0]),
        "third_us_aligned_reach": np.array([0.6, 0.6, 0.4, 0.4, 0.6]),
        "third_prc_reach": np.array([0.3, 0.3, 0.3, 0.5, 0.3]),
        "norm_share_democratic": np.full(5, 0.5),
        "norm_share_state_control": np.full(5, 0.2),
    }
    assert [CLASSES[i] for i in classify(means)] == list(CLASSES)


def test_a_world_is_judged_by_the_mean_of_the_four_quarters_of_2028():
    assert [QUARTERS[q] for q in JUDGED] == ["2028Q1", "2028Q2", "2028Q3", "2028Q4"]
    recorder = Recorder(1, shipped())
    for quarter in range(25):
        late = quarter - 20
        recorder.keep(
            quarter,
            dict.fromkeys(
                ("third_us_aligned_reach", "third_prc_reach", "norm_share_democratic", "norm_share_state_control"), 0.0
            ),
        )
        recorder.keep(quarter, {"lead_months_smooth": float(late) if late > 0 else 1e6})
    assert criteria(recorder)["lead_months_smooth"].tolist() == [2.5]
