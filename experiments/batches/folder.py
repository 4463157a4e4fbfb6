"""The folder of a batch: a manifest, one Parquet file per finished chunk, and failures as data.

manifest.json                                         what was asked for, what made it, and digests of these two:
design.parquet                                        only where the design's points were given
scenario.toml                                         only where the cases come from a scenario file
chunks/worlds-00000000-00003999.DIGEST.parquet        all cases of these worlds (chunks.py)
failures/worlds-00004000-00007999.json                what a chunk died of, until it is done again

Each of them proves that it is what was written (identity.py).
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from twofutures.abm.outside import read_json
from twofutures.abm.worlds import Worlds
from twofutures.experiments.batches import away, identity
from twofutures.experiments.batches.batch import CPU, Batch, from_dict, made_of
from twofutures.experiments.batches.manifest import DESIGN, FORMAT, MANIFEST, SCENARIO, Status, checked, status
from twofutures.experiments.batches.spans import ends
from twofutures.experiments.work.files import write_atomically, write_text
from twofutures.experiments.work.provenance import extension_digest, provenance
from twofutures.experiments.work.sealed import AGAIN, Damaged, digest_of, digest_of_file, read_sealed, write_sealed
from twofutures.experiments.work.workers import Failure
from twofutures.policies.extension import files_of, holding

BY_HAND = "put the file back from a copy, or remove the folder by hand and run its command again"
SAME_CPU = "; NumPy counts alike on both machines where NPY_DISABLE_CPU_FEATURES names what only one of them has"


class OtherBatch(ValueError):
    """The folder holds another batch, or the same one made by other code or data."""


class Folder:
    """Where a batch is kept."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    def __str__(self) -> str:
        return str(self.path)

    def manifest(self) -> dict[str, Any]:
        """What the manifest says. ValueError if there is none, Damaged if it is not as it was written."""
        file = self.path / MANIFEST
        if not file.exists():
            raise ValueError(f"{self.path} holds no batch: there is no {MANIFEST}")
        try:
            return checked(read_sealed(file, BY_HAND), str(file), BY_HAND)
        except Damaged:
            if _other_format(file):
                other = f"{self.path} was written by another version of twofutures"
                raise ValueError(f"{other}: read it with that one") from None
            raise

    def extensions(self) -> tuple[str, ...]:
        """The modules it was made with, none of them run yet. ValueError if one is missing or has changed since."""
        manifest = self.manifest()
        names = tuple(manifest["batch"].get("extensions", ()))
        for name in names:
            if manifest["made_of"].get(f"extension {name}") != extension_digest(files_of(name)):
                raise ValueError(
                    f"the extension {name} has changed since {self.path} was made: put it back, or run anew"
                )
        return names

    def batch(self) -> Batch:
        """The batch that was asked for. ValueError if it was made with an extension that is missing or changed."""
        holding(self.extensions())  # loads them: the design may vary what they declare
        manifest, values = self.manifest(), {}
        if DESIGN in manifest["files"]:
            table = pq.read_table(self.listed(DESIGN))
            values = {name: table[name].to_numpy() for name in table.column_names}
        try:
            batch = from_dict(manifest["batch"], values)
        except (KeyError, TypeError, AttributeError) as error:
            raise Damaged(f"{self.path / MANIFEST} describes no batch ({error!r}): {BY_HAND}") from None
        if digest(batch, manifest["made_of"]) != manifest["digest"]:
            raise Damaged(f"{self.path / MANIFEST} does not describe the run that its chunks are of: {BY_HAND}")
        return batch

    def listed(self, name: str) -> Path:
        """A file whose digest the manifest holds. Damaged if it is another one."""
        file = self.path / name
        try:
            same = digest_of_file(file) == self.manifest()["files"][name]
        except OSError as error:
            raise Damaged(f"{file} cannot be read ({error.strerror}): {BY_HAND}") from None
        if not same:
            raise Damaged(f"{file} is not as it was written: {BY_HAND}")
        return file

    @property
    def scenario(self) -> bool:
        """Whether the cases come from a scenario file, a copy of which lies here."""
        return SCENARIO in self.manifest()["files"] and self.listed(SCENARIO).is_file()

    @property
    def place(self) -> str:
        """Where its chunks lie: in the folder itself, or at the address that a note names."""
        note = self.path / away.NOTE
        return str(read_sealed(note, BY_HAND).get("at")) if note.exists() else str(self.path / "chunks")

    def lay(self, at: str) -> None:
        """Let chunks lie at an address. ValueError if there are some elsewhere already."""
        if at and at != self.place:
            if self.chunks():
                raise ValueError(f"{self.path} has chunks at {self.place} already: go on there, or choose a new folder")
            away.system(at)
            write_sealed(self.path / away.NOTE, {"at": at})

    def as_here(self, batch: Batch) -> Batch:
        """The batch with the folder's size of chunks. OtherBatch, saying what differs, if another one lies there."""
        if not (self.path / MANIFEST).exists():
            return batch
        manifest = self.manifest()
        batch = replace(batch, chunk=manifest["batch"]["chunk"])
        if differ := differences(manifest, batch, made_of(batch.ensemble, batch.extensions)):
            what = f"another run (other {', '.join(differ)})"
            raise OtherBatch(
                f"{self.path} holds {what}: choose a new folder or remove it{SAME_CPU * (differ == [CPU])}"
            )
        return batch

    def begin(self, batch: Batch, new: bool = False, scenario: str = "", chunks: str = "") -> Batch:
        """Take the folder for this batch, or go on with the same one; returns it with the folder's size of chunks.

        Raises ValueError, saying what differs, if another batch lies there; ``new`` removes that first. ``scenario`` is
        the text of the file that the cases come from, ``chunks`` the address of chunks that shall lie elsewhere.
        """
        if new:
            self.clear()
        self.lay(chunks)
        batch, made, files = self.as_here(batch), made_of(batch.ensemble, batch.extensions), {}
        if (self.path / MANIFEST).exists():
            files = {name: digest for name, digest in self.manifest()["files"].items() if name == SCENARIO}
        for left in [*self.path.glob("chunks/.worlds-*"), *self.path.glob(f".{MANIFEST}.*")]:
            left.unlink()  # half-written by a run that was killed
        if batch.design.kind == "given":
            file, table = self.path / DESIGN, pa.table(dict(batch.design.values))
            write_atomically(file, partial(pq.write_table, table))
            files[DESIGN] = digest_of_file(file)
        if scenario:
            write_text(self.path / SCENARIO, scenario)
            files[SCENARIO] = digest_of(scenario.encode())
        about = {"format": FORMAT, "digest": digest(batch, made), "batch": batch.as_dict(), "made_of": made}
        about |= {"overruled": [asdict(row) for row in batch.overruled], "files": files, "made_with": provenance()}
        write_sealed(self.path / MANIFEST, about)
        return batch

    def clear(self) -> None:
        """Remove what a batch wrote here, and nothing else. ValueError where it is not known what that is."""
        if not (self.path / MANIFEST).exists():
            return
        for chunk in self._away():
            chunk.unlink()
        for file in [*identity.own_files(self.path, self.manifest()["files"])]:
            file.resolve().unlink()  # a link stays, and leads to where a new file is written
        (self.path / away.NOTE).unlink(missing_ok=True)
        for room in ("chunks", "failures"):
            place = self.path / room
            if place.is_dir() and not place.is_symlink() and not any(place.iterdir()):
                place.rmdir()

    def chunks(self) -> dict[identity.Range, away.Chunk]:
        """The files of finished chunks by their first and last world, not yet verified."""
        return identity.chunks_in(self.place)

    def files_of_chunks(self) -> dict[identity.Range, Path]:
        """The same, for whoever copies files. ValueError if they lie elsewhere."""
        return {span: self._here(file) for span, file in self.chunks().items()}

    def _here(self, file: away.Chunk) -> Path:
        if isinstance(file, away.Away):
            raise ValueError(
                f"the chunks of {self.path} lie at {file.place}: copy them into {self.path / 'chunks'} and remove "
                f"{self.path / away.NOTE} first"
            )
        return file

    def verified(self, file: away.Chunk) -> away.Chunk:
        """A chunk's file, if it is as it was written and of this batch; else Damaged."""
        identity.verify_chunk(file, self.digest)
        return file

    @cached_property
    def digest(self) -> str:
        """The batch's fingerprint, as its chunks name it."""
        return self.manifest()["digest"]

    def counts(self, file: away.Chunk) -> Worlds:
        """Worlds per case and class of a finished chunk, shape (cases, classes). Damaged if it is not what it was."""
        about = identity.verify_chunk(file, self.digest)
        return np.array(json.loads(about[b"counts"]))

    def failure(self, ids: Sequence[int]) -> Path:
        """The file that says what a chunk died of."""
        return self.path / "failures" / f"{identity.range_name(ids)}.json"

    def keep(self, ids: Sequence[int], content: bytes | str, before: away.Chunk | None = None) -> None:
        """Write a finished chunk, whole or not at all, in place of the one of its worlds that was there ``before``.

        ``content`` is the name of the file where a worker has written it.
        """
        name = identity.chunk_name(ids, content) if isinstance(content, bytes) else content
        if isinstance(content, bytes):
            away.put(self.place, name, content)
        if before and before.name != name:
            before.unlink()
        self.failure(ids).unlink(missing_ok=True)

    def fail(self, ids: Sequence[int], failure: Failure) -> None:
        """Note what a chunk died of."""
        why = f"{type(failure.error).__name__}: {failure.error}"
        status = Status(int(ids[0]), int(ids[-1]), "failed", why, failure.trace)
        write_sealed(self.failure(ids), asdict(status))

    def statuses(self) -> list[Status]:
        """How every chunk stands, in order."""
        done, failed = self.chunks(), {file.name for file in (self.path / "failures").glob("worlds-*.json")}
        return [self._status(ids, done, failed) for ids in self.batch().chunks()]

    def _status(self, ids: range, done: Mapping[identity.Range, away.Chunk], failed: set[str]) -> Status:
        note = self.failure(ids)
        if ends(ids) in done:
            return Status(*ends(ids), "done")
        return self._note(note) if note.name in failed else Status(*ends(ids), "missing")

    def _note(self, file: Path) -> Status:
        return status(read_sealed(file), str(file), AGAIN)

    def _away(self) -> list[away.Chunk]:  # the chunks that lie elsewhere
        return list(self.chunks().values()) if away.is_away(self.place) else []

    def verify(self) -> Iterator[tuple[away.Chunk, str]]:
        """Every file that the batch has written here, with what is wrong with it; an empty text where nothing is."""
        manifest = self.manifest()
        checks: dict[str, Callable[[Any], Any]] = {MANIFEST: lambda _: self.manifest()}
        checks |= {name: lambda file: self.listed(file.name) for name in manifest["files"]}
        there = {*identity.own_files(self.path, {}), *(self.path / name for name in manifest["files"])}
        for file in [*sorted(there), *self._away()]:
            check = checks.get(file.name) or (self.verified if file.name.endswith(".parquet") else self._note)
            try:
                check(file)
            except Damaged as fault:
                yield file, str(fault)
            else:
                yield file, ""


def _other_format(file: Path) -> bool:
    """Whether a manifest is one of another version."""
    with suppress(ValueError):
        stored = read_json(file)
        return isinstance(stored, dict) and stored.get("format") != FORMAT
    return False


def digest(batch: Batch, made: Mapping[str, str] | None = None) -> str:
    """A fingerprint of a batch and all it is made of, whatever the size of its chunks."""
    what = {"batch": batch.as_dict() | {"chunk": 0}, "made_of": made or made_of(batch.ensemble, batch.extensions)}
    return blake2b(json.dumps(what, sort_keys=True).encode(), digest_size=12).hexdigest()


def differences(manifest: Mapping[str, Any], batch: Batch, made: Mapping[str, str]) -> list[str]:
    """In words, what of a stored manifest is not as in this batch."""
    asked = json.loads(json.dumps(batch.as_dict()))
    differ = [name for name in asked if manifest["batch"].get(name, asked[name]) != asked[name]]
    return differ + [name for name in made if manifest["made_of"].get(name) != made[name]]
