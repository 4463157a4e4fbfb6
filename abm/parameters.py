"""Sourced numbers: one declaration each, from which sliders, sweeps, tables and draws are made.

The numbers live in ``abm/data/parameters.toml`` (by theme) and ``parameters_by_agent.toml`` (those of one agent each),
their publications in ``sources.toml``.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import numpy as np

from twofutures.abm.luck import Luck
from twofutures.abm.names import known, must_be_free
from twofutures.abm.worlds import Worlds

DATA = Path(__file__).parent / "data"
DISTRIBUTIONS = ("uniform", "triangular", "loguniform", "logtriangular", "fixed")


@dataclass(frozen=True)
class Source:
    """Where a number comes from: a publication, or the word that it is a judgement.

    ``link`` is empty for the judgement alone; not ``exact`` means that it leads to a general page of the publisher.
    """

    key: str
    title: str
    publisher: str
    date: str
    link: str
    exact: bool = True


@dataclass(frozen=True)
class Parameter:
    """One uncertain number: central value, range, shape of belief, unit, meaning, source and confidence (A, B or C)."""

    name: str
    group: str
    value: float
    low: float
    high: float
    dist: str
    unit: str
    meaning: str
    source: str
    confidence: str
    basis: str = ""

    def __post_init__(self) -> None:
        if self.dist not in DISTRIBUTIONS:
            raise ValueError(f"{self.name}: distribution {self.dist!r} is none of {', '.join(DISTRIBUTIONS)}")
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.name}: value {self.value} lies outside {self.low}..{self.high}")

    def at(self, uniform: Worlds) -> Worlds:
        """The value below which this share of belief lies (inverse distribution function); shape as ``uniform``."""
        if self.dist == "fixed" or self.low == self.high:
            return np.full_like(uniform, self.value)
        logged = self.dist.startswith("log")
        low, mid, high = (math.log(x) if logged else x for x in (self.low, self.value, self.high))
        if self.dist.endswith("triangular"):
            turn = (mid - low) / (high - low)
            left = low + np.sqrt(uniform * (high - low) * (mid - low))
            right = high - np.sqrt((1 - uniform) * (high - low) * (high - mid))
            x = np.where(uniform < turn, left, right)
        else:
            x = low + uniform * (high - low)
        return np.exp(np.ascontiguousarray(x)) if logged else x

    def check(self, value: Any) -> None:
        """ValueError, naming the allowed range, unless every value is finite and inside it."""
        values = np.asarray(value, dtype=float)
        if not np.all(np.isfinite(values)):
            raise ValueError(
                f"parameter {self.name} must be a finite number, in {self.low:g}..{self.high:g} {self.unit}"
            )
        if np.any(values < self.low) or np.any(values > self.high):
            worst = values.min() if values.min() < self.low else values.max()
            raise ValueError(
                f"parameter {self.name} = {worst:g} is outside its range {self.low:g}..{self.high:g} {self.unit}"
            )


_FROM_OUTSIDE: dict[str, Parameter] = {}


@cache
def parameters() -> Mapping[str, Parameter]:
    """Every declared parameter by name, in file order; then those from outside."""
    return {**shipped_parameters(), **_FROM_OUTSIDE}


def declare_parameters(*more: Parameter) -> None:
    """Let parameters from outside be known in this process. ValueError if a name is declared otherwise already."""
    named = {one.name: one for one in more}
    must_be_free("assumption", named, parameters())
    _FROM_OUTSIDE.update(named)
    parameters.cache_clear()


@cache
def shipped_parameters() -> Mapping[str, Parameter]:
    """The parameters of ``parameters.toml`` and of single agents by name."""
    tables = tomllib.loads((DATA / "parameters.toml").read_text(encoding="utf-8"))
    declared = [Parameter(name, group, **row) for group, rows in tables.items() for name, row in rows.items()]
    declared += [one for quantities in of_agents().values() for one in quantities.values()]
    if len({p.name for p in declared}) != len(declared):
        raise ValueError("a parameter is declared twice in parameters.toml and parameters_by_agent.toml")
    return {p.name: p for p in declared}


@cache
def of_agents() -> Mapping[str, Mapping[str, Parameter]]:
    """The numbers of single agents: agent's key → quantity → parameter (``talent_deepseek`` is deepseek's talent)."""
    tables = tomllib.loads((DATA / "parameters_by_agent.toml").read_text(encoding="utf-8"))
    numbers: dict[str, dict[str, Parameter]] = {}
    for quantity, about in tables.items():
        rows, meaning = about.pop("of"), about.pop("meaning")
        for key, (low, value, high) in rows.items():
            name = f"{quantity.replace('.', '_')}_{key}"
            whose = f"{key.replace('_', ' ')}: {meaning}"
            one = Parameter(name, value=value, low=low, high=high, meaning=whose, **about)
            numbers.setdefault(key, {})[quantity] = one
    return numbers


@cache
def sources() -> Mapping[str, Source]:
    """Every publication cited by a number, lever or dated event, by key."""
    tables = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))
    return {key: Source(key, **row) for key, row in tables.items()}


def parameter(name: str) -> Parameter:
    """The declaration of one parameter; UnknownName suggests the nearest."""
    return parameters()[known("parameter", name, parameters())]


class Assumptions:
    """One value per world for every parameter: drawn from the declared beliefs, or held where told so.

    ``values`` maps names to arrays of shape (worlds,); rules read them as attributes of ``p``.
    """

    def __init__(self, values: Mapping[str, Worlds]) -> None:
        self.values = dict(values)
        for array in self.values.values():
            array.flags.writeable = False
        self.p = SimpleNamespace(**self.values)

    @classmethod
    def draw(cls, luck: Luck, held: Mapping[str, Any] | None = None) -> Self:
        """Each parameter's own addressed draw per world; ``held`` fixes some to a number or one number per world."""
        held = dict(held or {})
        for name, value in held.items():
            parameter(name).check(value)
        rows = len(luck.ids)
        return cls(
            {
                name: np.broadcast_to(np.asarray(held[name], dtype=float), (rows,)).copy()
                if name in held
                else declared.at(luck.uniform(f"assumption/{name}", -1))
                for name, declared in parameters().items()
            }
        )

    @classmethod
    def central(cls, worlds: int, held: Mapping[str, Any] | None = None) -> Self:
        """Every parameter at its central value (or as held) in every world."""
        values = {name: declared.value for name, declared in parameters().items()} | dict(held or {})
        for name, value in (held or {}).items():
            parameter(name).check(value)
        return cls(
            {name: np.broadcast_to(np.asarray(value, dtype=float), (worlds,)).copy() for name, value in values.items()}
        )

    def hold(self, held: Mapping[str, Any]) -> "Assumptions":
        """The same worlds with some assumptions held at a number or one number per world."""
        for name, value in held.items():
            parameter(name).check(value)
        rows = len(next(iter(self.values.values())))
        fixed = {name: np.broadcast_to(np.asarray(v, dtype=float), (rows,)).copy() for name, v in held.items()}
        return Assumptions({**self.values, **fixed})

    def take(self, rows: Worlds) -> "Assumptions":
        """The assumptions of some of these worlds."""
        return Assumptions({name: array[rows] for name, array in self.values.items()})
