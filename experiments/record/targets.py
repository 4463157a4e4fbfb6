"""What the past demands: the validation targets of ``data/targets.toml``, each measured world by world.

A *level* passes at the ensemble's median, a *path* (saws, dips, crossings, trends) when the observed value lies inside
the middle 80 % of worlds. Targets that play in as input are marked and never count as passes.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np

from twofutures.abm.names import known
from twofutures.abm.parameters import sources
from twofutures.abm.recorder import Recorder
from twofutures.abm.worlds import Worlds
from twofutures.experiments.record.families import families
from twofutures.experiments.record.measures import MEASURES

FILE = Path(__file__).parent / "data" / "targets.toml"


@dataclass(frozen=True)
class Target:
    """One demand of the record: a measure and its arguments; ``observed``, ``low``, ``high`` have an entry per part."""

    id: str
    what: str
    family: str
    kind: str
    measure: str
    arguments: Mapping[str, Any]
    observed: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    source: str
    is_input: bool

    @property
    def error(self) -> Worlds:
        """One standard deviation that a fit allows each part: two thirds of the tolerance on the nearer side.

        Observation error and model discrepancy together.
        """
        near = np.minimum(np.subtract(self.high, self.observed), np.subtract(self.observed, self.low))
        return np.maximum(near, 1e-9) / 1.5


@cache
def targets() -> tuple[Target, ...]:
    """Every declared target, in file order; ValueError names the row that is not whole."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(target(name, **table) for name, table in tables.items())


def target(
    name: str,
    *,
    what: str,
    family: str,
    kind: str,
    measure: str,
    arguments: Mapping[str, Any],
    observed: Sequence[float],
    source: str,
    low: Sequence[float] = (),
    high: Sequence[float] = (),
    within: float | None = None,
    input: bool = False,
) -> Target:
    """One row of the file. UnknownName suggests the nearest name; ValueError for other faults."""
    for word, value, declared in (
        ("measure", measure, MEASURES),
        ("source", source, sources()),
        ("family", family, families()),
        ("kind", kind, ("level", "path")),
    ):
        known(word, value, declared)
    try:
        signature(MEASURES[measure]).bind(None, **arguments)
    except TypeError as error:
        raise ValueError(f"target {name}: measure {measure}: {error}") from error
    if within is not None:
        low, high = ([value * (1 + side * within) for value in observed] for side in (-1, 1))
    if not len(low) == len(observed) == len(high):
        raise ValueError(f"target {name}: give low and high for each of its {len(observed)} observed parts, or within")
    return Target(name, what, family, kind, measure, arguments, tuple(observed), tuple(low), tuple(high), source, input)


def measure(recorder: Recorder) -> dict[str, Worlds]:
    """Every target's simulated parts by id, each of shape (parts, worlds)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return {t.id: MEASURES[t.measure](recorder, **t.arguments) for t in targets()}
