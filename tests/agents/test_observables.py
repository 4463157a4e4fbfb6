"""Observables: the contract of names, the identities between them, and quantities that can only move one way."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST, MONTHS_PER_QUARTER
from twofutures.agents.lab import Lab
from twofutures.agents.market import Market
from twofutures.agents.observables.declared import observable, observables
from twofutures.policies.scenario import Scenario

DESIGNERS = ("nvidia", "amd", "tpu", "trainium", "huawei", "prc_other")
OWN = ("domestic", "legal", "smuggled", "offshore_owned")
CHANNELS = (*OWN, "offshore_rented")
PLACES = ("us", "prc", "europe", "southeast_asia", "middle_east", "rest")
NORMS = ("democratic", "state_control", "unaligned")


@pytest.fixture(scope="module")
def run(past):
    """Three futures of the shared past, to the end."""
    return Scenario().branch_off(past, ["status_quo", "loopholes_closed", "loosened"]).run()


@pytest.fixture(scope="module")
def seen(run):
    return run.recorder.series


def test_what_is_recorded_is_declared_and_what_is_declared_is_recorded(run):
    assert run.recorder.names == sorted(one.name for one in observables())


def test_shares_lie_between_nothing_and_everything(run, seen):
    for name in run.recorder.names:
        if observable(name).unit == "share" and name != "smuggling_premium":
            assert seen(name).min() >= -1e-9 and seen(name).max() <= 1 + 1e-9, name


@pytest.mark.parametrize(
    "parts",
    [
        [f"located_share_{p}" for p in PLACES],
        [f"norm_share_{n}" for n in NORMS],
        [f"norm_share_{n}_by_count" for n in NORMS],
        ["third_us_aligned_reach", "third_prc_reach"],
    ],
    ids=lambda parts: parts[0],
)
def test_parts_add_up_to_the_whole(seen, parts):
    assert sum(seen(p) for p in parts) == pytest.approx(1.0)


def test_totals_are_the_sum_of_what_they_name(seen):
    assert sum(seen(f"{d}_cumulative_h100e") for d in DESIGNERS) == pytest.approx(seen("world_cumulative_h100e"))
    assert sum(seen(f"prc_{c}_h100e") for c in OWN) == pytest.approx(seen("prc_owned_h100e"))
    owned = seen("us_owned_h100e") + seen("allied_owned_h100e") + seen("prc_owned_h100e")
    assert owned == pytest.approx(seen("world_running_h100e"))


def test_flows_add_up_to_cumulative_series(seen):
    for name in [*DESIGNERS, *(f"prc_{c}" for c in OWN)]:
        assert np.diff(seen(f"{name}_cumulative_h100e"), axis=0) == pytest.approx(seen(f"{name}_flow_h100e")[1:])


def test_nothing_is_running_that_was_never_made(seen):
    assert (seen("world_running_h100e") <= 1.3 * seen("world_cumulative_h100e")).all()
    assert (seen("world_running_h100e")[BRANCH:] <= seen("world_cumulative_h100e")[BRANCH:]).all()


def test_gaps_are_ratios_of_what_they_name(seen):
    assert seen("gap_owned") == pytest.approx(seen("us_owned_h100e") / seen("prc_owned_h100e"))
    assert seen("gap_points") == pytest.approx(seen("eci_us") - seen("eci_prc"))
    assert seen("gap_points_internal") == pytest.approx(seen("eci_us_internal") - seen("eci_prc_internal"))
    year = [sum(seen(f"{who}_flow_h100e")[q - back] for back in range(4)) for who in ("us", "prc") for q in [LAST]]
    assert seen("gap_flow")[LAST] == pytest.approx(year[0] / year[1])


def test_rented_chips_count_once(run):
    """What the PRC rents is the tenant's: it is taken from the owners' side of the usable gap."""
    rented = run.recorder.last("prc_offshore_rented_h100e")
    usable = run.recorder.last("prc_owned_h100e") + rented
    ours = run.recorder.last("gap_usable") * usable
    owned = run.recorder.last("us_owned_h100e")
    assert (ours <= owned * (1 + 1e-9)).all() and (ours >= owned - rented * (1 + 1e-9)).all() and (ours < owned).any()


def test_capability_never_falls_and_releases_never_run_ahead(past):
    model = past.fork()
    while model.quarter < LAST:
        before = {lab.key: (lab.internal, lab.largest_run) for lab in model.cast(Lab)}
        model.step()
        for lab in model.cast(Lab):
            assert (lab.internal >= before[lab.key][0]).all() and (lab.largest_run >= before[lab.key][1]).all()
            assert (lab.released[-1] <= lab.internal[-1] + 1e-9).all() and (
                lab.open_eci <= lab.released[-1] + 1e-9
            ).all()


def test_the_age_lag_is_the_time_since_the_leader_stood_where_the_follower_stands(run, seen):
    """Checked against the quarterly series, so to within a quarter on either side."""
    for quarter in (12, BRANCH, LAST):
        us, prc, lag = seen("eci_us")[: quarter + 1], seen("eci_prc")[quarter], seen("lead_months")[quarter]
        behind = prc < us[-1]
        reached = (us >= prc).sum(axis=0) * MONTHS_PER_QUARTER
        inside = behind & (reached < (quarter + 1) * MONTHS_PER_QUARTER)
        assert (lag[inside] <= reached[inside] + MONTHS_PER_QUARTER).all()
        assert (lag[inside] >= reached[inside] - 2 * MONTHS_PER_QUARTER).all()
        assert (lag[prc > us[-1]] < 0).all()


def test_market_shares_of_every_country_add_up_to_one(run):
    for market in run.cast(Market):
        assert market.shares.sum(axis=1) == pytest.approx(1.0), market.key
        assert (market.shares >= 0).all() and (market.adoption <= 1).all()


def test_clubs_surveillance_and_tallies_only_grow(seen):
    for name in ("club_us", "club_prc", "surveillance_countries", "cyber_window_quarters", "vulnerabilities_patched"):
        assert (np.diff(seen(name), axis=0) >= 0).all(), name


def test_customers_headquartered_in_the_prc_are_more_than_those_licensed_at_home(run, seen):
    at_home, by_parent = seen("nvidia_prc_parent_revenue_share"), seen("nvidia_prc_headquarters_revenue_share")
    assert (by_parent >= at_home - 1e-12).all() and (by_parent <= 1).all()
    bought = seen("prc_offshore_owned_flow_h100e") > 0
    assert bought.any() and (by_parent[bought] > at_home[bought]).all()
    let = seen("prc_offshore_rented_h100e")[1:] > 0
    assert (by_parent[1:][let] > at_home[1:][let]).all()
