"""What PRC surveillance exports hang on, and safeguards that shrink with testing without a corner."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.abm.places.model_market import PRC, US
from twofutures.agents.lab import Lab
from twofutures.agents.market import Market
from twofutures.agents.market_rules import CONTROL, FIELDS, RIGHTS
from twofutures.policies.scenario import Scenario

WORLDS = 60


@pytest.fixture
def stage():
    return Scenario().build(WORLDS, 3, ensemble="prior").run(BRANCH - 1)


def test_an_offer_that_cannot_be_served_sells_less(stage):
    models, before = stage.models, stage.models._policing()
    stage.serving.served = stage.serving.served * 0.5
    assert models._policing() == pytest.approx(before / 2)


def test_a_dearer_offer_sells_less_and_a_capable_rival_counts_by_its_price(stage):
    models, before = stage.models, stage.models._policing()
    prices, none = models.price, np.ones((3, 1))
    for origin, factor in ((PRC, 2.0), (US, 1e-3)):
        changed = none.copy()
        changed[origin] = factor
        models.price = prices * changed
        assert (models._policing() < before).all()


def test_it_still_moves_in_2026(stage):
    """Ability alone had been at its ceiling since 2024, so that nothing moved purchases any more."""
    assert np.ptp(stage.models.policing) > 0.2


def test_rights_rules_are_a_veto(stage):
    market = next(m for m in stage.cast(Market, "third") if np.min(m.watchful) > 1)
    sold = {}
    for rights in (0, len(FIELDS)):
        market.surveillance, market.norm = np.zeros(WORLDS), np.full(WORLDS, -1.0)
        market.rules = np.stack([np.full(WORLDS, float(rights)), np.zeros(WORLDS)])
        for _ in range(300):
            stage.quarter += 1
            market.buy_surveillance()
        sold[rights] = market.surveillance.mean()
    assert sold[0] > 0.9 and sold[len(FIELDS)] == 0


def test_safeguards_shrink_with_testing_and_never_end_in_a_corner(stage):
    for lab in stage.cast(Lab):
        habit = lab.safeguard_habit()
        assert ((lab.safeguards > 0) & (lab.safeguards < 1)).all(), lab.key
        less = lab.testing < lab.testing_habit()
        assert (lab.safeguards[less] < habit[less]).all()


def test_repression_grows_with_the_stack_ability_and_use_and_shrinks_with_rights():
    market = Scenario().build(WORLDS, 5, ensemble="prior").run(BRANCH).fork().actor("EGY")

    def index(**states):
        for name, value in states.items():
            setattr(market, name, value * np.ones(WORLDS))
        market.automate_repression()
        return market.repression

    assert not index(surveillance=0.0).any()
    plain = index(surveillance=1.0, adoption=0.3, norm=-0.5)
    assert (index(adoption=0.6) > plain).all() and (index(adoption=0.3, norm=0.5) < plain).all()
    assert (plain > 0).all() and (index(adoption=0.85, norm=-1.0) < 1 / 0.75).all()


def test_what_repression_runs_pulls_toward_control_rules():
    market = Scenario().build(WORLDS, 5, ensemble="prior").run(BRANCH).fork().actor("EGY")
    near = np.zeros((2, WORLDS))
    market.repression = np.zeros(WORLDS)
    free = market.rule_hazards(near)
    market.repression = np.full(WORLDS, 0.3)
    held = market.rule_hazards(near)
    assert (held[CONTROL] > free[CONTROL]).all() and np.array_equal(held[RIGHTS], free[RIGHTS])
