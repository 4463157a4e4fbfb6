"""Outlooks: packages on the same luck, everything kept; the small batch behind the main command."""

import math
from typing import Any

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.abm.names import UnknownName
from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.batches.batch import Batch, play
from twofutures.experiments.batches.outlook import plan
from twofutures.experiments.batches.results import Results
from twofutures.experiments.batches.run import run
from twofutures.experiments.futures import ENSEMBLES

PACKAGES = ("inaction", "loopholes_closed")


def asked(**change: Any) -> Batch:
    """The small outlook, with something else asked for."""
    return plan(**{"packages": PACKAGES, "worlds": 5, "seed": 5, "ensemble": "prior", **change})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of a finished run of five worlds in one chunk."""
    where = tmp_path_factory.mktemp("run")
    run(asked(), where)
    return where


@pytest.fixture(scope="module")
def finished(folder):
    """That run, read."""
    results = Results(folder)
    assert results.observables
    return results


def tables(run: Results) -> dict[tuple[str, str], np.ndarray]:
    return {(name, package): run.by_quarter(name, package) for name in run.observables for package in run.cases}


@pytest.fixture(scope="module")
def stored(finished):
    """Every series of that run."""
    return tables(finished)


# -- what is computed ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_size_of_a_chunk_does_not_matter_and_each_is_reported(stored, tmp_path, monkeypatch):
    monkeypatch.setattr("twofutures.experiments.batches.batch.CHUNK_ROWS", 6)  # three worlds of two packages
    progress = []
    again = tables(run(asked(), tmp_path, report=lambda done, worlds, *_: progress.append((done, worlds))))
    assert again.keys() == stored.keys()
    assert all(np.array_equal(again[key], stored[key], equal_nan=True) for key in stored)
    assert progress == [(done, 5) for done in (0, 3, 5)]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ENSEMBLES)
def test_any_row_can_be_played_again_from_plan_and_number(finished, tmp_path, kind):
    batch = asked(ensemble=kind)
    kept = finished if kind == "prior" else run(batch, tmp_path)
    model = play(batch, np.array([3]))
    for j, package in enumerate(batch.names):
        for name in model.recorder.names:
            again = model.recorder.series(name)[:, j].astype(np.float32)
            assert np.array_equal(again, kept.by_quarter(name, package)[:, 3], equal_nan=True), name


@pytest.mark.slow
def test_more_worlds_leave_the_first_ones_alone(stored, tmp_path):
    more = run(asked(worlds=7), tmp_path)
    for key, table in stored.items():
        assert np.array_equal(table, more.by_quarter(*key)[:, :5], equal_nan=True)


def test_packages_share_history_and_then_part(finished):
    one, two = (finished.by_quarter("prc_offshore_rented_h100e", p) for p in PACKAGES)
    assert np.array_equal(one[:BRANCH], two[:BRANCH]) and not np.any(one[-1] == two[-1])


@pytest.mark.slow
def test_a_held_assumption_holds_in_every_world():
    model = play(asked(worlds=3, held={"ring_hazard": 0.2}), np.arange(3))
    assert (model.assumptions.p.ring_hazard == 0.2).all()


def test_every_world_gets_one_class(finished):
    for package in PACKAGES:
        assert sum(finished.counts(package).values()) == 5 and list(finished.counts(package)) == list(CLASSES)
        assert finished.classes(package, {"class_lead_months": -1e9, "class_reach": 0.0}).shape == (5,)


def test_a_fan_is_quantiles_over_worlds(finished):
    low, mid, high = finished.fan("lead_months_smooth", "inaction")
    assert low.shape == (25,) and (low <= mid).all() and (mid <= high).all()
    assert mid[-1] == np.median(finished.by_quarter("lead_months_smooth", "inaction")[-1])


def test_unknown_names_suggest_the_nearest(finished):
    with pytest.raises(UnknownName, match="lead_months_smooth"):
        finished.by_quarter("lead_months_smoth", "inaction")
    with pytest.raises(UnknownName, match="inaction"):
        finished.by_quarter("eci_us", "inacton")


# -- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"packages": ("inacton",)}, "did you mean inaction"),
        ({"packages": ()}, "at least one package"),
        ({"packages": ("inaction", "inaction")}, "only once"),
        ({"worlds": 0}, "between 1 and"),
        ({"worlds": -3}, "between 1 and"),
        ({"worlds": 10**9}, "between 1 and"),
        ({"worlds": 2.5}, "whole|between"),
        ({"seed": -1}, "seed must be"),
        ({"seed": 2**63}, "seed must be"),
        ({"start": "2026Q3"}, "use 2026Q4 to 2028Q4"),
        ({"start": "2029Q1"}, "use 2026Q4 to 2028Q4"),
        ({"start": "soon"}, "write it like 2026Q4"),
        ({"held": {"ring_hazzard": 0.1}}, "did you mean ring_hazard"),
        ({"held": {"ring_hazard": math.nan}}, "finite"),
        ({"held": {"ring_hazard": 77.0}}, "outside"),
        ({"ensemble": "priors"}, "did you mean prior"),
    ],
)
def test_a_plan_that_cannot_be_run_is_refused_before_anything_is_written(change, message):
    with pytest.raises(ValueError, match=message):
        asked(**change)
