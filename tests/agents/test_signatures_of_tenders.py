"""Tenders for national computing: chips bound what the PRC builds abroad, and what is live has its pull."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.places.model_market import ALLIED, PRC, US
from twofutures.abm.worlds import total
from twofutures.agents.chip_vendor import DomesticVendor
from twofutures.agents.market import Market
from twofutures.agents.market_rules import CONTROL, RIGHTS
from twofutures.policies.case import Case
from twofutures.policies.scenario import Scenario

WORLDS = 60
US_HOSTS, PRC_HOSTS = (f"national_computing_countries_{who}" for who in ("us", "prc"))


@pytest.fixture(scope="module")
def past():
    return Scenario().build(WORLDS, 5, ensemble="prior").run(BRANCH - 1)


@pytest.fixture(scope="module")
def futures(past):
    """The last quarter under four policies and without tenders, same luck: observable → mean by case."""
    cases = {
        "inaction": Case("inaction"),
        "finance": Case("inaction", levers={"prc_export_finance": 40.0}),
        "push": Case("inaction", levers={"export_push": 40.0}),
        "capped": Case("inaction", levers={"third_country_cap": 1.0}),
        "off": Case("inaction", switches={"tenders": 0.0}),
        "no_chips": Case("inaction", levers={"prc_export_finance": 40.0}, switches={"domestic": 0.0}),
    }
    model = Scenario().branch_off(past, list(cases.values())).run()
    return lambda name, case: (
        model.recorder.series(name)[LAST].reshape(len(cases), WORLDS)[list(cases).index(case)].mean()
    )


def test_finance_and_pushes_win_tenders_and_caps_lose_them(futures):
    assert futures(PRC_HOSTS, "finance") > futures(PRC_HOSTS, "inaction") + 0.5
    assert futures(US_HOSTS, "push") > futures(US_HOSTS, "inaction") + 0.5
    assert futures(US_HOSTS, "capped") < futures(US_HOSTS, "inaction") - 0.5


def test_without_chips_of_its_own_the_prc_builds_nothing_new_abroad(futures):
    assert futures("prc_chips_exported_h100e", "no_chips") < 0.5 * futures("prc_chips_exported_h100e", "finance")
    assert futures(PRC_HOSTS, "no_chips") < futures(PRC_HOSTS, "finance")


def test_with_tenders_off_nothing_more_is_announced_or_set_aside(past, futures):
    announced = past.recorder.series(US_HOSTS)[BRANCH - 1].mean()
    assert futures(US_HOSTS, "off") <= announced
    never = Scenario(switches={"tenders": 0.0}).build(8, 5, ensemble="prior").run()
    assert not never.recorder.series(US_HOSTS).any() and not never.tenders.spare.any()
    assert all(not market.infra.any() for market in never.cast(Market))


def test_a_prc_stack_is_hardly_fed_before_exports_begin():
    """A site that is ready for PRC chips waits in 2025 for what it gets in 2027, once makers know that it asks."""
    came = {}
    for quarter in (10, 20):
        model = Scenario().build(WORLDS, 5, ensemble="prior").run(quarter - 3)
        market = model.actor("KEN")
        market.awaited = np.array([[0.0], [1e5], [0.0]]) * np.ones(WORLDS)
        came[quarter] = model.run(quarter).recorder.series("prc_chips_exported_h100e")[quarter]
    assert (came[10] < came[20] / 2).mean() > 0.9 and came[10].mean() < came[20].mean() / 5


def test_what_is_live_pulls_users_and_rules_to_its_side(past):
    market = past.fork().actor("KEN")
    plain, leaning = market.utilities(), market.dependence()
    market.infra = np.array([[0.0], [0.6], [0.0]]) * np.ones(WORLDS)
    assert (market.utilities()[:, PRC] > plain[:, PRC]).all()
    assert (market.dependence()[CONTROL] >= leaning[CONTROL]).all()
    assert (market.dependence()[RIGHTS] <= leaning[RIGHTS]).all()


def test_shares_dilute_as_need_grows(past):
    market = past.fork().actor("KEN")
    market.built = np.ones((3, WORLDS)) * 1e3
    market.age()
    before = total(market.infra)
    market.built, market.adoption = np.ones((3, WORLDS)) * 1e3, 2 * market.adoption
    market.age()
    assert (total(market.infra) < before).all() and (total(market.infra) < 1).all()


def test_a_project_goes_through_its_stages_or_stalls(past):
    market = past.fork().actor("IDN")
    market.winner, market.stage = ALLIED * np.ones(WORLDS), np.ones(WORLDS)
    seen, ready, stalled = set(), market.awaited[ALLIED], market.stalled
    for _ in range(60):
        market.model.quarter += 1
        market.tender()
        seen |= set(np.unique(market.stage))
    assert seen == {0.0, 1.0, 2.0, 3.0}
    assert (market.awaited[ALLIED] > ready).any() and (market.stalled > stalled).any()


def test_barred_states_get_no_bids_that_need_merchant_chips(past):
    for market in past.cast(Market, "third"):
        if market.blocked:
            us, prc, own, _ = market.bids()
            assert not us.any() and not own.any() and prc.all()
            assert not market.built[US].any() and not market.built[ALLIED].any()


def test_national_chips_wait_for_power_and_wear_out_with_the_fleet(past):
    """Ready sites' chips start up and wear out as the country's others do; without power none starts."""
    market = past.fork().actor("IDN")
    market.built, market.coming = np.ones((3, WORLDS)) * 1e3, np.ones((3, WORLDS)) * 1e3
    market.fleet = np.ones((2, 1, WORLDS)) * 1e4
    market.arriving = np.ones((2, 1, WORLDS)) * 1e4
    market.model.actor("us_grid").lit = np.zeros(WORLDS)
    market.age()
    assert (market.coming == 1e3).all() and (market.built < 1e3).all()
    np.testing.assert_allclose(market.built / 1e3, market.fleet[0] / 1e4 * np.ones((3, 1)))


def test_what_does_not_come_is_given_up_as_all_orders_are(past):
    """Two quarters' withdrawals lie between two rounds; without an order book nothing waits."""
    for order_book in (1.0, 0.0):
        model = past.fork(switches={"order_book": order_book * np.ones(WORLDS)})
        market = model.actor("IDN")
        market.awaited, market.allowed = np.ones((3, WORLDS)) * 1e3, np.ones(WORLDS)
        model.tenders.filled, model.quarter, market.stage = np.zeros((2, WORLDS)), BRANCH + 1, np.zeros(WORLDS)
        market.take_national()
        market.tender()
        left = order_book * (1 - market.p.order_withdrawal) ** 2
        np.testing.assert_allclose(market.awaited, 1e3 * left * np.ones((3, 1)))


def test_what_makers_keep_for_export_follows_what_projects_ask_for(past):
    """When projects no longer ask, all but a bid's worth of what lies there is sold at home."""
    model = Scenario().branch_off(past, [Case("inaction", levers={"prc_export_finance": 100.0})]).run()
    makers, before = model.cast(DomesticVendor), total(maker.spare for maker in model.cast(DomesticVendor))
    model.tenders.asked = model.tenders.asked * 0
    enough = model.tenders.store() * (1 + 1e-9)
    assert (before > enough).mean() > 0.1
    model.home_chips.open()
    for maker in makers:
        maker.produce()
    assert (total(maker.spare for maker in makers) <= enough).all()
    assert (model.home_chips.offered() >= total(maker.stock for maker in makers) - enough).all()
