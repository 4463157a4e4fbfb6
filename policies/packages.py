"""Named packages: lists of policies that people compare. Settings are data; every value can be edited."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from twofutures.abm.calendar import BRANCH
from twofutures.abm.lever import lever, levers
from twofutures.abm.names import known
from twofutures.policies.history import DATA
from twofutures.policies.policy import HOLD, Policy
from twofutures.policies.proposals import proposals

WESTERN = ("US", "Congress", "allies", "hosts")


@dataclass(frozen=True)
class Package:
    """A package as declared: what it means, whom it holds still, which policies and settings it lays
    on top, whose proposal it is."""

    name: str
    label: str
    meaning: str
    source: str
    hold: tuple[str, ...]
    neutral: tuple[str, ...]
    policies: tuple[str, ...]
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
            tuple(t.get("policies", ())),
            _settings(t),
        )
        for name, t in tables.items()
    }


def _settings(table: Mapping[str, Any]) -> dict[str, Any]:
    """What the named policies set, in their order, and what the package sets by name on top."""
    named = [proposals()[known("policy", name, proposals())] for name in table.get("policies", ())]
    staged = [p.name for p in named if p.steps]
    if staged:
        raise ValueError(f"{', '.join(staged)} moves in steps: a package sets such levers by name")
    parts = [*(p.settings for p in named), table.get("settings", {})]
    return {name: value for part in parts for name, value in part.items()}


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
