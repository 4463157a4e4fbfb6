"""Left out: neither the weights nor the layer know anything of the family whose numbers are counted."""

import json

import numpy as np
import pytest

from twofutures.experiments.record import calibrate as fitting
from twofutures.experiments.record import coverage
from twofutures.experiments.record.backtest import Covered, Part, Row, backtest, luck_of
from twofutures.experiments.record.discrepancy import Layer
from twofutures.experiments.record.left_out import (
    LARGE,
    WANTED,
    WANTED_OF_FAMILY,
    Family,
    LeftOut,
    by_target,
    left_out,
    without,
)
from twofutures.experiments.record.targets import targets

SMALL = (120,)


@pytest.fixture(scope="module")
def population(tmp_path_factory):
    """A folder of a few worlds, and the fit of them."""
    folder = tmp_path_factory.mktemp("population")
    return folder, fitting.calibrate(folder, SMALL, None, workers=1)


def bent(fit: fitting.Fit, family: str) -> fitting.Fit:
    """The same worlds with quite other numbers in one family."""
    rows = np.concatenate([np.full(len(t.observed), t.family == family) for t in targets()])
    other = fitting.replace(fit, parts=fit.parts.copy())
    other.parts[rows] = other.parts[rows] * 5 + 1
    return other


def of_numbers(inside: int, numbers: int) -> Family:
    """A family of which so many numbers lie in either band."""
    parts = tuple(Part(1.0 if i < inside else 9.0, 1.0, 0.0, 2.0, (0.0, 2.0), (0.0, 2.0)) for i in range(numbers))
    row = Row("X", "made up", "use", "level", False, "judgement", parts)
    return Family("use", (row,), 0.2, 100.0, 1.0)


def test_weights_do_not_know_the_family_that_is_left_out(population):
    _, fit = population
    other = bent(fit, "use")
    assert np.array_equal(fit.without("use").weights, other.without("use").weights)
    assert not np.array_equal(fit.without("capability").weights, other.without("capability").weights)
    assert not np.array_equal(fit.without("use").weights, fit.weights)


def test_the_layer_does_not_know_it_either(population):
    _, fit = population
    assert without(fit, "use").size == without(bent(fit, "use"), "use").size
    assert without(fit, "capability").size != without(bent(fit, "use"), "capability").size


def test_every_judged_number_is_left_out_once(population):
    folder, _ = population
    counted = left_out(folder, SMALL, workers=1)
    judged = {t.id: len(t.observed) for t in targets() if not t.is_input}
    assert {row.id: len(row.parts) for family in counted.families for row in family.rows} == judged
    assert all(row.family == family.name for family in counted.families for row in family.rows)
    assert counted.covered.numbers == sum(judged.values()) and counted.worlds == sum(SMALL)
    assert 0 < counted.covered.before <= counted.covered.numbers
    assert json.loads(json.dumps(counted.as_dict()))["covered"]["after"] == counted.covered.after


def test_measures_of_a_population_are_told_apart_by_target():
    numbers = sum(len(t.observed) for t in targets())
    split = by_target(np.arange(float(numbers))[:, None])
    assert list(split) == [t.id for t in targets()]
    assert all(split[t.id].shape == (len(t.observed), 1) for t in targets())


@pytest.mark.parametrize(("inside", "numbers", "holds"), [(5, 10, False), (8, 10, True), (10, 10, False), (0, 9, True)])
def test_only_a_large_family_is_judged(inside, numbers, holds):
    assert of_numbers(inside, numbers).holds is holds


@pytest.mark.parametrize(("inside", "holds"), [(6, False), (8, True), (10, False)])
def test_all_together_should_hold_about_what_the_band_says(inside, holds):
    counted = LeftOut((of_numbers(inside, 10), of_numbers(inside, 10)), 100)
    assert counted.covered == Covered(20, 2 * inside, 2 * inside) and counted.holds is holds


class TestBacktest:
    def test_it_tells_both_bands(self):
        score = backtest("prior", 20)
        summary = score.as_dict()
        assert summary["numbers"] == sum(len(r.parts) for r in score.judged)
        assert 0 < summary["numbers_in_band"] <= summary["numbers_in_reported_band"] <= 1
        assert set(summary["layer"]["sizes"]) == {r.family for r in score.judged}
        assert any(p.reported[1] > p.high for r in score.judged for p in r.parts)

    def test_a_member_errs_alike_among_few_and_many(self):
        layer, target = Layer({}, 0.3, 0.5), targets()[0]
        ones = np.ones((len(target.observed), 6))
        few, more = layer.target(luck_of(3), target, ones[:, :3]), layer.target(luck_of(6), target, ones)
        assert np.array_equal(few, more[:, :3]) and len(np.unique(more)) == more.size


class TestKept:
    @pytest.fixture(autouse=True)
    def layer(self, monkeypatch):
        """A layer that is not the shipped one."""
        monkeypatch.setattr(coverage, "layer", lambda: Layer({"capability": 0.4}, 0.3, 0.5))

    def test_a_band_with_the_layer_is_wider_and_one_world_has_none(self):
        lead = np.full((25, 300), 6.0)
        low, high = coverage.reported("lead_months_smooth", lead)
        assert low.shape == (25,) and (low < 5).all() and (high > 7).all()
        assert coverage.reported("lead_months_smooth", lead[:, :1]) is None
        assert coverage.reported("no such thing", lead) is None

    def test_the_same_worlds_give_the_same_band(self):
        lead = np.random.default_rng(0).normal(6, 1, (25, 50))
        assert np.array_equal(coverage.reported("lead_months", lead), coverage.reported("lead_months", lead))

    @pytest.mark.slow
    def test_what_is_kept_was_measured_for_this_fit_and_these_targets(self):
        cure = "run python -m twofutures.experiments.record.coverage"
        assert coverage.kept()["made_from"] == coverage.made_from(), cure
        assert sum(c.numbers for c in coverage.of_families().values()) == coverage.of_left_out().numbers > 0
        assert set(coverage.of_cuts()) == set(coverage.CUTS)

    def test_the_shipped_fit_holds_what_it_was_not_shown(self):
        """The bars of coverage: of all left-out numbers, and of each family that is large enough to say so."""
        assert WANTED[0] <= coverage.of_left_out().share_reported <= WANTED[1]
        for name, family in coverage.of_families().items():
            inside = WANTED_OF_FAMILY[0] <= family.share_reported <= WANTED_OF_FAMILY[1]
            assert inside or family.numbers < LARGE, name
