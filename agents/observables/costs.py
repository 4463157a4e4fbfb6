"""What governments have set, what it costs, and the illustrative tallies."""

from twofutures.abm.places.model_market import PRC, US
from twofutures.abm.worlds import Worlds, exp, share, total
from twofutures.agents.export_rules import turned_away_revenue, us_openness
from twofutures.agents.lab import Lab
from twofutures.agents.market import Market
from twofutures.agents.owner import SMUGGLED, PRCOwner
from twofutures.agents.supply import ToolMaker


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
        + p.tracking_cost * lever["chip_tracking"] * model.chips.turnover,
        "vendor_revenue_lost_busd": turned_away_revenue(model) + total(t.revenue_lost for t in model.cast(ToolMaker)),
        "honest_revenue_lost_busd": total(lab.honest_lost for lab in labs),
        "research_spillover_lost": p.law_breadth * lever["distillation_penalty"] * p.spillover,
        "compute_cost_us": model.rentals.hourly,
        "compute_cost_prc": model.home_rentals.hourly * (1 + dear) * (1 - p.power_discount),
        "compute_cost_allied": model.rentals.hourly
        * (1 + p.compliance_burden * (lever["chip_tracking"] + lever["third_country_cap"])),
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
        "lab_credibility": d.credibility,
        "defence_ai_spend_busd": p.defence_spend / 4 * (1 + p.defence_response * model.actor("us").urgency),
    }
