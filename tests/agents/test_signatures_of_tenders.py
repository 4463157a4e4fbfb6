"""Tenders for national computing: chips bound what the PRC builds abroad, and what is live has its pull."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.places.model_market import ALLIED, PRC, US
from twofutures.abm.worlds import total
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
    """A site that is ready for PRC chips waits in 2025 for what it gets in 2027."""
    came = {}
    for quarter in (10, 20):
        model = Scenario().build(WORLDS, 5, ensemble="prior").run(quarter - 1)
        market = model.actor("KEN")
        market.awaited = np.array([[0.0], [1e4], [0.0]]) * np.ones(WORLDS)
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
    market.built, market.awaited = np.ones((3, WORLDS)) * 1e3, np.zeros((3, WORLDS))
    market.take_national()
    before = total(market.infra)
    market.built, market.adoption = np.ones((3, WORLDS)) * 1e3, 2 * market.adoption
    market.take_national()
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


def test_barred_states_get_no_merchant_chips(past):
    for market in past.cast(Market, "third"):
        if market.blocked:
            assert not market.built[US].any() and not market.built[ALLIED].any()
