"""The Data Package of a bundle: its tables and what their columns are (https://specs.frictionlessdata.io)."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from twofutures.experiments.batches.codebook import Column
from twofutures.experiments.publication.about import KEYWORDS, About


def descriptor(about: About, columns: Mapping[str, Sequence[Column]]) -> dict[str, Any]:
    """The package; ``columns`` are those of each table, by its file."""
    name, address = about.terms
    return {
        "profile": "data-package",
        "name": f"twofutures-{about.run[:12]}",
        "id": about.run,
        "title": about.title,
        "description": about.description,
        "version": about.run[:12],
        "created": f"{about.date}T00:00:00Z",
        "licenses": [{"name": about.licence, "title": name, "path": address}],
        "contributors": [{"title": author, "role": "author"} for author in about.authors],
        "keywords": list(KEYWORDS),
        "resources": [_resource(file, held) for file, held in columns.items()],
    }


def _resource(file: str, columns: Sequence[Column]) -> dict[str, Any]:
    path = PurePosixPath(file)
    table = {
        "name": re.sub(r"[^a-z0-9]+", "-", path.stem), "path": file, "format": path.suffix[1:], "encoding": "utf-8",
        "schema": {"fields": [_field(column) for column in columns], "missingValues": [""]},
    }  # fmt: skip
    if path.suffix == ".csv":
        return table | {"profile": "tabular-data-resource", "mediatype": "text/csv"}
    return table | {"type": "file", "mediatype": "application/vnd.apache.parquet"}  # few validators read Parquet


def _field(column: Column) -> dict[str, Any]:
    ends = {"minimum": column.low, "maximum": column.high}
    limits: dict[str, Any] = {name: value for name, value in ends.items() if value is not None}
    limits |= {"enum": list(column.values)} if column.values else {}
    about = {"name": column.name, "type": column.kind, "title": column.label, "description": column.meaning}
    unit = {"unit": column.unit} if column.unit else {}
    return {name: text for name, text in about.items() if text} | unit | ({"constraints": limits} if limits else {})
