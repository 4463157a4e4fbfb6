"""The declared tables (packages, levers, parameters, sources) as plain rows, read without importing the model.

Names, ranges and lists on the command line answer at once because of this; runs use the floors below, which read and
check the same files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from viz.floors import TOP

Row = Mapping[str, Any]


@cache
def _tables(file: str) -> Mapping[str, Any]:
    return tomllib.loads((TOP / file).read_text(encoding="utf-8"))


def packages() -> Mapping[str, Row]:
    """Named packages."""
    return _tables("policies/data/packages.toml")


def views() -> Mapping[str, Row]:
    """Rival views."""
    return _tables("policies/data/views.toml")


def levers() -> Mapping[str, Row]:
    """Levers by name."""
    return _tables("abm/data/levers.toml")


def sources() -> Mapping[str, Row]:
    """Publications by key."""
    return _tables("abm/data/sources.toml")


def groups() -> list[str]:
    """Themes of parameters, in file order."""
    return list(_tables("abm/data/parameters.toml"))


def parameters(group: str | None = None) -> Mapping[str, Row]:
    """Parameters by name, all or of one theme; each row also names its group."""
    tables = _tables("abm/data/parameters.toml")
    return {
        name: {"group": theme, **row}
        for theme, rows in tables.items()
        if group in (None, theme)
        for name, row in rows.items()
    }
