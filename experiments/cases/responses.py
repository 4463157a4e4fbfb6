"""What answers to what: each lever moved alone, each mechanism switched off, in the same worlds on the same luck."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from twofutures.abm.outcomes import CRITERIA
from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases.figures import variants
from twofutures.experiments.futures import Past
from twofutures.experiments.statistics import Shift
from twofutures.policies.case import MECHANISMS, Case
from twofutures.policies.difference import AREAS, areas, blend, differing
from twofutures.policies.packages import packages

LEAST = dict(
    zip(CRITERIA, (0.1, 0.005, 0.01), strict=True)
)  # months, share, -1…1: what is smaller, nobody would notice
ERRORS = 3.0  # standard errors beyond which a shift is no accident of the worlds that were drawn
LEAD, REACH, RULES = CRITERIA
SWITCHED = (LEAD, "gap_usable@2028", REACH, RULES)  # what the absence of a mechanism is measured on, means of 2028
SWITCHED_IN = ("status_quo", "loopholes_closed")
BASE, OTHER = "inaction", "loopholes_closed"
Progress = Callable[[int, int], None]
Shifts = Mapping[str, Shift]


@dataclass(frozen=True)
class LeverResponse:
    """What one lever does to each criterion.

    ``alone``: it alone is moved from where ``BASE`` leaves it to where ``OTHER`` puts it. ``within``: all others are
    moved, and then it as well. ``stood`` is where it stood when the futures branch (median of the worlds), ``there``
    how many of the ``worlds`` had it at its new value by then.
    """

    name: str
    area: str
    stood: float
    put: float
    there: int
    worlds: int
    alone: Shifts
    within: Shifts


def clear(shifts: Shifts) -> list[str]:
    """The criteria on which a shift counts."""
    return [name for name, shift in shifts.items() if name in LEAST and shift.clear(LEAST[name], ERRORS)]


def levers_of_areas() -> dict[str, str]:
    """Every lever on which ``OTHER`` decides otherwise than ``BASE``, and the policy area it belongs to."""
    settings = {area: list(packages()[name].settings) for area, name in AREAS.items()}
    grouped = areas(differing(Case(BASE), Case(OTHER)), settings)
    return {name: area for area, names in grouped.items() for name in names}


def lever_responses(past: Past, progress: Progress | None = None) -> list[LeverResponse]:
    """Every lever moved alone and last, in every world of the past: 2 × (levers + 1) futures."""
    names, base, other = levers_of_areas(), Case(BASE), Case(OTHER)
    one = np.eye(len(names))
    present = np.concatenate([np.zeros((1, len(names))), one, np.ones((1, len(names))), 1 - one])
    made = variants(
        past, len(present), lambda rows: blend(base, other, dict(zip(names, present[rows].T, strict=True)), "blend"),
        CRITERIA, progress,
    )  # fmt: skip
    return [_response(past, name, area, made, i, len(names)) for i, (name, area) in enumerate(names.items())]


def _response(past: Past, name: str, area: str, made: Mapping[str, Worlds], i: int, levers: int) -> LeverResponse:
    nobody, only, everyone, others = 0, 1 + i, levers + 1, levers + 2 + i
    stood, put = past.model.levers[name][past.rows], float(Case(OTHER).value_of(name))
    return LeverResponse(
        name, area, float(np.median(stood)), put, int((stood == put).sum()), len(past.ids),
        {c: Shift.between(made[c][nobody], made[c][only], past.members) for c in CRITERIA},
        {c: Shift.between(made[c][others], made[c][everyone], past.members) for c in CRITERIA},
    )  # fmt: skip


def switched_off(past: Past, case: Case, progress: Progress | None = None) -> dict[str, Shifts]:
    """By mechanism: what a case comes to without it from the branch on, less what it comes to with it."""
    names = list(MECHANISMS)

    def without(rows: Worlds) -> Case:
        off = {name: 1.0 * (rows != i + 1) for i, name in enumerate(names)}
        return replace(case, switches={**case.switches, **off})

    made = variants(past, len(names) + 1, without, SWITCHED, progress)
    return {
        name: {figure: Shift.between(made[figure][0], made[figure][i + 1], past.members) for figure in SWITCHED}
        for i, name in enumerate(names)
    }
