"""The bench measures, and what it measures with changes nothing."""

import numpy as np
import pytest

from experiments import bench
from experiments.trace import Replay, record_quarter
from policies.scenario import Scenario


@pytest.mark.slow
def test_every_figure_is_a_positive_number():
    found = bench.bench(8, 1)
    numbers = {name: value for name, value in found.items() if not isinstance(value, str)}
    assert len(numbers) == len(found) >= 15
    assert all(np.isfinite(v) for v in numbers.values())
    assert all(v > 0 for name, v in numbers.items() if not name.startswith("share")), found
    shares = [v for name, v in numbers.items() if name.startswith("share")]
    assert sum(shares) == pytest.approx(1, abs=0.02)


def test_recording_changes_no_bit_and_a_replay_does_as_many_calls():
    plain, watched = (Scenario().build(3, seed=2).run(4) for _ in range(2))
    plain.step()
    trace = record_quarter(watched)
    for name in plain.recorder.names:
        assert np.array_equal(plain.recorder.last(name), np.asarray(watched.recorder.last(name)), equal_nan=True), name
    assert Replay(trace).run() == trace.count("ufunc") > 1000
    assert trace.count("draw") > 100


def test_without_a_source_tree_the_bench_says_what_is_missing(monkeypatch, tmp_path):
    monkeypatch.setattr(bench, "REFERENCE", tmp_path / "gone.py")
    name, value = bench.stages_against_plain_floats(4, 1)
    assert "source tree" in value and "40" in name
