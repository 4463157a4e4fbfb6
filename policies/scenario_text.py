"""A case as a scenario file: what ``read_scenario`` reads as the same case again."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import tomli_w

from twofutures.abm.calendar import BRANCH, LAST, quarter_name, quarter_step, run_quarter
from twofutures.policies.case import Case
from twofutures.policies.extension import holding, name_of
from twofutures.policies.policy import Policy

BY_HAND = "set by hand"  # what a case's own levers are called where a file can only say them as policies


def written(case: Case, settings: Mapping[str, Any], extensions: Sequence[str] = ()) -> str:
    """The file of one case, with settings of the run such as seed, ensemble and held.

    ValueError if a function decides before other policies: a file lays functions on top.
    """
    modules = holding(extensions)
    head = {key: value for key, value in settings.items() if value or value == 0}
    return toml(head | ({"extend": {"module": modules}} if modules else {}), [case_table(case)])


def toml(head: Mapping[str, Any], cases: Sequence[Mapping[str, Any]]) -> str:
    """A file from what stands at its top and the tables of its cases."""
    tables = (tomli_w.dumps({"case": case}) for case in cases)  # one by one: the library would put short ones in a line
    return "\n".join([tomli_w.dumps(head), *(table.replace("[case]", "[[case]]", 1) for table in tables)])


def case_table(case: Case) -> dict[str, Any]:
    """A case as a table of the file, without what it leaves at its default; ValueError as ``written``."""
    start = run_quarter(case.start, first=BRANCH)
    plain = {name: float(value) for name, value in case.levers.items() if is_number(value)}
    others = {name: setting for name, setting in case.levers.items() if name not in plain}
    kinds = [isinstance(policy, Policy) for policy in case.policies]
    if sorted(kinds, reverse=True) != kinds:
        raise ValueError(f"{case.name}: a function decides before another policy, which no scenario file can say")
    declared = [Policy(BY_HAND, others, start), *(p for p in case.policies if isinstance(p, Policy))]
    tables = {
        "label": case.label,
        "views": list(case.views),
        "assumptions": {name: float(value) for name, value in case.assumptions.items()},
        "levers": plain,
        "switches": {name: float(value) for name, value in case.switches.items()},
        "policy": [row for policy in declared for row in policy_rows(policy)],
        "rules": [name_of(policy) for policy in case.policies if not isinstance(policy, Policy)],
    }
    return {"package": case.package, "start": case.start} | {key: value for key, value in tables.items() if value}


def is_number(setting: Any) -> bool:
    """Whether a lever is set to one number, and follows no schedule and no hold."""
    return not isinstance(setting, Mapping | str)


def policy_rows(policy: Policy) -> Iterator[dict[str, Any]]:
    """A policy as rows of the file, one for each lever; what it says of quarters outside its own is left out."""
    first = max(policy.start, BRANCH)
    more: dict[str, Any] = {"name": policy.name, "citation": policy.citation}
    more |= {"end": quarter_name(policy.end)} if policy.end < LAST else {}
    more |= {"strength": float(policy.strength)} if policy.strength != 1 else {}
    for name, setting in policy.settings.items() if policy.end >= first else ():
        row: dict[str, Any] = {"lever": name} | {key: value for key, value in more.items() if value != ""}
        if not isinstance(setting, Mapping):
            value = float(setting) if is_number(setting) else setting
            yield row | {"value": value, "start": quarter_name(first)}
        elif steps := _steps(setting, first, policy.end):
            yield row | {"schedule": [[quarter_name(step), value] for step, value in steps.items()]}


def _steps(schedule: Mapping[str, Any], first: int, last: int) -> dict[int, float]:
    """A schedule between two quarters: what has begun by the first holds from there on."""
    dated = sorted((quarter_step(quarter), float(value)) for quarter, value in schedule.items())
    return {max(step, first): value for step, value in dated if step <= last}
