"""Chunks that lie away from their folder, wherever fsspec reaches: workers write them there, readers read there.

``file:///shared/run``, ``s3://bucket/run``, ``memory://run`` … The folder keeps manifest and failures, and a note of
the place. A chunk is written whole or not at all, and proves itself by its name and its footer as anywhere.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from twofutures.experiments.work.files import write_atomically
from twofutures.experiments.work.libraries import need
from twofutures.experiments.work.sealed import LENGTH, digest_of_file

NOTE = "chunks.json"  # of a folder whose chunks lie elsewhere: {"at": URL}


@dataclass(frozen=True)
class Away:
    """A file in a place of fsspec's: as much of a path as readers of chunks need."""

    place: str
    name: str

    def __str__(self) -> str:
        return f"{self.place}/{self.name}"

    def source(self) -> Any:
        """The file, opened for reading."""
        files, root = system(self.place)
        return files.open(f"{root}/{self.name}", "rb")

    def stamp(self) -> tuple[Any, ...]:
        """What changes when the file does."""
        files, root = system(self.place)
        return (files.ukey(f"{root}/{self.name}"),)

    def digest(self) -> str:
        """A fingerprint of all its bytes."""
        with self.source() as content:
            return hashlib.file_digest(content, "sha256").hexdigest()[:LENGTH]

    def unlink(self) -> None:
        """Remove it."""
        files, root = system(self.place)
        files.rm_file(f"{root}/{self.name}")


Chunk = Path | Away


def is_away(place: str) -> bool:
    """Whether a place is an address rather than a folder's path."""
    return "://" in place


def system(place: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it. ValueError where what is needed for it is not installed."""
    try:
        return need("fsspec", extra="cluster").url_to_fs(place)
    except (ImportError, ValueError) as error:
        raise ValueError(f"chunks cannot lie at {place}: {error}") from None


def put(place: str, name: str, content: bytes) -> None:
    """Write a file into a folder or at an address, whole or not at all."""
    if not is_away(place):
        write_atomically(Path(place) / name, partial(Path.write_bytes, data=content))
        return
    files, root = system(place)
    files.makedirs(root, exist_ok=True)
    with files.open(f"{root}/{name}", "wb", autocommit=False) as file:
        file.write(content)
    file.commit()


def listed(place: str, pattern: str) -> Iterator[Chunk]:
    """Files of a folder or an address that match, in the order of their names."""
    if not is_away(place):
        yield from sorted(Path(place).glob(pattern))
        return
    files, root = system(place)
    for name in sorted(path.rsplit("/", 1)[-1] for path in files.glob(f"{root}/{pattern}")):
        yield Away(place, name)


def source(file: Chunk) -> Any:
    """What Parquet readers take: a path, or an open file."""
    return file.source() if isinstance(file, Away) else file


def location(files: Sequence[Chunk]) -> tuple[Any, list[str]]:
    """The file system of chunks, which lie in one place (None: the machine's), and their paths in it."""
    first = files[0]
    if not isinstance(first, Away):
        return None, list(map(str, files))
    there, root = system(first.place)
    return there, [f"{root}/{file.name}" for file in files]


def stamp(file: Chunk) -> tuple[Any, ...]:
    """Size, time and place on the disk: what changes when a file does."""
    if isinstance(file, Away):
        return file.stamp()
    stat = file.stat()
    return stat.st_size, stat.st_mtime_ns, stat.st_ino


def digest_of_chunk(file: Chunk) -> str:
    """A fingerprint of all bytes of a chunk's file."""
    return file.digest() if isinstance(file, Away) else digest_of_file(file)
