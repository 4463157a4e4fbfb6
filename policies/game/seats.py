"""Seats at the table and the lines they move: ``data/seats.toml``, ``data/moves.toml``, ``data/unowned.toml``."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from twofutures.abm.lever import lever
from twofutures.abm.names import known
from twofutures.policies.proposals import proposals

DATA = Path(__file__).parent / "data"
OWN = "own"  # the notch that gives a line back: whoever decides it in the world decides again


@dataclass(frozen=True)
class Notch:
    """One setting of a line, by name, in words and as levers."""

    name: str
    label: str
    settings: Mapping[str, float]


@dataclass(frozen=True)
class Line:
    """Something a seat decides: its notches, the figure it is meant to move, and where its sizes come from."""

    name: str
    seat: str
    label: str
    figure: str
    size: str
    notches: Mapping[str, Notch]

    @property
    def levers(self) -> tuple[str, ...]:
        """The levers that its notches set."""
        return tuple(dict.fromkeys(name for notch in self.notches.values() for name in notch.settings))

    @property
    def price(self) -> str:
        """What moving it costs, as its levers say."""
        return "; ".join(dict.fromkeys(lever(name).cost for name in self.levers))

    def notch(self, name: str) -> Notch:
        """A notch by name; UnknownName suggests the nearest. ``own`` sets nothing."""
        if name == OWN:
            return Notch(OWN, "as those decide who decide it in the world", {})
        return self.notches[known(f"notch of {self.name}", name, [*self.notches, OWN])]


@dataclass(frozen=True)
class Seat:
    """Somebody to play: what is read out, which side it belongs to, and what waits for a lever of the model."""

    name: str
    label: str
    bloc: str
    brief: str
    waits: tuple[str, ...]

    @property
    def lines(self) -> Mapping[str, Line]:
        """What it can move, by name."""
        return {name: line for name, line in lines().items() if line.seat == self.name}

    def line(self, name: str) -> Line:
        """One of its lines; UnknownName suggests the nearest."""
        return self.lines[known(f"line of the {self.label}", name, self.lines)]


@cache
def seats() -> Mapping[str, Seat]:
    """Every seat by name."""
    return {name: Seat(name, **{**row, "waits": tuple(row["waits"])}) for name, row in table("seats").items()}


def seat(name: str) -> Seat:
    """A seat by name; UnknownName suggests the nearest."""
    return seats()[known("seat", name, seats())]


@cache
def lines() -> Mapping[str, Line]:
    """Every line by name; ValueError if a notch leaves a lever's range."""
    return {name: _line(name, row) for name, row in table("moves").items()}


def _line(name: str, row: Mapping[str, Any]) -> Line:
    seat(row["seat"])
    notches = {
        one["name"]: Notch(one["name"], one["label"], settings_of(one.get("policies", ()), one.get("set", {})))
        for one in row["notches"]
    }
    return Line(name, row["seat"], row["label"], row["figure"], row["size"], notches)


def settings_of(policies: Iterable[str], more: Mapping[str, float]) -> dict[str, float]:
    """What proposals set, in their order, and what is set on top; ValueError if one leaves a lever's range."""
    parts = [proposals()[known("policy", name, proposals())].settings for name in policies]
    settings = {name: float(value) for part in (*parts, more) for name, value in part.items()}
    for name, value in settings.items():
        lever(name).check(value)
    return settings


def owner_of(name: str) -> str:
    """The seat that moves a lever; empty where none does."""
    return next((line.seat for line in lines().values() if name in line.levers), "")


@cache
def unowned() -> Mapping[str, str]:
    """Levers that no seat moves and no pact sets, with the reason."""
    return {name: row["reason"] for name, row in table("unowned").items()}


def table(name: str) -> dict[str, Any]:
    """A file of ``data/`` as plain data."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
