"""Batches from the command line: run, go on, ask, replay; bad input is one line that names the fix."""

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.batches import run as runs
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import replications, sobol
from twofutures.experiments.batches.folder import Folder
from twofutures.experiments.batches.results import Results
from twofutures.experiments.work.workers import Failure
from twofutures.policies.case import Case
from twofutures.viz.reports.stored_run import FolderRun
from twofutures.viz.terminal.progress import BatchProgress

ARGUMENTS = (
    "--package", "inaction", "--package", "repeal", "--worlds", "4", "--vary", "spillover", "--vary",
    "enforcement=1:3", "--override", "enforcement", "--lever", "chip_fee=0.2", "--ensemble", "prior", "--workers", "1",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What ``twofutures batch`` writes."""
    from click.testing import CliRunner

    from twofutures.viz.cli.main import main

    where = tmp_path_factory.mktemp("batch") / "run"
    result = CliRunner().invoke(main, ["batch", *ARGUMENTS, "--out", str(where), "--json"])
    assert result.exit_code == 0, result.output
    (where / "stdout.json").write_text(result.stdout)
    (where / "stderr.txt").write_text(result.stderr)
    return where


def no_constants(text: str):
    return json.loads(text, parse_constant=pytest.fail)


def test_it_prints_the_counts_and_tells_how_it_gets_on(folder):
    counts = no_constants((folder / "stdout.json").read_text())
    assert list(counts["cases"]) == ["inaction", "repeal"]
    for row in counts["cases"].values():
        assert set(row["outcomes"]) == set(CLASSES) and sum(row["outcomes"].values()) == row["worlds"] == 4
    assert counts["chunks"] == {"done": 1, "failed": [], "missing": 0}
    assert "4 of 4 worlds" in (folder / "stderr.txt").read_text()


def test_what_the_design_rules_over_is_said_everywhere(call, folder):
    sentence = "enforcement varies in place of 1 (package repeal) in repeal: the value that varied ruled."
    (row,) = no_constants((folder / "stdout.json").read_text())["design"]["overruled"]
    assert row == {"case": "repeal", "name": "enforcement", "settings": {"package repeal": 1.0}}
    assert json.loads((folder / "manifest.json").read_text())["overruled"] == [row]
    assert sentence in call("query", folder).stdout
    assert [sentence] == [line for line in FolderRun(Results(folder)).design() if "in place of" in line]


def test_the_same_command_goes_on_and_quiet_is_quiet(call, folder, monkeypatch):
    monkeypatch.setattr(runs, "compute", lambda *_: pytest.fail("computed again"))
    result = call("batch", *ARGUMENTS, "--out", folder, "--quiet", "--json")
    assert result.exit_code == 0 and result.stderr == ""
    assert result.stdout == (folder / "stdout.json").read_text()


def test_cases_come_from_a_scenario_file(call, tmp_path):
    file, where = tmp_path / "two.toml", tmp_path / "run"
    file.write_text(
        'worlds = 3\nensemble = "prior"\n[[case]]\npackage = "inaction"\nlabel = "as it was"\n'
        '[[case]]\npackage = "inaction"\nlabel = "with a fee"\n[case.levers]\nchip_fee = 0.2\n'
    )
    result = call("batch", "--scenario", str(file), "--workers", "1", "--out", str(where), "--json")
    assert result.exit_code == 0, result.stderr
    results = Results(where)
    assert results.cases == ["as it was", "with a fee"] and results.worlds == 3
    refused = call("batch", "--scenario", str(file), "--package", "repeal", "--out", str(where))
    assert refused.exit_code == 2 and "--package cannot be added to --scenario" in refused.stderr


def test_another_batch_is_refused_and_new_says_so(call, folder):
    result = call("batch", *ARGUMENTS, "--seed", "3", "--out", folder, "--quiet")
    assert result.exit_code == 2 and result.stderr.count("\n") == 1
    assert "other design, seed" in result.stderr and "--new" in result.stderr


def test_failed_chunks_are_told_in_one_line(call, tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "compute", lambda *_: 1 / 0)
    result = call("batch", *ARGUMENTS, "--out", tmp_path, "--quiet", "--json")
    assert result.exit_code == 2 and result.stderr.count("\n") == 1
    assert "1 of 1 chunks failed (first: ZeroDivisionError" in result.stderr
    (failed,) = no_constants(result.stdout)["chunks"]["failed"]
    assert failed["worlds"] == [0, 3] and "Traceback" in failed["traceback"]


NOTHING = "lead_months_smooth>400"


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


def test_a_world_is_told_again(call, folder, tmp_path):
    result = call("replay", folder, "--world", "2", "--case", "repeal", "--out", tmp_path, "--json")
    assert result.exit_code == 0, result.output
    summary = no_constants(result.stdout)
    assert summary["as_stored"] is True and summary["world"] == 2 and summary["package"] == "repeal"
    assert summary["levers"]["chip_fee"] == 0.2 and 1 <= summary["levers"]["enforcement"] <= 3
    assert 0.2 <= summary["held"]["spillover"] <= 0.6
    assert "bit for bit the stored world" in result.stderr
    assert (tmp_path / "story.html").exists()


@pytest.mark.parametrize(
    ("arguments", "names_the_fix"),
    [
        (["batch", "--vary", "spilover"], "did you mean spillover"),
        (["batch", "--vary", "spillover=0.3"], "spillover=0.3:0.5"),
        (["batch", "--vary", "spillover=0.3:9"], "0.2:0.6"),
        (["batch", "--vary", "spillover=0.3:0.5:1"], "levels"),
        (["batch", "--vary", "spillover", "--vary", "spillover=0.3:0.5"], "give it once"),
        (["batch", "--design", "sobl"], "sobol"),
        (["batch", "--design", "replications", "--vary", "spillover"], "factorial, lhs or sobol"),
        (["batch", "--design", "lhs"], "at least one"),
        (["batch", "--design", "factorial", "--vary", "spillover", "--worlds", "9"], "--replications"),
        (["batch", "--vary", "spillover", "--worlds", "9", "--replications", "2"], "multiple"),
        (["batch", "--vary", "spillover", "--set", "spillover=0.4"], "at 0.4 (--set) and varied"),
        (["batch", "--vary", "spillover", "--view", "algorithms_beat_compute"], "(view algorithms_beat_compute)"),
        (["batch", "--vary", "enforcement", "--package", "loopholes_closed"], "--override enforcement"),
        (["batch", "--vary", "enforcement", "--package", "repeal"], "at 1 (package repeal)"),
        (["batch", "--vary", "enforcement", "--lever", "enforcement=2"], "at 2 (case status_quo)"),
        (["batch", "--vary", "spillover", "--override", "enforcement"], "unknown name that the design varies"),
        (["batch", "--vary", "spillover", "--override", "spilover"], "did you mean spillover"),
        (["batch", "--vary", "spillover", "--since", "2022Q4"], "prior ensemble"),
        (["batch", "--view", "nobody"], "view"),
        (["batch", "--quarters", "2028Q4:2028Q1"], "earlier quarter first"),
        (["batch", "--memory", "lots"], "gibibytes"),
        (["batch", "--memory", "0.25", "--workers", "4"], "give more memory"),
        (["batch", "--keep", "gap_usabel"], "gap_usable"),
        (["query", "nowhere"], "holds no batch"),
        (["query", "nowhere", "--where", "spillover"], "give a limit or a class"),
        (["query", "nowhere", "--fan", "x", "--sql", "y"], "ask one thing"),
        (["replay", "nowhere"], "--world"),
    ],
)
def test_bad_input_is_one_line_that_names_the_fix(call, tmp_path, monkeypatch, arguments, names_the_fix):
    monkeypatch.chdir(tmp_path)
    result = call(*arguments)
    assert result.exit_code == 2 and result.stdout == ""
    assert result.stderr.splitlines()[-1].startswith("twofutures: ")
    assert names_the_fix in result.stderr


def test_progress_says_rate_time_left_and_outcomes():
    progress = BatchProgress(Batch((Case(),), replications(1000)), quiet=True)
    progress._began, progress._kept = 100.0, 200
    counts = np.array([[0, 300, 0, 0, 100]])
    text = progress.text(400, 1000, counts, 110.0)
    assert text == "400 of 1,000 worlds, 20 a second, 0:00:30 left; so far commanding lead 75%, mixed 25%"
