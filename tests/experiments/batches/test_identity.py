"""Every file of a results folder proves what it is: no answer comes from one that was altered, swapped or strange."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from twofutures.experiments.batches import run as runs
from twofutures.experiments.batches.batch import CPU, Batch, made_of
from twofutures.experiments.batches.chunks import compute
from twofutures.experiments.batches.design import given, replications
from twofutures.experiments.batches.folder import Folder, OtherBatch
from twofutures.experiments.batches.results import Results
from twofutures.experiments.batches.run import run
from twofutures.experiments.work.sealed import Damaged, read_sealed, write_sealed
from twofutures.policies.case import Case

BATCH = Batch(
    (Case("inaction"), Case("loopholes_closed")),
    given({"spillover": np.array([0.3, 0.4, 0.5, 0.6])}),
    seed=5,
    ensemble="prior",
    keep=("lead_months",),
    quarters=("2028Q4",),
    chunk=2,
)


@pytest.fixture(scope="module")
def played():
    """Chunks by seed and first world."""
    return {
        (seed, int(ids[0])): compute(replace(BATCH, seed=seed), ids, BATCH.design.at(ids))
        for seed in (5, 6)
        for ids in BATCH.chunks()
    }


@pytest.fixture(autouse=True)
def looked_up(played, monkeypatch):
    """Chunks are looked up instead of played; gives the first worlds of those asked for."""
    first: list[int] = []

    def look_up(batch, ids, point):
        first.append(int(ids[0]))
        return played[batch.seed, first[-1]]

    monkeypatch.setattr(runs, "compute", look_up)
    return first


@pytest.fixture
def folder(tmp_path, looked_up) -> Path:
    """Two chunks of two worlds, a given design and a scenario's text."""
    run(BATCH, tmp_path / "run", scenario="# a scenario\n")
    looked_up.clear()
    return tmp_path / "run"


def chunk(folder: Path, first: int) -> Path:
    return Folder(folder).chunks()[first, first + 1]


def flipped(file: Path, place: int, bit: int) -> None:
    content = bytearray(file.read_bytes())
    content[place % len(content)] ^= 1 << bit
    file.write_bytes(content)


@pytest.mark.parametrize("name", ["manifest.json", "design.parquet", "scenario.toml", "chunks"])
def test_any_changed_byte_of_any_file_is_noticed_by_the_next_reader(folder, name):
    file = chunk(folder, 0) if name == "chunks" else folder / name
    whole, rng = file.read_bytes(), np.random.default_rng(2028)
    places = np.unique([0, len(whole) - 1, *rng.integers(len(whole), size=60)])
    for place in places:
        flipped(file, int(place), int(rng.integers(8)))
        with pytest.raises(ValueError, match=f"{file.name}|{folder} was written by another version") as noticed:
            results = Results(folder)
            results.counts("inaction")
            assert results.store.scenario
        assert isinstance(noticed.value, Damaged) or "another version" in str(noticed.value)
        file.write_bytes(whole)
    assert sum(Results(folder).counts("inaction").values()) == 4


def test_a_chunk_of_another_seed_another_place_or_a_copy_is_refused(folder, tmp_path):
    run(replace(BATCH, seed=6), tmp_path / "other")
    strange, ours, second = chunk(tmp_path / "other", 0), chunk(folder, 0), chunk(folder, 2)
    digest = ours.name.split(".")[1]
    for new, name, why in (
        (strange, strange.name, "belongs to another run"),
        (second, ours.name, "is not as it was written"),
        (ours, f"worlds-00000002-00000003.{digest}.parquet", "belongs to another run"),
    ):
        copy = tmp_path / name[:30].replace(".", "-") / "run"
        shutil.copytree(folder, copy)
        chunk(copy, int(name[7:15])).unlink()
        shutil.copy(new, copy / "chunks" / name)
        with pytest.raises(Damaged, match=f"{name} {why}: remove it, and run the command that made it again"):
            Results(copy).counts("inaction")


def test_a_manifest_with_reversed_cases_is_refused_also_where_its_seal_was_made_to_fit(folder):
    file = folder / "manifest.json"
    content = json.loads(file.read_text())
    content["batch"]["cases"].reverse()
    file.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n")
    with pytest.raises(Damaged, match=r"manifest.json is not as it was written: put the file back"):
        Results(folder)
    del content["seal"]
    write_sealed(file, content)
    with pytest.raises(Damaged, match=r"manifest\.json does not describe the run that its chunks are of"):
        Results(folder)


def test_going_on_computes_damaged_and_strange_chunks_again_and_says_so(folder, looked_up, caplog):
    whole = {first: chunk(folder, first).read_bytes() for first in (0, 2)}
    flipped(chunk(folder, 2), 300, 3)
    results = run(BATCH, folder)
    assert looked_up == [2] and "computed again" in caplog.text and "worlds-00000002" in caplog.text
    assert {first: chunk(folder, first).read_bytes() for first in (0, 2)} == whole
    assert len(list((folder / "chunks").iterdir())) == 2 and sum(results.counts("inaction").values()) == 4


def test_a_failure_that_was_altered_is_noticed(folder, monkeypatch):
    chunk(folder, 0).unlink()

    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(runs, "compute", fail)
    run(BATCH, folder)
    (file,) = (folder / "failures").iterdir()
    assert Folder(folder).statuses()[0].error == "ZeroDivisionError: " and read_sealed(file)["state"] == "failed"
    flipped(file, 40, 0)
    with pytest.raises(Damaged, match=file.name):
        Folder(folder).statuses()


def test_verify_names_every_file_that_is_not_as_it_was_written(folder):
    assert {file.name: fault for file, fault in Folder(folder).verify()} == {
        **{name: "" for name in ("manifest.json", "design.parquet", "scenario.toml")},
        **{chunk(folder, first).name: "" for first in (0, 2)},
    }
    for file in (folder / "scenario.toml", chunk(folder, 2)):
        flipped(file, 5, 1)
    assert {file.name for file, fault in Folder(folder).verify() if fault} == {"scenario.toml", chunk(folder, 2).name}


def test_starting_over_removes_what_the_run_wrote_and_nothing_else(folder):
    others = [folder / "notes.txt", folder / "chunks" / "mine.parquet", folder / "batch_report.html",
              folder / "chunks" / "worlds-of-mine.parquet", folder / "failures" / "mine.json"]  # fmt: skip
    (folder / "failures").mkdir()
    for file in others:
        file.write_text("mine")
    before = chunk(folder, 0)
    run(replace(BATCH, seed=6), folder, new=True)
    assert all(file.read_text() == "mine" for file in others)
    assert not before.exists() and len(Folder(folder).chunks()) == 2 and not (folder / "scenario.toml").exists()


@pytest.mark.parametrize("manifest", ["", '{"name": "my website"}', '{"format": 3, "files": {"../../x": ""}}'])
def test_starting_over_touches_no_folder_of_something_else(tmp_path, manifest):
    (tmp_path / "chunks").mkdir()
    for file in (tmp_path / "chunks" / "a.js", tmp_path / "scenario.toml"):
        file.write_text("mine")
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(ValueError, match=r"manifest\.json|another version"):
        run(BATCH, tmp_path, new=True)
    assert (tmp_path / "chunks" / "a.js").read_text() == "mine" == (tmp_path / "scenario.toml").read_text()
    assert (tmp_path / "manifest.json").read_text() == manifest


def test_other_cpu_features_are_another_run_and_the_way_out_is_named(folder, monkeypatch):
    made = made_of("prior")
    monkeypatch.setattr("twofutures.experiments.batches.folder.made_of", lambda *_: made | {CPU: "x86_64 SSE2"})
    with pytest.raises(OtherBatch, match=r"other CPU features.*NPY_DISABLE_CPU_FEATURES"):
        run(BATCH, folder)


def test_a_batch_of_replications_needs_no_design_file(tmp_path):
    Folder(tmp_path).begin(replace(BATCH, design=replications(4)))
    assert [file.name for file, _ in Folder(tmp_path).verify()] == ["manifest.json"]
