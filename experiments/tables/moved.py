"""What a change of a shipped table moves: rows that differ, and the targets and forecasts that answer to them.

A few prior worlds are played twice on the same luck, once as the table is and once as it would be.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

import twofutures
from twofutures.abm.names import known
from twofutures.experiments.tables.check import FLOORS, Table, problems, tables
from twofutures.experiments.tables.measured import Figures
from twofutures.experiments.work.files import TOP

WORLDS, SEED = 64, 2028
NOTICED = 0.01  # size from which a move is worth a line: below lies what luck and rounding do to single worlds
SAME = 1e-9  # relative difference that is no more than rounding
TOPMOST = "viz"  # floor that no table lies on, but that the package is whole with
SEVERAL = 5  # faults that one line can name


@dataclass(frozen=True)
class Changed:
    """One cell that differs."""

    row: str
    column: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Moved:
    """One number of a target or forecast that differs: in how many worlds, its median before and after.

    ``size`` is the change of the median: of a target in standard deviations of its tolerance, of a forecast as a part
    of the distance between its 5 % and 95 % worlds; ``known`` says that what is known of it changed too.
    """

    name: str
    what: str
    before: float
    after: float
    worlds: int
    size: float
    known: bool

    @property
    def noticeably(self) -> bool:
        """Whether the median moves by what anybody would see, or what is known changed."""
        return self.known or abs(self.size) >= NOTICED


@dataclass(frozen=True)
class Answer:
    """Everything that a change moves."""

    table: str
    worlds: int
    changed: tuple[Changed, ...]
    targets: tuple[Moved, ...]
    forecasts: tuple[Moved, ...]
    of: Mapping[str, int]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return json.loads(json.dumps(asdict(self), default=str))


def moved(
    name: str, before: Path, after: Path, worlds: int = WORLDS, seed: int = SEED,
    progress: Callable[[int, int], None] | None = None,
) -> Answer:  # fmt: skip
    """What the change of one shipped table from one file to another moves. ValueError if the new one has faults."""
    of_file = [table for table in tables() if table.name.partition("#")[0] == name]
    faults = [str(problem) for table in of_file for problem in problems(table, after) if not _of_count(problem.what)]
    if faults:
        raise ValueError(f"{after} cannot take the place of {name}: {'; '.join(faults[:SEVERAL])}")
    cells = tuple(cell for table in of_file for cell in changed(table, before, after))
    sides: list[Figures] = []
    for file in (before, after):
        sides.append(in_its_place(name, file, worlds, seed))
        if progress:
            progress(len(sides), 2)
    parts = {kind: tuple(_moved(sides[0][kind], sides[1][kind])) for kind in ("targets", "forecasts")}
    counts = {kind: len(sides[1][kind]) for kind in parts}
    return Answer(name, worlds, cells, parts["targets"], parts["forecasts"], counts)


def _of_count(what: str) -> bool:
    return what.startswith("has ")  # a row more or less is a change like any other


def table_file(text: str) -> str:
    """The name of a shipped table by its path, from the top or from anywhere; UnknownName suggests the nearest."""
    names = list(dict.fromkeys(table.name.partition("#")[0] for table in tables()))
    path = Path(text).resolve()
    return known("table", path.relative_to(TOP).as_posix() if path.is_relative_to(TOP) else text, names)


def at_revision(name: str, revision: str, folder: Path) -> Path:
    """A table as it was at a revision of the repository, written into a folder."""
    shown = subprocess.run(["git", "show", f"{revision}:{name}"], cwd=TOP, capture_output=True)
    if shown.returncode:
        why = shown.stderr.decode(errors="replace").strip()
        raise ValueError(f"{name} cannot be read at {revision} ({why}): name a commit, branch or tag that has it")
    file = folder / Path(name).name
    file.write_bytes(shown.stdout)
    return file


def changed(table: Table, before: Path, after: Path) -> Iterator[Changed]:
    """Every cell that differs, row by key; a row that is new or gone has one line."""
    old, new = (
        {"/".join(str(line.cells.get(k)) for k in table.key) or line.place: line.cells for line in table.lines(file)}
        for file in (before, after)
    )
    for row in dict.fromkeys([*old, *new]):
        if row not in new or row not in old:
            yield Changed(row, "", "" if row in new else "there", "there" if row in new else "")
            continue
        for column in dict.fromkeys([*old[row], *new[row]]):
            if old[row].get(column) != new[row].get(column):
                yield Changed(row, column, old[row].get(column), new[row].get(column))


def in_its_place(name: str, file: Path, worlds: int, seed: int) -> Figures:
    """What the worlds say with a file in the place of a shipped table; ValueError with the reason if they cannot."""
    with tempfile.TemporaryDirectory() as place:
        package = Path(place) / "twofutures"
        _lay_out(package, name.partition("/")[0])
        shutil.copyfile(file, package / name)
        ask = [sys.executable, "-m", "twofutures.experiments.tables.measured", str(worlds), str(seed)]
        environment = {**os.environ, "PYTHONPATH": place}
        done = subprocess.run(ask, cwd=place, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise ValueError(f"no world can be played with {file}: {done.stderr.strip().splitlines()[-1]}")
    return json.loads(done.stdout)


def _lay_out(package: Path, own: str) -> None:
    """The package with one floor copied, so that a table of it may be another, and all else as it is."""
    home = Path(twofutures.__file__).parent
    package.mkdir()
    for file in home.glob("*.py*"):
        shutil.copyfile(file, package / file.name) if file.is_file() else None
    for floor in (*FLOORS, TOPMOST):
        if floor == own:
            shutil.copytree(TOP / floor, package / floor, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (package / floor).symlink_to(TOP / floor, target_is_directory=True)


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Moved]:
    """Every number that differs, the most moved first."""
    rows = [row for name in after if name in before for row in _parts(name, before[name], after[name])]
    return sorted(rows, key=lambda row: -abs(row.size))


def _parts(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Moved]:
    same_known = before["known"] == after["known"]
    for i, (old, new) in enumerate(zip(before["worlds"], after["worlds"], strict=True)):
        x, y = np.array(old, dtype=float), np.array(new, dtype=float)
        differ = int((~np.isclose(x, y, rtol=SAME, atol=0.0, equal_nan=True)).sum())
        if not differ and same_known:
            continue
        middle = np.mean if set(x) | set(y) <= {0.0, 1.0} else np.nanmedian
        a, b = float(middle(x)), float(middle(y))
        scale = after["scale"][i] if "scale" in after else float(np.ptp(np.nanquantile(x, [0.05, 0.95])))
        label = f"{name} ({i + 1})" if len(before["worlds"]) > 1 else name
        yield Moved(label, after["what"], a, b, differ, (b - a) / scale if scale else 0.0, not same_known)
