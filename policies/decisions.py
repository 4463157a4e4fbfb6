"""A case decision by decision: what it decides, when each fell, and the same case with that one undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from twofutures.abm.calendar import BRANCH, quarter_name, quarter_step, run_quarter
from twofutures.policies.case import Case
from twofutures.policies.packages import packages
from twofutures.policies.policy import Policy, Rule

BY_HAND = ("set by hand", "values on top")  # policies that only carry levers, of the app's dials and of a design


@dataclass(frozen=True)
class Decision:
    """One thing decided: the quarter it fell in, whether it is a package, lever or policy, its name, what it sets.

    ``without`` is the case with this one undone: what held before it goes on.
    """

    quarter: str
    what: str
    name: str
    settings: Mapping[str, float | str]
    without: Case


def decisions(case: Case) -> list[Decision]:
    """Everything a case decides, earliest first: its package, each lever set by hand, each policy, each step of one."""
    return sorted(
        [*_of_package(case), *_of_levers(case), *_of_policies(case)], key=lambda one: quarter_step(one.quarter)
    )


def _of_package(case: Case) -> list[Decision]:
    """A package is undone by its own holds alone, without what it sets."""
    package = packages()[case.package]
    if not package.settings and not package.neutral:
        return []
    other = replace(case, package="inaction" if package.hold else "status_quo")
    return [Decision(case.start, "package", case.package, package.settings, other)]


def _of_levers(case: Case) -> list[Decision]:
    decided = []
    for name, setting in case.levers.items():
        by_hand = Policy(name, {name: setting}, run_quarter(case.start, first=BRANCH))
        for step, settings, rest in _steps(by_hand):
            others = {n: s for n, s in case.levers.items() if n != name} | dict(rest)
            without = replace(case, levers=others)
            decided.append(Decision(quarter_name(step), "lever", name, settings, without))
    return decided


def _of_policies(case: Case) -> list[Decision]:
    decided = []
    for place, policy in enumerate(case.policies):
        if not isinstance(policy, Policy):
            name = getattr(policy, "__name__", "a rule")
            decided.append(Decision(quarter_name(BRANCH), "policy", name, {}, _without(case, place, [])))
            continue
        for step, settings, rest in _steps(policy):
            what, name = ("lever", min(settings)) if policy.name in BY_HAND else ("policy", policy.name)
            left = [replace(policy, settings=rest)] if rest else []
            decided.append(Decision(quarter_name(step), what, name, settings, _without(case, place, left)))
    return decided


def _without(case: Case, place: int, left: Sequence[Policy]) -> Case:
    """The case with what is left of one policy; where nothing is, the step of a schedule before it holds on."""
    gone = case.policies[place]
    others = [policy if left else _held_on(policy, gone) for policy in case.policies]
    return replace(case, policies=(*others[:place], *left, *others[place + 1 :]))


def _held_on(policy: Policy | Rule, gone: Policy | Rule) -> Policy | Rule:
    if not isinstance(policy, Policy) or not isinstance(gone, Policy):
        return policy
    follows = policy.name == gone.name and policy.settings.keys() == gone.settings.keys()
    return replace(policy, end=gone.end) if follows and policy.end == gone.start - 1 else policy


def _steps(policy: Policy) -> list[tuple[int, dict[str, float | str], dict[str, Any]]]:
    """A policy step by step (levers by hand one by one): when each begins, what it sets, the settings without it."""
    dated = [
        (max(policy.start, quarter_step(quarter) if quarter else policy.start), name, quarter, value)
        for name, setting in policy.settings.items()
        for quarter, value in (setting if isinstance(setting, Mapping) else {"": setting}).items()
    ]
    alone = policy.name in BY_HAND
    steps = []
    for step, lever in sorted({(at, name if alone else "") for at, name, *_ in dated if at <= policy.end}):
        settings: dict[str, float | str] = {}
        rest: dict[str, Any] = {}
        for at, name, quarter, value in dated:
            if at == step and lever in ("", name):
                settings[name] = _plain(value)
            else:
                rest[name] = {**rest.get(name, {}), quarter: value} if quarter else value
        steps.append((step, settings, rest))
    return steps


def _plain(value: Any) -> float | str:
    return value if isinstance(value, str) else float(np.ravel(value)[0])
