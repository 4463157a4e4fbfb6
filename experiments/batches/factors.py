"""Factors: assumptions and levers that a design varies, each from the unit interval into its declared range."""

from collections.abc import Iterable, Sequence

from twofutures.abm.lever import Factor, factor
from twofutures.abm.names import known
from twofutures.abm.parameters import Parameter, parameters
from twofutures.abm.worlds import Worlds, clip

EVERY = "all"


def varies(one: Factor) -> bool:
    """Whether it has a range at all."""
    return one.low < one.high and getattr(one, "dist", "") != "fixed"


def choose(names: Iterable[str] = (), groups: Iterable[str] = ()) -> list[Factor]:
    """The named factors, then every assumption of the named themes (``all``: of every theme), each once.

    ValueError if a named factor has no range, or if there is nothing to vary.
    """
    named = [factor(name) for name in dict.fromkeys(names)]
    if fixed := [one.name for one in named if not varies(one)]:
        raise ValueError(f"{fixed[0]} has no range to vary: leave it out")
    themes = {p.group for p in parameters().values()}
    wanted = [known("group", group, [*themes, EVERY]) for group in groups]
    swept = [p for p in parameters().values() if {p.group, EVERY} & set(wanted) and varies(p) and p not in named]
    if not named + swept:
        raise ValueError("name something to vary: --factors a,b,c or --group smuggling, or --group all")
    return [*named, *swept]


def settings(factors: Sequence[Factor], unit: Worlds) -> dict[str, Worlds]:
    """Values by name; ``unit`` has shape (rows, factors). Assumptions follow their belief, levers their range."""
    return {  # clipped: rounding may step over an end of the range
        f.name: clip(f.at(u) if isinstance(f, Parameter) else f.low + u * (f.high - f.low), f.low, f.high)
        for f, u in zip(factors, unit.T, strict=True)
    }
