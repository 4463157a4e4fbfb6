"""Orders and money that wait, power that lights chips, plans that news revises, rent that finds none abroad."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.abm.places.chip_market import ChipMarket
from twofutures.abm.places.expectations import CHIPS, RENT, REVENUE
from twofutures.abm.worlds import total
from twofutures.agents.cloud import Cloud, PRCCloud
from twofutures.agents.lab import PRCLab
from twofutures.agents.owner import LEGAL, OFFSHORE, TRAINING, Owner, PRCOwner
from twofutures.agents.owner_budgets import capital_budget, revision
from twofutures.agents.smuggler import Smuggler
from twofutures.policies.scenario import Scenario

WORLDS = 40
QUARTERS = BRANCH + 4


def begun(**settings):
    return Scenario(**settings).build(WORLDS, 5, ensemble="prior")


@pytest.fixture(scope="module")
def present():
    return begun().run(BRANCH)


@pytest.fixture
def stage(present):
    """The shared present, to be changed at will."""
    return present.fork()


def played_on(model, levers=None, switches=None, quarters=2):
    """The same worlds some quarters on, with other levers held by everybody, or mechanisms switched."""
    twin = model.fork(programme=None, switches=switches)
    for _ in range(quarters):
        for name, value in (levers or {}).items():
            twin.levers.set(name, np.full(WORLDS, float(value)))
        twin.step()
    return twin


def test_every_owners_books_balance_in_every_quarter():
    model = begun()
    owners = model.cast(Owner)
    for _ in range(QUARTERS):
        before = {o.key: o.saved for o in owners}
        model.step()
        for o in owners:
            came = o.chip_budget + before[o.key] + model.tenancy.returned(o.key) * isinstance(o, PRCOwner)
            assert came == pytest.approx(o.spent + o.saved + o.withdrawn, rel=1e-9, abs=1e-9), o.key
            assert (o.saved >= 0).all() and (o.withdrawn >= -1e-12).all()


def test_chips_sold_are_chips_received_whoever_waited(present):
    sold = present.chips.sold_in_all()
    merchants = total(present.chips.delivered(buyer) for buyer in sorted(present.chips._orders))
    assert sold == pytest.approx(merchants)


def test_without_an_order_book_nothing_waits(present):
    model = begun(switches={"order_book": 0.0}).run(BRANCH)
    assert all((o.saved == 0).all() for o in model.cast(Owner))
    assert (total(o.saved for o in present.cast(Owner)) > 0).all()


def test_what_a_rule_refuses_stands_in_no_queue(stage):
    """Money that caps, licences and ceilings keep from being ordered waits, but has no prepaid place."""
    shut = {"chip_ceiling": 0.0, "third_country_cap": 1.0, "hq_rule": 1.0, "prc_domestic_mandate": 0.0}
    twin = played_on(stage, shut, quarters=4)
    for o in twin.cast(PRCOwner):
        assert (o.queued[LEGAL] == 0).all() and (o.queued[OFFSHORE] == 0).all()
        assert (total(o.queued) <= o.saved * (1 + 1e-9)).all()
    assert (total(total(o.queued) for o in twin.cast(PRCOwner)) < total(o.saved for o in twin.cast(PRCOwner))).all()


def test_what_is_refused_again_is_turned_away_once(stage):
    """Of the demand that rules keep from vendors, each quarter counts what is new."""
    for _ in range(4):
        stage.step()
        new = total(o.chip_budget * (1 - o.domestic_share()) for o in stage.cast(PRCOwner))
        assert stage.chips.wished_first() * stage.chips.price / 1e6 == pytest.approx(new)
        assert (stage.actor("nvidia").turned_away <= new * (1 + 1e-9)).all()
    assert (stage.chips.wished() > stage.chips.wished_first()).all()


def test_rent_abroad_is_set_aside_out_of_the_money_for_chips(stage):
    """A parent's money is for chips or for rent abroad; what finds no compute there is for chips again."""
    stage.step()
    for cloud in stage.cast(PRCCloud):
        given = total([np.zeros(WORLDS), *(lab.allowance for lab in stage.cast(PRCLab) if lab.parent == cloud.key)])
        assert cloud.rent_abroad == pytest.approx(given)
        assert cloud.chip_budget + cloud.rent_abroad == pytest.approx(capital_budget(cloud))
        assert (stage.tenancy.returned(cloud.key) <= given * (1 + 1e-9)).all()


def scarce(stage, first_sales):
    """Fills of four buyers of the same order, half of which there is: by favour and by having waited."""
    market = ChipMarket(stage, "chips")
    amount = np.full(WORLDS, 100.0)
    market.offer("maker", 2 * amount)
    for name, favoured, waited in (
        ("new", 0.0, 0.0),
        ("old", 0.0, 1.0),
        ("new home", 1.0, 0.0),
        ("old home", 1.0, 1.0),
    ):
        market.order(name, amount, "all", favoured, waited)
    market.clear(np.full(WORLDS, first_sales))
    return {name: market.delivered(name) for name in ("new", "old", "new home", "old home")}


def test_who_has_waited_is_served_first_and_favoured_buyers_before_them(stage):
    plain, ruled = scarce(stage, 0.0), scarce(stage, 1.0)
    assert (plain["old"] > plain["new"]).all() and plain["old"] == pytest.approx(plain["old home"])
    assert (ruled["new home"] > ruled["old"]).all()
    for fills in (plain, ruled):
        assert total(fills.values()) == pytest.approx(np.full(WORLDS, 200.0))


def test_power_bounds_what_is_switched_on_and_not_what_is_made(stage):
    grid = stage.actor("us_grid")
    room = {}
    for factor in (0.3, 1.0, 3.0):
        p = stage.assumptions.p
        kept = p.us_power_per_year, p.abroad_power_per_year
        p.us_power_per_year, p.abroad_power_per_year = kept[0] * factor, kept[1] * factor
        made = stage.actor("nvidia").planned_output()
        grid.light()
        room[factor] = grid.lit
        assert made == pytest.approx(stage.actor("nvidia").planned_output())
        p.us_power_per_year, p.abroad_power_per_year = kept
    assert (room[0.3] < room[1.0]).all() and (room[1.0] < room[3.0]).all()
    assert (room[3.0] <= 1).all()


def test_chips_in_the_dark_wait_and_are_not_lost():
    model = begun()
    cloud = model.actor("microsoft_cloud")
    model.run(BRANCH)
    waiting, running = cloud.arriving[TRAINING].copy(), cloud.fleet[TRAINING].copy()
    model.step()
    worn = cloud.retired
    got = cloud.delivered[0]
    assert total(running) + total(waiting) + got == pytest.approx(
        total(cloud.fleet[TRAINING]) + total(cloud.arriving[TRAINING]) + worn
    )
    lit = begun(switches={"power": 0.0}).run(BRANCH + 1).actor("microsoft_cloud")
    assert (lit.lit() == 1).all() and (cloud.lit() < 1).any()


def test_prc_chips_find_power(stage):
    assert all(o.lit() == 1.0 for o in stage.cast(PRCOwner))


def test_planners_get_used_to_scarcity(stage):
    expectations = stage.expectations
    for _ in range(60):
        stage.models._spend = expectations.revenue[[0, 1, 1]]
        stage.quarter += 1  # fresh luck
        expectations.learn()
    assert abs(expectations.news[:, [CHIPS, RENT]]).max() < 1e-2


@pytest.mark.parametrize("kind", [CHIPS, RENT, REVENUE])
def test_good_news_raises_plans_and_dark_chips_lower_them(stage, kind):
    cloud, place = stage.actor("amazon_cloud"), stage.expectations
    plain = revision(cloud)
    news = place.news.copy()
    news[0, kind] += 1.0
    place.news = news
    more = revision(cloud)
    assert (more >= plain).all() and (more > plain).any()
    grid = stage.actor("us_grid")
    grid.lit = grid.lit * 0.5
    assert (revision(cloud) <= more).all()
    prc = stage.actor("alibaba_cloud")
    assert revision(prc) == pytest.approx(
        stage.expectations.mood[1]
        + total(
            getattr(prc.p, f"revise_{name}") * place.news[1, n] for n, name in enumerate(("chips", "rent", "revenue"))
        )
    )


def test_with_revisions_off_only_mood_moves_plans():
    model = begun(switches={"plan_revisions": 0.0}).run(BRANCH)
    assert revision(model.actor("meta")) == pytest.approx(model.expectations.mood[0])


def test_dedicated_capacity_goes_before_the_hours_market(stage):
    pool = stage.rentals
    offered, money = np.full(WORLDS, 100.0), np.full(WORLDS, 80.0) * pool.spot
    pool.contract = pool.spot
    pool.let_out(offered, money, np.full(WORLDS, 80.0))
    first = pool.taken_share * 100
    stage.switches["order_book"] = np.zeros(WORLDS)
    pool.let_out(offered, money, np.full(WORLDS, 80.0))
    assert (first > pool.taken_share * 100).all()
    assert pool.taken_share * 100 + pool._public_taken == pytest.approx(offered)


def test_rent_that_finds_nothing_abroad_is_wanted_as_chips_and_at_home(stage):
    shut, open_ = (played_on(stage, {"remote_access_rule": rule}) for rule in (1.0, 0.0))
    buyers = [o.key for o in stage.cast(PRCOwner) if not isinstance(o, PRCLab)]
    returned = [total(m.tenancy.returned(key) for key in buyers) for m in (shut, open_)]
    assert (returned[0] > returned[1]).all()
    assert (shut.street.unmet() > open_.street.unmet()).mean() > 0.9
    back = [total(lab.turned_back for lab in m.cast(PRCLab)) for m in (shut, open_)]
    assert (back[0] > back[1]).all()


def test_only_what_is_blocked_at_home_is_ordered_abroad(stage):
    def abroad(ceiling, acceptance):
        twin = played_on(
            stage,
            {"chip_ceiling": ceiling, "chip_quota": 8.0, "licence_veto": 0, "prc_import_acceptance": acceptance,
             "hq_rule": 0.0, "prc_domestic_mandate": 0.0},
            quarters=1,
        )  # fmt: skip
        return total(o.delivered[OFFSHORE] for o in twin.cast(PRCOwner))

    assert (abroad(0.0, 1.0) > 0).all()
    assert (abroad(3.0, 1.0) < abroad(0.0, 1.0)).mean() > 0.9


def test_the_street_sells_what_money_pays_for_and_rings_keep_the_rest(stage):
    street = stage.street
    street.open()
    street.want("buyer", np.full(WORLDS, 10.0))
    street.land("ring", np.full(WORLDS, 60.0), np.full(WORLDS, 40.0), np.zeros(WORLDS))
    assert (street.bought("buyer") * (1 + street.premium)) == pytest.approx(np.full(WORLDS, 10.0))
    ring = stage.cast(Smuggler)[0]
    street.open()
    street.want("buyer", np.full(WORLDS, 10.0))
    street.land(ring.key, np.full(WORLDS, 60.0), np.full(WORLDS, 40.0), np.zeros(WORLDS))
    ring.landed, ring.in_store, before = np.full(WORLDS, 60.0), np.full(WORLDS, 40.0), ring.in_transit
    stage.quarter += 1  # fresh luck
    ring.take_diverted()
    assert np.array_equal(ring.in_transit, before), "what got through is not at risk again"
    assert 100.0 - ring.in_store == pytest.approx(street.bought("buyer"))


def test_diverted_chips_are_paid_out_of_the_chip_budget(stage):
    stage.step()
    for o in stage.cast(PRCOwner):
        assert (o.spent <= o.chip_budget + o.saved + o.withdrawn + o.spent).all()
    none = played_on(stage, switches={**stage.switches, "smuggling": np.zeros(WORLDS)}, quarters=1)
    some = played_on(stage, quarters=1)
    spent = [total(o.spent for o in m.cast(PRCOwner) if o.key == "alibaba_cloud") for m in (none, some)]
    assert (spent[1] >= spent[0]).mean() > 0.9


def test_hosts_are_clouds_with_a_place(stage):
    for cloud in stage.cast(Cloud):
        assert total(cloud.sites) == pytest.approx(np.ones(WORLDS))
        assert (cloud.sites >= 0).all()
