"""A design: how many worlds, and which assumptions and levers vary among them.

A design is a few stored words. The values of any worlds are made from them again, bitwise, block of points by block, so
that nothing grows with the number of worlds. Points of a block come in random order: fitted worlds take turns with the
members, and an ordered Sobol sequence would give each member its own corner of the space.
"""

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np

from twofutures.abm.lever import factor
from twofutures.abm.names import known
from twofutures.abm.parameters import parameters
from twofutures.abm.plain import plain, several
from twofutures.abm.worlds import Worlds
from twofutures.policies.bounds import DESIGNS, MOST_WORLDS, SINCE

KINDS = (*DESIGNS, "given")
BLOCK = 4_096  # points made together: a power of two, as Sobol sequences like it


@dataclass(frozen=True)
class Axis:
    """One assumption or lever that varies.

    With bounds it varies evenly between them; an assumption without follows its declared shape of belief, a lever its
    declared range. ``levels`` counts the evenly spaced values of a factorial design.
    """

    name: str
    low: float | None = None
    high: float | None = None
    levels: int = 3

    def __post_init__(self) -> None:
        declared = factor(self.name)
        for name in ("low", "high", "levels"):
            object.__setattr__(self, name, plain(getattr(self, name)))
        if (self.low is None) != (self.high is None):
            raise ValueError(f"{self.name}: give both bounds or none")
        if self.low is not None and self.high is not None:
            declared.check([self.low, self.high])
            if not self.low < self.high:
                raise ValueError(f"{self.name}: the low bound {self.low:g} must lie below the high one {self.high:g}")
        if declared.low == declared.high:
            raise ValueError(f"{self.name} is fixed at {declared.low:g} and cannot vary")
        if not isinstance(self.levels, int) or not 2 <= self.levels <= 1000:
            raise ValueError(f"{self.name}: levels must be a whole number from 2 to 1,000, not {self.levels}")

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest value."""
        declared = factor(self.name)
        return (declared.low, declared.high) if self.low is None or self.high is None else (self.low, self.high)

    def at(self, uniform: Worlds) -> Worlds:
        """Values at points of the unit interval."""
        if self.low is None and self.name in parameters():
            return parameters()[self.name].at(uniform)
        low, high = self.bounds
        return low + uniform * (high - low)


@dataclass(frozen=True)
class Design:
    """``points`` of ``axes``, each played in ``replications`` worlds: world k stands at point ``k // replications``.

    Every combination of a factorial design meets the same worlds (their luck and what does not vary); the other kinds
    give each world its own. Assumptions vary from the branch on, or with ``since="2022Q4"`` from the start.
    """

    kind: str = "replications"
    axes: tuple[Axis, ...] = ()
    points: int = 1
    replications: int = 1
    seed: int = 0
    since: str = "branch"
    values: Mapping[str, Worlds] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        known("design", self.kind, KINDS)
        known("since", self.since, SINCE)
        for name in ("points", "replications", "seed"):
            object.__setattr__(self, name, plain(getattr(self, name)))
        names = [axis.name for axis in self.axes]
        if len(set(names)) != len(names):
            raise ValueError("a design varies each assumption or lever only once")
        if not names and self.kind != "replications":
            raise ValueError(f"a {self.kind} design needs at least one assumption or lever that varies")
        if names and self.kind == "replications":
            raise ValueError("replications vary nothing but luck: choose factorial, lhs or sobol to vary something")
        for count in (self.points, self.replications, self.seed + 1):
            if not isinstance(count, int) or count < 1:
                raise ValueError("points and replications are whole numbers from 1, the seed from 0")
        if self.worlds > MOST_WORLDS:
            raise ValueError(f"worlds must lie between 1 and {MOST_WORLDS:,}, not {self.worlds:,}")

    def __repr__(self) -> str:
        kind = "" if self.kind == "replications" else f"{self.kind}, {self.points:,} × "
        axes = f" over {', '.join('{} {:g}..{:g}'.format(a.name, *a.bounds) for a in self.axes)}" if self.axes else ""
        return f"<Design {kind}{self.replications:,} worlds{axes}>"

    @property
    def worlds(self) -> int:
        """Worlds per case."""
        return self.points * self.replications

    @property
    def names(self) -> list[str]:
        """What varies."""
        return [axis.name for axis in self.axes]

    @property
    def assumptions(self) -> list[str]:
        """The assumptions among what varies; the rest are levers."""
        return [name for name in self.names if name in parameters()]

    def luck(self, worlds: Worlds) -> Worlds:
        """The number under which each world looks its luck and its fitted member up."""
        return worlds % self.replications if self.kind == "factorial" else worlds

    def at(self, worlds: Worlds) -> dict[str, Worlds]:
        """Values of what varies in these worlds, each of shape (worlds,)."""
        if not self.axes:
            return {}
        places = np.asarray(worlds) // self.replications
        if self.kind == "given":
            return {name: self.values[name][places] for name in self.names}
        if self.kind == "factorial":
            steps = np.unravel_index(places, [axis.levels for axis in self.axes])
            return {a.name: np.linspace(*a.bounds, a.levels)[step] for a, step in zip(self.axes, steps, strict=True)}
        blocks, inside = np.divmod(places, BLOCK)
        cube = np.empty((len(places), len(self.axes)))
        for block in np.unique(blocks):
            cube[blocks == block] = _block(self, int(block))[inside[blocks == block]]
        return {axis.name: axis.at(cube[:, i].copy()) for i, axis in enumerate(self.axes)}

    def as_data(self) -> dict[str, Any]:
        """Plain data from which ``from_data`` makes the design again; given values only as a fingerprint."""
        return {
            **{name: getattr(self, name) for name in ("kind", "points", "replications", "seed", "since")},
            "axes": [asdict(axis) for axis in self.axes],
            **({"values": _fingerprint(self)} if self.kind == "given" else {}),
        }


@lru_cache(maxsize=2)
def _block(design: Design, block: int) -> Worlds:
    """One block of points in the unit cube, in random order, shape (points, axes)."""
    from scipy.stats import qmc  # takes half a second, which a worker that is given its points need not wait

    size = min(BLOCK, design.points - block * BLOCK)
    rng = np.random.default_rng([design.seed, block])
    if design.kind == "lhs":
        return qmc.LatinHypercube(len(design.axes), rng=rng).random(size)
    sobol = qmc.Sobol(len(design.axes), scramble=True, rng=np.random.default_rng(design.seed))
    with warnings.catch_warnings():  # balance is a property of the whole design, not of its last block
        warnings.simplefilter("ignore", UserWarning)
        cube = sobol.fast_forward(block * BLOCK).random(size) if block else sobol.random(size)
    return np.clip(rng.permutation(cube), 1e-9, 1 - 1e-9)


def _fingerprint(design: Design) -> str:
    digest = blake2b(digest_size=12)
    for name in design.names:
        digest.update(name.encode() + b"\0" + np.ascontiguousarray(design.values[name]).tobytes())
    return digest.hexdigest()


def from_data(stored: Mapping[str, Any], values: Mapping[str, Worlds] | None = None) -> Design:
    """The design of ``as_data``; a given one needs its values, and ValueError says if they are others."""
    made = {"axes": tuple(Axis(**axis) for axis in stored["axes"]), "values": dict(values or {})}
    design = Design(**{**stored, **made})
    if design.kind == "given" and _fingerprint(design) != stored["values"]:
        raise ValueError("the design's stored values are not those it was made with")
    return design


def replications(worlds: int) -> Design:
    """So many worlds that differ in luck and drawn assumptions only."""
    return Design(replications=worlds)


def factorial(axes: Sequence[Axis | str], replications: int = 1) -> Design:
    """Every combination of the axes' levels, each in the same ``replications`` worlds."""
    axes = _axes(axes)
    return Design("factorial", axes, math.prod(axis.levels for axis in axes), replications)


def lhs(axes: Sequence[Axis | str], points: int, seed: int = 0, replications: int = 1, since: str = "branch") -> Design:
    """Latin hypercubes of at most 4,096 points each, one after the other."""
    return Design("lhs", _axes(axes), points, replications, seed, since)


def sobol(
    axes: Sequence[Axis | str], points: int, seed: int = 0, replications: int = 1, since: str = "branch"
) -> Design:
    """The first points of a scrambled Sobol sequence; a power of two is balanced best."""
    return Design("sobol", _axes(axes), points, replications, seed, since)


def given(values: Mapping[str, Worlds], replications: int = 1, since: str = "branch") -> Design:
    """Your own points: for every assumption or lever one value per point."""
    arrays = {name: np.asarray(column, dtype=float) for name, column in values.items()}
    if len({column.shape for column in arrays.values()}) != 1 or next(iter(arrays.values())).ndim != 1:
        raise ValueError("given values need one number per point, as many for each name")
    for name, column in arrays.items():
        factor(name).check(column)
    points = len(next(iter(arrays.values())))
    return Design("given", _axes(list(arrays)), points, replications, 0, since, arrays)


def _axes(axes: Sequence[Axis | str]) -> tuple[Axis, ...]:
    return tuple(Axis(axis) if isinstance(axis, str) else axis for axis in several(axes, Axis))
