"""The bench measures, and what it measures with changes nothing."""

import numpy as np
import pytest

from twofutures.experiments.speed import bench, scaling
from twofutures.experiments.speed.bare_numpy import Replay
from twofutures.experiments.speed.trace import record_quarter
from twofutures.policies.scenario import Scenario


@pytest.mark.slow
def test_every_figure_is_a_positive_number(monkeypatch):
    monkeypatch.setattr(scaling, "LEAST", 0.05)  # seconds
    figures = bench.bench(8, 1)
    numbers = [value for value in figures.values() if not isinstance(value, str)]
    assert len(figures) >= 15 and len(numbers) >= len(figures) - 1
    assert np.isfinite(numbers).all() and min(numbers) >= 0, figures


def test_recording_changes_no_bit_and_a_replay_does_as_many_calls():
    plain, watched = (Scenario().build(3, seed=2).run(4) for _ in range(2))
    plain.step()
    trace = record_quarter(watched)
    for name in plain.recorder.names:
        assert np.array_equal(plain.recorder.last(name), np.asarray(watched.recorder.last(name)), equal_nan=True), name
    assert Replay(trace).run() == trace.count("ufunc") > 1000
    assert trace.count("draw") > 100
