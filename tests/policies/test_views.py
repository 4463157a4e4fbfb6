"""Rival views: declared in full, every critique heard or owned up to, and each view changes something."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.abm.parameters import parameter, sources
from twofutures.experiments.futures import Past
from twofutures.policies.case import Case
from twofutures.policies.views import critiques, views

ASKED_FOR = (
    "paper", "industry", "controls_backfire", "algorithms_beat_compute", "distillation_overrated", "beijing_veto",
    "diffusion_first", "allies_balk", "us_own_goal", "multilateral",
)  # fmt: skip


def test_the_views_that_people_ask_for_are_there():
    assert set(ASKED_FOR) <= set(views())


@pytest.mark.parametrize("name", views())
def test_a_view_is_declared_in_full(name):
    view = views()[name]
    assert view.label and view.argument.endswith(".") and set(view.sources) <= set(sources()) and view.sources
    assert set(view.critiques) <= set(critiques())
    for assumed, value in view.assumptions.items():
        row = parameter(assumed)
        assert abs(value - row.value) > 0.1 * (row.high - row.low), f"{assumed} hardly differs from its central value"


def test_every_critique_has_a_view_or_a_reason():
    heard = {name for view in views().values() for name in view.critiques}
    assert set(critiques()) == {f"K{n}" for n in range(1, 27)}
    assert all(name in heard or row.get("missing") for name, row in critiques().items())


@pytest.fixture(scope="module")
def past():
    return Past(3, seed=5)


@pytest.mark.parametrize("package", ["status_quo", "loopholes_closed"])
def test_every_view_changes_something_and_leaves_the_past_alone(past, package):
    outcomes = past.futures([Case(package), *(Case(package, views=(name,)) for name in views())])
    names = list(outcomes._kept)
    for view in views():
        pairs = [(outcomes.by_quarter(n, package), outcomes.by_quarter(n, f"{package}+{view}")) for n in names]
        assert all(np.array_equal(a[:BRANCH], b[:BRANCH], equal_nan=True) for a, b in pairs), view
        assert any(not np.array_equal(a, b, equal_nan=True) for a, b in pairs), view


def test_the_last_view_wins_and_an_assumption_by_hand_beats_it():
    both = Case(views=("paper", "algorithms_beat_compute"))
    assert both.assumed()["eci_per_oom"] == views()["algorithms_beat_compute"].assumptions["eci_per_oom"]
    assert Case(views=("paper",), assumptions={"eci_per_oom": 9.0}).assumed()["eci_per_oom"] == 9.0
