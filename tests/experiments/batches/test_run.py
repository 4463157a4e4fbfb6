"""Running a batch: finished chunks are kept and verified, whatever happens; nothing is lost or doubled."""

import errno
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.batches import batch as batches
from twofutures.experiments.batches import chunks, identity
from twofutures.experiments.batches import folder as folders
from twofutures.experiments.batches import run as runs
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import given, lhs, replications
from twofutures.experiments.batches.folder import Folder
from twofutures.experiments.batches.results import NoWorlds
from twofutures.experiments.batches.run import OtherVersion, run
from twofutures.policies.case import Case

BATCH = Batch(
    (Case("inaction"), Case("loopholes_closed")),
    lhs(["spillover", "enforcement"], points=5, seed=3),
    seed=5,
    ensemble="prior",
    chunk=2,
    override=("enforcement",),
)
RANGES = [(0, 1), (2, 3), (4, 4)]  # first and last worlds of its chunks


def bits(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / "chunks").iterdir()}


@pytest.fixture(scope="module")
def tables():
    """The chunks of two cases × five worlds by first world, as played."""
    return {int(ids[0]): chunks.compute(BATCH, ids, BATCH.design.at(ids)) for ids in BATCH.chunks()}


@pytest.fixture(scope="module")
def folder(tables, tmp_path_factory):
    """A finished run of them."""
    where = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "compute", lambda batch, ids, point: tables[int(ids[0])])
        run(BATCH, where)
    return where


@pytest.fixture
def computed(tables, monkeypatch) -> list[int]:
    """Looks chunks up instead of playing them again; gives the first worlds of those asked for."""
    first: list[int] = []

    def compute(batch, ids, point):
        first.append(int(ids[0]))
        return tables[first[-1]]

    monkeypatch.setattr(runs, "compute", compute)
    return first


def test_every_chunk_is_there_once(folder):
    assert list(Folder(folder).chunks()) == RANGES and len(bits(folder)) == len(RANGES)
    assert {status.state for status in Folder(folder).statuses()} == {"done"}


def test_a_row_is_one_world_of_one_case(folder):
    table = pq.read_table(Folder(folder).chunks()[0, 1])
    assert table["case"].to_pylist() == [0, 0, 1, 1] and table["world"].to_pylist() == [0, 1, 0, 1]
    assert set(table.column_names) == {*chunks.INDEX, *batches.HEADLINE}
    assert len(table["lead_months"][0].as_py()) == len(batches.AFTER_BRANCH)


def test_a_lost_a_cut_and_a_changed_chunk_are_made_again(folder, tmp_path, computed):
    run(BATCH, tmp_path)
    computed.clear()
    lost, cut, changed = Folder(tmp_path).chunks().values()
    lost.unlink()
    cut.write_bytes(cut.read_bytes()[:-100])
    table = pq.read_table(changed)
    row = table.column_names.index("outcome")
    wrong = table.set_column(row, "outcome", [np.full(len(table), 3, dtype=np.int8)])
    pq.write_table(wrong, changed)  # the footer, and the digest in the name, stay
    run(BATCH, tmp_path)
    assert computed == [0, 2, 4]
    assert bits(tmp_path) == bits(folder)


def test_finished_chunks_are_not_computed_again(folder, computed):
    before = bits(folder)
    reports = []
    run(BATCH, folder, report=lambda done, worlds, counts, fresh: reports.append((done, worlds, counts.sum(), fresh)))
    assert computed == [] and bits(folder) == before and reports == [(5, 5, 10, False)]


def test_progress_tells_worlds_and_running_counts(tmp_path, computed):
    reports = []
    results = run(BATCH, tmp_path, report=lambda done, _, counts, fresh: reports.append((done, counts.copy())))
    assert [done for done, _ in reports] == [0, 2, 4, 5]
    assert all(counts.sum() == 2 * done for done, counts in reports)
    assert dict(zip(CLASSES, reports[-1][1][1], strict=True)) == results.counts("loopholes_closed")


def test_an_interrupt_keeps_finished_chunks_and_nothing_else(folder, tmp_path, computed):
    def stop(done, *_):
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(BATCH, tmp_path, report=stop)
    assert list(Folder(tmp_path).chunks()) == RANGES[:2]
    run(BATCH, tmp_path)
    assert computed == [0, 2, 4] and bits(tmp_path) == bits(folder)


def test_what_a_killed_run_left_half_written_is_swept_away(folder, tmp_path, computed):
    (tmp_path / "chunks").mkdir()
    (tmp_path / "chunks" / ".worlds-00000000-00000001.0.parquet.abc123").write_bytes(b"half")
    run(BATCH, tmp_path)
    assert bits(tmp_path) == bits(folder)


def test_a_full_disk_stops_with_its_own_error_and_goes_on_later(folder, tmp_path, monkeypatch, computed):
    keep, room = Folder.keep, [1]

    def full(self, ids, content, *before):
        if not room:

            def half(path):
                path.write_bytes(content[:50])
                raise OSError(errno.ENOSPC, "No space left on device", str(path))

            folders.write_atomically(tmp_path / "chunks" / identity.chunk_name(ids, content), half)
        room.pop()
        keep(self, ids, content, *before)

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "keep", full)
        with pytest.raises(OSError, match="No space left"):
            run(BATCH, tmp_path)
    assert list(Folder(tmp_path).chunks()) == RANGES[:1]
    run(BATCH, tmp_path)
    assert bits(tmp_path) == bits(folder)


def test_a_failure_is_kept_as_data_and_the_others_go_on(folder, tmp_path, computed, monkeypatch):
    look_up = runs.compute

    def fail(batch, ids, point):
        if ids[0] == 2:
            raise ZeroDivisionError("no such market")
        return look_up(batch, ids, point)

    with monkeypatch.context() as patch:
        patch.setattr(runs, "compute", fail)
        results = run(BATCH, tmp_path)
    done, failed, last = Folder(tmp_path).statuses()
    assert (done.state, failed.state, last.state) == ("done", "failed", "done")
    assert failed.error == "ZeroDivisionError: no such market" and "in fail" in failed.trace
    assert results.ids.tolist() == [0, 1, 4], "what is there can be read"
    run(BATCH, tmp_path)
    assert bits(tmp_path) == bits(folder) and not list((tmp_path / "failures").iterdir())


def test_a_study_whose_chunks_all_failed_is_an_error_that_says_of_what(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "compute", lambda *_: 1 / 0)
    with pytest.raises(NoWorlds, match=r"3 of 3 chunks failed \(first: ZeroDivisionError.*failures"):
        run(BATCH, tmp_path)
    assert len(list((tmp_path / "failures").iterdir())) == 3


def test_strict_raises_the_first_failure(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "compute", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(BATCH, tmp_path, strict=True)


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"seed": 6}, "seed"),
        ({"design": replications(5), "override": ()}, "design, override"),
        ({"cases": (Case("inaction"), Case("repeal"))}, "cases"),
        ({"held": {"ring_hazard": 0.2}}, "held"),
        ({"keep": ("eci_us",)}, "keep"),
        ({"quarters": ("2028Q4",)}, "quarters"),
    ],
)
def test_a_folder_of_another_batch_is_refused_and_named(folder, change, hint):
    before = (folder / "manifest.json").read_bytes(), bits(folder)
    with pytest.raises(ValueError, match=rf"holds another run \(other {hint}\): choose a new folder or remove it"):
        run(replace(BATCH, **change), folder)
    assert ((folder / "manifest.json").read_bytes(), bits(folder)) == before


@pytest.mark.parametrize("name", ["code", "data", "NumPy"])
def test_a_folder_of_other_code_or_data_is_refused_and_named(folder, monkeypatch, name):
    made = folders.made_of("prior")
    monkeypatch.setattr(folders, "made_of", lambda *_: {**made, name: "other"})
    with pytest.raises(ValueError, match=rf"other {name}\)"):
        run(BATCH, folder)


def test_new_starts_over_and_touches_nothing_else(folder, tmp_path, computed):
    (tmp_path / "notes.txt").write_text("mine")
    run(replace(BATCH, seed=6), tmp_path)
    with pytest.raises(ValueError, match="other seed"):
        run(BATCH, tmp_path)
    run(BATCH, tmp_path, new=True)
    assert bits(tmp_path) == bits(folder) and (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.slow
def test_the_size_of_chunks_is_the_folders_and_never_the_results(folder, tmp_path):
    run(replace(BATCH, chunk=3), tmp_path)
    run(BATCH, tmp_path)
    assert len(bits(tmp_path)) == 2
    for name in batches.HEADLINE:
        a, b = (runs.Results(place).series(name, "inaction") for place in (folder, tmp_path))
        assert np.array_equal(a, b, equal_nan=True), name


def test_a_worker_of_another_version_stops_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "_made_here", lambda *_: {"code": "other"})
    with pytest.raises(OtherVersion, match="other code"):
        run(BATCH, tmp_path)
    assert not (tmp_path / "chunks").exists()


def test_the_manifest_says_how_to_make_it_again(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert {"twofutures", "python", "numpy", "mesa", "cpu", "data", "code"} <= manifest["made_with"].keys()
    assert Folder(folder).batch() == BATCH


@pytest.mark.slow
def test_given_points_travel_with_the_folder(tmp_path):
    points = {"spillover": np.array([0.2, 0.5, 0.6]), "enforcement": np.array([0.0, 2.0, 4.0])}
    batch = Batch((Case(),), given(points), ensemble="prior")
    results = run(batch, tmp_path)
    assert results.assumption("spillover").tolist() == [0.2, 0.5, 0.6]
    other = replace(batch, design=given({**points, "enforcement": np.array([0.0, 2.0, 4.5])}))
    with pytest.raises(ValueError, match="other design"):
        run(other, tmp_path)
    assert results.replay(2)[1]


@pytest.mark.slow
def test_large_fitted_batches_play_the_members_once(monkeypatch):
    small = Batch((Case("inaction"),), replications(5))
    large = replace(small, design=replications(5_000))
    ids = np.array([2, 3, 515, 4_999])
    one, two = (batches.play(batch, ids).recorder for batch in (small, large))
    assert all(np.array_equal(one.series(n), two.series(n), equal_nan=True) for n in one.names)


def test_memory_decides_the_size_of_chunks():
    assert BATCH.within(1e6).chunk == batches.CHUNK_ROWS // 2
    assert 1 <= BATCH.within(400).chunk < BATCH.within(500).chunk < BATCH.within(1e6).chunk
    with pytest.raises(ValueError, match=r"at least 2\d\d MiB"):
        BATCH.within(100)
