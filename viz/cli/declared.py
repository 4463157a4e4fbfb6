"""The declared tables (packages, levers, parameters, sources) as plain rows, read without importing the model.

Names, ranges and lists on the command line answer at once because of this; runs use the floors below, which read and
check the same files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from twofutures.experiments.files import TOP

Row = Mapping[str, Any]


@cache
def _tables(file: str) -> Mapping[str, Any]:
    return tomllib.loads((TOP / file).read_text(encoding="utf-8"))


@cache
def packages() -> Mapping[str, Row]:
    """Named packages; what their policies set counts among their settings."""
    return {name: {**row, "settings": _set_by(row)} for name, row in _tables("policies/data/packages.toml").items()}


def _set_by(row: Row) -> dict[str, float]:
    parts = [*(policies()[name]["settings"] for name in row.get("policies", ())), row.get("settings", {})]
    return {name: value for part in parts for name, value in part.items()}


def policies() -> Mapping[str, Row]:
    """Named policies, one proposal each."""
    return _tables("policies/data/policies.toml")


def views() -> Mapping[str, Row]:
    """Rival views by name."""
    return _tables("policies/data/views.toml")


def critiques() -> Mapping[str, Row]:
    """Published critiques of the 2028 paper by id, and what of them the model cannot say."""
    return _tables("policies/data/critiques.toml")


def claims() -> Mapping[str, Row]:
    """Claims to be tested, by id."""
    return _tables("experiments/claims/data/claims.toml")


def levers() -> Mapping[str, Row]:
    """Levers by name."""
    return _tables("abm/data/levers.toml")


def sources() -> Mapping[str, Row]:
    """Publications by key."""
    return _tables("abm/data/sources.toml")


def contrasts() -> Mapping[str, Row]:
    """Published scenario contrasts by name."""
    return _tables("experiments/claims/data/contrasts.toml")


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
