"""What an analysis reads: the assumptions that worlds were played with, and what came out of them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from experiments import analysed
from experiments.ensemble import Plan, chunk_name, run
from experiments.factors import choose
from experiments.futures import Past
from experiments.questions import Question

ASKED = [Question.read("lead_months_smooth"), Question.read("near parity")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("run")
    run(Plan(("inaction", "repeal"), worlds=5, ensemble="prior", held={"smic_yield": 0.4}), place)
    return place


@pytest.mark.parametrize("ensemble", ["fitted", "prior"])
def test_assumptions_are_those_that_were_played(ensemble):
    ids, held = np.array([3, 700]), {"spillover": 0.5}
    past = Past(ids, 7, ensemble, held)
    found = analysed.drawn(ids, 7, ensemble, held)
    for name, values in past.model.assumptions.values.items():
        np.testing.assert_array_equal(found[name], values[past.rows])


def test_a_folder_gives_its_worlds_by_package(folder):
    found = analysed.of_results(analysed.load(folder), ASKED)
    assert found.x["package"].tolist() == ["inaction"] * 5 + ["repeal"] * 5
    assert all(len(column) == 10 for column in (*found.x.values(), *found.y.values(), found.group))
    np.testing.assert_array_equal(found.group[:5], found.group[5:])
    np.testing.assert_array_equal(found.x["spillover"][:5], found.x["spillover"][5:])
    assert set(found.y["near parity"]) <= {0.0, 1.0}
    assert (found.x["smic_yield"] == 0.4).all()


@pytest.mark.slow
def test_new_worlds_draw_settings_apart_by_package():
    found = analysed.play(["inaction", "repeal"], ASKED, 4, vary=choose(["enforcement", "spillover"]))
    assert len(np.unique(found.x["enforcement"])) == len(np.unique(found.x["spillover"])) == 8
    again = analysed.play(["inaction", "repeal"], ASKED, 4, vary=choose(["enforcement", "spillover"]))
    np.testing.assert_array_equal(found.y["lead_months_smooth"], again.y["lead_months_smooth"])


def test_members_stay_together():
    assert analysed.group_of(np.array([1, 513]), "fitted").tolist() == [1, 1]
    assert analysed.group_of(np.array([1, 513]), "prior").tolist() == [1, 513]


def test_no_results_and_unfinished_ones_are_told(folder, tmp_path):
    with pytest.raises(ValueError, match="holds no results"):
        analysed.load(tmp_path)
    said = json.loads((folder / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps(said))
    with pytest.raises(ValueError, match="not finished"):
        analysed.load(tmp_path)
    assert (folder / chunk_name(np.arange(5))).exists()
