"""Targets are data: every row is whole and sourced, and each measure reads every world by itself."""

import tomllib

import numpy as np
import pytest

from twofutures.abm.calendar import quarter_step
from twofutures.experiments.record import distance
from twofutures.experiments.record.measures import MEASURES, first_quarter, slope
from twofutures.experiments.record.targets import FILE, measure, target, targets
from twofutures.policies.scenario import Scenario

WORLDS = 12


@pytest.fixture(scope="module")
def recorder():
    """Some worlds drawn from all ranges, played to the last quarter that targets speak about."""
    return Scenario().build(WORLDS, seed=3).run(quarter_step("2026Q2")).recorder


def test_what_was_observed_lies_inside_the_tolerance():
    for t in targets():
        assert all(a <= o <= b for a, o, b in zip(t.low, t.observed, t.high, strict=True)), t.id
        assert (t.error > 0).all(), t.id


def test_every_id_of_the_two_tables_is_there_and_every_measure_is_used():
    ids = {t.id for t in targets()}
    assert {f"C-V{i}" for i in range(1, 21)} - {"C-V18", "C-V19"} <= ids  # those two are contrasts of policies
    assert {f"K-V{i}" for i in range(1, 23)} <= ids
    assert {t.measure for t in targets()} == set(MEASURES)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"measure": "value"}, "values"),
        ({"source": "epoch-eco"}, "epoch-eci"),
        ({"kind": "levels"}, "level"),
        ({"family": "capabilities"}, "capability"),
        ({"arguments": {"quarters": ["2025Q4"]}}, "target K-V1: measure values: .*observables"),
        ({"low": [123.2]}, "each of its 2 observed parts"),
    ],
)
def test_a_row_that_is_not_whole_is_refused_with_its_cure(changed, message):
    row = tomllib.loads(FILE.read_text(encoding="utf-8"))["K-V1"]
    with pytest.raises(ValueError, match=message):
        target("K-V1", **(row | changed))


def test_each_measures_world_by_world(recorder):
    together, alone = (
        measure(recorder),
        measure(Scenario().build(np.array([7]), seed=3).run(quarter_step("2026Q2")).recorder),
    )
    for t in targets():
        assert together[t.id].shape == (len(t.observed), WORLDS), t.id
        assert np.allclose(together[t.id][:, 7], alone[t.id][:, 0], rtol=1e-12, equal_nan=True), t.id


def test_small_measures():
    assert slope(np.array([[0.0, 5], [1, 4], [2, 3]])).tolist() == [1.0, -1.0]
    assert first_quarter(np.array([[False, False], [True, False]])).tolist() == [1.0, 25.0]


def test_inputs_do_not_count_in_the_distance(recorder):
    parts = distance.measured(recorder, None)
    row = next(i for i, t in enumerate(targets()) if t.is_input)
    bent = parts.copy()
    bent[sum(len(t.observed) for t in targets()[:row])] *= 9
    assert np.array_equal(distance.distance(bent, None), distance.distance(parts, None))
    assert not np.array_equal(distance.distance(parts * 9, None), distance.distance(parts, None))
