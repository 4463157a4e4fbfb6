"""Two tables of the same worlds compared value by value: where the first difference lies, in a sentence."""

import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from twofutures.abm.worlds import Worlds
from twofutures.experiments.batches.batch import Batch

Where = Callable[[pa.Table, int, str, int], str]  # of a table as played: row, column and place in a list


def chunk(published: Path, played: Path, batch: Batch) -> str:
    """The first difference of two chunks, in the order case, world, observable, quarter; empty where there is none."""

    def where(table: pa.Table, row: int, name: str, place: int) -> str:
        case, world = batch.names[table["case"][row].as_py()], table["world"][row].as_py()
        at = f" in {batch.quarters[place]}" if pa.types.is_fixed_size_list(table.schema.field(name).type) else ""
        return f"case {case}, world {world}: {name}{at}"

    return parquet(published, played, where)


def trajectories(published: Path, played: Path) -> str:
    """The first difference of two files with a row per case, world and quarter; empty where there is none."""

    def where(table: pa.Table, row: int, name: str, _: int) -> str:
        case, world, quarter = (table[key][row].as_py() for key in ("case", "world", "quarter"))
        return f"case {case}, world {world}: {name} in {quarter}"

    return parquet(published, played, where)


def parquet(published: Path, played: Path, where: Where) -> str:
    """The first difference of two Parquet files, read one group of rows at a time where both are grouped alike."""
    try:
        ours, theirs = pq.ParquetFile(played), pq.ParquetFile(published)
        if theirs.metadata.num_rows != ours.metadata.num_rows:
            return f"has {theirs.metadata.num_rows:,} rows, and {ours.metadata.num_rows:,} when played again"
        for mine, other in _side_by_side(ours, theirs):
            if difference := table(other, mine, where):
                return difference
    except (OSError, pa.ArrowException) as error:
        return f"cannot be read ({str(error).splitlines()[0]})"
    return ""


def _side_by_side(*files: pq.ParquetFile) -> Iterator[tuple[pa.Table, ...]]:
    """The same rows of files with as many: group by group, or whole where they are grouped otherwise."""
    sizes = [[one.metadata.row_group(group).num_rows for group in range(one.num_row_groups)] for one in files]
    if sizes[0] != sizes[1]:
        yield tuple(one.read() for one in files)
        return
    for group in range(len(sizes[0])):
        yield tuple(one.read_row_group(group) for one in files)


def table(published: pa.Table, played: pa.Table, where: Where) -> str:
    """The first difference of two tables of as many rows: the earliest row, and there the first column."""
    if published.column_names != played.column_names:
        strange = set(published.column_names) ^ set(played.column_names)
        return f"has other columns than when played again: {', '.join(sorted(strange)) or 'in another order'}"
    unlike = {}
    for name in played.column_names:
        ours, theirs = _values(played[name]), _values(published[name])
        if ours.shape != theirs.shape or ours.dtype != theirs.dtype:
            return f"holds {name} in another form than when played again"
        rows, places = np.nonzero(_differ(ours, theirs))
        if len(rows):
            unlike[name] = rows[0], places[0], theirs[rows[0], places[0]], ours[rows[0], places[0]]
    if not unlike:
        return ""
    name = min(unlike, key=lambda column: unlike[column][0])
    row, place, before, now = unlike[name]
    return f"{where(played, int(row), name, int(place))} is {_text(before)}, and {_text(now)} when played again"


def _values(column: pa.ChunkedArray) -> Worlds:
    """A column as an array of shape (rows, places of the list)."""
    whole = column.combine_chunks()
    if pa.types.is_dictionary(whole.type):
        whole = pc.fill_null(whole.cast(pa.string()), "no value")
    flat = whole.flatten() if pa.types.is_fixed_size_list(whole.type) else whole
    return flat.to_numpy(zero_copy_only=False).reshape(len(whole), -1)


def _differ(a: Worlds, b: Worlds) -> Worlds:
    """Where two arrays differ in their bits; no value is no value."""
    if a.dtype.kind != "f":
        return a != b
    bits = f"u{a.dtype.itemsize}"
    return (a.view(bits) != b.view(bits)) & ~(np.isnan(a) & np.isnan(b))


def _text(value: Any) -> str:
    """A value in full: as many digits as tell it from its neighbours."""
    return str(value.item()) if isinstance(value, np.generic) else str(value)


def lines(published: Path, played: Path, keys: Sequence[str]) -> str:
    """The first difference of two CSV files; ``keys`` are the columns that say which row it is."""
    with open(published, encoding="utf-8", newline="") as before, open(played, encoding="utf-8", newline="") as now:
        for number, (theirs, ours) in enumerate(zip_longest(csv.reader(before), csv.reader(now))):
            if not number:
                head = ours
            if theirs == ours:
                continue
            if theirs is None or ours is None or len(theirs) != len(ours):
                return f"ends or breaks off in row {number}, unlike when played again"
            column = next(i for i, pair in enumerate(zip(theirs, ours, strict=True)) if pair[0] != pair[1])
            row = ", ".join(f"{key} {ours[head.index(key)]}" for key in keys) if number else "its head"
            return f"{row}: {head[column]} is {theirs[column]!r}, and {ours[column]!r} when played again"
    return ""
