"""Rival views: named presets of assumptions, each with its author's argument. Data, in ``data/views.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from twofutures.abm.parameters import parameter
from twofutures.policies.history import DATA


@dataclass(frozen=True)
class View:
    """A view as declared: who holds it, the argument in one neutral sentence, and what it assumes.

    ``critiques`` are ids of the declared critiques; ``switches`` turn mechanisms off (0) or on (1).
    """

    name: str
    label: str
    argument: str
    sources: tuple[str, ...]
    critiques: tuple[str, ...]
    assumptions: Mapping[str, float]
    switches: Mapping[str, float]


@cache
def views() -> Mapping[str, View]:
    """Every declared view by name; ValueError if one leaves a sourced range."""
    tables = tomllib.loads((DATA / "views.toml").read_text(encoding="utf-8"))
    for table in tables.values():
        for name, value in table.get("assumptions", {}).items():
            parameter(name).check(value)
    return {
        name: View(
            name,
            t["label"],
            t["argument"],
            tuple(t["sources"]),
            tuple(t.get("critiques", ())),
            MappingProxyType(t.get("assumptions", {})),
            MappingProxyType(t.get("switches", {})),
        )
        for name, t in tables.items()
    }


@cache
def critiques() -> Mapping[str, Mapping[str, str]]:
    """Every declared critique by id: its words and, under ``missing``, what no view can say of it."""
    return tomllib.loads((DATA / "critiques.toml").read_text(encoding="utf-8"))
