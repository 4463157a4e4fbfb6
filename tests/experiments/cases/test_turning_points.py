"""Turning points: found where they are, told plainly where there is none or more than one; waiting in one batch."""

import numpy as np
import pytest

from twofutures.experiments.cases import turning_points as tp
from twofutures.experiments.cases.turning_points import delay, turning_points
from twofutures.experiments.futures import Past
from twofutures.policies.case import Case

WORLDS = 3


@pytest.fixture(scope="module")
def past():
    return Past(WORLDS, seed=3)


def made_up(lead_of):
    """A stand-in for ``variants``: the lead as a function of the value tried (``enforcement``, 0 to 5)."""

    def variants(past, count, case, names, progress=None):
        values = case(np.arange(count)).policies[-1].settings["enforcement"]
        lead = np.repeat(lead_of(values)[:, None], WORLDS, axis=1)
        return {"lead_months_smooth>=12": 1.0 * (lead >= 12), "class": (lead > 0).astype(int)}

    return variants


def look(past, monkeypatch, lead_of):
    monkeypatch.setattr(tp, "variants", made_up(lead_of))
    return turning_points(past, "enforcement", Case("inaction"), "lead_months_smooth>=12")


def test_one_turning_point_is_found_closely(past, monkeypatch):
    turning = look(past, monkeypatch, lambda x: 10 + x)
    (turn,) = turning.turns
    assert turn.low <= 2.0 <= turn.high and turn.high - turn.low < 5 / 700
    assert (turn.before, turn.after) == ("not lead_months_smooth>=12", "lead_months_smooth>=12")
    assert (turn.share, turn.error) == (1.0, 0.0)
    assert "turns from" in turning.verdict and "at 2" in turning.verdict


def test_nothing_turns(past, monkeypatch):
    turning = look(past, monkeypatch, lambda x: 20 + x)
    assert turning.turns == () and turning.verdict.startswith(
        "Nothing turns: over the whole range of enforcement, 0 to 5"
    )
    assert len(turning.values) == tp.GRID


def test_several_turning_points_are_all_told(past, monkeypatch):
    turning = look(past, monkeypatch, lambda x: 12 + (x - 1) * (x - 4))
    assert [round(turn.value, 1) for turn in turning.turns] == [1.0, 4.0]
    assert "turns 2 times, so there is no single threshold" in turning.verdict


@pytest.mark.slow
def test_an_assumption_is_tried_in_the_same_worlds(past):
    turning = turning_points(past, "spillover", Case("inaction"), grid=3)
    assert turning.values[[0, -1]].tolist() == [turning.low, turning.high]
    assert (turning.counts.sum(axis=0) == WORLDS).all()
    middle = past.futures([Case("inaction", assumptions={"spillover": float(turning.low)})])
    assert list(middle.counts("inaction").values()) == turning.counts[:, 0].tolist()


@pytest.mark.parametrize(
    ("name", "of", "hint"),
    [
        ("spilover", "class", "did you mean spillover"),
        ("enforcment", "class", "did you mean enforcement"),
        ("spillover", "lead_months", "say which worlds"),
        ("spillover", "lead_month>=3", "did you mean lead_months"),
    ],
)
def test_bad_questions(past, name, of, hint):
    with pytest.raises(ValueError, match=hint):
        turning_points(past, name, Case("inaction"), of)


@pytest.mark.slow
def test_waiting_is_measured_in_the_same_worlds(past):
    waiting = delay(past, Case("loopholes_closed"), ("2027Q1", "2027Q4"), ["gap_owned"])
    assert waiting.starts == ("2027Q1", "2027Q4", "never")
    first, _, never = waiting.waiting("gap_owned")
    assert first["paired"]["median"] == 0
    alone = past.futures([Case("inaction")])
    np.testing.assert_array_equal(waiting.figures["gap_owned"][2], alone.series("gap_owned", "inaction")[:, -1])
    assert never["paired"]["median"] == np.median(waiting.figures["gap_owned"][2] - waiting.figures["gap_owned"][0])
    assert all(sum(row.values()) == WORLDS for row in waiting.counts().values())
