"""Named packages: lists of policies that people compare. Settings are data; every value can be edited."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from abm.calendar import BRANCH
from abm.lever import lever, levers
from abm.names import known
from policies.history import DATA
from policies.policy import HOLD, Policy

WESTERN = ("US", "Congress", "allies", "hosts")


@dataclass(frozen=True)
class Package:
    """A package as declared: what it means, whom it holds still, what it sets, whose proposal it is."""

    name: str
    label: str
    meaning: str
    source: str
    hold: tuple[str, ...]
    neutral: tuple[str, ...]
    settings: dict[str, float]


@cache
def packages() -> dict[str, Package]:
    """Every named package."""
    tables = tomllib.loads((DATA / "packages.toml").read_text(encoding="utf-8"))
    return {
        name: Package(
            name,
            t["label"],
            t["meaning"],
            t["source"],
            tuple(t.get("hold", ())),
            tuple(t.get("neutral", ())),
            t.get("settings", {}),
        )
        for name, t in tables.items()
    }


def package(name: str, start: int = BRANCH + 1) -> list[Policy]:
    """The policies of a named package from a start quarter; UnknownName suggests the nearest.

    Levers that a package holds or resets are listed by owner; what it sets by name comes on top of that. Holding begins
    with the branch (nothing moves in between), setting with the start quarter.
    """
    row = packages()[known("package", name, packages())]
    owned = [n for n in levers() if lever(n).owner in row.hold]
    reset = [n for n in levers() if lever(n).owner in row.neutral]
    policies = []
    if owned:
        policies.append(
            Policy(f"{name}: hold", dict.fromkeys(owned, HOLD), start=min(BRANCH, start), citation=row.source)
        )
    if reset:
        policies.append(
            Policy(f"{name}: neutral", {n: lever(n).neutral for n in reset}, start=start, citation=row.source)
        )
    if row.settings:
        policies.append(Policy(name, row.settings, start=start, citation=row.source))
    return policies
