"""Factors: assumptions and levers that a design varies, each from the unit interval into its declared range."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from twofutures.abm.lever import Lever, levers
from twofutures.abm.names import known
from twofutures.abm.parameters import Parameter, parameters
from twofutures.abm.worlds import Worlds, clip
from twofutures.policies.case import Case

Factor = Parameter | Lever
EVERY = "all"


def factor(name: str) -> Factor:
    """The declaration of an assumption or a lever; UnknownName suggests the nearest."""
    declared: dict[str, Factor] = {**parameters(), **levers()}
    return declared[known("assumption or lever", name, declared)]


def varies(found: Factor) -> bool:
    """Whether it has a range at all."""
    return found.low < found.high and getattr(found, "dist", "") != "fixed"


def choose(names: Iterable[str] = (), groups: Iterable[str] = ()) -> list[Factor]:
    """The named factors, then every assumption of the named themes (``all``: of every theme), each once.

    ValueError if a named factor has no range, or if there is nothing to vary.
    """
    named = [factor(name) for name in dict.fromkeys(names)]
    for found in named:
        if not varies(found):
            raise ValueError(f"{found.name} has no range to vary: leave it out")
    themes = {p.group for p in parameters().values()}
    wanted = [known("group", group, [*themes, EVERY]) for group in groups]
    swept = [p for p in parameters().values() if {p.group, EVERY} & set(wanted) and varies(p) and p not in named]
    if not named + swept:
        raise ValueError("name something to vary: --factors a,b,c or --group smuggling, or --group all")
    return [*named, *swept]


def settings(factors: Sequence[Factor], unit: Worlds) -> dict[str, Worlds]:
    """Values by name; ``unit`` has shape (rows, factors). Assumptions follow their belief, levers their range."""
    return {f.name: _at(f, u) for f, u in zip(factors, unit.T, strict=True)}


def _at(found: Factor, unit: Worlds) -> Worlds:
    value = found.at(unit) if isinstance(found, Parameter) else found.low + unit * (found.high - found.low)
    return clip(value, found.low, found.high)  # rounding may step over an end of the range


def case_of(factors: Sequence[Factor], values: dict[str, Worlds], package: str, start: str) -> Case:
    """The package with these settings, one per world, on top."""
    sets = {f.name: values[f.name] for f in factors if isinstance(f, Lever)}
    holds = {f.name: values[f.name] for f in factors if isinstance(f, Parameter)}
    return Case(package, start, levers=sets, assumptions=holds, label="design")
