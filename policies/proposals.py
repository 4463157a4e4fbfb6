"""Named policies: the proposals on the table, one by one, as settings of levers. Data, in ``data/policies.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from twofutures.abm.calendar import BRANCH, LAST, quarter_name
from twofutures.abm.lever import lever
from twofutures.abm.names import known
from twofutures.policies.history import DATA
from twofutures.policies.policy import Policy


@dataclass(frozen=True)
class Proposal:
    """A policy as declared: who proposes it, what it sets, where the sizes come from, what it costs and what shows it.

    ``steps`` moves levers in stages: (quarters after the start, value).
    """

    name: str
    proposal: str
    label: str
    meaning: str
    proposer: str
    cost: str
    observable: str
    source: str
    size: str
    settings: Mapping[str, float]
    steps: Mapping[str, tuple[tuple[int, float], ...]]

    def policy(self, start: int = BRANCH + 1, strength: Any = 1.0, end: int = LAST) -> Policy:
        """The policy from a start quarter; steps that would fall after 2028Q4 never come."""
        staged = {n: {quarter_name(start + q): v for q, v in s if start + q <= LAST} for n, s in self.steps.items()}
        settings = {**self.settings, **{name: schedule for name, schedule in staged.items() if schedule}}
        return Policy(self.label, settings, start, end, strength, self.proposal, self.cost, self.source)


@cache
def proposals() -> Mapping[str, Proposal]:
    """Every declared proposal by name; ValueError if one leaves a lever's range."""
    tables = tomllib.loads((DATA / "policies.toml").read_text(encoding="utf-8"))
    declared = {}
    for name, table in tables.items():
        steps = {n: tuple((int(q), float(v)) for q, v in s) for n, s in table.get("steps", {}).items()}
        declared[name] = Proposal(**{"name": name, "proposal": name, **table, "steps": steps})
        for setting, value in table["settings"].items():
            lever(setting).check(value)
    return declared


def proposed(name: str, start: int = BRANCH + 1, strength: Any = 1.0) -> Policy:
    """A proposal as a policy; UnknownName suggests the nearest."""
    return proposals()[known("policy", name, proposals())].policy(start, strength)
