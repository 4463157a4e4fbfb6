"""The folder of a batch: a manifest, one Parquet file per finished chunk, and failures as data.

manifest.json                                what was asked for, and what made it
design.parquet                               only where the design's points were given
chunks/worlds-00000000-00003999.parquet      all cases of these worlds (chunks.py)
failures/worlds-00004000-00007999.json       what a chunk died of, until it is done again
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from twofutures.abm.worlds import Worlds
from twofutures.experiments.batches.batch import Batch, from_dict, made_of
from twofutures.experiments.batches.chunks import counts_of
from twofutures.experiments.work.files import write_atomically, write_json
from twofutures.experiments.work.provenance import extension_digest, provenance
from twofutures.experiments.work.workers import Failure
from twofutures.policies.extension import files_of

FORMAT = 2
OURS = ("chunks", "failures", "design.parquet", "scenario.toml", "manifest.json")


@dataclass(frozen=True)
class Status:
    """How a chunk stands: ``done``, ``failed`` or ``missing``; a failed one says of what, with its traceback."""

    first: int
    last: int
    state: str
    error: str = ""
    trace: str = ""


class OtherBatch(ValueError):
    """The folder holds another batch, or the same one made by other code or data."""


class Folder:
    """Where a batch is kept."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    def manifest(self) -> dict[str, Any]:
        """What the manifest says. ValueError if there is none that can be read."""
        file = self.path / "manifest.json"
        if not file.exists():
            raise ValueError(f"{self.path} holds no batch: there is no manifest.json")
        try:
            manifest = json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            raise ValueError(f"{file} cannot be read: it is no JSON") from None
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise ValueError(f"{self.path} was written by another version of twofutures: read it with that one")
        return manifest

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
        self.extensions()
        manifest, stored, values = self.manifest(), self.path / "design.parquet", {}
        if stored.exists():
            table = pq.read_table(stored)
            values = {name: table[name].to_numpy() for name in table.column_names}
        return from_dict(manifest["batch"], values)

    def begin(self, batch: Batch, new: bool = False) -> Batch:
        """Take the folder for this batch, or go on with the same one; returns it with the folder's size of chunks.

        Raises ValueError, saying what differs, if another batch lies there; ``new`` removes that first.
        """
        if new:
            self.clear()
        made = made_of(batch.ensemble, batch.extensions)
        if (self.path / "manifest.json").exists():
            manifest = self.manifest()
            batch = replace(batch, chunk=manifest["batch"]["chunk"])
            if differ := differences(manifest, batch, made):
                what = f"another run (other {', '.join(differ)})"
                raise OtherBatch(f"{self.path} holds {what}: choose a new folder or remove it")
        for left in [*self.path.glob("chunks/.worlds-*"), *self.path.glob(".*.json.*")]:
            left.unlink()  # half-written by a run that was killed
        if batch.design.kind == "given":
            write_atomically(
                self.path / "design.parquet", lambda path: pq.write_table(pa.table(dict(batch.design.values)), path)
            )
        about = {"format": FORMAT, "digest": digest(batch, made), "batch": batch.as_dict(), "made_of": made}
        about["overruled"] = [asdict(row) for row in batch.overruled]
        write_json(self.path / "manifest.json", about | {"made_with": provenance()})
        return batch

    def clear(self) -> None:
        """Remove what a batch wrote, and nothing else."""
        if (self.path / "manifest.json").exists():
            for name in OURS:
                place = (self.path / name).resolve()  # a link stays, and leads to where a new one is written
                shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)

    def chunk(self, ids: Worlds) -> Path:
        """The file of a chunk."""
        return self.path / "chunks" / f"{_named(ids)}.parquet"

    def failure(self, ids: Worlds) -> Path:
        """The file that says what a chunk died of."""
        return self.path / "failures" / f"{_named(ids)}.json"

    def counts(self, ids: Worlds, cases: int) -> Worlds | None:
        """Worlds per case and class of a finished chunk, verified; None if it has to be computed (again)."""
        return counts_of(self.chunk(ids), ids, cases)

    def keep(self, ids: Worlds, content: bytes) -> None:
        """Write a finished chunk, whole or not at all."""
        write_atomically(self.chunk(ids), partial(Path.write_bytes, data=content))
        self.failure(ids).unlink(missing_ok=True)

    def fail(self, ids: Worlds, failure: Failure) -> None:
        """Note what a chunk died of."""
        why = f"{type(failure.error).__name__}: {failure.error}"
        write_json(self.failure(ids), asdict(Status(int(ids[0]), int(ids[-1]), "failed", why, failure.trace)))

    def statuses(self) -> list[Status]:
        """How every chunk stands, in order."""
        return [self._status(ids) for ids in self.batch().chunks()]

    def _status(self, ids: Worlds) -> Status:
        first, last = int(ids[0]), int(ids[-1])
        if self.chunk(ids).exists():
            return Status(first, last, "done")
        if self.failure(ids).exists():
            return Status(**json.loads(self.failure(ids).read_text(encoding="utf-8")))
        return Status(first, last, "missing")


def _named(ids: Worlds) -> str:
    return f"worlds-{int(ids[0]):08d}-{int(ids[-1]):08d}"


def digest(batch: Batch, made: Mapping[str, str] | None = None) -> str:
    """A fingerprint of a batch and all it is made of, whatever the size of its chunks."""
    what = {"batch": batch.as_dict() | {"chunk": 0}, "made_of": made or made_of(batch.ensemble, batch.extensions)}
    return blake2b(json.dumps(what, sort_keys=True).encode(), digest_size=12).hexdigest()


def differences(manifest: Mapping[str, Any], batch: Batch, made: Mapping[str, str]) -> list[str]:
    """In words, what of a stored manifest is not as in this batch."""
    asked = json.loads(json.dumps(batch.as_dict()))
    differ = [name for name in asked if manifest["batch"].get(name, asked[name]) != asked[name]]
    return differ + [name for name in made if manifest["made_of"].get(name) != made[name]]
