"""Who a file of a results folder is: the digest in its name, what a chunk says of itself, and what may be removed.

A chunk's name ends in a digest of all its bytes, and its footer says which batch and worlds it holds: a file that was
altered, copied over another or brought from elsewhere is noticed before a number of it is read.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from twofutures.abm.worlds import Worlds
from twofutures.experiments.batches.away import Chunk, digest_of_chunk, listed, source, stamp
from twofutures.experiments.work.sealed import AGAIN, LENGTH, Damaged, digest_of

NAMED = re.compile(rf"worlds-(\d{{8,18}})-(\d{{8,18}})\.([0-9a-f]{{{LENGTH}}})\.parquet")
FAILED = re.compile(r"worlds-\d{8,18}-\d{8,18}\.json")
Range = tuple[int, int]  # first and last world of a chunk


# -- chunks ------------------------------------------------------------------------------------------------------------


def label(batch: str, first: int, last: int) -> dict[str, str]:
    """What a chunk's footer says of itself: the fingerprint of its batch, and its worlds."""
    return {"batch": batch, "worlds": json.dumps([first, last])}


def chunk_name(ids: Sequence[int] | Worlds, content: bytes) -> str:
    """The name of a chunk's file."""
    return f"{range_name(ids)}.{digest_of(content)}.parquet"


def range_name(ids: Sequence[int] | Worlds) -> str:
    """How a chunk's worlds are named in files."""
    return f"worlds-{int(ids[0]):08d}-{int(ids[-1]):08d}"


def chunks_in(place: str) -> dict[Range, Chunk]:
    """The files that are named as chunks, by their worlds; the later one where two hold the same."""
    named = [(NAMED.fullmatch(file.name), file) for file in listed(place, "worlds-*.parquet")]
    return {(int(match[1]), int(match[2])): file for match, file in named if match}


def verify_chunk(file: Chunk, batch: str) -> Mapping[bytes, bytes]:
    """What the footer of an unharmed chunk says. Damaged if it was altered or belongs elsewhere."""
    match = NAMED.fullmatch(file.name)
    assert match is not None  # only such files are looked for
    try:
        if _digest(file, *stamp(file)) != match[3]:
            raise Damaged(f"{file} is not as it was written: {AGAIN}")
        about = pq.read_schema(source(file)).metadata or {}
    except (OSError, pa.ArrowException) as error:
        raise Damaged(f"{file} cannot be read ({str(error).splitlines()[0]}): {AGAIN}") from None
    expected = label(batch, int(match[1]), int(match[2]))
    if any(about.get(key.encode()) != value.encode() for key, value in expected.items()):
        raise Damaged(f"{file} belongs to another run: {AGAIN}")
    return about


@lru_cache(maxsize=4096)  # one command asks several times
def _digest(file: Chunk, *_: Any) -> str:
    """A file's digest; asked anew when its size, time or place on the disk has changed."""
    return digest_of_chunk(file)


# -- removing ----------------------------------------------------------------------------------------------------------


def own_files(folder: Path, files: Iterable[str]) -> Iterator[Path]:
    """The files of a folder that a batch with these listed ``files`` has written, its manifest last."""
    for room, pattern in (("chunks", NAMED), ("failures", FAILED)):
        yield from (file for file in sorted((folder / room).glob("worlds-*")) if pattern.fullmatch(file.name))
    yield from (file for name in files if (file := folder / name).is_file())
    yield folder / "manifest.json"
