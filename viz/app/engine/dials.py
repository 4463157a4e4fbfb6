"""The app's dials: the few levers people move first, each one or more declared levers with four named notches."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from twofutures.abm.lever import lever
from twofutures.abm.names import known
from twofutures.viz.words.texts import translated

HERE = Path(__file__).with_name("dials.toml")
DEFAULT = "as it goes"
# The dials of which one notch moves most worlds across the line of a year's lead, strongest first; a test plays them.
PICKED = ("remote_access", "distillation", "chip_sales", "prc_chips")


@dataclass(frozen=True)
class Dial:
    """What a visitor moves: its levers, and settings by notch (the first notch leaves them to whoever decides).

    ``present`` is where its levers stand when futures branch, ``now`` the same in words with places for them,
    ``observed`` the books of those who pay.
    """

    name: str
    label: str
    levers: tuple[str, ...]
    notches: Mapping[str, Mapping[str, float]]
    present: Mapping[str, float]
    now: str
    observed: tuple[str, ...] = ()

    @property
    def stands(self) -> str:
        """Where it stands when futures branch, in words."""
        return translated(self.now, **self.present)

    @property
    def prices(self) -> str:
        """What moving it costs, as declared with its levers."""
        return "; ".join(dict.fromkeys(translated(lever(name).cost) for name in self.levers))

    def notch(self, settings: Mapping[str, float]) -> str | None:
        """The notch at which these settings stand, None between notches."""
        mine = {name: settings[name] for name in self.levers if name in settings}
        return next((name for name, wanted in self.notches.items() if dict(wanted) == mine), None)

    def turn(self, notch: str) -> dict[str, float | None]:
        """Settings that bring it to a notch: None for what is left to whoever decides."""
        wanted = self.notches[known("notch", notch, self.notches)]
        return {name: wanted.get(name) for name in self.levers}


@cache
def dials() -> Mapping[str, Dial]:
    """Every dial by name; ValueError if a notch leaves a lever's declared range or a lever stands in two dials."""
    tables = tomllib.loads(HERE.read_text(encoding="utf-8"))
    declared = {
        name: Dial(
            name, t["label"], tuple(t["levers"]), {DEFAULT: {}, **t["notches"]}, t["present"], t["now"],
            tuple(t.get("observed", ())),
        )
        for name, t in tables.items()
    }  # fmt: skip
    for one in declared.values():
        for settings in (*one.notches.values(), one.present):
            for name, value in settings.items():
                known(f"lever of {one.name}", name, one.levers)
                lever(name).check(value)
    return declared


def dial(name: str) -> Dial:
    """One dial; UnknownName suggests the nearest."""
    return dials()[known("dial", name, dials())]


def dial_of(name: str) -> str:
    """The dial that moves a lever; a lever without a dial is its own."""
    return next((one.name for one in dials().values() if name in one.levers), name)
