"""Report and discovery on a batch's folder: labelled cases, a design, little kept, unfinished, large."""

import json
import shutil

import numpy as np
import pytest

from twofutures.experiments.analysis import columns, discovery
from twofutures.experiments.batches import run as runs
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import lhs, replications
from twofutures.experiments.batches.folder import Folder
from twofutures.experiments.questions import Question
from twofutures.policies.case import Case
from twofutures.viz.charts import album
from twofutures.viz.reports.stored_run import AGAIN, FolderRun

LABEL = "as it is <today> & tomorrow"
BATCH = Batch(
    (Case("status_quo", label=LABEL), Case("loopholes_closed", start="2027Q3", levers={"chip_fee": 0.2})),
    lhs(["enforcement", "ring_hazard"], points=40, seed=3), ensemble="prior", chunk=20,
    override=("enforcement",),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Forty worlds of a design under two cases."""
    place = tmp_path_factory.mktemp("batch") / "run"
    runs.run(BATCH, place)
    return place


@pytest.fixture
def part(folder, tmp_path):
    """The same with a chunk missing."""
    place = tmp_path / "part"
    shutil.copytree(folder, place)
    Folder(place).chunks()[20, 39].unlink()
    return place


@pytest.fixture
def few(monkeypatch):
    """Discovery that is content with few worlds."""
    monkeypatch.setattr(discovery, "FEWEST", 2)
    monkeypatch.setattr(discovery, "LEAF", 0.2)


@pytest.fixture(scope="module")
def shorter(folder) -> str:
    """A question that half of the worlds answer with yes."""
    table = columns.of_results(columns.load(folder), [Question("lead_months_smooth")])
    return f"lead_months_smooth<{np.median(table.y['lead_months_smooth']):g}"


def page_of(call, folder, *more) -> str:
    result = call("report", folder, *more)
    assert result.exit_code == 0, result.stderr
    return (folder / "batch_report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_batch_is_reported(call, folder):
    page = page_of(call, folder)
    assert "as it is &lt;today&gt; &amp; tomorrow" in page and "<today>" not in page
    assert "By design, enforcement (" in page and "40 points, 1 world at each" in page
    assert "folder.Folder" in page and "Computed so far" not in page
    assert "do not keep" not in page and "does not keep what these charts need: channels" in page
    assert page.count('src="data:image/svg+xml') >= 7


def test_a_fan_of_a_batch_starts_where_its_quarters_do(folder):
    run = FolderRun(columns.load(folder))
    for name, figure, caption in album.draw(run, run.charts(tuple(album.CHARTS))):
        assert "no value" not in caption and "before the branch" not in caption
        assert all(np.isfinite(axes.get_ylim()).all() for axes in figure.axes)
        if name == "lead":
            line = np.asarray(figure.axes[0].lines[0].get_ydata(), dtype=float)
            assert np.isfinite(line).tolist() == [False] * 16 + [True] * 9


@pytest.mark.slow
def test_a_batch_is_searched(call, folder, shorter, tmp_path, few, unprinted):
    result = call("discover", folder, "--of", shorter, "--out", tmp_path, "--json")
    assert result.exit_code == 0, result.stderr
    summary = json.loads(result.stdout)
    assert summary["plan"]["vary"] == ["enforcement", "ring_hazard"] and summary["plan"]["worlds"] == 40
    rules = summary["questions"][shorter]
    assert rules["worlds"] == 80
    assert {"case", "enforcement", "ring_hazard"} <= {row["name"] for row in rules["scores"]["factors"]}
    assert "By design, enforcement (" in (tmp_path / "discovery.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_unfinished_and_large_folders_say_what_was_read(call, part, monkeypatch, unprinted):
    monkeypatch.setattr(columns, "MOST", 10)
    page = page_of(call, part)
    assert "Computed so far: 20 of 40 worlds; of 2 chunks, 1 are missing and 0 failed" in page
    assert "Counts of worlds are those of all 20" in page and "read 3 of them per case" in page
    assert "Of 20 simulated worlds per package" in page


def test_discovery_says_so_too(call, part, shorter, few, unprinted):
    result = call("discover", part, "--of", shorter)
    assert result.exit_code == 0, result.stderr
    assert "Computed so far: 20 of 40 worlds" in result.stderr


def test_a_run_without_2028_is_reported_without_its_charts(call, tmp_path, unprinted):
    runs.run(Batch((Case(),), replications(3), quarters=("2026Q4", "2027Q1")), tmp_path)
    page = page_of(call, tmp_path)
    assert "does not keep what these charts need: lead" in page and "Nothing is scored" in page
    assert page.count("no value") > 0 and "Here: package" not in page  # packages are told as packages


def test_the_command_that_makes_an_outlook_again_is_told(outlook_folder, folder):
    summary = json.loads((outlook_folder / "outlook.json").read_text())
    assert FolderRun(columns.load(outlook_folder)).command() == summary["command"]
    assert FolderRun(columns.load(folder)).command() == AGAIN


@pytest.mark.parametrize("command", ["report", "discover"])
@pytest.mark.parametrize(
    ("spoil", "names_the_fix"),
    [
        (lambda place: shutil.rmtree(place / "chunks"), "run its command again first"),
        (lambda place: (place / "manifest.json").write_text("{"), "cannot be read"),
        (lambda place: (place / "manifest.json").write_text("{}"), "another version"),
        (lambda place: (place / "manifest.json").unlink(), "holds no results"),
    ],
)
def test_bad_folders_are_one_line(call, part, command, spoil, names_the_fix):
    spoil(part)
    result = call(command, part)
    assert result.exit_code == 2 and result.stdout == ""
    assert names_the_fix in result.stderr and result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("of", "names_the_fix"),
    [("gap_ownd<3", "gap_owned"), ("prc_smuggled_h100e<3", "in this folder"), ("gap_owned", "give a limit or a class")],
)
@pytest.mark.parametrize("command", ["report", "discover"])
def test_what_a_folder_cannot_answer_is_one_line(call, folder, command, of, names_the_fix):
    result = call(command, folder, "--of", of)
    assert result.exit_code == 2 and names_the_fix in result.stderr and result.stderr.count("\n") == 1
