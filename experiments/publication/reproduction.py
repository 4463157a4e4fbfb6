"""A bundle played again: every file against its checksum, every value against the worlds as they come out here."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile, ZipFile, is_zipfile

from twofutures.experiments.batches.batch import made_of
from twofutures.experiments.batches.folder import Folder, differences
from twofutures.experiments.batches.results import Results
from twofutures.experiments.batches.run import Report, run
from twofutures.experiments.publication import bundle as files
from twofutures.experiments.publication import comparison
from twofutures.experiments.work.sealed import Damaged

FIXES = (f"{files.BATCH}/manifest.json", f"{files.BATCH}/design.parquet")  # they say what is to be played


@dataclass(frozen=True)
class Reproduction:
    """What came of it: ``differences`` are sentences, at most one for each file, values before checksums.

    ``other`` names what is not as when the bundle was made (code, NumPy, …); ``values`` were compared in the chunks.
    """

    differences: tuple[str, ...]
    other: tuple[str, ...] = ()
    cases: int = 0
    worlds: int = 0
    values: int = 0
    files: int = 0

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


class Bundle:
    """A bundle to be played again, a folder or a zip file; close it when done (it is a context manager)."""

    def __init__(self, path: Path) -> None:
        self.path, self._open = path, ExitStack()
        self.place = path if path.is_dir() else self._unpacked()
        if not (self.place / files.SUMS).is_file() or not (self.place / FIXES[0]).is_file():
            self._open.close()
            raise ValueError(f"{path} is no bundle: name a folder or zip file that twofutures publish has written")

    def __enter__(self) -> "Bundle":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _unpacked(self) -> Path:
        if not self.path.is_file() or not is_zipfile(self.path):
            raise ValueError(f"{self.path} is no bundle: name a folder or zip file that twofutures publish has written")
        place = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="twofutures-")))
        try:
            with ZipFile(self.path) as packed:
                packed.extractall(place)
        except BadZipFile as error:
            self._open.close()
            raise ValueError(f"{self.path} cannot be unpacked: {error}") from None
        return place

    @cached_property
    def altered(self) -> dict[str, str]:
        """A sentence for every file that is not as it was published, by its name."""
        listed = dict(line.split("  ", 1)[::-1] for line in (self.place / files.SUMS).read_text().splitlines())
        there = set(files.files_in(self.place)) - {files.SUMS}
        sentences = {name: "was added after the bundle was published" for name in there - set(listed)}
        for name, stated in listed.items():
            if name not in there:
                sentences[name] = "is missing"
            elif files.digest(self.place / name) != stated:
                sentences[name] = "is not the file that was published: its checksum differs"
        return dict(sorted(sentences.items()))

    def unfit(self) -> tuple[str, ...]:
        """Sentences that say why it is not known what to play: the run's own description was altered."""
        if fixed := [f"{name} {self.altered[name]}" for name in FIXES if name in self.altered]:
            return tuple(fixed)
        try:
            self.store()
        except Damaged:
            return (f"{FIXES[0]} is not what was published: its digest is not that of the batch it describes",)
        return ()

    def store(self) -> Folder:
        """The folder of the run. ValueError, with what to do, if it needs a module that is not in reach."""
        store = Folder(self.place / files.BATCH)
        try:
            store.batch()
        except Damaged:
            raise
        except ValueError as error:
            modules = self.place / files.EXTENSIONS
            if not modules.is_dir():
                raise
            where = modules if self.path.is_dir() else f"the folder {files.EXTENSIONS} of the unpacked bundle"
            raise ValueError(
                f"{error}. The bundle brings its modules: read them, then set PYTHONPATH to {where} and run this again"
            ) from None
        return store


def reproduce(
    bundle: Path | str, out: Path | str | None = None, workers: int = 1, scheduler: str | None = None,
    report: Report | None = None,
) -> Reproduction:  # fmt: skip
    """Play a bundle again and compare every file and value: the answer says ``same``, or names the ``differences``.

    It is played into ``out``, if given, where a stopped one goes on. ValueError if it cannot be played here.
    """
    with Bundle(Path(bundle)) as opened:
        return played_again(opened, Path(out) if out else None, workers, scheduler, report)


def played_again(
    opened: Bundle, out: Path | None, workers: int, scheduler: str | None, report: Report | None
) -> Reproduction:
    """The same of a bundle that is open."""
    if unfit := opened.unfit():
        return Reproduction(unfit)
    store = opened.store()
    manifest, batch = store.manifest(), store.batch()
    if out and opened.place.resolve() in (out.resolve(), *out.resolve().parents):
        raise ValueError(f"{out} lies in the bundle: name another folder")
    with tempfile.TemporaryDirectory(prefix="twofutures-") as work:
        played = run(batch, out or Path(work) / files.BATCH, workers, scheduler, report, strict=True)
        tables = Path(work) / "tables"
        files.write_tables(played, tables)
        unlike = dict(_unlike(opened, played, tables))
    sentences = [f"{name}: {text}" for name, text in unlike.items()]
    sentences += [f"{name} {text}" for name, text in opened.altered.items() if name not in unlike]
    values = batch.worlds * len(batch.cases) * (1 + len(played.observables) * len(batch.quarters))
    other = differences(manifest, batch, made_of(batch.ensemble, batch.extensions))
    count = len(files.files_in(opened.place))
    return Reproduction(tuple(sentences), tuple(other), len(batch.cases), batch.worlds, values, count)


def _unlike(opened: Bundle, played: Results, tables: Path) -> Iterator[tuple[str, str]]:
    """The first difference in every file of values that differs."""
    chunks = Folder(opened.place / files.BATCH).files_of_chunks()
    for worlds, file in played.store.files_of_chunks().items():
        if (there := chunks.get(worlds)) and (text := comparison.chunk(there, file, played.batch)):
            yield there.relative_to(opened.place).as_posix(), text
    keys = {files.OUTCOMES: ("case", "world"), files.SETTINGS: ("case", "setting"), files.CODEBOOK: ("file", "name")}
    for name in (*keys, files.TRAJECTORIES):
        published, again = opened.place / name, tables / name
        if published.is_file():
            compare = comparison.lines(published, again, keys[name]) if name in keys else None
            if text := comparison.trajectories(published, again) if compare is None else compare:
                yield name, text
