"""Levers: what governments (or players) can set, declared in ``abm/data/levers.toml``; the board holds settings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from twofutures.abm.actor import Place
from twofutures.abm.names import known
from twofutures.abm.parameters import DATA
from twofutures.abm.worlds import Worlds, clip, everywhere


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


class LeverBoard(Place):
    """The present setting of every lever in every world."""

    def __init__(self, model: Any) -> None:
        self._begin(model, "levers")
        self._settings: dict[str, Worlds] = {}
        for name, declared in levers().items():
            self.set(name, np.full(model.worlds, declared.neutral))

    def __getitem__(self, name: str) -> Worlds:
        return self._settings[name]

    def set(self, name: str, value: Worlds) -> None:
        """Set a lever, held inside its declared range; shape (worlds,)."""
        declared = lever(name)
        setting = clip(value, declared.low, declared.high)
        setting.flags.writeable = False
        self._settings[name] = setting

    def snapshot(self) -> dict[str, Worlds]:
        """All settings by lever name."""
        return dict(self._settings)

    def restore(self, states: dict[str, Worlds]) -> None:
        """Take over a snapshot."""
        for name, value in states.items():
            self.set(name, value)
