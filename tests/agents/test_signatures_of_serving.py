"""Serving compute decides who can be served, within bounds, and rent follows how full it is."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.places.cloud_market import HOURS_PER_QUARTER, CloudMarket
from twofutures.abm.places.model_market import CONSUMER, DEVELOPER, PRC, SELFHOSTED, US
from twofutures.abm.worlds import soft
from twofutures.experiments.futures import Past
from twofutures.policies.case import Case
from twofutures.policies.scenario import Scenario

WORLDS = 40


@pytest.fixture(scope="module")
def stage():
    return Scenario().build(WORLDS, 3).run(BRANCH)


def test_what_is_served_never_passes_supply_nor_demand_and_has_no_corner():
    ratio = np.linspace(0.0, 5.0, 501)
    served = soft(ratio)
    assert (served <= np.minimum(ratio, 1.0) + 1e-12).all() and (np.diff(served) > 0).all()
    assert served[10] == pytest.approx(ratio[10], rel=1e-4) and served[-1] == pytest.approx(1.0, abs=1e-3)


def test_what_all_can_host_is_always_served(stage):
    assert stage.serving.served[SELFHOSTED] == pytest.approx(np.ones((3, WORLDS)))
    assert (stage.serving.served[DEVELOPER, PRC] >= stage.serving.served[CONSUMER, PRC]).all()


def test_more_serving_compute_serves_no_fewer(stage):
    serving, before = stage.serving, stage.serving.served
    supply = np.stack([stage.models.serving_compute(o) for o in range(3)])
    home = np.stack([serving.need[0] * 0, serving.need[1] * 0.5, serving.need[2] * 0])
    fewer, more = (serving._served(supply * k, serving.need, home) for k in (0.5, 1.5))
    assert (more >= fewer).all() and (more[CONSUMER, PRC] > fewer[CONSUMER, PRC]).all()
    assert serving.served is before


def test_use_per_user_is_what_was_assumed_for_late_2025(stage):
    serving, models = stage.serving, stage.models
    quarter, frontier = stage.quarter, models.frontier
    stage.quarter = 12
    models.frontier = np.full((3, 4, WORLDS), 153.8)
    assert serving.intensity() == pytest.approx(np.ones(WORLDS))
    stage.quarter, models.frontier = quarter, frontier


def test_serving_gives_way_to_research_and_takes_from_it_within_the_assumed_bounds(stage):
    for lab in (stage.actor("openai"), stage.actor("deepseek")):
        p = lab.p
        assert (lab.serving_share >= p.serving_share * (1 - p.serving_give) - 1e-12).all()
        assert (lab.serving_share <= p.serving_share * (1 + p.serving_give) + 1e-12).all()


def pool(stage, labs: float, public: float, offered: float = 1e6) -> CloudMarket:
    """A rental pool of its own with so much sought (H100e at the trend price)."""
    market = CloudMarket(stage, "a pool")
    price = stage.assumptions.p.hw_price_2025
    money = labs * stage.assumptions.p.rental_price * HOURS_PER_QUARTER / 1e9
    market.offer("host", np.full(WORLDS, offered), np.full(WORLDS, offered))
    market.bid("lab", money)
    market.clear(price, np.full(WORLDS, public))
    return market


def test_rent_rises_with_what_is_sought_and_nobody_gets_more_than_there_is(stage):
    spots = []
    for sought in (0.0, 2e5, 8e5, 3e6, 3e7):
        market = pool(stage, sought, sought)
        spots.append(market.spot)
        taken = market.rented("lab") + market._public_taken
        assert (taken <= 1e6 * (1 + 1e-12)).all() and np.isfinite(market.spot).all()
        assert market.earned("host") == pytest.approx(market.bill("lab") + market.public_bill())
    assert (np.diff(spots, axis=0) > 0).all()
    assert spots[0] == pytest.approx(stage.assumptions.p.rental_price * stage.assumptions.p.rent_fixed_part)


def test_the_closed_form_is_the_price_at_which_the_demand_that_is_left_sets_it(stage):
    p = stage.assumptions.p
    fixed, p.rent_fixed_part = p.rent_fixed_part, np.zeros(WORLDS)
    level = pool(stage, 0.0, 1.7e6).spot / p.rental_price
    p.rent_fixed_part = fixed
    left = 1.7e6 * level**-p.public_elasticity
    assert level == pytest.approx((left / (1e6 * p.util_neutral)) ** p.rent_convexity)


def test_contracts_follow_the_spot_price_slowly(stage):
    market = pool(stage, 1e6, 1e6)
    assert market.contract == pytest.approx(market.spot)
    market.bid("lab", market._bids["lab"] * 4)
    before = market.contract
    market.clear(stage.assumptions.p.hw_price_2025, np.full(WORLDS, 4e6))
    assert (market.contract > before).all() and (market.contract < market.spot).all()
    assert (market.hourly < market.spot).all() and (market.hourly > before).all()


@pytest.mark.slow
def test_closing_chip_channels_leaves_fewer_served_and_costs_prc_models_use():
    names = ["served_prc_consumer", "swing_use_prc", "served_us_consumer"]
    futures = Past(200).futures([Case("inaction"), Case("compute_only")], names)
    change = {n: (futures.by_quarter(n, "compute_only") - futures.by_quarter(n, "inaction"))[LAST] for n in names}
    for name in names[:2]:
        error = change[name].std() / 200**0.5
        assert change[name].mean() < -3 * error, name
    assert abs(change["served_us_consumer"].mean()) < 0.02


def test_switched_off_everybody_is_served():
    off = Past(3).branch([Case(switches={"serving_limits": 0})]).run()
    assert (off.serving.served == 1).all() and (off.serving.pressure(US) == 1).all()
