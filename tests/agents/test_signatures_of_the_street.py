"""The street has bounds: hubs that stand out, buyers who will not pay, waves of checks, rings that leave."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.agents.smuggler import Smuggler, hazard_at_hubs, room_at_hubs
from twofutures.policies.scenario import Scenario

WORLDS = 50


@pytest.fixture
def stage():
    return Scenario().build(WORLDS, 4, ensemble="prior").run(12)


def test_what_a_hub_moves_is_bounded_by_what_it_could_import_itself(stage):
    for ring in stage.cast(Smuggler):
        ring.capital = 1e9
    room = room_at_hubs(stage)
    for place, key in enumerate(stage.street.hubs):
        planned = sum(np.where(r.hub == place, r.capital * r.appetite(), 0.0) for r in stage.cast(Smuggler))
        imports = stage.assumptions.p.hub_throughput * stage.actor(key).hub_weight * stage.chips.traded
        assert (planned * room[place] <= imports * (1 + 1e-9)).all()


def test_small_rings_pass_unnoticed(stage):
    for ring in stage.cast(Smuggler):
        ring.capital = 1e-3
    assert room_at_hubs(stage) == pytest.approx(np.ones((len(stage.street.hubs), WORLDS)), rel=1e-3)


def test_a_wave_raises_the_hazard_everywhere_and_passes(stage):
    street, p = stage.street, stage.assumptions.p
    street.wave = 0.0
    calm = hazard_at_hubs(stage)
    street.wave = 2.0
    watched = hazard_at_hubs(stage)
    assert (watched > calm).all() and (watched < 1).all()
    for _ in range(3):
        street.wave = np.maximum(0.0, street.wave - 1)
    assert (street.vigilance() == 1).all() and (p.wave_strength > 1).all()


def test_waves_and_rest_may_end_within_a_quarter(stage):
    """Two quarters and a half are two and a half, not three."""
    street, ring = stage.street, stage.actor("ring_05")
    street.wave, ring.dormant, strong = 0.5, 0.0, stage.assumptions.p.wave_strength
    assert street.vigilance() == pytest.approx(1 + (strong - 1) / 2)
    awake = ring.willing()
    ring.dormant = 0.5
    assert ring.willing() == pytest.approx(awake / 2)
    ring.dormant = 1.5
    assert (ring.willing() == 0).all()


def test_waves_come_as_often_and_last_as_long_as_assumed():
    model = Scenario().build(400, 4, ensemble="prior").run(LAST)
    on, p = model.recorder.series("smuggling_wave"), model.assumptions.p
    begun = ((on[1:] == 1) & (on[:-1] == 0)).sum() / (on[:-1] == 0).sum()
    assert begun == pytest.approx(p.wave_chance.mean(), rel=0.2)
    assert on.any(axis=1).sum() > BRANCH


def test_the_premium_nears_what_no_buyer_would_pay_and_no_seller_would_take(stage):
    street, p = stage.street, stage.assumptions.p
    levels = []
    for unmet in (0.0, 1e3, 1e4, 1e5, 1e6, 1e12):
        street.open()
        street.premium = 0.0
        street.want("buyer", np.full(WORLDS, unmet))
        stage.quarter += 1  # each clearing draws once a quarter
        street.clear()
        levels.append(street.premium / p.premium_speed)
    assert (np.diff(levels, axis=0) >= 0).all() and (levels[-2] > levels[1]).all()
    assert (np.array(levels) < p.premium_cap).all() and (np.array(levels) >= p.premium_floor - 1e-9).all()


def test_rings_leave_a_trade_that_loses_money_and_their_core_stays(stage):
    ring, p = stage.actor("ring_05"), stage.assumptions.p
    ring.caught, ring.landed, ring.capital = 0.0, 0.0, 1e5
    stage.street.premium = -0.4
    assert (ring.margin() < 0).all()
    before, stage.quarter = ring.capital, 13
    ring.take_diverted()
    assert (ring.capital < before).all()
    for quarter in range(200):
        stage.quarter = 14 + quarter
        stage.street.open()
        ring.take_diverted()
    assert (ring.capital >= p.ring_capital_2022 * ring.size * p.ring_core * (1 - 1e-9)).all()
