"""Families of quantities (``data/families.toml``): their errors are alike, and a fit leaves them out together."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from twofutures.abm.names import UnknownName

FILE = Path(__file__).parent / "data" / "families.toml"


@dataclass(frozen=True)
class Family:
    """One kind of quantities: recorded series and charted observables, and those series that the model is given."""

    name: str
    observables: tuple[str, ...]
    played_in: tuple[str, ...] = ()


@cache
def families() -> Mapping[str, Family]:
    """Every declared family by name, in file order."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {n: Family(n, tuple(t["observables"]), tuple(t.get("played_in", ()))) for n, t in tables.items()}


@cache
def family_of(observable: str) -> Family:
    """The family of a recorded series or charted observable; UnknownName where none names it."""
    for family in families().values():
        if observable in family.observables:
            return family
    raise UnknownName(f"no family names {observable!r}: add it to one in {FILE.name}")
