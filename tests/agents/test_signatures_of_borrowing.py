"""Rules that the evidence states as limits and shocks: catching up, harvesting, licences, surprises, dependence."""

import numpy as np
import pytest

from twofutures.abm.places.model_market import ALLIED, PRC, US
from twofutures.agents.lab import Lab
from twofutures.agents.market import trying


@pytest.fixture
def stage(past):
    """Five worlds at the branch, the tester's own."""
    return past.fork()


def test_no_laggard_borrows_faster_than_the_recorded_catch_up(stage):
    lab = stage.actor("minimax")
    lab.algorithms = -20.0
    lab.experiments = 0.0
    before = lab.algorithms
    lab.research()
    assert (lab.algorithms - before <= lab.catch_up_pace + lab.scarcity() + 1e-12).all()


def test_a_later_cut_off_lets_more_through_and_defences_less(stage):
    lab = stage.actor("minimax")
    stage.actor("us").joined = 0.0  # signals that members of a club share come on top
    for name, value in (("api_kyc", 0.0), ("signal_pooling", 0.0)):
        stage.levers.set(name, np.full(stage.worlds, value))
    bare = lab.let_through()
    assert (bare >= 1 - lab.detection()).all(), "what is found late was let through before"
    for name in ("api_kyc", "signal_pooling"):
        stage.levers.set(name, np.ones(stage.worlds))
    assert lab.let_through() == pytest.approx(bare * (1 - lab.p.countermeasure_effect))


def test_a_lab_with_little_compute_weighs_the_cost_of_harvesting(stage):
    lab = stage.actor("minimax")
    lab.compute = 1e6
    cheap = lab.cost_in_points()
    lab.compute = 1e3
    assert (lab.cost_in_points() > cheap).all() and (cheap > 0).all()


def test_a_gulf_host_orders_no_more_than_its_licences(stage):
    host = stage.actor("gulf_host")
    host.chip_budget = 1e3
    host.order()
    assert stage.chips._orders["gulf_host"][0] == pytest.approx(host.licences())
    stage.levers.set("export_push", np.full(stage.worlds, 50.0))
    assert (host.licences() > stage.chips._orders["gulf_host"][0]).all()


def test_nobody_else_needs_a_licence(stage):
    assert stage.actor("coreweave").licences() == stage.actor("USA").licences() > 1e9


def test_us_fleets_stand_where_the_assumed_us_share_leaves_them(stage):
    places = stage.actor("oracle_cloud").places()
    assert sum(places.values()) == pytest.approx(np.ones(stage.worlds))
    assert (places["us"] < stage.actor("amazon_cloud").places()["us"]).all()


def test_trying_moves_us_users_and_can_be_undone():
    shares = np.tile(np.array([0.7, 0.1, 0.2])[None, :, None], (3, 1, 4))
    part = np.array([0.0, 0.05, 0.1, 0.3])
    tried = trying(shares, part)
    assert tried.sum(axis=1) == pytest.approx(1)
    assert tried[0, US] == pytest.approx(0.7 * (1 - part)) and (tried[:, ALLIED] == shares[:, ALLIED]).all()
    assert (tried[:, PRC] >= shares[:, PRC]).all() and trying(tried, -part) == pytest.approx(shares)


def test_each_point_behind_the_best_costs_appeal(stage):
    models = stage.models
    models._weigh()
    before = models.appeal[:, PRC]
    models.frontier = np.stack([models.frontier[US] + 5, models.frontier[PRC], models.frontier[ALLIED]])
    models._weigh()
    lost = before[0] - models.appeal[0, PRC]
    assert lost == pytest.approx(5 * stage.assumptions.p.gap_weight)


def test_a_rival_close_behind_brings_the_price_down(stage):
    lab, rival = stage.actor("openai"), stage.actor("anthropic")
    for other in stage.cast(Lab):
        stage.models.show(other.key, other.released[-1])
    lab.released = lab.best_rival() + 10
    dear = lab.token_cost()
    stage.models.show(rival.key, lab.released[-1] - 1)
    assert (lab.token_cost() < dear).all() and (lab.token_cost() >= lab.p.token_cost_us).all()


def test_those_many_look_to_count_more(stage):
    influence = stage.influence
    for key in ("GHA", "VNM"):
        _, weights = influence._weigh(key)
        assert weights.sum(axis=0) == pytest.approx(np.ones((1, stage.worlds)))
    critical = {c for c in influence.graph if influence.graph.out_degree(c) >= 12}
    assert {"USA", "CHN"} & critical and len(critical) < 20
