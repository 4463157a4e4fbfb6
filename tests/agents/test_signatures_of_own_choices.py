"""What labs, vendors, hosts and allies settle for themselves: each moves what it decides, the way it should."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.abm.lever import lever, levers
from twofutures.agents.chip_vendor import ChipVendor
from twofutures.agents.government import Government
from twofutures.agents.lab import Lab, PRCLab
from twofutures.agents.owner import SMUGGLED
from twofutures.agents.supply import MemoryMaker, ToolMaker

OWN = [name for name, declared in levers().items() if not declared.proposals]
WORLDS = 20
MOVES = {  # lever: (what it moves first, the way that goes when the lever is raised)
    "us_release_pace": ("releases_us", 1), "us_serving": ("serving_utilisation_us", -1),
    "us_model_price": ("price_flagship_us", 1), "us_testing": ("safety_testing_months_us", 1),
    "prc_release_pace": ("releases_prc", 1), "prc_serving": ("serving_utilisation_prc", -1),
    "prc_model_price": ("price_flagship_prc", 1), "prc_testing": ("safety_testing_months_prc", 1),
    "prc_distillation": ("distillation_exchanges_m", 1), "prc_rent_abroad": ("prc_offshore_rented_h100e", 1),
    "prc_grey_chips": ("prc_smuggled_h100e", 1), "vendor_diligence": ("prc_smuggled_h100e", -1),
    "chip_price_course": ("price_per_h100e_kusd", 1),
    "host_tenants": ("prc_tenant_rent_busd", 1), "ally_tool_control": ("prc_tool_sales_busd", -1),
    "ally_servicing": ("prc_domestic_h100e", -1), "ally_memory_control": ("prc_memory_sales_busd", -1),
    "prc_wafers_for_ai": ("prc_domestic_h100e", 1), "prc_rent_permit": ("prc_offshore_rented_h100e", 1),
}  # fmt: skip


@pytest.fixture(scope="module")
def ends(many_pasts, futures):
    """Futures by lever and end, all else held."""
    branches = {(name, end): {name: getattr(lever(name), end)} for name in MOVES for end in ("low", "high")}
    return futures(many_pasts, branches, worlds=WORLDS)


def test_every_such_lever_is_looked_at():
    assert sorted([*MOVES, "vendor_lobbying"]) == sorted(OWN), "rules answer lobbying, and are held here"


@pytest.mark.parametrize("name", MOVES)
def test_what_is_settled_moves_what_it_is_about(ends, name):
    what, sign = MOVES[name]
    low, high = (ends[(name, end), what].mean(axis=0) for end in ("low", "high"))
    assert (sign * (high - low) > 0).mean() > 0.9, name


@pytest.fixture
def stage(past):
    """Five worlds at the branch, the tester's own."""
    return past.fork()


def put(stage, name, value):
    stage.levers.set(name, np.full(stage.worlds, value))


@pytest.mark.parametrize("name", OWN)
def test_at_neutral_whoever_settles_it_leaves_it(stage, name):
    (owner,) = [one for one in stage.cast(Government) if name in one.owned_levers()]
    assert (owner.own_rule(name) == lever(name).neutral).all()


def test_vendors_press_the_harder_the_louder_they_are_told_to_be_and_never_past_all_their_weight(stage):
    vendor = stage.actor("nvidia")
    vendor.turned_away, vendor.revenue = vendor.revenue * 0 + 3.0, vendor.revenue * 0 + 30.0
    vendor.lobby()
    pressure = []
    for loud in (0.0, 1.0, 10.0):
        put(stage, "vendor_lobbying", loud)
        pressure.append(stage.actor("us").vendors_press())
    assert (pressure[0] == 0).all() and (pressure[0] < pressure[1]).all() and (pressure[1] < pressure[2]).all()
    assert (pressure[2] <= sum(one.lobbies for one in stage.cast(ChipVendor))).all()


def test_labs_of_one_side_alone_follow_what_it_settles(stage):
    put(stage, "us_testing", 3.0)
    by_bloc = {bloc: [lab.own_choice("testing") for lab in stage.cast(Lab, bloc)] for bloc in ("US", "PRC", "allied")}
    assert all((one == 3).all() for one in by_bloc["US"]) and all((one == 1).all() for one in by_bloc["PRC"])
    assert set(by_bloc["allied"]) == {1.0}


def test_dearer_us_models_bring_more_from_those_who_stay_and_do_not_make_others_cheaper(stage):
    models = stage.models
    models._weigh()
    usual, price = models.price_level, models.price
    put(stage, "us_model_price", 2.0)
    models.price = price * np.array([2.0, 1.0, 1.0])[:, None]
    models._weigh()
    assert (models.price_level[0] > usual[0]).all() and models.price_level[1:] == pytest.approx(usual[1:])


def test_who_may_let_no_money_out_rents_nothing_abroad_and_keeps_it_all_for_home(stage):
    put(stage, "prc_rent_permit", 0.0)
    for lab in stage.cast(PRCLab):
        assert (lab.part_abroad() == 0).all()
    cloud = stage.actor("alibaba_cloud")
    cloud.chip_budget = cloud.chip_budget * 0 + 2.0
    cloud.set_rent_aside()
    assert (cloud.rent_abroad == 0).all() and (cloud.chip_budget == 2).all()


def test_who_seeks_nothing_on_the_street_buys_and_pays_nothing_there(stage):
    put(stage, "prc_grey_chips", 0.0)
    cloud = stage.actor("alibaba_cloud")
    bought, spent = cloud.bought[SMUGGLED], cloud.spent
    cloud.plan_route()
    cloud.take_diverted()
    assert (cloud.unmet == 0).all() and (cloud.bought[SMUGGLED] == bought).all() and (cloud.spent == spent).all()


@pytest.mark.parametrize(("kind", "rule"), [(ToolMaker, "ally_tool_control"), (MemoryMaker, "ally_memory_control")])
def test_a_rule_of_allies_own_counts_where_it_goes_further_and_takes_no_more_than_there_is(stage, kind, rule):
    makers = [one for one in stage.cast(ToolMaker) if type(one) is kind]
    for maker in makers:
        lost = []
        for own in (0.0, 0.1, 1.0):
            put(stage, rule, own)
            maker.make()
            lost.append(maker.revenue_lost)
        asked = stage.levers["tool_control" if kind is ToolMaker else "memory_control"]
        less = asked * stage.actor(maker.government).alignment >= 0.1
        assert (lost[0] <= lost[1]).all() and (lost[1] == lost[0])[less].all()
        assert (lost[1] <= lost[2]).all() and (lost[2] > lost[0]).any() and (lost[2] <= maker.prc_sales / 4).all()
    assert makers and stage.quarter == BRANCH - 1
