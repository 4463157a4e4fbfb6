"""Running a batch: what the folder holds is verified and kept, the rest is computed wherever one likes."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from twofutures.abm.outcomes import CLASSES
from twofutures.abm.plain import plain
from twofutures.abm.worlds import Worlds
from twofutures.experiments.batches.away import is_away, put
from twofutures.experiments.batches.batch import Batch, kept, made_of
from twofutures.experiments.batches.chunks import compute, encode
from twofutures.experiments.batches.folder import Folder
from twofutures.experiments.batches.identity import Range, chunk_name
from twofutures.experiments.batches.results import Results
from twofutures.experiments.batches.spans import ends
from twofutures.experiments.work.sealed import Damaged
from twofutures.experiments.work.workers import Failure, check_start, each

Report = Callable[[int, int, Worlds, bool], None]  # worlds done, of how many, counts (cases, classes), fresh or kept
FATAL = (OSError, MemoryError)  # not the model's trouble: nothing is gained by going on


class OtherVersion(ValueError):
    """A worker has other code, data, NumPy or fit than whoever sends the work."""


def run(
    batch: Batch,
    folder: Path | str,
    workers: int = 1,
    scheduler: str | None = None,
    report: Report | None = None,
    new: bool = False,
    strict: bool = False,
    scenario: str = "",
    chunks: str = "",
) -> Results:
    """Compute what the folder does not hold yet. Interrupt it, run it again: finished chunks stay.

    A chunk that raises is noted with its traceback, and the others go on; ``strict`` raises at once. A chunk that is
    not as it was written is computed again, and the log says so. ``scenario`` is the text of the file that the cases
    come from. ``chunks`` is an address that workers and this process reach (``file:///shared/run``, ``s3://…``): chunks
    are written there by whoever computed them; local workers write into the folder themselves. A full disk, too little
    memory or other code on a worker stop the run. OtherBatch if the folder holds another batch, NoWorlds if every chunk
    failed, ChildProcessError if no worker can start (several need ``if __name__ == "__main__":`` in a script).
    """
    if not isinstance(plain(workers), int) or workers < 1:
        raise ValueError(f"workers must be a whole number from 1, not {workers}")
    if workers > 1 and scheduler is None:
        check_start()
    kept(batch)
    store = Folder(folder)
    batch = store.begin(batch, new, scenario, chunks)
    counts = np.zeros((len(batch.cases), len(CLASSES)), dtype=int)
    done, whole, there = 0, set[Range](), store.chunks()
    for ids in batch.chunks().among(there):
        try:
            counts += store.counts(there[ends(ids)])
            done += len(ids)
            whole.add(ends(ids))
        except Damaged as why:
            logging.getLogger("twofutures").warning("computed again: %s", why)
    missing = (ids for ids in batch.chunks() if ends(ids) not in whole)
    if report:
        report(done, batch.worlds, counts, False)
    place = store.place if is_away(store.place) or (workers > 1 and scheduler is None) else ""
    tasks = _tasks(batch, missing, store, place)
    with closing(each(work, tasks, min(workers, len(batch.chunks()) - len(whole)), scheduler)) as finished:
        for (_, ids, *_), ended in finished:
            if isinstance(ended, Failure):
                if strict or isinstance(ended.error, (*FATAL, OtherVersion)):
                    raise ended.error
                store.fail(ids, ended)
            else:
                store.keep(ids, ended[0], there.get(ends(ids)))
                counts += ended[1]
            done += len(ids)
            if report:
                report(done, batch.worlds, counts, True)
    return Results(store.path).must_have_worlds()


def _tasks(batch: Batch, missing: Iterable[range], store: Folder, place: str) -> Iterator[tuple[Any, ...]]:
    """Batch, worlds, their points, the versions that must be met, the batch's digest, where to write the chunk."""
    made, lean = made_of(batch.ensemble, batch.extensions), replace(batch, design=replace(batch.design, values={}))
    for ids in missing:
        yield lean, ids, batch.design.at(np.asarray(ids)), made, store.digest, place


def work(
    batch: Batch, ids: range, point: dict[str, Worlds], made: dict[str, str], digest: str, place: str = ""
) -> tuple[bytes | str, Worlds]:
    """One chunk as a file's bytes, or its name once it is written to ``place``; and its worlds per case and class."""
    if differ := [
        name for name, here in _made_here(batch.ensemble, batch.extensions).items() if here != made.get(name)
    ]:
        raise OtherVersion(f"a worker has other {', '.join(differ)} than this machine: install the same version there")
    content, counts = encode(compute(batch, ids, point), len(batch.cases), digest)
    if not place:
        return content, counts
    put(place, name := chunk_name(ids, content), content)
    return name, counts


@cache
def _made_here(ensemble: str, extensions: tuple[str, ...]) -> dict[str, str]:
    try:
        return made_of(ensemble, extensions)
    except ValueError as error:
        raise OtherVersion(f"on a worker {error}") from None
