"""Where new chips go, and who needs a licence to buy them."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.agents.cloud import SITES, Cloud
from twofutures.agents.export_rules import granted_abroad, under_caps
from twofutures.agents.market import Market
from twofutures.policies.scenario import Scenario

WORLDS = 40


@pytest.fixture(scope="module")
def stage():
    return Scenario().build(WORLDS, 5, ensemble="prior").run(BRANCH)


def drawn_abroad(stage, levers=(), lit=None):
    """Lure of the places outside the allies for a cloud with sites in all, under some levers."""
    twin = stage.fork()
    cloud = twin.actor("microsoft_cloud")
    for name, value in levers:
        twin.levers.set(name, np.full(WORLDS, value))
    if lit is not None:
        twin.actor("us_grid").lit = np.full(WORLDS, lit)
    return cloud.lure()


def test_scarce_power_sends_new_chips_abroad(stage):
    ample, scarce = drawn_abroad(stage, lit=1.0), drawn_abroad(stage, lit=0.5)
    assert (scarce[1:] >= ample[1:]).all() and (scarce[1:] > ample[1:]).any()
    assert (scarce[0] == 0).all()


def test_caps_send_them_away_from_third_countries_and_a_push_draws_them_there(stage):
    plain = drawn_abroad(stage, [("third_country_cap", 0.0), ("export_push", 0.0)])
    capped = drawn_abroad(stage, [("third_country_cap", 1.0), ("export_push", 0.0)])
    pushed = drawn_abroad(stage, [("third_country_cap", 0.0), ("export_push", 20.0)])
    assert (capped[2:] < plain[2:]).all() and (pushed[2:] > plain[2:]).all()
    assert (capped[:2] == plain[:2]).all()


def test_tenants_draw_chips_to_where_they_rent(stage):
    twin = stage.fork()
    cloud = twin.actor("oracle_cloud")
    before = cloud.lure()
    cloud.leased = cloud.running() * 0.5
    assert (cloud.lure()[2] > before[2]).all()


def test_with_siting_off_places_keep_their_parts():
    model = Scenario(switches={"siting": 0.0}).build(WORLDS, 5, ensemble="prior").run(BRANCH)
    for cloud in model.cast(Cloud):
        assert cloud.sites == pytest.approx(cloud.usual_sites)


def test_what_stands_in_reach_of_tenants_follows_the_sites(stage):
    twin = stage.fork()
    cloud = twin.actor("microsoft_cloud")
    before = cloud.within_reach()
    moved = cloud.sites.copy()
    moved[0], moved[2] = moved[0] - 0.02, moved[2] + 0.02
    cloud.sites = moved
    assert (cloud.within_reach() > before).all()
    assert set(cloud.places()) == set(SITES)


def test_gulf_licences_are_counted_in_their_own_chips(stage):
    twin = stage.fork()
    host, before = twin.actor("gulf_host"), stage.actor("gulf_host").licences()
    twin.assumptions.p.best_chip = twin.assumptions.p.best_chip * 2
    try:
        assert host.licences() == pytest.approx(before)
    finally:
        twin.assumptions.p.best_chip = twin.assumptions.p.best_chip / 2


def test_caps_bind_every_buyer_outside_the_allies(stage):
    twin = stage.fork()
    twin.levers.set("third_country_cap", np.ones(WORLDS))
    assert (under_caps(twin) < 1).all()
    for market in twin.cast(Market, "third"):
        market.clubs = market.clubs * 0
        assert (market.granted() == 1).all() if market.ally else (market.granted() <= under_caps(twin)).all()
    for cloud in twin.cast(Cloud):
        assert np.all(cloud.granted() == 1) if cloud.bloc == "US" else (cloud.granted() < 1).all()


def test_purchases_in_the_middle_east_need_a_licence_since_the_rule_and_a_push_eases_it(stage):
    asked = [market for market in stage.cast(Market, "third") if market.needs_licence]
    assert asked and all(market.country["region"] == "MENA" for market in asked)
    granted = []
    for push in (0.0, 40.0):
        twin = stage.fork()
        twin.levers.set("export_push", np.full(WORLDS, push))
        granted.append(granted_abroad(twin))
    assert (granted[0] < granted[1]).all() and (granted[1] <= 1).all()
    twin.assumptions.p.licence_ease, ease = twin.assumptions.p.licence_ease * 2, twin.assumptions.p.licence_ease
    more, hosts = granted_abroad(twin), twin.actor("gulf_host").licences()
    twin.assumptions.p.licence_ease = ease
    assert (more > granted[1]).all() and np.array_equal(hosts, twin.actor("gulf_host").licences())
    early = Scenario().build(WORLDS, 5, ensemble="prior").run(2)
    assert (granted_abroad(early) == 1).all()
