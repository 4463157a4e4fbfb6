"""The recorded past: scores with known answers, fits that resume."""

import json

import numpy as np
import pytest
from scipy import stats

from twofutures.abm.calendar import quarter_step
from twofutures.abm.parameters import parameters
from twofutures.experiments.record import calibrate as fit
from twofutures.experiments.record.backtest import backtest, look_ahead, out_of_time
from twofutures.experiments.record.scores import crps_normal, crps_sample, last_value, recorded, straight_trend
from twofutures.policies.members import fitted
from twofutures.policies.scenario import Scenario

SMALL = (60, 50)


class TestScores:
    def test_a_sample_of_a_normal_scores_as_the_normal_does(self):
        sample = stats.norm.ppf((np.arange(4000) + 0.5) / 4000, 2.0, 3.0)
        for observed in (-4.0, 2.0, 7.5):
            assert crps_sample(sample, observed) == pytest.approx(crps_normal(2.0, 3.0, observed), rel=1e-3)

    def test_a_point_forecast_scores_its_miss(self):
        assert crps_sample(np.full(50, 3.0), 5.0) == pytest.approx(2.0)

    def test_baselines_know_a_straight_line(self):
        steps, values = np.arange(8.0), 3 + 2 * np.arange(8.0)
        assert straight_trend(steps, values, 10)[0] == pytest.approx(23.0)
        assert last_value(steps, values, 10)[0] == 17.0

    def test_a_trend_grows_less_sure_the_farther_it_looks(self):
        steps, values = np.arange(8.0), np.array([1, 3, 2, 5, 4, 6, 8, 7.0])
        assert straight_trend(steps, values, 14)[1] > straight_trend(steps, values, 9)[1]


class TestFit:
    def test_weights_favour_the_near_and_keep_an_effective_sample(self):
        miss = np.linspace(0, 90, 20_000)
        weights, _ = fit.kernel_weights(miss, np.zeros_like(miss))
        assert weights.sum() == pytest.approx(1) and (np.diff(weights) <= 0).all()
        assert fit.effective(weights) >= fit.LEAST_WORLDS

    def test_proposals_follow_only_what_is_clear(self):
        cube = np.random.default_rng(0).random((20_000, 4))
        weights = np.where(cube[:, 2] > 0.7, 1.0, 0.05)
        leaning = fit.leanings(cube, weights / weights.sum())
        assert set(leaning) == {2} and leaning[2][0] > leaning[2][1]

    def test_weights_undo_the_proposal(self):
        wave = fit.Wave(0, 4096, "2023Q1", {0: (4.0, 2.0)})
        cube = wave.design(0, 4096)
        weights = np.exp(-wave.density(cube))
        assert cube[:, 0].mean() > 0.55
        assert np.average(cube[:, 0], weights=weights) == pytest.approx(0.5, abs=0.02)

    def test_members_keep_to_the_ranges(self):
        drawn = fit.assumptions_from(np.array([[1e-9] * len(fit.free_names()), [1 - 1e-9] * len(fit.free_names())]))
        for name, p in parameters().items():
            assert (drawn.values[name] >= p.low - 1e-6 * abs(p.low)).all(), name
            assert (drawn.values[name] <= p.high + 1e-6 * abs(p.high)).all(), name

    def test_a_fit_resumes_and_refuses_another(self, tmp_path):
        first = fit.calibrate(tmp_path, SMALL, "2024Q4", workers=1)
        kept = sorted(tmp_path.glob("wave-0*.npy"))
        assert kept
        for later in tmp_path.glob("wave-1*.npy"):
            later.unlink()
        stamp = kept[0].stat().st_mtime_ns
        again = fit.calibrate(tmp_path, SMALL, "2024Q4", workers=1)
        assert kept[0].stat().st_mtime_ns == stamp
        assert np.array_equal(first.weights, again.weights) and np.array_equal(first.cube, again.cube)
        with pytest.raises(ValueError, match="other code"):
            fit.calibrate(tmp_path, (70,), "2024Q4", workers=1)
        members = fit.members_of(first, 16)
        assert len(members) == 16 and set(members.values) == set(parameters())

    def test_out_of_time_scores_only_what_came_after(self, tmp_path, monkeypatch):
        monkeypatch.setattr("twofutures.experiments.record.backtest.CUT_MEMBERS", 30)
        score = out_of_time("2025Q2", tmp_path, SMALL[:1], workers=1)
        series, summary = score.series, score.as_dict()
        assert {s.series for s in series} <= set(recorded()) and len(series) > 12
        assert all(s.quarters >= 2 and s.model > 0 for s in series)
        assert summary["numbers"] == sum(s.quarters for s in series) and summary["numbers_in_band"] > 0
        assert summary["numbers_in_band"] == pytest.approx(sum(s.inside for s in series) / summary["numbers"], abs=1e-4)
        assert any(s.inside_reported != s.inside for s in series)
        assert "world_output_2027" not in look_ahead(quarter_step("2026Q3")) or look_ahead(quarter_step("2025Q2"))


def test_a_cut_ends_the_inputs():
    drawn = Scenario().build(3, seed=3)
    lucks = (drawn.luck.take(np.arange(3)) for _ in range(2))
    whole, cut = (
        fit.history(drawn.assumptions, luck, "2026Q2", until).recorder
        for luck, until in zip(lucks, (None, "2025Q2"), strict=True)
    )
    for name in ("nvidia_flow_h100e", "us_capex_busd", "price_per_h100e_kusd"):
        assert np.array_equal(cut.series(name)[:11], whole.series(name)[:11]), name
        assert not np.array_equal(cut.series(name)[12:15], whole.series(name)[12:15]), name


@pytest.fixture(scope="module")
def shipped():
    return backtest("fitted")


@pytest.mark.slow
class TestShippedFit:
    """The bars that the fitted ensemble must hold."""

    def test_most_targets_pass_and_most_numbers_lie_in_the_band(self, shipped):
        assert shipped.passed >= 0.9 and shipped.covered.share >= 0.7 and shipped.covered.share_reported >= 0.8

    def test_the_lead_saws_as_it_did(self, shipped):
        rows = {r.id: r for r in shipped.rows}
        assert 5 <= rows["K-V3"].parts[0].median <= 9.5
        assert rows["K-V4"].parts[0].median < 5 and rows["K-V4"].parts[1].median > 8

    def test_licences_can_go_unused_by_the_buyers_own_choice(self, shipped):
        acceptance = shipped.recorder.series("prc_import_acceptance")[quarter_step("2026Q2")]
        assert (acceptance < 0.1).mean() > 0.1 and (acceptance > 0.1).any()


def test_the_backtest_speaks_json():
    scores = json.loads(json.dumps(backtest("prior", 20).as_dict()))
    verdicts = [r["passes"] for r in scores["rows"] if not r["is_input"]]
    assert verdicts == sorted(verdicts) and scores["targets_judged"] == len(verdicts)


def test_stored_members_come_back_as_they_were(tmp_path, monkeypatch):
    members = fitted()
    fit.store(members, {"survivors": 3}, tmp_path / "fitted.parquet")
    monkeypatch.setattr("twofutures.policies.members.FILE", tmp_path / "fitted.parquet")
    again = fitted.__wrapped__()
    assert again.seed == members.seed and np.array_equal(again.ids, members.ids)
    assert all(np.array_equal(again.values[n], members.values[n]) for n in members.values)
