"""Shipped tables as rows, whatever they are written in: CSV, Parquet, or TOML walked along a path.

A path such as ``*.of.*`` or ``event[]`` leads through a TOML file: a word is a key, a star every key (which becomes a
column ``key``, ``key2``, … unless the row has one of that name), and ``[]`` every entry of a list.
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]
KEY, VALUE = "key", "value"


@dataclass(frozen=True)
class Line:
    """One row, and what people call the place where it stands: a line of a CSV, the keys of a TOML table."""

    place: str
    cells: Row


def lines_of(path: Path, at: str = "*", items: Sequence[str] = ()) -> list[Line]:
    """Every row of a table; ``items`` name the entries of rows that are lists."""
    if path.suffix == ".csv":
        return _of_csv(path)
    if path.suffix == ".parquet":
        return _of_parquet(path)
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return [Line(place, _row(keys, value, items)) for place, keys, value in _walk(content, at.split("."))]


def _of_csv(path: Path) -> list[Line]:
    with open(path, newline="", encoding="utf-8") as file:
        table = csv.DictReader(file, restkey="a cell too many")
        return [Line(f"line {table.line_num}", {k: v or None for k, v in row.items()}) for row in table]


def _of_parquet(path: Path) -> list[Line]:
    import pyarrow.parquet as pq

    return [Line(f"row {i}", row) for i, row in enumerate(pq.read_table(path).to_pylist(), start=1)]


def _walk(
    value: Any, steps: Sequence[str], place: str = "", keys: Sequence[str] = ()
) -> Iterator[tuple[str, Row, Any]]:
    """Every value at the end of a path, with its place and the keys that stars stood for."""
    if not steps:
        yield place, {KEY if i == 0 else f"{KEY}{i + 1}": key for i, key in enumerate(keys)}, value
        return
    step, rest = steps[0].removesuffix("[]"), steps[1:]
    for key in value if step == "*" else [step] if step in value else []:
        below, here = value[key], [*keys, key] if step == "*" else list(keys)
        if not steps[0].endswith("[]"):
            yield from _walk(below, rest, f"{place}.{key}".lstrip("."), here)
            continue
        for i, one in enumerate(below if isinstance(below, list) else [], start=1):
            yield from _walk(one, rest, f"{place}.{key} {i}".lstrip("."), here)


def _row(keys: Mapping[str, str], value: Any, items: Sequence[str]) -> Row:
    if isinstance(value, Mapping):
        return {**keys, **value}
    return {**keys, **(dict(zip(items, value, strict=False)) if items else {VALUE: value})}
