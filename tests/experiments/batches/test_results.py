"""Reading a batch: columns as stored, assumptions as they were, filters, replays, other tools' formats."""

import csv

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.batches import exports
from twofutures.experiments.batches.batch import HEADLINE, Batch, play
from twofutures.experiments.batches.design import lhs
from twofutures.experiments.batches.results import Results
from twofutures.experiments.batches.run import run
from twofutures.policies.case import Case
from twofutures.policies.views import views

BATCH = Batch(
    (Case("inaction"), Case("loopholes_closed", views=tuple(views())[:1], assumptions={"spillover": 0.3},
    levers={"chip_fee": 0.2}, label="closed")),
    lhs(["enforcement", "ring_hazard"], points=5, seed=3), seed=5, held={"smic_yield": 0.4}, chunk=3,
    override=("enforcement",),
)  # fmt: skip


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Results:
    return run(BATCH, tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def played():
    return play(BATCH, np.arange(5))


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
    assert np.array_equal(results.assumption("enforcement", "closed"), BATCH.design.at(np.arange(5))["enforcement"])
    assert (results.assumption("chip_fee", "closed") == 0.2).all()
    with pytest.raises(ValueError, match="does not set chip_fee"):
        results.assumption("chip_fee", "inaction")


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
    other = play(BATCH, np.array([1]), [BATCH.cases[0]])
    assert results._agrees(other, 1, 0) and not results._agrees(other, 2, 0)


def test_several_cases_must_be_named(results):
    with pytest.raises(ValueError, match="say which case: inaction, closed"):
        results.series("gap_flow")
    with pytest.raises(ValueError, match="did you mean"):
        results.series("gap_flow", "closd")


def test_a_folder_without_a_batch_says_so(tmp_path):
    with pytest.raises(ValueError, match="holds no batch"):
        Results(tmp_path)


# -- other tools -----------------------------------------------------------------------------------------------------


def test_sql_agrees_with_numpy(results):
    asked = 'select "case", world, outcome, gap_flow_2028, gap_flow_2028Q4 from outcomes order by "case", world'
    rows = [row for row in exports.sql(results, asked) if row["case"] == "closed"]
    assert [row["outcome"] for row in rows] == [CLASSES[i] for i in results.classes("closed")]
    series = results.series("gap_flow", "closed").astype(float)
    assert [row["gap_flow_2028"] for row in rows] == pytest.approx(series[:, -4:].mean(axis=1).tolist())
    assert [row["gap_flow_2028Q4"] for row in rows] == series[:, -1].tolist()


def test_sql_sees_quarters_and_any_assumption_it_names(results):
    answer = exports.sql(results, "select quarter, count(*) n, max(eci) m from (select quarter, gap_flow eci from "
                        "trajectories) group by quarter order by quarter")  # fmt: skip
    assert [row["quarter"] for row in answer] == list(BATCH.quarters) and {row["n"] for row in answer} == {10}
    rows = exports.sql(results, 'select "case", world, spillover, enforcement from design where "case" = \'inaction\'')
    assert [row["spillover"] for row in rows] == results.assumption("spillover", "inaction").tolist()


@pytest.mark.parametrize(
    "asked",
    [
        "select * from read_csv('/etc/passwd')",
        "copy outcomes to 'stolen.csv'",
        "attach 'other.db'",
        "set enable_external_access = true",
        "select * from secret_frame",
        "selec 1",
    ],
)
def test_sql_reaches_nothing_else_and_explains_itself(results, asked, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    secret_frame = results.dataset  # a variable in reach
    with pytest.raises(ValueError, match="DuckDB"):
        exports.sql(results, asked)
    assert secret_frame is not None and list(tmp_path.iterdir()) == []


def test_netcdf_holds_the_same_numbers(results, tmp_path):
    import xarray

    exports.write_netcdf(results, tmp_path / "out.nc")
    with xarray.open_dataset(tmp_path / "out.nc", engine="scipy") as answer:
        assert answer["gap_flow"].dims == ("case", "world", "quarter")
        assert (
            answer["gap_flow"].attrs["units"] == "ratio" and answer["gap_flow"].attrs["long_name"] == "compute, added"
        )
        assert answer["enforcement"].attrs["units"] == "index, FY2025 = 1"
        chosen = answer.sel(case="closed")
        assert np.array_equal(chosen["gap_flow"].values, results.series("gap_flow", "closed"))
        assert np.array_equal(chosen["outcome"].values, results.classes("closed"))
        assert np.array_equal(chosen["enforcement"].values, results.assumption("enforcement", "closed"))
        assert [str(q) for q in answer["quarter"].values] == list(BATCH.quarters)


def test_csv_has_one_row_per_case_and_world(results, tmp_path):
    exports.write_csv(exports.outcome_rows(results), tmp_path / "out.csv")
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text().splitlines()))
    assert [(row["case"], int(row["world"])) for row in rows] == [(c, w) for c in results.cases for w in range(5)]
    assert float(rows[7]["gap_flow_2028Q4"]) == results.series("gap_flow", "closed")[2, -1]


def test_an_extra_that_is_missing_is_named(monkeypatch):
    with pytest.raises(ValueError, match=r"pip install 'twofutures\[analysis\]'"):
        exports.need("no_such_package")
