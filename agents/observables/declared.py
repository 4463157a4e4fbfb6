"""The outputs of the shipped roster: ``observables.toml`` and ``events.toml`` beside this file.

Labels and meanings decide no outcome, so they are not part of the fingerprint of the data.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from twofutures.abm.names import known, must_be_free
from twofutures.abm.observable import EventKind, Observable, Outputs
from twofutures.agents.names import name

One = TypeVar("One", Observable, EventKind)
FOLDER = Path(__file__).parent
PARTS = {"vendor": ("vendor",), "lab": ("lab", "prc_lab")}  # what <…> in a name stands for: tables of the roster


@cache
def _patterns() -> Outputs:
    return Outputs.read(FOLDER)


def outputs(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> Outputs:
    """What a roster's agents give, by the rows of its tables: a new lab or designer brings its own observables."""
    declared = _patterns()
    for part, tables in PARTS.items():
        keys = [row["key"] for table in tables for row in rows.get(table, ())]
        declared = declared.filled(part, {key: name(key) for key in keys})
    return declared


_ROWS: dict[str, list[Mapping[str, Any]]] = {}  # from outside, by table
_DECLARED: list[Observable | EventKind] = []


@cache
def shipped() -> Outputs:
    """What the shipped roster's agents give, and those from outside."""
    tables = tomllib.loads((FOLDER.parent / "data" / "roster.toml").read_text(encoding="utf-8"))
    everyone = {table: [*tables.get(table, ()), *_ROWS.get(table, ())] for names in PARTS.values() for table in names}
    return outputs(everyone).plus(*_DECLARED)


def declare_outputs(rows: Mapping[str, Iterable[Mapping[str, Any]]], more: Sequence[Observable | EventKind]) -> None:
    """Let what agents from outside give be known in this process, by their rows and as declared.

    ValueError if a name is declared otherwise already.
    """
    must_be_free("observable", {one.name: one for one in more if isinstance(one, Observable)}, shipped().observables)
    must_be_free("event", {one.name: one for one in more if isinstance(one, EventKind)}, shipped().events)
    _DECLARED.extend(one for one in more if one not in _DECLARED)
    for table, added in rows.items():
        _ROWS[table] = [*_ROWS.get(table, ()), *(row for row in added if row not in _ROWS.get(table, ()))]
    shipped.cache_clear()


def observables(theme: str | None = None) -> list[Observable]:
    """Every declared observable, or those of one theme; UnknownName suggests the nearest theme."""
    return _of_theme(shipped().observables, theme)


def observable(name: str) -> Observable:
    """One declared observable; UnknownName suggests the nearest."""
    return shipped().observable(name)


def events(theme: str | None = None) -> list[EventKind]:
    """Every declared kind of event, or those of one theme; UnknownName suggests the nearest theme."""
    return _of_theme(shipped().events, theme)


def _of_theme(declared: Mapping[str, One], theme: str | None) -> list[One]:
    wanted = themes() if theme is None else [known("theme", theme, themes())]
    return [one for one in declared.values() if one.theme in wanted]


def themes() -> list[str]:
    """Themes in the order in which they are listed."""
    return list(dict.fromkeys(one.theme for one in shipped().observables.values()))
