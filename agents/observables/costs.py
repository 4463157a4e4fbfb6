"""What governments have set, what it costs, and the illustrative tallies."""

from twofutures.abm.places.model_market import PRC, US
from twofutures.abm.worlds import Worlds, exp, share, total
from twofutures.agents.chip_vendor import MerchantVendor
from twofutures.agents.cloud import Cloud
from twofutures.agents.export_rules import turned_away_revenue, us_openness
from twofutures.agents.lab import Lab
from twofutures.agents.market import Market
from twofutures.agents.owner import SMUGGLED, PRCOwner
from twofutures.agents.supply import MemoryMaker, ToolMaker


def report_costs(model) -> dict[str, Worlds]:
    """Levers, costs, tallies."""
    return {**settings(model), **costs(model), **tallies(model)}


def settings(model) -> dict[str, Worlds]:
    """The settings people ask about most."""
    lever = model.levers
    return {
        "us_openness_to_prc": us_openness(model),
        "enforcement_index": lever["enforcement"],
        "remote_access_rule": lever["remote_access_rule"],
        "prc_import_acceptance": lever["prc_import_acceptance"],
        "prc_subsidy_busd": lever["prc_subsidy"],
        "chip_ceiling": lever["chip_ceiling"],
        "prc_retaliation": lever["prc_retaliation"],
        "ally_alignment": lever["ally_alignment"],
    }


def costs(model) -> dict[str, Worlds]:
    """What rules cost those who bear them, $bn this quarter; compute cost by bloc in $/H100e-hour."""
    p, lever = model.assumptions.p, model.levers
    labs = model.cast(Lab)
    bought = total(o.delivered for o in model.cast(PRCOwner))
    dear = model.street.premium * share(bought[SMUGGLED], total(bought))
    return {
        "enforcement_cost_busd": p.enforcement_budget / 4 * lever["enforcement"]
        + p.tracking_cost * lever["chip_tracking"] * model.chips.traded * model.chips.price / 1e6,
        **books(model),
        "prc_chip_orders_refused_busd": turned_away_revenue(model),
        "honest_revenue_lost_busd": total(lab.honest_lost for lab in labs),
        "research_spillover_lost": p.law_breadth * lever["distillation_penalty"] * p.spillover,
        "compute_cost_us": model.rentals.hourly,
        "compute_cost_prc": model.home_rentals.hourly * (1 + dear) * (1 - p.power_discount),
        "compute_cost_allied": model.rentals.hourly
        * (1 + p.compliance_burden * (lever["chip_tracking"] + lever["third_country_cap"])),
    }


def books(model) -> dict[str, Worlds]:
    """What makers and hosts earn, $bn this quarter: the bill of a rule is what they earn less than without it.

    Chips that may not go to the PRC are sold to others as long as all are short of them, so the tally of orders that
    rules refuse is no bill.
    """
    makers = model.cast(ToolMaker)
    memory = [m for m in makers if isinstance(m, MemoryMaker)]
    hosts = model.cast(Cloud)
    return {
        "us_chip_vendor_revenue_busd": total(v.revenue for v in model.cast(MerchantVendor) if not v.captive_to),
        "prc_tool_sales_busd": total(m.prc_sales / 4 - m.revenue_lost for m in makers if m not in memory),
        "prc_memory_sales_busd": total(m.prc_sales / 4 - m.revenue_lost for m in memory),
        "prc_tenant_rent_busd": total(model.tenancy.earned(h.key) for h in hosts),
    }


def tallies(model) -> dict[str, Worlds]:
    """Illustrative: cyber exposure, military balance, power, safety deal, defence spending, coverage, credibility."""
    p, d = model.assumptions.p, model.actor("defenders")
    best = model.models.frontier[:, -1]
    home = {m.bloc: m for m in model.cast(Market) if m.bloc != "third"}
    strength = exp((best - p.power_reference) / p.power_scale)
    return {
        "cyber_window_quarters": d.exposed,
        "cyber_footholds_prc": d.footholds,
        "vulnerabilities_patched": d.patched,
        "military_ai_balance": d.fielded[0] - d.fielded[1],
        "power_us": strength[US] * home["US"].adoption,
        "power_prc": strength[PRC] * home["PRC"].adoption,
        "safety_deal": d.deal,
        "tracking_coverage": d.coverage,
        "deterrence": d.deterrence,
        "military_tension": d.tension,
        "resilience_us": model.actor("us").resilience,
        "resilience_prc": model.actor("prc").resilience,
        "prc_expert_alarm": model.actor("prc").outcry,
        "lab_credibility": d.credibility,
        "defence_ai_spend_busd": p.defence_spend / 4 * (1 + p.defence_response * model.actor("us").urgency),
    }
