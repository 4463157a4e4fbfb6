"""Where a number comes from, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twofutures.viz.cli import declared


def origin(key: str) -> str:
    """A source in short: publisher and date. Titles and links are in the JSON."""
    row = declared.sources()[key]
    return "judgement" if key == "judgement" else " ".join(x for x in (row["publisher"], row["date"]) if x)


def with_source(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A declared row with its publication spelt out."""
    key = row["source"]
    return {"name": name, **row, "source": {"key": key, **declared.sources()[key]}}
