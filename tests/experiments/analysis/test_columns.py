"""What an analysis reads: the assumptions that worlds were played with, and what came out of them."""

import shutil

import numpy as np
import pytest

from twofutures.abm.parameters import parameters
from twofutures.experiments.analysis import columns
from twofutures.experiments.batches import run as runs
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import factorial, lhs, replications
from twofutures.experiments.batches.factors import choose
from twofutures.experiments.batches.folder import Folder
from twofutures.experiments.batches.outlook import plan, shared
from twofutures.experiments.futures import Past
from twofutures.experiments.questions import Question
from twofutures.policies.case import Case

ASKED = [Question.read("lead_months_smooth"), Question.read("near parity")]
OUTLOOK = plan(["inaction", "repeal"], worlds=5, ensemble="prior", held={"smic_yield": 0.4})
LABELLED = Batch(
    (Case("inaction"), Case("repeal", assumptions={"spillover": 0.3}, label="repeal, little spillover")),
    lhs(["enforcement", "ring_hazard"], points=6, seed=3), chunk=3, override=("enforcement",),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small outlook."""
    place = tmp_path_factory.mktemp("run")
    runs.run(OUTLOOK, place)
    return place


@pytest.fixture(scope="module")
def batch_folder(tmp_path_factory):
    """A small batch: labelled cases, something that varies, little kept."""
    place = tmp_path_factory.mktemp("batch")
    runs.run(LABELLED, place)
    return place


@pytest.fixture(scope="module")
def early(tmp_path_factory):
    """Cases that differ in an assumption only, of which little before 2028 is kept."""
    cases = tuple(Case(assumptions={"spillover": value}, label=f"at {value}") for value in (0.3, 0.5))
    return runs.run(Batch(cases, replications(2), quarters=("2026Q4", "2027Q1")), tmp_path_factory.mktemp("early"))


@pytest.mark.parametrize("batch", [OUTLOOK, LABELLED], ids=["prior", "fitted"])
def test_new_worlds_assume_what_a_folder_would_say(folder, batch_folder, batch):
    table = columns.assumed_in(Past(batch.worlds, batch.seed, batch.ensemble, batch.held))
    results = columns.load(folder if batch is OUTLOOK else batch_folder)
    assert set(table) < set(parameters())
    for name in table.keys() - set(batch.design.names):
        np.testing.assert_array_equal(results.assumption(name, "inaction"), table[name])


def test_an_outlook_gives_its_worlds_by_package(folder):
    table = columns.of_results(columns.load(folder), ASKED)
    assert table.x["package"].tolist() == ["inaction"] * 5 + ["repeal"] * 5
    assert all(len(column) == 10 for column in (*table.x.values(), *table.y.values(), table.group))
    np.testing.assert_array_equal(table.group[:5], table.group[5:])
    np.testing.assert_array_equal(table.x["spillover"][:5], table.x["spillover"][5:])
    assert set(table.y["near parity"]) <= {0.0, 1.0}
    assert "smic_yield" not in table.x, "what is held is no factor"


def test_a_batch_gives_its_cases_and_what_varies(batch_folder):
    table = columns.of_results(columns.load(batch_folder), ASKED)
    assert table.x["case"].tolist() == ["inaction"] * 6 + ["repeal, little spillover"] * 6
    for name, values in LABELLED.design.at(np.arange(6)).items():
        np.testing.assert_array_equal(table.x[name], np.tile(values, 2))
    assert len(np.unique(table.x["spillover"][:6])) > 1 and (table.x["spillover"][6:] == 0.3).all()
    assert table.group.tolist() == [*range(6)] * 2


def test_what_only_the_cases_differ_in_is_told_by_the_case(early):
    table = columns.of_results(early, ASKED[1:])
    assert "case" in table.x and "spillover" not in table.x


def test_thinned_results_are_some_of_the_same_worlds(batch_folder):
    whole = columns.load(batch_folder)
    assert columns.thinned(whole) is whole
    some = columns.thinned(whole, most=4)
    assert some.ids.tolist() == [0, 5], "3 and 4 would share a factor with 6 points"
    for case in whole.cases:
        np.testing.assert_array_equal(some.series("gap_usable", case), whole.series("gap_usable", case)[[0, 5]])
        np.testing.assert_array_equal(some.classes(case), whole.classes(case)[[0, 5]])
        np.testing.assert_array_equal(some.assumption("spillover", case), whole.assumption("spillover", case)[[0, 5]])
    np.testing.assert_array_equal(
        columns.of_results(some, ASKED).x["enforcement"][:2], LABELLED.design.at(some.ids)["enforcement"]
    )


@pytest.mark.slow
def test_new_worlds_draw_settings_apart_by_package():
    table = columns.play(["inaction", "repeal"], ASKED, 4, vary=choose(["enforcement", "spillover"]))
    assert len(np.unique(table.x["enforcement"])) == len(np.unique(table.x["spillover"])) == 8
    again = columns.play(["inaction", "repeal"], ASKED, 4, vary=choose(["enforcement", "spillover"]))
    np.testing.assert_array_equal(table.y["lead_months_smooth"], again.y["lead_months_smooth"])


@pytest.mark.parametrize(
    ("design", "ensemble", "groups"),
    [
        (replications(514), "fitted", [0, 1, 0, 1]),
        (replications(514), "prior", [0, 1, 512, 513]),
        (lhs(["enforcement"], 514), "fitted", [0, 1, 0, 1]),
        (lhs(["enforcement"], 257, replications=2), "prior", [0, 0, 256, 256]),
        (factorial(["enforcement", "spillover"], replications=60), "prior", [0, 1, 32, 33]),
    ],
)
def test_worlds_that_share_assumptions_stay_together(design, ensemble, groups):
    batch = Batch((Case(),), design, ensemble=ensemble)
    table = columns.group_of(batch, np.arange(design.worlds))
    assert table[[0, 1, 512, 513]].tolist() == groups


def test_combinations_of_one_world_are_told_apart():
    batch = Batch((Case(),), factorial(["enforcement", "spillover"]), ensemble="prior")
    assert columns.group_of(batch, np.arange(9)).tolist() == [*range(9)]


def test_no_results_and_none_yet_are_told(folder, batch_folder, tmp_path):
    with pytest.raises(ValueError, match="holds no results"):
        columns.load(tmp_path)
    shutil.copy(folder / "manifest.json", tmp_path)
    with pytest.raises(ValueError, match="no finished worlds yet"):
        columns.load(tmp_path)
    (tmp_path / "manifest.json").write_text("no json")
    with pytest.raises(ValueError, match="cannot be read"):
        columns.load(tmp_path)


def test_unfinished_results_are_read_as_far_as_they_are(batch_folder, tmp_path):
    place = tmp_path / "part"
    shutil.copytree(batch_folder, place)
    Folder(place).chunks()[0, 2].unlink()
    table = columns.of_results(columns.load(place), ASKED)
    assert table.group.tolist() == [3, 4, 5] * 2
    np.testing.assert_array_equal(table.x["enforcement"][:3], LABELLED.design.at(np.arange(3, 6))["enforcement"])


def test_what_was_not_kept_is_told(batch_folder, early):
    with pytest.raises(ValueError, match="in this folder 'prc_smuggled_h100e'"):
        columns.of_results(columns.load(batch_folder), [Question.read("prc_smuggled_h100e")])
    with pytest.raises(ValueError, match="keeps 2026Q4 to 2027Q1"):
        columns.of_results(early, [Question.read("lead_months_smooth<6")])
    assert set(columns.of_results(early, ASKED[1:]).y["near parity"]) <= {0.0, 1.0}, "classes are stored"


def test_an_outlook_read_again_is_known_by_its_packages(folder):
    assert columns.load(folder).batch == OUTLOOK
    assert shared(OUTLOOK) == Case("inaction") and shared(LABELLED) is None
