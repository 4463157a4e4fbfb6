"""What seats can promise each other: templates with their signatories and settings. Data, in ``data/pacts.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from twofutures.abm.names import known
from twofutures.policies.game.seats import seat, settings_of, table


@dataclass(frozen=True)
class Pact:
    """A promise as declared: who signs it, what it sets while it holds, and the figure that would show a breach."""

    name: str
    label: str
    meaning: str
    signs: tuple[str, ...]
    settings: Mapping[str, float]
    seen_by: str


@cache
def pacts() -> Mapping[str, Pact]:
    """Every pact by name; ValueError if one leaves a lever's range or names no seat."""
    made = {}
    for name, row in table("pacts").items():
        signs, settings = tuple(row["signs"]), settings_of(row.get("policies", ()), row.get("set", {}))
        made[name] = Pact(
            name, row["label"], row["meaning"], tuple(seat(one).name for one in signs), settings, row["seen_by"]
        )
    return made


def pact(name: str) -> Pact:
    """A pact by name; UnknownName suggests the nearest."""
    return pacts()[known("pact", name, pacts())]
