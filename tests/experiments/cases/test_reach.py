"""What can come out: counts that add up, worlds whose class hangs on reach, and corners that push where they say."""

import numpy as np
import pytest

from twofutures.abm.outcomes import CLASSES, CRITERIA, DECIDED, JUDGED_BY
from twofutures.abm.parameters import parameter
from twofutures.experiments.cases.dependence import Leaning, leanings, strongest
from twofutures.experiments.cases.reach import (
    ALONE,
    ENDS,
    OFFENSIVE,
    SOUGHT,
    TURNED,
    Corner,
    case_of,
    corner,
    near,
    rows,
    seldom,
    tally,
    turned,
)
from twofutures.experiments.futures import Past
from twofutures.policies.case import Case
from twofutures.policies.packages import packages
from twofutures.policies.views import views

pytestmark = pytest.mark.slow

LEAD, REACH, RULES = CRITERIA
MEANS = {  # a world each: reach decides near parity; both do; rules do; reach decides a long lead; nothing is near
    LEAD: np.array([3.0, 3.0, 3.0, 14.0, 9.0]),
    REACH: np.array([0.4, 0.4, 0.8, 0.4, 0.4]),
    RULES: np.array([0.3, -0.3, -0.3, 0.3, 0.3]),
    DECIDED: np.ones(5),
}


@pytest.fixture(scope="module")
def prior():
    return Past(12, seed=3, ensemble="prior")


def test_reach_alone_turns_a_world_that_nothing_else_keeps_where_it_is():
    assert turned(MEANS).tolist() == [True, False, False, True, False]
    assert near(MEANS).tolist() == [True, True, False, False, False]


def test_a_tally_counts_every_world_once_by_class_and_each_criterion_by_itself():
    counts = tally(MEANS)
    assert sum(counts[name] for name in CLASSES) == 5 and counts[TURNED] == 2 and counts[ALONE] == 2
    assert list(counts.values())[len(CLASSES) : -2] == [1, 3, 4, 2]


def test_every_package_meets_every_view():
    assert len(rows()) == len(set(rows())) == (len(packages()) + 1) * (len(views()) + 1)
    assert len({case_of(*row).name for row in rows()}) == len(rows())
    assert case_of(OFFENSIVE, "paper").levers["prc_export_finance"] == 40 and case_of("repeal", "paper") == Case(
        "repeal", views=("paper",)
    )


def test_the_strongest_assumption_is_the_one_that_the_outcome_follows(prior):
    outcome = -prior.model.assumptions.values["spillover"][prior.rows]
    assert strongest(prior, outcome)[0] == ("spillover", pytest.approx(-1.0))
    made = leanings(prior, [Case("inaction")])
    assert [row.criterion for row in made] == list(CRITERIA) and all(len(row.strongest) == 3 for row in made)
    assert Leaning("a", LEAD, [("x", -0.61)]).hangs_on_one and not Leaning("a", LEAD, [("x", 0.6)]).hangs_on_one


def test_a_corner_counts_what_comes_out_as_ends_are_added(prior):
    past, case = Past(6, seed=3), Case("inaction", views=("open_weights_win",))
    one = corner(past, prior, case, TURNED)
    assert len(one.ends) == ENDS and len(one.counts) == ENDS + 1 and one.worlds == 6
    assert not {name for name, *_ in one.ends} & set(case.assumed()), "what a view sets stays as the view sets it"
    for name, end, rank in one.ends:
        assert end == (parameter(name).high if rank > 0 else parameter(name).low)
    assert one.counts[0] == tally(past.futures([case], JUDGED_BY).criteria(case.name))[TURNED]
    assert (
        Corner("a", TURNED, (), (0, 1, 4), 10).enough(0.1) == 1
        and Corner("a", TURNED, (), (0,), 10).enough(0.1) is None
    )


def test_what_is_sought_grows_toward_what_is_asked():
    assert (np.argsort(SOUGHT[TURNED](MEANS))[:1] == 2).all()
    assert SOUGHT["commanding lead"](MEANS).shape == SOUGHT["near parity"](MEANS).shape == (5,)


def test_a_class_is_seldom_only_if_it_is_so_everywhere():
    often, never = {"commanding lead": 9, "near parity": 0}, {"commanding lead": 0, "near parity": 4}
    assert seldom({("a", ""): often, ("b", ""): never}, worlds=100) == {"near parity": ("b", "")}
