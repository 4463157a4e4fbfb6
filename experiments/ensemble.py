"""Ensembles: packages × worlds on the same luck, computed chunk by chunk, each chunk a file that a later run keeps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from abm.calendar import BRANCH, QUARTERS, quarter_name, run_quarter
from abm.lever import lever
from abm.model import Model
from abm.names import known
from abm.parameters import parameter
from abm.story import Story
from abm.worlds import Worlds
from experiments.futures import CHUNK_ROWS, ENSEMBLES, Outcomes, Past
from experiments.members import members_digest
from experiments.provenance import provenance, write_atomically, write_json
from policies.case import Case
from policies.packages import packages

MOST_WORLDS = 10_000_000


@dataclass(frozen=True)
class Plan:
    """What to run.

    ``worlds`` counts worlds per package; ``start`` is the quarter in which packages begin; ``held`` fixes assumptions;
    ``ensemble`` says where worlds come from (``fitted`` members or ``prior`` draws); ``levers`` are set on top of every
    package, from ``start`` on. ``cases`` (of these names) are run instead of packages, if there are any.
    """

    packages: tuple[str, ...]
    worlds: int = 1000
    seed: int = 2028
    start: str = quarter_name(BRANCH + 1)
    held: Mapping[str, float] = field(default_factory=dict)
    ensemble: str = "fitted"
    levers: Mapping[str, float] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()

    def __post_init__(self) -> None:
        for name in self.packages:
            known("package", name, [case.name for case in self.cases] or packages())
        if not self.packages or len(set(self.packages)) != len(self.packages):
            raise ValueError("name at least one package, each only once")
        if not isinstance(self.worlds, int) or not isinstance(self.seed, int):
            raise ValueError("worlds and seed are whole numbers")
        if not 1 <= self.worlds <= MOST_WORLDS:
            raise ValueError(f"worlds must lie between 1 and {MOST_WORLDS:,}, not {self.worlds}")
        for name, value in self.levers.items():
            lever(name).check(value)
        known("ensemble", self.ensemble, ENSEMBLES)
        for name, value in self.held.items():
            parameter(name).check(value)
        if not 0 <= self.seed < 2**63:
            raise ValueError(f"seed must be a whole number from 0 to 2^63 - 1, not {self.seed}")
        run_quarter(self.start, first=BRANCH)

    @property
    def chunk(self) -> int:
        """Worlds per chunk."""
        return max(1, CHUNK_ROWS // len(self.packages))

    def chunks(self) -> list[Worlds]:
        """World numbers by chunk."""
        return [np.arange(a, min(a + self.chunk, self.worlds)) for a in range(0, self.worlds, self.chunk)]

    def followed(self) -> list[Case]:
        """The futures to play, in order."""
        return list(self.cases) or [Case(name, self.start, levers=self.levers) for name in self.packages]

    def digest(self) -> str:
        """A fingerprint of plan, code and data: a folder only resumes what is the same."""
        made = provenance()
        what = {
            "plan": asdict(self),
            "chunk": self.chunk,
            "code": made["code"],
            "data": made["data"],
            "numpy": made["numpy"],
        }
        if self.ensemble == "fitted":
            what["members"] = members_digest()
        return hashlib.blake2b(json.dumps(what, sort_keys=True).encode(), digest_size=12).hexdigest()


class Ensemble(Outcomes):
    """The worlds of a plan, read from the chunk files of a folder."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan, self.folder = plan, folder

    @cached_property
    def _table(self) -> dict[str, Worlds]:
        tables = [pq.read_table(self.folder / chunk_name(ids)) for ids in self.plan.chunks()]
        shapes = [(len(self.plan.packages), len(ids), len(QUARTERS)) for ids in self.plan.chunks()]
        names = [n for n in tables[0].column_names if n not in ("package", "world", "quarter")]
        return {
            name: np.concatenate([t[name].to_numpy().reshape(s) for t, s in zip(tables, shapes, strict=True)], axis=1)
            for name in names
        }

    @property
    def observables(self) -> list[str]:
        """What was recorded."""
        return sorted(self._table)

    def series(self, name: str, package: str) -> Worlds:
        """One observable under one package, shape (25 quarters, worlds)."""
        row = self.plan.packages.index(known("package", package, self.plan.packages))
        return self._table[known("observable", name, self._table)][row].T


def run(plan: Plan, folder: Path, progress: Callable[[int, int], None] | None = None) -> Ensemble:
    """Compute what the folder does not hold yet; interrupt it, run it again: finished chunks stay.

    Raises ValueError if the folder holds another plan, code or data version.
    """
    manifest = folder / "manifest.json"
    digest = plan.digest()
    if manifest.exists() and json.loads(manifest.read_text(encoding="utf-8"))["digest"] != digest:
        raise ValueError(f"{folder} holds another run (other plan, code or data): choose a new folder or remove it")
    write_json(manifest, {"digest": digest, "plan": asdict(plan), "made_with": provenance()})
    done = 0
    for ids in plan.chunks():
        if not (folder / chunk_name(ids)).exists():
            columns = compute(plan, ids)
            write_atomically(folder / chunk_name(ids), lambda path, columns=columns: write_chunk(path, columns))
        done += len(ids)
        if progress:
            progress(done, plan.worlds)
    return Ensemble(plan, folder)


def chunk_name(ids: Worlds) -> str:
    """File name of a chunk: its first and last world."""
    return f"chunks/worlds-{ids[0]:08d}-{ids[-1]:08d}.parquet"


def compute(plan: Plan, ids: Worlds) -> dict[str, Any]:
    """One chunk: history once, then all packages from the same present on the same luck."""
    model = play(plan, ids)
    shape = (len(plan.packages), len(ids), len(QUARTERS))
    index = np.indices(shape)
    columns: dict[str, Any] = {
        "package": index[0].ravel().astype(np.int8),
        "world": ids[index[1].ravel()].astype(np.int32),
        "quarter": index[2].ravel().astype(np.int8),
    }
    for name in model.recorder.names:
        columns[name] = model.recorder.series(name).T.reshape(-1).astype(np.float32)
    return columns


def play(plan: Plan, ids: Worlds, story: Story | None = None) -> Model:
    """The plan's worlds with these numbers, played to the end: world k of package j is row ``j·len(ids) + k``."""
    past = Past(ids, plan.seed, plan.ensemble, plan.held, story)
    return past.branch(plan.followed(), story).run()


def write_chunk(path: Path, columns: Mapping[str, Any]) -> None:
    """Write a chunk as Parquet in the layout that was measured best: no dictionaries, split bytes, zstd."""
    numbers = [name for name in columns if columns[name].dtype == np.float32]
    pq.write_table(
        pa.table(dict(columns)), path, compression="zstd", use_dictionary=False, use_byte_stream_split=numbers
    )
