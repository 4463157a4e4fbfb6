"""What came out, for other tools: the same numbers in SQL, arrays, frames and files, and what they mean."""

import csv
import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.batches import exports
from twofutures.experiments.batches.arrays import udunits
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import Axis, factorial
from twofutures.experiments.batches.run import run
from twofutures.policies.case import Case
from twofutures.policies.views import views


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
    assert [row["quarter"] for row in answer] == list(results.batch.quarters) and {row["n"] for row in answer} == {10}
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


def test_arrays_are_cases_worlds_and_quarters_with_nothing_made_up(results):
    kept = results.to_xarray()
    assert kept["gap_flow"].dims == ("case", "world", "quarter") and kept.sizes["quarter"] == len(
        results.batch.quarters
    )
    one = kept.sel(case="closed")
    assert np.array_equal(one["gap_flow"].values, results.series("gap_flow", "closed"))
    assert np.array_equal(kept["gap_flow"].sel(case="closed", quarter="2028-12")[:, 0], one["gap_flow"][:, -1])
    assert [str(name) for name in kept.sel(quarter="2028")["quarter_name"].values] == list(results.batch.quarters[-4:])
    assert (str(one["package"].values), str(one["label"].values)) == ("loopholes_closed", "closed")
    assert str(one["views"].values) in views() and str(kept["views"][0].values) == ""
    assert (one["chip_fee"] == 0.2).all() and np.isnan(kept["chip_fee"].sel(case="inaction")).all()
    assert (kept["smic_yield"] == 0.4).all() and (one["spillover"] == 0.3).all()
    few = results.to_xarray(["gap_flow"], ["closed"], "2027")
    assert few["gap_flow"].shape == (1, 5, 4) and "gap_usable" not in few


def test_netcdf_says_what_its_numbers_are(results, tmp_path):
    import xarray

    exports.write_netcdf(results, tmp_path / "out.nc")
    with xarray.open_dataset(tmp_path / "out.nc", engine="scipy") as answer:
        assert answer["gap_flow"].attrs["units"] == "1" and answer["gap_flow"].attrs["unit"] == "ratio"
        assert (
            answer["gap_flow"].attrs["long_name"] == "compute, added"
            and answer["lead_months"].attrs["units"] == "month"
        )
        assert answer["enforcement"].attrs["unit"] == "index, FY2025 = 1"
        meanings = dict(zip(answer["outcome"].flag_values, answer["outcome"].flag_meanings.split(), strict=True))
        named = [meanings[i].replace("_", " ") for i in answer["outcome"].sel(case="closed").values]
        assert named == [CLASSES[i] for i in results.classes("closed")]
        assert str(answer["quarter"].values[-1])[:10] == "2028-12-31" and answer["quarter"].attrs["axis"] == "T"
        assert [str(day)[:10] for day in answer["quarter_bounds"].values[-1]] == ["2028-10-01", "2029-01-01"]
        assert np.array_equal(answer["gap_flow"].values, results.to_xarray()["gap_flow"].values)
        about, manifest = answer.attrs, results.store.manifest()
        assert about["Conventions"].startswith("CF-") and about["fingerprint"] == manifest["digest"]
        assert (about["seed"], about["version_of_numpy"]) == ("5", np.__version__)
        assert {"title", "institution", "source", "history", "references", "comment"} <= set(about)
    assert (tmp_path / "out.nc.codebook.csv").read_text().count("\n") == 1 + len(answer.variables) - 1


@pytest.mark.parametrize(
    ("unit", "known"),
    [
        ("months", "month"), ("minutes per task", "min"), ("$bn per quarter", "1e+09"), ("share/q", "4 year-1"),
        ("M H100e/yr", "1e+06 year-1"), ("log/yr", "year-1"), ("GW/yr", "GW year-1"), ("ECI", "1"), ("year", "1"),
    ],
)  # fmt: skip
def test_units_are_those_that_udunits_knows(unit, known):
    assert udunits(unit) == known


def test_frames_are_tidy_and_say_their_case(results):
    frame = results.to_pandas()
    assert frame[["case", "world", "quarter"]].drop_duplicates().shape[0] == len(frame) == 2 * 5 * 9
    closed = frame[frame["case"] == "closed"]
    assert closed["gap_flow"].to_numpy().tobytes() == results.series("gap_flow", "closed").tobytes()
    assert set(closed["package"]) == {"loopholes_closed"} and set(closed["chip_fee"]) == {0.2}
    assert list(closed["quarter"][:9]) == list(results.batch.quarters)
    varied = np.repeat(results.assumption("enforcement", "closed"), 9)
    assert np.array_equal(closed["enforcement"], varied) and (frame["smic_yield"] == 0.4).all()
    assert frame[frame["case"] == "inaction"]["chip_fee"].isna().all(), "left to the governments"
    assert frame.attrs["gap_flow"]["unit"] == "ratio" and set(frame.attrs) == set(frame)
    some = results.only("enforcement>2").to_pandas("gap_flow", "closed", "2028")
    assert some.equals(results.only("enforcement>2").to_pandas("gap_flow", "closed", "2028"))
    assert len(some) == 4 * (varied[::9] > 2).sum() and "gap_usable" not in some
    with pytest.raises(ValueError, match="2022Q4 was not kept: the folder keeps 2026Q4 to 2028Q4"):
        results.to_pandas(quarters=["2022Q4"])
    with pytest.raises(ValueError, match="did you mean world"):
        results.to_pandas(by="wrld")


def test_csv_has_one_row_per_case_and_world(results, tmp_path):
    exports.write_csv(exports.outcome_rows(results, quarters=("2027Q1", "2028Q4")), tmp_path / "out.csv")
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text().splitlines()))
    assert [(row["case"], int(row["world"])) for row in rows] == [(c, w) for c in results.cases for w in range(5)]
    series = results.series("gap_flow", "closed")
    assert float(rows[7]["gap_flow_2028Q4"]) == series[2, -1] and float(rows[7]["gap_flow_2027Q1"]) == series[2, 1]
    assert float(rows[7]["gap_flow_2028"]) == pytest.approx(series[2, -4:].astype(float).mean())
    assert rows[0]["chip_fee"] == "" and rows[7]["chip_fee"] == "0.2"
    frame = results.to_pandas(by="world")
    assert frame["gap_flow_2028"].tolist() == [float(row["gap_flow_2028"]) for row in rows]


def test_the_codebook_beside_a_file_explains_every_column(results, tmp_path):
    exports.write_csv(exports.outcome_rows(results), tmp_path / "out.csv")
    columns = (tmp_path / "out.csv").read_text().splitlines()[0].split(",")
    book = {row["name"]: row for row in csv.DictReader((tmp_path / "out.csv.codebook.csv").read_text().splitlines())}
    assert list(book) == columns and all(row["meaning"] and row["label"] and row["source"] for row in book.values())
    assert (book["enforcement"]["lowest"], book["enforcement"]["highest"]) == ("0.0", "5.0")
    assert book["lead_months_2028"]["unit"] == "months" and book["lead_months_2028"]["label"].endswith("of 2028")
    assert book["outcome"]["values"].split("; ") == list(CLASSES)
    exports.write_csv(exports.fan_rows(results, "lead_months"), tmp_path / "fan.csv", "lead_months")
    fan = {row["name"]: row for row in csv.DictReader((tmp_path / "fan.csv.codebook.csv").read_text().splitlines())}
    assert fan["p10"]["unit"] == "months" and fan["worlds"]["type"] == "integer"


def test_parquet_columns_carry_their_labels(results):
    (*_, file) = (results.store.path / "chunks").iterdir()
    schema = pq.read_schema(file)
    assert schema.field("gap_flow").metadata[b"label"] == b"compute, added"
    assert json.loads(schema.field("case").metadata[b"values"]) == results.cases
    assert json.loads(schema.field("outcome").metadata[b"values"]) == list(CLASSES)
    assert json.loads(schema.metadata[b"quarters"]) == list(results.batch.quarters)


def test_it_says_what_it_is_in_one_line(results):
    shown = "2 cases × 5 of 5 worlds, where ring_hazard>0, 13 observables in 2026Q4..2028Q4>"
    assert repr(results.only("ring_hazard>0")) == f"<Results {results.store.path}: {shown}"


def test_every_combination_and_any_label_reach_every_table(tmp_path):
    """Elsewhere some were left out (NetLogo#1739, #62), or a comma in a name broke the file (EMAworkbench#90)."""
    labels = ["a, 'b' \"c\"", "zwölf\n=1+1 ../x"]
    axes = [Axis("spillover", 0.2, 0.3, 3), Axis("enforcement", 0.1, 0.7, 2)]
    cases = tuple(Case("inaction", label=label) for label in labels)
    batch = Batch(cases, factorial(axes), ensemble="prior", keep=("gap_flow",), quarters=("2028Q4",))
    answer = run(batch, tmp_path / "run")
    wanted = sorted((label, s, e) for label in labels for s in np.linspace(0.2, 0.3, 3) for e in (0.1, 0.7))
    exports.write_csv(exports.outcome_rows(answer), tmp_path / "out.csv")
    with open(tmp_path / "out.csv", encoding="utf-8", newline="") as text:
        rows = [(row["case"], float(row["spillover"]), float(row["enforcement"])) for row in csv.DictReader(text)]
    assert sorted(rows) == wanted
    asked = 'select o."case", spillover, enforcement from outcomes o join design using ("case", world)'
    assert sorted(tuple(row.values()) for row in exports.sql(answer, asked)) == wanted
    exports.write_netcdf(answer, tmp_path / "out.nc")
    import xarray

    with xarray.open_dataset(tmp_path / "out.nc", engine="scipy") as stored:
        assert [str(label) for label in stored["case"].values] == labels


def test_an_extra_that_is_missing_is_named(monkeypatch):
    with pytest.raises(ValueError, match=r"pip install 'twofutures\[analysis\]'"):
        exports.need("no_such_package")
