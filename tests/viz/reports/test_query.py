"""Asking a batch from the command line: counts, fans, SQL, files, replays; what has no answer is one line."""

import csv
import json
import os
from pathlib import Path

import pytest

from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import sobol
from twofutures.experiments.batches.folder import Folder
from twofutures.experiments.work.workers import Failure
from twofutures.policies.case import Case

NOTHING = "lead_months_smooth>400"


def no_constants(text: str):
    return json.loads(text, parse_constant=pytest.fail)


@pytest.mark.parametrize(
    "asked",
    [
        (),
        ("--json",),
        ("--case", "repeal"),
        ("--fan", "gap_usable"),
        ("--fan", "gap_usable", "--json"),
        ("--csv", "a.csv"),
        ("--netcdf", "a.nc"),
    ],
)
def test_a_filter_that_leaves_nothing_is_one_line(call, folder, tmp_path, monkeypatch, asked):
    monkeypatch.chdir(tmp_path)
    result = call("query", folder, *asked, "--where", NOTHING)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert f"none of the 4 worlds in {folder}" in result.stderr and f"meets {NOTHING}" in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv", "a.csv")])
def test_an_answer_without_rows_is_one_line(call, folder, tmp_path, monkeypatch, form):
    monkeypatch.chdir(tmp_path)
    result = call("query", folder, "--sql", "select * from outcomes where world > 100", *form)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "the answer has no rows" in result.stderr and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "command",
    [
        ("query",),
        ("query", "--json"),
        ("query", "--fan", "gap_usable"),
        ("query", "--sql", "select * from outcomes"),
        ("query", "--sql", "select * from design"),
        ("query", "--where", "spillover>0.5", "--csv", "-"),
        ("replay", "--world", "1"),
        ("report",),
        ("discover",),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("failed", [False, True])
def test_a_folder_without_finished_chunks_is_one_line(call, tmp_path, command, failed):
    store = Folder(tmp_path)
    batch = store.begin(Batch((Case("inaction"),), sobol(["spillover"], 4), ensemble="prior"))
    if failed:
        store.fail(batch.chunks()[0], Failure(RuntimeError("no such market"), "Traceback"))
    result = call(command[0], tmp_path, *command[1:])
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    hint = "1 of 1 chunks failed (first: RuntimeError: no such market)" if failed else "run its command again"
    assert hint in result.stderr


def test_a_fan_where_something_holds(call, folder, tmp_path):
    asked = ("query", folder, "--fan", "gap_usable", "--case", "repeal", "--where", "enforcement>1.5")
    rows = no_constants(call(*asked, "--json").stdout)
    assert [row["quarter"] for row in rows][0::8] == ["2026Q4", "2028Q4"] and {row["case"] for row in rows} == {
        "repeal"
    }
    assert all(row["p10"] <= row["median"] <= row["p90"] for row in rows) and 0 < rows[0]["worlds"] < 4
    assert call(*asked, "--csv", tmp_path / "fan.csv").exit_code == 0
    kept = list(csv.DictReader((tmp_path / "fan.csv").read_text().splitlines()))
    assert [float(row["median"]) for row in kept] == [row["median"] for row in rows]
    assert "2027Q3" in call(*asked).stdout


def test_sql_and_export(call, folder, tmp_path):
    asked = call(
        "query", folder, "--sql", 'select "case", count(*) n from outcomes group by all order by all', "--json"
    )
    assert no_constants(asked.stdout) == [{"case": "inaction", "n": 4}, {"case": "repeal", "n": 4}]
    result = call("query", folder, "--netcdf", tmp_path / "a.nc", "--csv", tmp_path / "a.csv")
    assert result.exit_code == 0 and "in so many worlds" in result.stdout
    assert (tmp_path / "a.nc").stat().st_size > 1000
    assert len((tmp_path / "a.csv").read_text().splitlines()) == 1 + 8
    assert {p.name for p in tmp_path.glob("*.codebook.csv")} == {"a.nc.codebook.csv", "a.csv.codebook.csv"}


def test_a_csv_of_any_quarters_and_of_2028(call, folder, tmp_path):
    assert call("query", folder, "--quarters", "2027Q1..2027Q2", "--csv", tmp_path / "a.csv").exit_code == 0
    (row, *rest) = csv.DictReader((tmp_path / "a.csv").read_text().splitlines())
    assert [name for name in row if name.startswith("gap_usable")] == [
        "gap_usable_2028", "gap_usable_2027Q1", "gap_usable_2027Q2"
    ] and len(rest) == 7  # fmt: skip
    fan = call("query", folder, "--fan", "gap_usable", "--case", "repeal", "--quarters", "2028", "--json")
    assert [row["quarter"] for row in no_constants(fan.stdout)] == ["2028Q1", "2028Q2", "2028Q3", "2028Q4"]
    for asked, fix in (
        (("--quarters", "2023", "--csv", tmp_path / "b.csv"), "2023Q1 was not kept: the folder keeps 2026Q4 to 2028Q4"),
        (("--quarters", "2028"), "add --fan, --csv or --netcdf"),
        (("--quarters", "2028", "--sql", "select 1"), "do not go with --sql"),
    ):
        refused = call("query", folder, *asked)
        assert refused.exit_code == 2 and fix in refused.stderr and not (tmp_path / "b.csv").exists()


def test_a_dash_is_standard_output_and_nothing_else_goes_there(call, folder, tmp_path):
    asked = ("query", folder, "--fan", "gap_usable", "--csv")
    file, piped = call(*asked, tmp_path / "a.csv"), call(*asked, "-")
    assert piped.exit_code == 0 and piped.stdout == (tmp_path / "a.csv").read_text() and piped.stderr == ""
    worlds = call("query", folder, "--csv", "-")
    assert len(worlds.stdout.splitlines()) == 1 + 8 and worlds.stdout.startswith(
        "case,package,start,views,label,world,outcome"
    )
    assert call("query", folder, "--netcdf", "-").stdout_bytes.startswith(b"CDF")
    assert str(tmp_path / "a.csv") in file.stderr and file.stdout == ""
    for two in (("--csv", "-", "--json"), ("--csv", "-", "--netcdf", "-")):
        refused = call("query", folder, *two)
        assert refused.exit_code == 2 and "one thing fits on standard output" in refused.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_device_is_written_to_and_stays_one(call, folder, tmp_path):
    full = tmp_path / "full"
    full.symlink_to("/dev/full")
    for option in ("--csv", "--netcdf"):
        result = call("query", folder, option, full)
        assert result.exit_code == 2 and result.stderr == (
            f"twofutures: No space left on device ({full}): make room, or name another place for it\n"
        )
        assert call("query", folder, option, os.devnull).exit_code == 0
    assert full.is_symlink() and full.is_char_device() and Path(os.devnull).is_char_device()


@pytest.mark.slow
def test_a_world_is_told_again(call, folder, tmp_path, unprinted):
    result = call("replay", folder, "--world", "2", "--case", "repeal", "--out", tmp_path, "--json")
    assert result.exit_code == 0, result.output
    summary = no_constants(result.stdout)
    assert summary["as_stored"] is True and summary["world"] == 2 and summary["package"] == "repeal"
    assert summary["levers"]["chip_fee"] == 0.2 and 1 <= summary["levers"]["enforcement"] <= 3
    assert 0.2 <= summary["assumptions"]["spillover"] <= 0.6
    assert "bit for bit the stored world" in result.stderr
    assert (tmp_path / "story.html").exists()
