"""The outlook: the same arguments give the same bytes, however the run was cut up or interrupted."""

import base64
import csv
import errno
import json
import shutil

import numpy as np
import pytest

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.batches import run as runs
from twofutures.experiments.batches.folder import Folder, digest
from twofutures.experiments.batches.outlook import plan
from twofutures.viz.look.measures import MEASURES
from twofutures.viz.reports import outlook

SMALL = ("--worlds", "6", "--package", "inaction", "--package", "loopholes_closed", "--ensemble", "prior")
WRITTEN = {"outlook.json", "table.csv", "report.html", "manifest.json", "chunks"}


def no_constants(text: str):
    """JSON without NaN or Infinity, which are not JSON."""
    return json.loads(text, parse_constant=pytest.fail)


def test_stdout_is_the_json_that_is_written(outlook_folder):
    printed = no_constants((outlook_folder / "stdout.json").read_text())
    assert printed == no_constants((outlook_folder / "outlook.json").read_text())


def test_the_json_counts_every_world_once(outlook_folder):
    summary = no_constants((outlook_folder / "outlook.json").read_text())
    assert list(summary["packages"]) == ["inaction", "loopholes_closed"]
    for row in summary["packages"].values():
        assert set(row["outcomes"]) == set(CLASSES)
        assert sum(row["outcomes"].values()) == 6
        assert set(row["measures"]) == {m.name for m in MEASURES}
        assert all(m["p10"] <= m["median"] <= m["p90"] for m in row["measures"].values())


def test_the_json_agrees_with_the_ensemble(outlook_folder, small):
    package = no_constants((outlook_folder / "outlook.json").read_text())["packages"]["inaction"]
    assert package["outcomes"] == small.counts("inaction")
    lead = np.median(small.criteria("inaction")["lead_months_smooth"])
    assert package["measures"]["lead_months_smooth"]["median"] == pytest.approx(lead, rel=1e-5)
    gap = np.quantile(small.by_quarter("gap_usable", "inaction")[-1], 0.9)
    assert package["measures"]["gap_usable"]["p90"] == pytest.approx(gap, rel=1e-5)


def test_everything_is_written(outlook_folder):
    names = {path.name for path in outlook_folder.iterdir()}
    assert names >= WRITTEN
    assert {"outcomes.svg", "lead.svg", "channels.svg"} <= names
    assert not [name for name in names if name.endswith(".png")]
    assert not [name for name in names if name.startswith(".")]


def test_folder_and_report_share_the_charts_in_the_form_that_was_asked_for(call, outlook_folder, tmp_path):
    page = (outlook_folder / "report.html").read_text(encoding="utf-8")
    assert base64.b64encode((outlook_folder / "lead.svg").read_bytes()).decode() in page
    again = tmp_path / "again"
    shutil.copytree(outlook_folder, again, ignore=shutil.ignore_patterns("stdout.json"))
    result = call("outlook", *SMALL, "--charts", "png", "--out", again)
    assert result.exit_code == 0, result.stderr
    page = (again / "report.html").read_text(encoding="utf-8")
    assert not list(again.glob("*.svg"))
    assert base64.b64encode((again / "lead.png").read_bytes()).decode() in page
    assert "image/svg" not in page


def test_the_csv_holds_the_same_figures(outlook_folder):
    rows = list(csv.DictReader((outlook_folder / "table.csv").read_text().splitlines()))
    packages = no_constants((outlook_folder / "outlook.json").read_text())["packages"]
    assert len(rows) == len(packages) * (len(CLASSES) + len(MEASURES))
    for row in rows:
        package = packages[row["package"]]
        if row["figure"].startswith("outcome: "):
            assert int(row["median_or_count"]) == package["outcomes"][row["figure"].removeprefix("outcome: ")]
        else:
            assert float(row["median_or_count"]) == package["measures"][row["figure"]]["median"]


@pytest.mark.slow
def test_a_rerun_gives_the_same_bytes_and_plays_nothing(call, outlook_folder, tmp_path, monkeypatch):
    again = tmp_path / "again"
    again.mkdir()
    shutil.copy(outlook_folder / "manifest.json", again)
    shutil.copytree(outlook_folder / "chunks", again / "chunks")
    monkeypatch.setattr(runs, "compute", lambda *_: pytest.fail("played again"))
    assert call("outlook", *SMALL, "--out", again, "--quiet").exit_code == 0
    for path in outlook_folder.iterdir():
        if path.is_file() and path.name != "stdout.json":
            assert path.read_bytes() == (again / path.name).read_bytes(), path.name


@pytest.mark.slow
def test_an_interrupted_run_keeps_its_chunks_and_goes_on(call, outlook_folder, tmp_path, monkeypatch, unprinted):
    monkeypatch.setattr("twofutures.experiments.batches.batch.CHUNK_ROWS", 4)
    compute, calls = runs.compute, []

    def interrupted(batch, ids, point):
        calls.append(ids)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return compute(batch, ids, point)

    monkeypatch.setattr(runs, "compute", interrupted)
    result = call("outlook", *SMALL, "--out", tmp_path, "--quiet")
    assert result.exit_code == 130
    assert result.stderr.strip().count("\n") == 0
    assert "finished chunks are kept" in result.stderr
    assert len(list((tmp_path / "chunks").iterdir())) == 2
    assert not (tmp_path / "outlook.json").exists()
    result = call("outlook", *SMALL, "--out", tmp_path, "--quiet")
    assert result.exit_code == 0
    assert len(calls) == 4
    assert (tmp_path / "outlook.json").read_bytes() == (outlook_folder / "outlook.json").read_bytes()


def test_another_run_in_the_folder_is_refused(call, outlook_folder):
    before = (outlook_folder / "outlook.json").read_bytes()
    result = call("outlook", *SMALL, "--seed", "1", "--out", outlook_folder)
    assert result.exit_code == 2
    assert "choose a new folder" in result.stderr
    assert (outlook_folder / "outlook.json").read_bytes() == before


def test_the_default_folder_is_never_taken_from_another_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    batch, other = plan(["repeal"], 5), plan(["repeal"], 6)
    assert outlook.own_folder(batch, quiet=False) == outlook.FOLDER
    Folder(outlook.FOLDER).begin(batch)
    assert outlook.own_folder(batch, quiet=False) == outlook.FOLDER
    assert outlook.own_folder(other, quiet=False).name == f"outlook-{digest(other)[:8]}"
    assert "holds another run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "names_the_fix"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "x.parquet"), "No space left on device"),
        (MemoryError(), "--worlds"),
        (FileNotFoundError("no ensemble is installed: use --ensemble prior"), "--ensemble prior"),
    ],
)
def test_failures_are_one_line_and_leave_nothing_behind(call, tmp_path, monkeypatch, error, names_the_fix):
    def fail(*_):
        raise error

    monkeypatch.setattr(runs, "compute", fail)
    result = call("outlook", *SMALL, "--out", tmp_path)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert names_the_fix in result.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["manifest.json"]


@pytest.mark.parametrize("width", [60, 80, 140, None])
def test_the_table_fits_the_terminal_and_is_one_block_where_piped(outlook_folder, capsys, monkeypatch, width):
    from twofutures.viz.reports.outlook_table import print_outlook

    monkeypatch.setenv("COLUMNS", str(width or 40))
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("sys.stdout.isatty", lambda: width is not None)
    summary = no_constants((outlook_folder / "outlook.json").read_text())
    row = summary["packages"]["inaction"]
    summary["packages"] = {name: row for name in ("status_quo", "inaction", "loopholes_closed", "distillation_only")}
    print_outlook(summary)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= (width or 1000)
    counts = [line.split() for line in lines if line.startswith("commanding lead  ")]
    assert counts == [["commanding", "lead", *([str(row["outcomes"]["commanding lead"])] * 4)]] or width == 60
    text = " ".join(lines)
    assert "of 6 simulated worlds, under these assumptions" in " ".join(text.split())
    assert "what-if machine, not a forecast" in " ".join(text.split())
    assert all(word in text for word in ("status", "inaction", "loopholes", "distillation", "commanding lead"))
    assert "…" not in text
