"""Levers: what governments and others can set, declared in ``abm/data/levers.toml``; the board holds settings."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from twofutures.abm.names import known, must_be_free
from twofutures.abm.parameters import DATA, Parameter, parameters
from twofutures.abm.worlds import Worlds, everywhere


@dataclass(frozen=True)
class Lever:
    """One thing that can be set: owner, unit, range, neutral value, proposals it stands for, source and cost.

    ``rule`` is the owner's own rule for a lever from outside: a function of the owner that gives the next setting,
    shape (worlds,). Shipped levers have theirs as a method of the owner, ``set_<lever>``.
    """

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
    rule: Callable[[Any], Worlds] | None = None

    def check(self, value: Any) -> None:
        """ValueError, naming the allowed range, unless every value is finite and inside it."""
        if not everywhere(value, self.low, self.high):
            raise ValueError(
                f"lever {self.name} takes a finite number in {self.low:g}..{self.high:g} {self.unit}, not {value}"
            )


_FROM_OUTSIDE: dict[str, Lever] = {}


@cache
def levers() -> Mapping[str, Lever]:
    """Every declared lever by name; those from outside last."""
    return {**shipped_levers(), **_FROM_OUTSIDE}


def declare_levers(*more: Lever) -> None:
    """Let levers from outside be known in this process. ValueError if a name is declared otherwise already."""
    named = {one.name: one for one in more}
    must_be_free("lever", named, factors())
    _FROM_OUTSIDE.update(named)
    levers.cache_clear()


@cache
def shipped_levers() -> Mapping[str, Lever]:
    """The levers of ``levers.toml`` by name."""
    tables = tomllib.loads((DATA / "levers.toml").read_text(encoding="utf-8"))
    return {name: Lever(name, **{**row, "proposals": tuple(row["proposals"])}) for name, row in tables.items()}


def lever(name: str) -> Lever:
    """The declaration of one lever; UnknownName suggests the nearest."""
    return levers()[known("lever", name, levers())]


Factor = Parameter | Lever


def factors() -> Mapping[str, Factor]:
    """Every assumption and every lever by name."""
    return {**parameters(), **levers()}


def factor(name: str) -> Factor:
    """The declaration of an assumption or lever; UnknownName suggests the nearest of either."""
    return factors()[known("assumption or lever", name, factors())]
