"""Batches from the command line: run and go on; bad input is one line that names the fix."""

import json

import numpy as np
import pytest

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.batches import run as runs
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import replications
from twofutures.experiments.batches.results import Results
from twofutures.policies.case import Case
from twofutures.viz.reports.stored_run import FolderRun
from twofutures.viz.terminal.progress import BatchProgress


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
    sentence = "enforcement varies in place of 1 (package repeal): the value that varied ruled."
    (row,) = no_constants((folder / "stdout.json").read_text())["design"]["overruled"]
    assert row == {"case": "repeal", "name": "enforcement", "settings": {"package repeal": 1.0}}
    assert json.loads((folder / "manifest.json").read_text())["overruled"] == [row]
    assert sentence in call("query", folder).stdout
    assert [sentence] == [line for line in FolderRun(Results(folder)).design() if "in place of" in line]


def test_the_same_command_goes_on_and_quiet_is_quiet(call, folder, arguments, monkeypatch):
    monkeypatch.setattr(runs, "compute", lambda *_: pytest.fail("computed again"))
    result = call("batch", *arguments, "--out", folder, "--quiet", "--json")
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
    assert (where / "scenario.toml").read_text() == file.read_text()
    refused = call("batch", "--scenario", str(file), "--package", "repeal", "--out", str(where))
    assert refused.exit_code == 2 and "--package cannot be added to --scenario" in refused.stderr


def test_another_batch_is_refused_and_new_says_so(call, folder, arguments):
    result = call("batch", *arguments, "--seed", "3", "--out", folder, "--quiet")
    assert result.exit_code == 2 and result.stderr.count("\n") == 1
    assert "other design, seed" in result.stderr and "--new" in result.stderr


def test_failed_chunks_are_told_in_one_line(call, arguments, tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "compute", lambda *_: 1 / 0)
    result = call("batch", *arguments, "--out", tmp_path, "--quiet", "--json")
    assert result.exit_code == 2 and result.stderr.count("\n") == 1
    assert "1 of 1 chunks failed (first: ZeroDivisionError" in result.stderr
    (failed,) = no_constants(result.stdout)["chunks"]["failed"]
    assert failed["worlds"] == [0, 3] and "Traceback" in failed["traceback"]


@pytest.mark.parametrize(
    ("asked", "names_the_fix"),
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
def test_bad_input_is_one_line_that_names_the_fix(call, tmp_path, monkeypatch, asked, names_the_fix):
    monkeypatch.chdir(tmp_path)
    result = call(*asked)
    assert result.exit_code == 2 and result.stdout == ""
    assert result.stderr.splitlines()[-1].startswith("twofutures: ")
    assert names_the_fix in result.stderr


def test_progress_says_rate_time_left_and_outcomes():
    progress = BatchProgress(Batch((Case(),), replications(1000)), quiet=True)
    progress._began, progress._kept = 100.0, 200
    counts = np.array([[0, 300, 0, 0, 100, 0]])
    text = progress.text(400, 1000, counts, 110.0)
    assert text == "400 of 1,000 worlds, 20 a second, 0:00:30 left; so far commanding lead 75%, mixed 25%"


FAR = ("batch", "--worlds", "100000000", "--dry-run")


def test_a_dry_run_says_what_would_run_and_writes_nothing(call, tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "compute", lambda *_: pytest.fail("played"))
    where = tmp_path / "far"
    plan = no_constants(call(*FAR, "--json", "--out", where).stdout)
    assert (plan["worlds"], plan["chunks"], plan["chunk"], plan["chunks_there"]) == (10**8, 25_000, 4_000, 0)
    assert plan["most_gb"] > 40 and plan["mib_per_process"] < 1_000 and not where.exists()
    text = call(*FAR, "--out", where).stdout
    assert "25,000 chunks of 4,000 worlds, 0 of them there" in text and "GB at most" in text


def test_a_dry_run_counts_what_is_there_and_refuses_another_batch(call, folder, arguments):
    plan = no_constants(call("batch", *arguments, "--dry-run", "--json", "--out", folder).stdout)
    assert (plan["chunks"], plan["chunks_there"]) == (1, 1)
    refused = call(*FAR, "--out", folder)
    assert refused.exit_code and "holds another run" in refused.stderr and "--new" in refused.stderr
    assert call(*FAR, "--out", folder, "--new").exit_code == 0 and (folder / "manifest.json").exists()


def test_workers_write_where_they_are_told(call, folder, arguments, tmp_path):
    pytest.importorskip("fsspec")
    where, shared = tmp_path / "run", tmp_path / "shared"
    result = call("batch", *arguments, "--workers", "2", "--chunks-at", f"file://{shared}", "--out", where, "--json")
    assert result.exit_code == 0, result.stderr
    bits = [{file.name: file.read_bytes() for file in place.iterdir()} for place in (shared, folder / "chunks")]
    assert bits[0] == bits[1] and not (where / "chunks").exists()
    assert no_constants(result.stdout)["cases"] == no_constants((folder / "stdout.json").read_text())["cases"]
