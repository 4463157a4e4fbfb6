"""Observables: the contract of names, the identities between them, and quantities that can only move one way."""

from __future__ import annotations

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST, MONTHS_PER_QUARTER
from twofutures.agents.lab import Lab
from twofutures.agents.market import Market
from twofutures.policies.scenario import Scenario

DESIGNERS = ("nvidia", "amd", "tpu", "trainium", "huawei", "prc_other")
OWN = ("domestic", "legal", "smuggled", "offshore_owned")
CHANNELS = (*OWN, "offshore_rented")
PLACES = ("us", "prc", "europe", "southeast_asia", "middle_east", "rest")
NORMS = ("democratic", "state_control", "unaligned")
CONTRACT = f"""
{" ".join(f"{d}_cumulative_h100e" for d in DESIGNERS)} nvidia_flow_h100e huawei_flow_h100e
nvidia_datacenter_revenue_busd nvidia_prc_parent_revenue_share price_per_h100e_kusd rental_usd_per_h100e_hour
world_cumulative_h100e world_running_h100e {" ".join(f"located_share_{p}" for p in PLACES)}
us_owned_h100e allied_owned_h100e prc_owned_h100e
{" ".join(f"prc_{c}{kind}_h100e" for c in CHANNELS for kind in ("", "_flow", "_serving"))} prc_legal_units
gap_usable gap_owned gap_flow gap_production gap_usable_serving smuggling_premium smuggled_seized_h100e
smuggling_charged_busd us_capex_busd prc_capex_busd eci_us eci_prc eci_europe eci_open eci_us_internal eci_prc_internal
lead_months lead_months_agentic lead_months_cyber lead_months_knowledge lead_months_measured lead_months_smooth
gap_points gap_points_internal metr_horizon_minutes releases_us releases_prc largest_run_flop_us largest_run_flop_prc
distillation_exchanges_m distillation_accounts_k distillation_detected_share prc_gain_distilled_points
price_flagship_us price_flagship_prc prc_share_consumer prc_share_developer prc_share_downloads prc_share_revenue
third_prc_share_consumer third_prc_share_developer third_prc_share_downloads third_prc_share_revenue
us_share_consumer us_share_developer us_share_downloads third_us_aligned_reach third_prc_reach
adoption_world adoption_north adoption_south
{" ".join(f"norm_share_{n}{suffix}" for n in NORMS for suffix in ("", "_by_count"))}
club_us club_prc surveillance_countries
us_openness_to_prc enforcement_index remote_access_rule prc_import_acceptance prc_subsidy_busd
safety_testing_months_us safety_testing_months_prc cyber_window_quarters cyber_footholds_prc vulnerabilities_patched
military_ai_balance power_us power_prc safety_deal defence_ai_spend_busd tracking_coverage lab_credibility
compute_cost_us compute_cost_prc compute_cost_allied honest_revenue_lost_busd research_spillover_lost
enforcement_cost_busd vendor_revenue_lost_busd prc_proxy_fabricated_h100e
openai_compute_h100e deepseek_eci mistral_revenue_busd
""".split()


@pytest.fixture(scope="module")
def run(past):
    """Three futures of the shared past, to the end."""
    return Scenario().branch_off(past, ["status_quo", "loopholes_closed", "loosened"]).run()


@pytest.fixture(scope="module")
def seen(run):
    return run.recorder.series


@pytest.mark.parametrize("name", CONTRACT)
def test_a_name_of_the_contract_is_recorded(name, seen):
    assert seen(name).shape == (LAST + 1, 15)


def test_shares_lie_between_nothing_and_everything(run, seen):
    for name in run.recorder.names:
        if "share" in name or "reach" in name or name.startswith(("adoption", "safeguards")):
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
