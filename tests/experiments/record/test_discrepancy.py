"""The discrepancy layer: worlds err each on their own, for a while, as much as the past tells, never the future."""

import numpy as np
import pytest

from twofutures.abm.calendar import quarter_step
from twofutures.abm.luck import Luck
from twofutures.agents.observables.declared import shipped
from twofutures.experiments.record import scores
from twofutures.experiments.record.discrepancy import (
    COUNT,
    PULL,
    RATIO,
    SCALES,
    SHARE,
    Layer,
    by_family,
    persistence,
    pulled,
    residuals_of_targets,
    scale_of,
    scales_of,
    spread,
)
from twofutures.experiments.record.families import families, family_of
from twofutures.experiments.record.scores import SINCE_2024, layer_of_series, recorded
from twofutures.experiments.record.targets import measure, targets
from twofutures.policies.scenario import Scenario

LAYER = Layer({"capability": 0.3}, pooled=0.2, persistence=0.7)


@pytest.fixture(scope="module")
def recorder():
    """Some worlds drawn from all ranges, played to the last quarter that targets speak about."""
    return Scenario().build(12, seed=3).run(quarter_step("2026Q2")).recorder


class TestErrors:
    def test_a_world_has_the_same_error_in_any_company(self):
        together = LAYER.errors(Luck(5, np.arange(40)), "eci_us", "capability", 25)
        few = LAYER.errors(Luck(5, np.array([31, 7])), "eci_us", "capability", 25)
        assert np.array_equal(few, together[:, [31, 7]])

    def test_seeds_and_quantities_err_on_their_own(self):
        ids = np.arange(4000)
        one = LAYER.errors(Luck(5, ids), "eci_us", "capability", 1)[0]
        others = [LAYER.errors(Luck(6, ids), "eci_us", "capability", 1)[0]]
        others += [LAYER.errors(Luck(5, ids), "eci_prc", "capability", 1)[0]]
        assert all(abs(np.corrcoef(one, other)[0, 1]) < 0.06 for other in others)

    def test_they_last_and_do_not_grow(self):
        path = LAYER.errors(Luck(5, np.arange(20_000)), "eci_us", "capability", 12)
        assert path[0].std() == pytest.approx(0.3, rel=0.03) and path[-1].std() == pytest.approx(0.3, rel=0.03)
        assert np.corrcoef(path[4], path[5])[0, 1] == pytest.approx(0.7, abs=0.02)
        assert np.corrcoef(path[4], path[8])[0, 1] == pytest.approx(0.7**4, abs=0.03)

    def test_a_family_without_residuals_errs_as_all_do(self):
        assert LAYER.errors(Luck(5, np.arange(9000)), "x", "smuggling", 1).std() == pytest.approx(0.2, rel=0.03)


class TestScales:
    @pytest.mark.parametrize("scale", [RATIO, SHARE, COUNT, *SCALES.values()])
    def test_no_error_changes_nothing_and_errors_push_up(self, scale):
        values = np.array([0.02, 0.3, 0.97])
        assert np.allclose(scale.off(values, 0.0), values) and (scale.off(values, 0.2) > values).all()

    def test_shares_stay_shares_and_nought_stays_nought(self):
        shares = SHARE.off(np.array([0.0, 0.5, 1.0]), np.array([3.0, 3.0, 3.0]))
        assert shares[0] == 0 and 0.5 < shares[1] < 1 and shares[2] == 1
        assert RATIO.off(np.zeros(1), np.ones(1))[0] == 0 and (COUNT.off(np.zeros(2), np.array([-1.0, 1.0])) >= 0).all()

    def test_what_has_no_logarithm_stays_as_it_is(self):
        assert SHARE.off(np.array([1.4]), np.array([0.3]))[0] == 1.4

    def test_a_lead_errs_as_much_wherever_it_stands(self):
        months = scale_of("lead_months").off(np.array([-6.0, 0.0, 12.0]), np.full(3, 0.5))
        assert np.diff(months).tolist() == [6.0, 12.0] and months[1] > 0

    def test_every_part_of_every_target_has_one_that_holds_what_was_observed(self):
        for target in targets():
            scales = scales_of(target)
            assert len(scales) == len(target.observed), target.id
            for scale, observed in zip(scales, target.observed, strict=True):
                assert np.isfinite(scale.apart(observed, observed)), f"{target.id}: see UNITS in discrepancy.py"


class TestSizes:
    def test_one_gross_miss_does_not_widen_everything(self):
        usual = np.random.default_rng(0).normal(0, 0.2, 400)
        assert spread(usual) == pytest.approx(0.2, rel=0.1)
        assert spread(np.append(usual, 50.0)) == pytest.approx(spread(usual), rel=0.02)

    def test_a_family_of_few_is_pulled_toward_all_and_one_of_many_is_not(self):
        assert pulled(1.0, 1, 0.1) < 0.35 < 0.9 < pulled(1.0, 30 * int(PULL), 0.1)
        assert pulled(0.3, 5, 0.3) == pytest.approx(0.3)

    def test_residuals_that_are_no_numbers_say_nothing(self):
        grouped = by_family([("use", 0.1), ("use", np.inf), ("smuggling", np.nan)])
        assert set(grouped) == {"use"} and grouped["use"].tolist() == [0.1]
        assert Layer.of({}, 0.5) == Layer({}, 0.0, 0.5)

    def test_what_lasts_is_found_again(self):
        draws, path = np.random.default_rng(1).normal(size=(30, 60)), np.zeros((30, 60))
        for quarter in range(1, 60):
            path[:, quarter] = 0.7 * path[:, quarter - 1] + draws[:, quarter]
        whole = [dict(enumerate(row)) for row in path]
        assert persistence(whole) == pytest.approx(0.7, abs=0.08)
        assert persistence([{q: v for q, v in row.items() if q % 2} for row in whole]) == 0  # no quarter has a next one

    def test_they_come_from_the_judged_targets_of_the_other_families(self, recorder):
        simulated = measure(recorder)
        whole, less = residuals_of_targets(simulated), residuals_of_targets(simulated, without="use")
        assert set(whole) == {t.family for t in targets() if not t.is_input} and set(whole) - set(less) == {"use"}
        bent = simulated | {t.id: simulated[t.id] * 7 for t in targets() if t.family == "use" or t.is_input}
        assert all(np.array_equal(less[f], residuals_of_targets(bent, without="use")[f]) for f in less)

    def test_they_never_come_from_the_future(self, recorder, monkeypatch):
        before, cut = layer_of_series(recorder, "2024Q4"), quarter_step("2024Q4")
        bent = {name: {q: v * (9 if q > cut else 1) for q, v in of.items()} for name, of in recorded().items()}
        monkeypatch.setattr(scores, "recorded", lambda: bent)
        assert layer_of_series(recorder, "2024Q4") == before != layer_of_series(recorder, "2026Q2")


class TestFamilies:
    def test_every_recorded_series_has_one_and_every_name_is_declared(self):
        named = [name for family in families().values() for name in family.observables]
        assert len(named) == len(set(named)) and set(recorded()) <= set(named)
        assert set(named) <= {*shipped().observables, *recorded(), *SINCE_2024}

    def test_what_is_played_in_is_one_of_its_own(self):
        assert all(set(family.played_in) <= set(family.observables) for family in families().values())

    def test_an_unknown_one_says_where_to_add_it(self):
        with pytest.raises(ValueError, match=r"families\.toml"):
            family_of("nothing")
