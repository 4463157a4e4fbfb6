"""Effects and the verdict rule: intervals that cover what they should, edges that belong to nobody."""

import numpy as np
import pytest
from scipy import stats

from twofutures.experiments.statistics import (
    CONTRADICTED,
    DEPENDS,
    SUPPORTED,
    Effect,
    association,
    average,
    median_interval,
    middle,
    part,
    rank_correlations,
    ratio,
    share_interval,
    worth,
)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(1, 2, SUPPORTED), (0, 2, DEPENDS), (-2, -1, CONTRADICTED), (-2, 0, CONTRADICTED), (-1, 1, DEPENDS)],
)
def test_a_verdict_is_where_the_interval_lies(low, high, verdict):
    assert Effect((low + high) / 2, low, high, 10).verdict(0.0, np.inf) == verdict


def test_outside_a_band_is_contradicted_on_either_side():
    assert {Effect(x, x - 1, x + 1, 10).verdict(8, 14) for x in (3, 20)} == {CONTRADICTED}
    assert Effect(11, 9, 13, 10).verdict(8, 14) == SUPPORTED


def test_intervals_cover_the_truth_about_nineteen_times_in_twenty():
    rng = np.random.default_rng(1)
    samples = rng.normal(3.0, 2.0, (400, 101))
    for measure, values, truth in ((middle, samples, 3.0), (average, samples, 3.0), (part, samples > 3.0, 0.5)):
        effects = [measure(row) for row in values]
        assert 0.9 <= np.mean([e.low <= truth <= e.high for e in effects]) <= 1, measure.__name__


def test_more_worlds_make_it_narrower():
    values = np.random.default_rng(2).normal(size=1600)
    widths = [middle(values[:n]).high - middle(values[:n]).low for n in (25, 100, 400, 1600)]
    assert widths == sorted(widths, reverse=True)


def test_association_knows_sign_and_silence():
    x = np.arange(50.0)
    assert association(x, x**3).value == pytest.approx(1) and association(x, -x).value == pytest.approx(-1)
    assert association(x, x * 0).value == 0
    assert association(x[:3], x[:3]).verdict(0.2, np.inf) == DEPENDS


def test_ties_are_averaged_whatever_the_order_of_the_worlds():
    order = np.arange(50.0)
    early = np.where(order < 6, 1.0, 0.0)  # only the first worlds say yes: falling with the world's number
    assert association(order, early).value == pytest.approx(stats.spearmanr(order, early).statistic)
    assert association(order, early).value < -0.5
    columns = [order, np.zeros(50), early]
    assert rank_correlations(columns, early).tolist() == pytest.approx([association(order, early).value, 0.0, 1.0])
    assert rank_correlations(columns, np.ones(50)).tolist() == [0, 0, 0]


def test_every_measure_takes_its_interval_from_one_home():
    values, held = np.random.default_rng(3).normal(size=37), np.arange(37) < 9
    assert (middle(values).low, middle(values).high) == median_interval(values)
    assert (part(held).low, part(held).high) == share_interval(held)
    assert (middle(values[:4]).low, middle(values[:4]).high) == (-np.inf, np.inf), "four worlds bound no median"


def test_a_share_has_the_exact_interval():
    for count, worlds in ((0, 12), (9, 37), (12, 12)):
        exact = stats.binomtest(count, worlds).proportion_ci()
        assert share_interval(np.arange(worlds) < count) == pytest.approx((exact.low, exact.high))


def test_worlds_that_repeat_one_another_say_no_more_than_once():
    rng = np.random.default_rng(4)
    once, other, members = rng.normal(size=60), rng.normal(size=60), np.tile(np.arange(60), 4)
    copied, others = np.tile(once, 4), np.tile(other, 4)
    assert worth(copied, members) == pytest.approx(60, rel=0.02) and worth(copied, None) == 240
    assert worth(copied, np.arange(240)) == 240 and worth(rng.normal(size=240), members) > 120
    for wide, narrow, alone in (
        (middle(copied, members), middle(copied), middle(once)),
        (average(copied, members), average(copied), average(once)),
        (part(copied > 0.3, members), part(copied > 0.3), part(once > 0.3)),
        (association(copied, others, members), association(copied, others), association(once, other)),
    ):
        assert wide.value == pytest.approx(narrow.value) and wide.high - wide.low > 1.5 * (narrow.high - narrow.low)
        assert wide.high - wide.low == pytest.approx(alone.high - alone.low, rel=0.15)


@pytest.mark.parametrize(
    ("measure", "truth"), [(lambda row, whose: part(row > 3.0, whose), 0.5), (middle, 3.0), (average, 3.0)]
)
def test_intervals_of_clusters_cover_the_truth_about_nineteen_times_in_twenty(measure, truth):
    rng, members = np.random.default_rng(5), np.repeat(np.arange(60), 5)
    samples = [rng.normal(3.0, 2.0, 60)[members] + rng.normal(size=300) for _ in range(300)]
    covers = {
        whose is not None: np.mean([e.low <= truth <= e.high for e in (measure(row, whose) for row in samples)])
        for whose in (members, None)
    }
    assert 0.9 <= covers[True] <= 1 and covers[False] < 0.8


def test_no_value_is_no_verdict():
    assert middle(np.full(5, np.nan)).verdict(0, 1) == DEPENDS
    assert np.isnan(ratio(np.ones(3), np.array([1.0, 0.0, 2.0]))[1])
    assert middle(ratio(np.ones(3), np.array([1.0, 0.0, 2.0]))).worlds == 2
