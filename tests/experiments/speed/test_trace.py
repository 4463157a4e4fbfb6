"""Recording sees all array work and leaves nothing behind; a replay makes the very same calls."""

import numpy as np
import pytest

from twofutures.abm import worlds
from twofutures.abm.luck import Source
from twofutures.experiments.speed.bare_numpy import Replay
from twofutures.experiments.speed.trace import Trace, Traced, record_quarter, recording
from twofutures.policies.scenario import Scenario


@pytest.fixture(scope="module")
def trace() -> Trace:
    """One recorded quarter of three worlds."""
    return record_quarter(Scenario().build(3, seed=2, ensemble="prior").run(2))


def watched_replay(trace: Trace) -> Trace:
    """What a replay of the trace does, recorded in its turn."""
    replay, Traced.tape = Replay(trace, wrap=lambda array: array.view(Traced)), Trace()
    try:
        replay.run()
        return Traced.tape
    finally:
        Traced.tape = None


def test_a_replay_makes_the_recorded_ufunc_calls_in_order(trace):
    again = watched_replay(trace)
    first, second = ([c for c in t.calls if c.kind == "ufunc"] for t in (trace, again))
    assert [c.name for c in second] == [c.name for c in first]
    assert [c.output for c in second] == [c.output for c in first]
    assert Replay(trace).run() == len(second)


def test_a_replay_makes_the_other_recorded_calls_and_moves_the_recorded_copies(trace):
    again = watched_replay(trace).by_name()
    assert again["where"] == trace.by_name()["where"] > 100
    assert again["copyto"] == trace.count("copy") > 100


def test_every_draw_of_luck_is_recorded_with_its_size(trace):
    drawn = [call.inputs for call in trace.calls if call.kind == "draw"]
    assert len(drawn) > 100 and set(drawn) == {(3,)}


def test_recording_leaves_the_rules_as_they_were():
    numpy, draw = worlds.np, Source.draw
    with pytest.raises(RuntimeError), recording(Scenario().build(1)) as trace:
        assert worlds.np is not numpy and Traced.tape is trace
        raise RuntimeError
    assert worlds.np is numpy is np and Source.draw is draw and Traced.tape is None


def test_a_traced_array_answers_like_a_plain_one():
    plain, traced = np.arange(6.0), np.arange(6.0).view(Traced)
    for computed, expected in (
        (traced * 2 + 1, plain * 2 + 1),
        (np.where(traced > 2, traced, 0), np.where(plain > 2, plain, 0)),
        (traced[[4, 1]], plain[[4, 1]]),
        (traced.take([0, 5]), plain.take([0, 5])),
        (traced.astype(int), plain.astype(int)),
        (np.concatenate([traced, plain]), np.concatenate([plain, plain])),
    ):
        assert type(computed) is Traced and computed.dtype == expected.dtype and np.array_equal(computed, expected)
        assert computed.base is None, "a result would be copied on assignment to state, as no plain array is"
    assert traced[1:3].base is not None and np.moveaxis(traced[None], 0, 1).base is not None


def test_work_in_place_and_views_are_distinguished():
    array, Traced.tape = np.zeros((2, 3)).view(Traced), Trace()
    try:
        array[0] = 1.0
        array += array
        array.swapaxes(0, 1)[1:]
        calls = Traced.tape.by_name()
    finally:
        Traced.tape = None
    assert calls == {"setitem": 1, "add": 1}
    assert np.asarray(array).tolist() == [[2, 2, 2], [0, 0, 0]]


def test_bytes_are_counted_as_arrays_go_in_and_come_out():
    array, Traced.tape = np.zeros((2, 3)).view(Traced), Trace()
    try:
        array + 1.0  # 48 bytes in, 48 out
        np.where(array > 0, array, 0.0)  # 48 in and 6 out; 6 and 48 in, 48 out
        array[0] = 1.0  # 24 bytes, read and written
        assert Traced.tape.bytes_moved() == 96 + 54 + 102 + 48
    finally:
        Traced.tape = None
