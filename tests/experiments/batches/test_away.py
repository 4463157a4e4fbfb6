"""Chunks that lie where fsspec reaches: the same bytes as in the folder, read, verified and resumed alike."""

import re
from uuid import uuid4

import numpy as np
import pytest

from twofutures.experiments.batches import away
from twofutures.experiments.batches import run as runs
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import lhs
from twofutures.experiments.batches.folder import Folder
from twofutures.experiments.batches.results import NoWorlds, Results
from twofutures.experiments.batches.run import run
from twofutures.experiments.publication.bundle import finished
from twofutures.policies.case import Case

fsspec = pytest.importorskip("fsspec")
BATCH = Batch((Case("inaction"), Case("repeal")), lhs(["spillover"], 5), seed=9, ensemble="prior", chunk=2)


@pytest.fixture(params=["file", "memory"])
def place(request, tmp_path) -> str:
    """An address on the machine's disk, and one in memory."""
    return f"file://{tmp_path / 'shared'}" if request.param == "file" else f"memory://{uuid4().hex}"


@pytest.fixture(scope="module")
def played():
    """Plays each chunk once for all that run: where it lies is what is tested here."""
    chunks, compute = {}, runs.compute

    def once(batch, ids, point):
        if tuple(ids) not in chunks:
            chunks[tuple(ids)] = compute(batch, ids, point)
        return chunks[tuple(ids)]

    return once


@pytest.fixture(scope="module")
def folder(tmp_path_factory, played):
    """A run whose chunks lie in its folder."""
    where = tmp_path_factory.mktemp("here") / "run"
    with pytest.MonkeyPatch.context() as once:
        once.setattr(runs, "compute", played)
        run(BATCH, where)
    return where


@pytest.fixture
def there(tmp_path, place, played, monkeypatch):
    """A run whose chunks lie at the address."""
    where = tmp_path / "run"
    monkeypatch.setattr(runs, "compute", played)
    run(BATCH, where, chunks=place)
    return where


def bits(place: str) -> dict[str, bytes]:
    return {file.name: away.source(file).read() if isinstance(file, away.Away) else file.read_bytes()
            for file in away.listed(place, "*")}  # fmt: skip


def test_the_bytes_are_those_of_a_folder(folder, there, place):
    assert bits(place) == bits(str(folder / "chunks")) and not (there / "chunks").exists()
    assert Folder(there).place == place and Folder(there).digest == Folder(folder).digest


def test_results_are_read_from_there(folder, there):
    here, read = Results(folder), Results(there)
    for case in here.cases:
        assert read.counts(case) == here.counts(case)
        assert np.array_equal(read.series("gap_usable", case), here.series("gap_usable", case))
    assert read.dataset.count_rows() == here.dataset.count_rows() == 10
    assert read.only("spillover>0.5").chosen("repeal").tolist() == here.only("spillover>0.5").chosen("repeal").tolist()
    assert all(fault == "" for _, fault in Folder(there).verify())
    assert {status.state for status in Folder(there).statuses()} == {"done"}


def test_a_run_goes_on_and_makes_anew_what_is_harmed(folder, there, place, monkeypatch):
    first, second, _ = Folder(there).chunks().values()
    first.unlink()
    files, root = fsspec.url_to_fs(place)
    files.pipe_file(f"{root}/{second.name}", away.source(second).read()[:-9] + b"otherwise")
    faults = [fault for _, fault in Folder(there).verify() if fault]
    assert len(faults) == 1 and place in faults[0]
    asked, compute = [], runs.compute
    monkeypatch.setattr(runs, "compute", lambda batch, ids, point: asked.append(ids[0]) or compute(batch, ids, point))
    run(BATCH, there)  # the folder knows where its chunks lie
    assert asked == [0, 2] and bits(place) == bits(str(folder / "chunks"))


def test_starting_over_clears_the_place(there, place):
    Folder(there).clear()
    assert bits(place) == {} and not (there / away.NOTE).exists()
    with pytest.raises(ValueError, match="holds no batch"):
        Results(there)


def test_what_is_there_already_is_not_left_behind(folder, there, place):
    with pytest.raises(ValueError, match=r"has chunks at .* already: go on there, or choose a new folder"):
        run(BATCH, folder, chunks=place)
    with pytest.raises(ValueError, match="already"):
        run(BATCH, there, chunks="memory://elsewhere")


@pytest.mark.parametrize("address", ["nowhere://run", "s3n+x://run"])
def test_an_address_that_nothing_speaks_is_named(tmp_path, address):
    with pytest.raises(ValueError, match=f"chunks cannot lie at {re.escape(address)}"):
        run(BATCH, tmp_path / "run", chunks=address)


def test_a_bundle_wants_the_chunks_in_the_folder(there):
    with pytest.raises(ValueError, match=r"copy them into .*chunks and remove"):
        finished(there).store.files_of_chunks()


def test_nothing_there_is_no_worlds(there, place):
    for chunk in Folder(there).chunks().values():
        chunk.unlink()
    with pytest.raises(NoWorlds, match="no finished worlds yet"):
        Results(there).must_have_worlds()
