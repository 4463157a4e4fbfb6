"""Comparing: the same worlds on the same luck, so that a case differs from itself by exactly nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.cases.compare import COSTS, Comparison, compare, flow_rows, variance_reduction
from twofutures.experiments.cases.figures import HEADLINE, figure
from twofutures.experiments.futures import Futures, Past
from twofutures.experiments.statistics import median_interval, share_interval
from twofutures.policies.case import Case

WORLDS = 6
LEAD = "lead_months_smooth"


@pytest.fixture(scope="module")
def past():
    return Past(WORLDS, seed=3)


@pytest.fixture(scope="module")
def comparison(past):
    return compare(past, Case("inaction"), Case("loopholes_closed"))


def test_a_case_differs_from_itself_by_exactly_nothing(past):
    null = compare(past, Case("repeal"), Case("repeal"))
    for name in HEADLINE:
        assert (null.difference(name) == 0).all()
        m = null.measured(name)
        assert (m["raises"], m["lowers"], m["leaves"]) == (0, 0, WORLDS)
        assert m["variance_reduction"] is None and m["difference"]["median"] == 0
    assert null.flips()["worlds"] == 0
    assert (null.flow() == np.diag(np.diag(null.flow()))).all()
    assert all(row["difference"]["median"] == 0 for row in null.costs()) and null.prices() == []


def test_swapping_the_sides_turns_every_sign(past, comparison):
    back = compare(past, Case("loopholes_closed"), Case("inaction"))
    for name in HEADLINE:
        np.testing.assert_array_equal(back.difference(name), -comparison.difference(name))
        assert back.measured(name)["raises"] == comparison.measured(name)["lowers"]
    np.testing.assert_array_equal(back.flow(), comparison.flow().T)


def test_both_sides_were_played_on_equal_luck(past, comparison):
    assert comparison.luck[0] == comparison.luck[1] == past.luck.digest()
    other = Past(WORLDS, seed=4)
    assert other.futures([Case("inaction")], [LEAD]).luck["inaction"] != comparison.luck[0]


def test_every_world_is_counted_once(comparison):
    for name in HEADLINE:
        m = comparison.measured(name)
        assert m["raises"] + m["lowers"] + m["leaves"] + m["no_value"] == WORLDS
    assert comparison.flow().sum() == WORLDS == sum(row["worlds"] for row in flow_rows(comparison.flow()))
    assert comparison.flips()["worlds"] == WORLDS - np.trace(comparison.flow())
    counts = comparison.run.counts("inaction")
    assert comparison.flow().sum(axis=1).tolist() == [counts[name] for name in CLASSES]


def test_costs_name_the_levers_that_differ(comparison):
    rows = {row["observable"]: row for row in comparison.costs()}
    assert list(rows) == [cost.observable for cost in COSTS]
    assert rows["enforcement_cost_busd"]["levers"] == ["enforcement", "chip_tracking"]
    assert rows["enforcement_cost_busd"]["difference"]["p10"] > 0  # three times the budget costs more
    assert {row["lever"] for row in comparison.prices()} >= {"enforcement", "export_push"}


def test_a_bill_is_what_is_spent_more_or_earned_less_in_the_same_worlds(past):
    full = Case("inaction", levers={"tool_control": 0.95, "memory_control": 0.9})
    rows = {row["observable"]: row for row in compare(past, Case("inaction"), full).costs()}
    for book in ("prc_tool_sales_busd", "prc_memory_sales_busd"):
        assert rows[book]["bill"]["p10"] > 0 and rows[book]["difference"]["p90"] < 0, book
    for row in rows.values():
        sign = -1 if "sales" in row["observable"] or row["observable"].endswith(("revenue_busd", "rent_busd")) else 1
        assert row["bill"]["median"] == pytest.approx(sign * row["difference"]["median"])


def test_no_bill_is_a_gross_tally_and_a_lever_without_a_book_has_none(comparison):
    assert "prc_chip_orders_refused_busd" not in {cost.observable for cost in COSTS}
    assert any(row["recorded"] is None for row in comparison.prices())


def test_an_unknown_observable_suggests_the_nearest(past):
    with pytest.raises(ValueError, match="gap_usable"):
        compare(past, Case("inaction"), Case("repeal"), ["gap_usabel"])


def test_worlds_without_a_value_are_told_apart():
    a, b = np.array([1.0, np.inf, np.nan, 4.0]), np.array([2.0, 3.0, 3.0, 4.0])
    kept = {"gap_usable": np.broadcast_to(np.stack([a, b])[None], (25, 2, 4))}
    made = Comparison(Case("inaction"), Case("repeal"), Futures(["inaction", "repeal"], kept), ["gap_usable"])
    m = made.measured("gap_usable")
    assert (m["raises"], m["leaves"], m["no_value"]) == (1, 1, 2)


def test_variance_reduction_has_the_known_answer():
    a = np.array([0.0, 2.0, 4.0])
    assert variance_reduction(a, np.array([1.0, 2.0, 3.0])) == pytest.approx((4 + 1) / 1)
    assert variance_reduction(a, a) is None


def test_the_median_interval_has_the_known_ranks():
    values = np.arange(1.0, 11.0)  # ten values: the table's interval is from the 2nd to the 9th
    assert median_interval(values) == (2.0, 9.0)
    assert median_interval(values[:5]) == (None, None)
    assert median_interval(np.array([])) == (None, None)


@given(st.integers(0, 50), st.integers(1, 50))
def test_a_share_lies_in_its_interval(count, worlds):
    count = min(count, worlds)
    low, high = share_interval(np.arange(worlds) < count)
    assert 0 <= low <= count / worlds <= high <= 1


def test_figures_are_means_only_where_classes_are_judged_by_them():
    assert (figure(LEAD).time, figure("gap_usable").time) == ("2028 mean", "2028Q4")
