"""Levers alone and mechanisms off: each is the future it stands for; a shift counts where it is clear and large."""

import numpy as np
import pytest

from twofutures.abm.outcomes import CRITERIA
from twofutures.experiments.cases.figures import figure, needed
from twofutures.experiments.cases.responses import (
    BASE,
    LEAST,
    OTHER,
    SWITCHED,
    clear,
    lever_responses,
    levers_of_areas,
    switched_off,
)
from twofutures.experiments.futures import Past
from twofutures.experiments.statistics import Shift
from twofutures.policies.case import MECHANISMS, Case
from twofutures.policies.packages import packages

pytestmark = pytest.mark.slow

WORLDS = 3
LEAD, REACH, RULES = CRITERIA


@pytest.fixture(scope="module")
def past():
    return Past(WORLDS, seed=3)


@pytest.fixture(scope="module")
def levers(past):
    return {row.name: row for row in lever_responses(past)}


def difference(past, before: Case, after: Case, name: str) -> Shift:
    run = past.futures([before, after], needed([name]))
    return Shift.between(*(figure(name).of(run, case.name) for case in (before, after)), past.members)


def test_every_lever_of_the_three_areas_is_moved(levers):
    areas = {
        lever for name in ("compute_only", "distillation_only", "exports_only") for lever in packages()[name].settings
    }
    assert set(levers) == areas == set(levers_of_areas()) and len(levers) > 12


@pytest.mark.parametrize("name", ["remote_access_rule", "export_push"])
def test_a_lever_alone_is_the_case_that_sets_only_it(past, levers, name):
    row, whole = levers[name], Case(OTHER)
    only = Case(BASE, levers={name: row.put}, label="only")
    others = {lever: one.put for lever, one in levers.items() if lever != name}
    assert row.put == whole.value_of(name) and row.alone[LEAD] == difference(past, Case(BASE), only, LEAD)
    assert row.within[REACH] == difference(past, Case(BASE, levers=others, label="others"), whole, REACH)


def test_a_lever_that_stands_there_already_moves_nothing(levers):
    still = [row for row in levers.values() if row.there == WORLDS]
    assert still and all(shift == Shift(0.0, 0.0, 0) for row in still for shift in row.alone.values())


def test_a_mechanism_off_is_the_case_with_its_switch_at_nought(past):
    case = Case("inaction")
    shifts = switched_off(past, case)
    assert list(shifts) == list(MECHANISMS) and all(tuple(row) == SWITCHED for row in shifts.values())
    off = Case("inaction", switches={"rented": 0.0}, label="off")
    assert all(shifts["rented"][name] == difference(past, case, off, name) for name in (LEAD, "gap_usable@2028"))


def test_a_shift_is_the_paired_difference_with_its_error():
    shift = Shift.between(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 3.0, 3.0, 6.0]))
    assert shift.mean == 0.75 and shift.moved == 2
    assert shift.error == pytest.approx(np.std([0, 1, 0, 2], ddof=1) / 2)
    assert Shift.between(np.ones(3), np.ones(3)) == Shift(0.0, 0.0, 0) and Shift(0.0, 0.0, 0).errors == 0
    assert Shift.between(np.ones(1), np.full(1, 2.0)) == Shift(1.0, 0.0, 1) and Shift(1.0, 0.0, 1).errors == np.inf
    assert Shift.between(np.ones(3), np.ones(3) * (1 + 1e-13)).moved == 0, "rounding moves nothing"


def test_a_shift_counts_only_where_it_is_clear_and_large():
    sure, small, unsure = Shift(2 * LEAST[LEAD], 0.01, 9), Shift(LEAST[REACH] / 2, 1e-6, 9), Shift(1.0, 0.5, 9)
    assert clear({LEAD: sure, REACH: small, RULES: unsure}) == [LEAD]
    assert clear({LEAD: Shift(-LEAST[LEAD], 0.01, 9), "gap_usable@2028": sure}) == [LEAD], "a gap is no criterion"
