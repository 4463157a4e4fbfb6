"""What members of a club get for it: licences, prices, signals, each with its sign on the same luck."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.places.model_market import CONSUMER, DEVELOPER, PRC, SELFHOSTED, US
from twofutures.abm.worlds import share, total
from twofutures.agents.lab import PRCLab
from twofutures.policies.case import Case
from twofutures.policies.scenario import Scenario

WORLDS = 60
US_CLUB, PRC_CLUB = np.array([[1.0], [0.0]]), np.array([[0.0], [1.0]])


@pytest.fixture(scope="module")
def past():
    return Scenario().build(WORLDS, 5, ensemble="prior").run(BRANCH - 1)


def test_members_are_refused_less(past):
    twin = past.fork()
    twin.levers.set("third_country_cap", np.ones(WORLDS))
    for key in ("IDN", "SAU"):
        market = twin.actor(key)
        market.clubs = 0 * US_CLUB * np.ones(WORLDS)
        outside = market.granted()
        market.clubs = US_CLUB * np.ones(WORLDS)
        assert (market.granted() > outside).all() and (market.granted() <= 1).all()


@pytest.mark.parametrize(("club", "origin"), [(US_CLUB, US), (PRC_CLUB, PRC)])
def test_members_pay_less_for_the_leaders_models(past, club, origin):
    market = past.fork().actor("BRA")
    market.clubs = 0 * club * np.ones(WORLDS)
    outside = market.utilities()
    market.clubs = club * np.ones(WORLDS)
    gained = market.utilities() - outside
    assert (gained[DEVELOPER, origin] > gained[CONSUMER, origin]).all() and (gained[CONSUMER, origin] > 0).all()
    gained[[DEVELOPER, CONSUMER], origin] = 0
    assert gained == pytest.approx(0) and not gained[SELFHOSTED].any()


@pytest.mark.parametrize(("club", "origin"), [(US_CLUB, US), (PRC_CLUB, PRC)])
def test_what_members_save_the_leaders_labs_do_not_earn(past, club, origin):
    def played(member, on=1.0):
        twin = past.fork(switches={"club_goods": on * np.ones(WORLDS)})
        market = twin.actor("BRA")
        market.clubs = member * club * np.ones(WORLDS)
        market.adopt()
        twin.models.settle()
        return market, twin.models

    (market, inside), (_, outside) = played(1), played(0)
    users, income = inside.usage(), total(inside.custom)
    paid = market.model.ledger.payments["households", "model_market", "model revenue"]
    assert paid == pytest.approx(total(income))  # nobody else makes up for it
    a_user, before = share(income, users), share(total(outside.custom), outside.usage())
    firms, firms_before = inside.custom[1] / users, outside.custom[1] / outside.usage()
    p = past.assumptions.p
    assert firms[origin] == pytest.approx(firms_before[origin] * (1 - p.club_discount))
    assert (a_user[origin] < before[origin]).all() and (users[origin] > outside.usage()[origin]).all()
    other = PRC if origin == US else US
    assert firms[other] == pytest.approx(firms_before[other])
    assert np.array_equal(played(1, 0.0)[1].custom, played(0, 0.0)[1].custom)


def test_the_more_share_signals_the_more_is_found(past):
    twin = past.fork()
    twin.levers.set("signal_pooling", np.full(WORLDS, 0.5))
    lab, us = twin.cast(PRCLab)[0], twin.actor("us")
    us.joined = 0.0
    alone = lab.detection()
    us.joined = 0.5
    assert (lab.detection() > alone).all() and (lab.detection() < 1).all()


def test_goods_feed_demand_and_the_lead(past):
    """Where the club is courted and caps bind, what members get brings US models more use and PRC labs less."""
    levers = {"coalition_offer": 1.0, "third_country_cap": 0.8, "signal_pooling": 0.8}
    cases = [Case("inaction", levers=levers, switches={"club_goods": on}) for on in (1.0, 0.0)]
    model = Scenario().branch_off(past, cases).run()

    def gained(name):
        with_goods, without = model.recorder.series(name)[LAST - 3 :].mean(axis=0).reshape(2, WORLDS)
        return (with_goods - without).mean()

    assert gained("swing_us_part") > 0
    assert gained("distillation_detected_share") > 0
    assert gained("lead_months_smooth") > 0
    assert gained("allied_owned_h100e") > 0


def test_members_are_counted_by_output(past):
    counted = past.recorder.series("club_us_output_share")
    assert not counted[: BRANCH - 6].any() and 0 < counted[BRANCH - 1].mean() < 1
