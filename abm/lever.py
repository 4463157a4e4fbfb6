"""Levers: what governments (or players) can set, declared in ``abm/data/levers.toml``; the board holds settings."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from twofutures.abm.names import known
from twofutures.abm.parameters import DATA, Parameter, parameters
from twofutures.abm.worlds import everywhere


@dataclass(frozen=True)
class Lever:
    """One thing a government can set: owner, unit, range, neutral value, proposals it stands for, source and cost."""

    name: str
    owner: str
    unit: str
    low: float
    high: float
    neutral: float
    proposals: tuple[str, ...]
    meaning: str
    source: str
    cost: str

    def check(self, value: Any) -> None:
        """ValueError, naming the allowed range, unless every value is finite and inside it."""
        if not everywhere(value, self.low, self.high):
            raise ValueError(
                f"lever {self.name} takes a finite number in {self.low:g}..{self.high:g} {self.unit}, not {value}"
            )


@cache
def levers() -> Mapping[str, Lever]:
    """Every declared lever by name."""
    tables = tomllib.loads((DATA / "levers.toml").read_text(encoding="utf-8"))
    return {name: Lever(name, **{**row, "proposals": tuple(row["proposals"])}) for name, row in tables.items()}


def lever(name: str) -> Lever:
    """The declaration of one lever; UnknownName suggests the nearest."""
    return levers()[known("lever", name, levers())]


Factor = Parameter | Lever


@cache
def factors() -> Mapping[str, Factor]:
    """Every assumption and every lever by name."""
    return {**parameters(), **levers()}


def factor(name: str) -> Factor:
    """The declaration of an assumption or lever; UnknownName suggests the nearest of either."""
    return factors()[known("assumption or lever", name, factors())]
