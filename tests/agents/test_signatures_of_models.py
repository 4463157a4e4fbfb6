"""Signatures 5 to 8: distillation, its defences, the race's pressure on testing, markets. Reactions held."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofutures.abm.calendar import BRANCH
from twofutures.abm.places.model_market import PRC, US
from twofutures.agents.lab import Lab, PRCLab
from twofutures.agents.market import Market
from twofutures.agents.roster import Roster
from twofutures.policies.scenario import Scenario

TINY = 1e-9
STILL = {
    "crutch": 0,
    "scarcity_bonus": 0,
    "race_release": 0,
    "rd_use_bonus": 0,
    "race_capex": 0,
}  # feedbacks named by 5 and 6


@pytest.fixture
def student(past):
    """A PRC lab at the branch, with its present and its teachers' in the tester's hands."""
    lab = past.fork().actor("alibaba")
    lab.exchanges, lab.uplift = lab.p.campaign_volume, 0.0
    lab.compute = 1e9
    return lab


def teach(lab, above: float) -> None:
    """Put the teacher's ceiling this many points above what the lab can do by itself, and distil for a quarter."""
    lab.ceiling = lab.internal[:3] + above
    lab.distil()


class TestDistillation:
    """5: lifts the follower toward what the teacher allows, never past it; needs compute and a better teacher."""

    def test_it_lifts_toward_the_ceiling(self, student):
        teach(student, above=10.0)
        assert (student.uplift > 0).all() and (student.uplift < 10).all() and (student.gained > 0).all()

    def test_the_more_room_the_more_gain(self, student):
        gains = []
        for above in (1.0, 5.0, 20.0):
            student.uplift = 0.0
            teach(student, above)
            gains.append(student.gained)
        assert (np.diff(gains, axis=0) > 0).all()

    def test_no_teacher_above_no_gain(self, student):
        teach(student, above=0.0)
        assert (student.gained == 0).all() and (student.uplift == 0).all()
        teach(student, above=-5.0)
        assert (student.gained == 0).all()

    def test_less_own_compute_less_gain(self, student):
        gains = []
        for compute in (0.0, 0.2, 0.6, 1.0):
            student.uplift, student.compute = 0.0, compute * student.p.distil_compute_floor * 1e3
            teach(student, above=10.0)
            gains.append(student.gained)
        assert (gains[0] == 0).all() and (np.diff(gains, axis=0) > 0).all()

    def test_compute_past_the_floor_adds_nothing(self, student):
        teach(student, above=10.0)
        much, student.uplift, student.compute = student.gained, 0.0, student.p.distil_compute_floor * 1e3
        teach(student, above=10.0)
        assert np.array_equal(student.gained, much)

    def test_the_ceiling_is_the_best_released_us_model_less_a_margin(self, student):
        student.plan_campaign()
        teacher, p = student.model.models.frontier[US, :3], student.p
        assert student.ceiling == pytest.approx(
            teacher - np.array([p.ceiling_knowledge, p.ceiling_agentic, p.ceiling_cyber])
        )
        assert (student.ceiling <= teacher).all()

    @given(own=st.floats(60, 200), uplift=st.floats(0, 100), above=st.floats(-60, 60))
    def test_the_sum_never_passes_the_ceiling(self, past, own, uplift, above):
        lab = past.actor("alibaba")
        states = lab.snapshot()
        lab.uplift, lab.ceiling = uplift, own + above
        with_help, lab.uplift = lab.domains(own + lab.gained * 0), 0.0
        alone = lab.domains(own + lab.gained * 0)
        lab.restore(states)
        assert (with_help >= alone).all()
        assert (with_help <= np.maximum(alone, own + above)).all()

    def test_followers_gain_on_the_leader_in_whole_runs(self, many_pasts, futures):
        outcomes = futures(many_pasts, {"with": {}, "without": {}}, still=STILL, off={"without": "distillation"})
        gap = {name: outcomes[name, "gap_points_internal"][-4:].mean() for name in outcomes.rows}
        assert gap["with"] < gap["without"]
        assert (outcomes["without", "prc_gain_distilled_points"] == 0).all()

    def test_nobody_is_lifted_past_the_teacher_in_whole_runs(self, past, monkeypatch):
        lifted, alone, ceiling = lifts(past.fork(), PRCLab, monkeypatch)
        assert (lifted >= alone).all() and (lifted > alone).any()
        assert (lifted <= np.maximum(alone, ceiling)).all()

    def test_a_student_past_its_teacher_would_be_seen(self, monkeypatch):
        model = Scenario(roster=Roster.load().with_kind("prc_lab", Prodigy)).build(3, 1)
        lifted, alone, ceiling = lifts(model, Prodigy, monkeypatch)
        assert (lifted > np.maximum(alone, ceiling)).any()


class Prodigy(PRCLab):
    """A mutant that adds what it distilled on top, whatever the teacher can do."""

    def domains(self, own):
        return super().domains(own) + self.uplift


def lifts(model, kind, monkeypatch):
    """Every lift of a run: capability with distillation, without it, and the teacher's ceiling."""
    seen, domains = [], kind.domains

    def watched(lab, own):
        with_help, uplift = domains(lab, own), lab.uplift
        lab.uplift = 0.0
        alone, lab.uplift = domains(lab, own), uplift
        seen.append((with_help, alone, lab.ceiling))
        return with_help

    monkeypatch.setattr(kind, "domains", watched)
    model.run()
    return (np.array(side) for side in zip(*seen, strict=True))


class TestDefences:
    """6: pooling or customer checks: more is found, less is tried, and honest revenue does not rise."""

    @pytest.fixture(params=["signal_pooling", "api_kyc"])
    def outcomes(self, request, many_pasts, futures):
        levels = {str(x): {request.param: x} for x in (0.0, 0.5, 1.0)}
        return futures(many_pasts, levels, until=16, still=STILL)

    def test_detection_rises_and_volume_falls(self, outcomes):
        for lab in outcomes.model.cast(PRCLab):
            for less, more in (("0.0", "0.5"), ("0.5", "1.0")):
                assert (outcomes.state(more, lab.key, "detected") > outcomes.state(less, lab.key, "detected")).all()
                assert (outcomes.state(more, lab.key, "exchanges") <= outcomes.state(less, lab.key, "exchanges")).all()
                assert (outcomes.state(more, lab.key, "gained") <= outcomes.state(less, lab.key, "gained")).all()

    def test_volume_falls_where_a_sanction_stands_behind(self, many_pasts, futures):
        branches = {str(x): {"signal_pooling": x, "distillation_penalty": 0.8} for x in (0.0, 1.0)}
        outcomes = futures(many_pasts, branches, until=16, still=STILL)
        assert outcomes["1.0", "distillation_exchanges_m"].mean() < outcomes["0.0", "distillation_exchanges_m"].mean()

    @pytest.mark.parametrize("defence", ["signal_pooling", "api_kyc"])
    def test_honest_revenue_does_not_rise(self, defence, many_pasts, futures):
        """In the quarter of the change and with distillation switched off: only the defence's false alarms are left."""
        levels = {str(x): {defence: x} for x in (0.0, 0.5, 1.0)}
        outcomes = futures(many_pasts, levels, until=16, still=STILL, off=dict.fromkeys(levels, "distillation"))
        us = [f"{lab.key}_revenue_busd" for lab in outcomes.model.cast(Lab, "US")]
        revenue = [sum(outcomes[x, name] for name in us) for x in levels]
        lost = [outcomes[x, "honest_revenue_lost_busd"] for x in levels]
        assert (np.diff(revenue, axis=0) < 0).all()
        assert (np.diff(lost, axis=0) > 0).all()


class TestTesting:
    """7: the smaller the perceived lead, the less time for testing (never more)."""

    def test_a_smaller_perceived_lead_never_adds_testing(self, past):
        model = past.fork()
        for lab in model.cast(Lab):
            months = []
            for lead in (24.0, 12.0, 6.0, 0.0, -6.0):
                model.actor("us").perceived_lead = lead
                months.append(lab.testing_time())
            assert (np.diff(months, axis=0) < 0).all() and (np.array(months) > 0).all()


class TestMarkets:
    """8: cheaper PRC models or finance raise the PRC's share everywhere, most among the poor, least among allies."""

    @pytest.fixture(params=["finance", "price"])
    def shifts(self, request, many_pasts, monkeypatch):
        """Points of PRC reach that each country's next quarter gains, by country."""
        before, after = many_pasts.fork(np.arange(30)), many_pasts.fork(np.arange(30))
        if request.param == "finance":
            after.levers.set("prc_export_finance", after.levers["prc_export_finance"] + 30.0)
        else:
            cheaper = after.models.price.copy()
            cheaper[PRC] = cheaper[PRC] / 2
            after.models.price = cheaper
        for model in (before, after):
            model.ledger.open()
            model.models.open()
            model.models.hear_of_finance()
            model.models._weigh()
            for market in model.cast(Market):
                market.adopt()
        return {m.key: (m, after.actor(m.key).reach()[PRC] - m.reach()[PRC]) for m in before.cast(Market, "third")}

    def test_the_share_rises_everywhere(self, shifts):
        assert all((shift > 0).all() for _, shift in shifts.values())

    def test_most_among_the_poor_and_least_among_allies(self, shifts):
        mean = lambda wanted: np.mean([s.mean() for m, s in shifts.values() if wanted(m)])  # noqa: E731
        poor, allies = mean(lambda m: m.income < 10 and not m.ally), mean(lambda m: m.ally)
        assert poor > mean(lambda m: True) > allies


def test_what_is_built_on_prc_open_weights_carries_their_origin_until_an_own_model_is_better():
    model = Scenario().build(20, 5, ensemble="prior").run(BRANCH - 1)
    lab, ones = model.fork().actor("mistral"), np.ones(20)
    opened = np.array([[100.0], [140.0], [90.0]]) * ones
    lab.model.models.open_frontier, lab.internal = opened, 120 * np.ones((4, 20))
    lab.derive(110 * ones, 135 * ones)
    assert lab.base.all()
    lab.derive(110 * ones, 115 * ones)  # no better than what it has
    assert lab.base.all()
    lab.derive(130 * ones, 0 * ones)
    assert not lab.base.any()
    lab.model.models.open_frontier = opened[[1, 0, 2]]
    lab.derive(110 * ones, 135 * ones)
    assert not lab.base.any()


def test_use_with_derivatives_is_no_less_than_without():
    model = Scenario().build(40, 5, ensemble="prior").run(BRANCH)
    names = ("swing_use_prc", "swing_use_prc_derived")
    without, with_them = (model.recorder.series(name)[: BRANCH + 1] for name in names)
    assert (with_them >= without).all() and (with_them <= 1).all() and (with_them[-1] > without[-1]).any()
