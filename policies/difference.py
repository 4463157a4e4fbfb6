"""What two cases decide differently: levers one by one, and a blend that takes some levers from each side."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from twofutures.abm.lever import levers
from twofutures.abm.worlds import Worlds
from twofutures.policies.case import Case
from twofutures.policies.policy import Policy

MOST_PLAYERS = 10
AREAS = {"compute": "compute_only", "distillation": "distillation_only", "exports": "exports_only"}


def decisions_on(case: Case, name: str) -> list[tuple[Any, ...]]:
    """Everything a case says of one lever: (value, start, end, strength), in order."""
    return [
        (str(policy.settings[name]), policy.start, policy.end, str(policy.strength))
        for policy in declared(case)
        if name in policy.settings
    ]


def declared(case: Case) -> list[Policy]:
    """The case's policies; ValueError for a plain function, which cannot be taken apart lever by lever."""
    policies = []
    for policy in case.followed():
        if not isinstance(policy, Policy):
            raise ValueError(f"{case.name} follows a plain function: only declared policies can be taken apart")
        policies.append(policy)
    return policies


def differing(base: Case, other: Case) -> list[str]:
    """Levers on which the two cases decide differently, in declared order."""
    return [name for name in levers() if decisions_on(base, name) != decisions_on(other, name)]


def areas(names: Sequence[str], settings: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Levers by policy area; what belongs to none is ``other``."""
    grouped = {area: [name for name in names if name in mine] for area, mine in settings.items()}
    rest = [name for name in names if not any(name in mine for mine in settings.values())]
    return {area: mine for area, mine in {**grouped, "other": rest}.items() if mine}


def blend(base: Case, other: Case, chosen: Mapping[str, Worlds], label: str) -> Case:
    """A case that decides a lever as ``other`` does in the rows where ``chosen`` is 1, and as ``base`` does elsewhere.

    ``chosen`` has one number per row for each differing lever. Both sides must share views, assumptions and switches.
    """
    for key in ("views", "assumptions", "switches"):
        if getattr(base, key) != getattr(other, key):
            raise ValueError(f"{base.name} and {other.name} differ in {key}: take policies apart under the same ones")
    sides = [(declared(base), {n: 1 - on for n, on in chosen.items()}, True), (declared(other), chosen, False)]
    policies = [
        replace(policy, settings={name: value}, strength=policy.strength * rows.get(name, 1))
        for followed, rows, whole in sides
        for policy in followed
        for name, value in policy.settings.items()
        if whole or name in rows
    ]
    return Case(
        "status_quo", policies=tuple(policies), views=base.views, assumptions=base.assumptions,
        switches=base.switches, label=label,
    )  # fmt: skip
