"""A run as a bundle: its folder, tables anybody can read, a codebook, and what a repository asks for.

README.md                    what this is, how to read it, how to play it again
batch/                       the folder of the run: manifest.json, chunks/, design.parquet, scenario.toml
data/outcomes.csv            one row per case and world: class, values that ruled, 2028 means, last quarter
data/trajectories.parquet    one row per case, world and kept quarter
data/settings.csv            what every case sets, and by whom
codebook.csv                 every column of every table
extensions/                  the modules from outside that it was made with
CITATION.cff, citation.bib, LICENSE.txt
datapackage.json             the tables and their columns, as a Data Package
ro-crate-metadata.json       the whole and how it was made, as an RO-Crate
SHA256SUMS                   of every other file
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa
import pyarrow.parquet as pq

from twofutures.experiments.batches import codebook, exports, tables
from twofutures.experiments.batches.batch import made_of
from twofutures.experiments.batches.codebook import Column
from twofutures.experiments.batches.folder import Folder, differences
from twofutures.experiments.batches.manifest import MANIFEST, SCENARIO
from twofutures.experiments.batches.results import Results
from twofutures.experiments.publication import crate, datapackage, settings, texts
from twofutures.experiments.publication.about import About
from twofutures.experiments.work.files import write_atomically, write_json, write_text
from twofutures.policies.extension import files_of

BATCH, DATA, EXTENSIONS, SUMS = "batch", "data", "extensions", "SHA256SUMS"
OUTCOMES, TRAJECTORIES, SETTINGS, CODEBOOK = (
    f"{DATA}/outcomes.csv", f"{DATA}/trajectories.parquet", f"{DATA}/settings.csv", "codebook.csv",
)  # fmt: skip


def publish(
    folder: Path | str, out: Path | str, title: str = "", authors: Sequence[str] = (), licence: str = "CC-BY-4.0"
) -> Path:
    """Write the bundle of a finished run into a new folder, or into a file if its name ends in ``.zip``.

    ``authors`` are written ``Family, Given``, or as an organisation; ``licence`` is the SPDX name of the data's terms.
    ValueError, with what to do, if the run is not finished, damaged, or made by other code than this, or if ``out`` is
    taken.
    """
    about, folder, out = About(title, tuple(authors), licence), Path(folder), Path(out)
    results = finished(folder)
    zipped = out.suffix == ".zip"
    if out.exists() and (zipped or not out.is_dir() or any(out.iterdir())):
        raise ValueError(f"{out} is there already: name a new one, or remove it")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as work:
        made = Path(work) / "bundle"
        write(results, made, about)
        if zipped:
            write_atomically(out, lambda path: pack(made, path))
        else:
            os.replace(made, out)  # an empty folder may lie there
    return out


def finished(folder: Path) -> Results:
    """The results of a run that is whole, sound and made by this code. ValueError says what is not so."""
    store = Folder(folder)
    manifest, batch = store.manifest(), store.batch()
    made = made_of(batch.ensemble, batch.extensions)
    if differ := differences(manifest, batch, made):
        raise ValueError(f"{folder} was made with other {', '.join(differ)}: publish it with those, or run it anew")
    damaged = [fault for _, fault in store.verify() if fault]
    if damaged:
        raise ValueError(damaged[0])
    states = [status.state for status in store.statuses()]
    if missing := len(states) - states.count("done"):
        raise ValueError(
            f"{folder} is not finished: {missing:,} of {len(states):,} chunks are missing or failed; run its command "
            "again first"
        )
    return Results(folder)


def write(results: Results, place: Path, about: About) -> None:
    """Everything but the zip."""
    manifest = results.store.manifest()
    copy_run(results, place)
    columns = write_tables(results, place)
    about = about.filled(results.batch, manifest)
    for name, text in texts.of(results.batch, manifest["made_with"], about).items():
        write_text(place / name, text)
    write_json(place / "datapackage.json", datapackage.descriptor(about, columns))
    listed = {name: describe(name) for name in files_in(place)}
    write_json(place / crate.FILE, crate.metadata(about, manifest, listed, place))
    sums = (f"{digest(place / name)}  {name}\n" for name in files_in(place) if name != SUMS)
    write_text(place / SUMS, "".join(sums))


def copy_run(results: Results, place: Path) -> None:
    """The run's own files as they are, and the modules that it needs."""
    store, batch = results.store, results.batch
    files = [store.path / MANIFEST, *(store.path / name for name in store.manifest()["files"])]
    for file in [*files, *store.files_of_chunks().values()]:
        copy(file, place / BATCH / file.relative_to(store.path))
    for name in batch.extensions:
        parts, module = files_of(name), place / EXTENSIONS / Path(*name.split("."))
        packages = [file.parent for file in parts if file.name == "__init__.py"]
        within = min(packages, key=lambda folder: len(folder.parts), default=None)  # the folder of a package
        for file in parts:
            copy(file, module / file.relative_to(within) if within else module.with_suffix(".py"))


def copy(file: Path, to: Path) -> None:
    """A file's bytes into a new place."""
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, to)


def write_tables(results: Results, place: Path) -> dict[str, list[Column]]:
    """The tables made of a run and their codebook; returns the columns by file."""
    outcomes = exports.outcome_rows(results)
    columns = {
        OUTCOMES: write_csv(outcomes, place / OUTCOMES),
        TRAJECTORIES: write_parquet(tables.by_quarter(results), place / TRAJECTORIES),
        SETTINGS: write_csv(settings.rows(results.batch), place / SETTINGS),
    }
    rows = ({"file": file, **column.row()} for file, one in columns.items() for column in one)
    return columns | {CODEBOOK: write_csv(rows, place / CODEBOOK)}


def write_csv(rows: Iterable[Mapping[str, Any]], file: Path) -> list[Column]:
    """Rows as CSV; returns what the columns hold."""
    file.parent.mkdir(parents=True, exist_ok=True)
    return [settings.COLUMNS.get(name) or codebook.describe(name) for name in exports.write_rows(rows, file)]


def write_parquet(pieces: Iterator[pa.Table], file: Path) -> list[Column]:
    """Tables one after the other as one Parquet file; returns what the columns hold."""
    first = next(pieces)
    with pq.ParquetWriter(file, first.schema, compression="zstd") as writer:
        writer.write_table(first)
        for piece in pieces:
            writer.write_table(piece)
    return [codebook.describe(name) for name in first.column_names]


@dataclass(frozen=True)
class _Kind:
    start: str
    meaning: str


KINDS: Sequence[_Kind] = (
    _Kind(OUTCOMES, "one row per case and world: outcome class, values that ruled, 2028 means, last quarter"),
    _Kind(TRAJECTORIES, "one row per case, world and kept quarter"),
    _Kind(SETTINGS, "what every case sets, and by whom"),
    _Kind(CODEBOOK, "name, unit, label, meaning, range and source of every column"),
    _Kind(f"{BATCH}/manifest.json", "what was asked for, and the fingerprints of what made it"),
    _Kind(f"{BATCH}/design.parquet", "the points of the design, as they were given"),
    _Kind(f"{BATCH}/{SCENARIO}", "the scenario file that the cases come from"),
    _Kind(f"{BATCH}/chunks/", "worlds as they were computed: one row per case and world, one list per observable"),
    _Kind(f"{EXTENSIONS}/", "a module from outside that the run was made with"),
    _Kind("README", "what this is, how to read it, how to play it again"),
    _Kind("CITATION", "how to cite the data and the software"),
    _Kind("citation", "how to cite the data and the software, as BibTeX"),
    _Kind("LICENSE", "the terms"),
    _Kind("datapackage", "the tables and their columns, as a Data Package"),
)


def describe(name: str) -> str:
    """What a file of a bundle is."""
    return next((kind.meaning for kind in KINDS if name.startswith(kind.start)), name)


def files_in(place: Path) -> list[str]:
    """Every file below a folder, by its path from there, in order; what Python compiles for itself is left out."""
    files = (file.relative_to(place) for file in place.rglob("*") if file.is_file())
    return sorted(file.as_posix() for file in files if "__pycache__" not in file.parts)


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    with open(file, "rb") as content:
        made = sha256()
        while block := content.read(2**20):
            made.update(block)
    return made.hexdigest()


def pack(place: Path, file: Path) -> None:
    """A folder as a zip file, its files at the top."""
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for name in files_in(place):
            packed.write(place / name, name)
