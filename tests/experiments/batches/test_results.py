"""Reading a batch: columns as stored, assumptions as they were, filters, replays."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.batches.batch import HEADLINE, Batch, play
from twofutures.experiments.batches.design import lhs
from twofutures.experiments.batches.results import Results
from twofutures.experiments.batches.run import run
from twofutures.policies.case import Case


@pytest.fixture(scope="module")
def played(results):
    return play(results.batch, np.arange(5))


@pytest.mark.parametrize("name", HEADLINE)
def test_series_are_what_was_played(results, played, name):
    for j, case in enumerate(results.cases):
        series = results.series(name, case)
        assert series.shape == (5, LAST + 1 - BRANCH), "worlds, then the kept quarters and no others"
        expected = played.recorder.series(name)[BRANCH:, 5 * j : 5 * j + 5].astype(np.float32)
        assert np.array_equal(series.T, expected, equal_nan=True)
        every = results.by_quarter(name, case)
        assert np.isnan(every[:BRANCH]).all() and np.array_equal(every[BRANCH:], expected, equal_nan=True)


def test_fans_classes_and_counts(results):
    fan = results.fan("gap_usable", "closed")
    assert fan.shape == (3, LAST + 1 - BRANCH) and np.isfinite(fan).all()
    assert fan[1, -1] == pytest.approx(np.median(results.series("gap_usable", "closed")[:, -1]))
    for case in results.cases:
        again = super(Results, results).classes(case)
        assert np.array_equal(results.classes(case), again), "the stored class is that of the stored numbers"
        assert sum(results.counts(case).values()) == 5
    assert set(results.classes("closed", {"class_lead_months": -1e9, "class_reach": 0.0})) <= set(range(len(CLASSES)))


def test_every_assumption_is_made_again_bit_for_bit(results, played):
    for j, case in enumerate(results.cases):
        for name, values in played.assumptions.values.items():
            assert np.array_equal(results.assumption(name, case), values[5 * j : 5 * j + 5]), name
    assert np.array_equal(
        results.assumption("enforcement", "closed"), results.batch.design.at(np.arange(5))["enforcement"]
    )
    assert (results.assumption("chip_fee", "closed") == 0.2).all()
    with pytest.raises(ValueError, match="does not set chip_fee in inaction"):
        results.assumption("chip_fee", "inaction")


@pytest.mark.slow
def test_prior_draws_are_made_again_too(tmp_path):
    batch = Batch((Case(),), lhs(["enforcement"], 3), ensemble="prior")
    answer, model = run(batch, tmp_path), play(batch, np.arange(3))
    assert all(np.array_equal(answer.assumption(n), values) for n, values in model.assumptions.values.items())


def test_conditions_keep_the_worlds_that_fit(results):
    values = results.assumption("ring_hazard", "inaction")
    middle = float(np.sort(values)[2])
    some = results.only(f"ring_hazard >= {middle}", "enforcement>0")
    assert some.chosen("inaction").tolist() == np.flatnonzero(values >= middle).tolist()
    assert np.array_equal(some.series("gap_flow", "inaction"), results.series("gap_flow", "inaction")[values >= middle])
    assert sum(some.counts("inaction").values()) == 3
    with pytest.raises(ValueError, match="is no question"):
        results.only("ring_hazard is high")
    with pytest.raises(ValueError, match="did you mean ring_hazard"):
        results.only("ring_hazzard>0")


def test_an_empty_selection_counts_nothing(results):
    none = results.only("enforcement>4.999999")
    assert sum(none.counts("inaction").values()) == 0 and np.isnan(none.fan("gap_flow", "inaction")).all()


@pytest.mark.parametrize("case", ["inaction", "closed"])
def test_a_world_is_replayed_bit_for_bit_and_a_changed_one_is_noticed(results, case, monkeypatch):
    assert results.replay(4, case)[1] is True
    with pytest.raises(ValueError, match="worlds 0 to 4"):
        results.replay(5, case)


def test_a_replay_of_another_world_would_be_noticed(results):
    other = play(results.batch, np.array([1]), [results.batch.cases[0]])
    assert results._agrees(other, 1, 0) and not results._agrees(other, 2, 0)


def test_several_cases_must_be_named(results):
    with pytest.raises(ValueError, match="say which case: inaction, closed"):
        results.series("gap_flow")
    with pytest.raises(ValueError, match="did you mean"):
        results.series("gap_flow", "closd")


def test_a_folder_without_a_batch_says_so(tmp_path):
    with pytest.raises(ValueError, match="holds no batch"):
        Results(tmp_path)


def test_parts_add_up_to_the_whole(results):
    parts = list(results.parts())
    assert len(parts) > 1 and [part.worlds for part in parts] == [len(ids) for ids in results.batch.chunks()]
    for case in results.cases:
        assert np.array_equal(np.concatenate([part.series("lead_months", case) for part in parts]),
                              results.series("lead_months", case))  # fmt: skip
        assert {name: sum(part.counts(case)[name] for part in parts) for name in CLASSES} == results.counts(case)


def test_parts_keep_conditions(results):
    some = results.only("mixed")
    for case in some.cases:
        chosen = np.concatenate([part.chosen(case) for part in some.parts()])
        assert np.array_equal(chosen, some.chosen(case))
        assert sum(some.counts(case).values()) == len(chosen)


def test_counts_of_a_whole_run_read_no_column(results, monkeypatch):
    judged = {case: results.thinned(1)._alike().classes(case) for case in results.cases}
    fresh = results.thinned(1)
    monkeypatch.setattr(type(fresh), "_read", lambda *_: pytest.fail("a column was read"))
    for case, classes in judged.items():
        assert fresh.counts(case) == {name: int((classes == i).sum()) for i, name in enumerate(CLASSES)}
