"""Models: frontiers, leads, releases, training runs, distillation, prices."""

from twofutures.abm.calendar import QUARTERS_PER_YEAR
from twofutures.abm.places.frontier_paths import MONTHS_PER_YEAR
from twofutures.abm.places.model_market import AGENTIC, ALLIED, CYBER, KNOWLEDGE, PRC, US
from twofutures.abm.worlds import Worlds, exp, largest, log, share, total
from twofutures.agents.lab import Lab, PRCLab, best_internal, disclosed


def report_models(model) -> dict[str, Worlds]:
    """Everything counted in capability."""
    return {**frontier(model), **leads(model), **activity(model), **distillation(model)}


def frontier(model) -> dict[str, Worlds]:
    """Best models by origin, released and not."""
    best, p = model.models.frontier[:, -1], model.assumptions.p
    horizon = p.metr_minutes * exp(log(2.0) * p.metr_doublings * (best[US] - p.metr_reference))
    return {
        "eci_us": best[US],
        "eci_prc": best[PRC],
        "eci_europe": best[ALLIED],
        "eci_open": largest(model.models.open_frontier),
        "eci_us_internal": best_internal(model.cast(Lab, "US"))[-1],
        "eci_prc_internal": best_internal(model.cast(Lab, "PRC"))[-1],
        "metr_horizon_minutes": horizon,
    }


def leads(model) -> dict[str, Worlds]:
    """The lead in its named forms, and the gap in points."""
    models, p = model.models, model.assumptions.p
    gap = models.frontier[US, -1] - models.frontier[PRC, -1]
    inside = best_internal(model.cast(Lab, "US"))[-1] - best_internal(model.cast(Lab, "PRC"))[-1]
    lag = models.lag()
    return {
        "lead_months": lag,
        "lead_months_agentic": models.lag(AGENTIC),
        "lead_months_cyber": models.lag(CYBER),
        "lead_months_knowledge": models.lag(KNOWLEDGE),
        "lead_months_measured": lag * p.visibility,
        "lead_months_smooth": gap * MONTHS_PER_YEAR / models.us_slope(),
        "gap_points": gap,
        "gap_points_internal": inside,
        "lead_perceived_months": model.actor("us").perceived_lead,
    }


def activity(model) -> dict[str, Worlds]:
    """Releases, runs, testing, prices, and each lab's own figures."""
    us, prc = model.cast(Lab, "US"), model.cast(PRCLab)
    labs = model.cast(Lab)
    return {
        "releases_us": total(lab.releases for lab in us),
        "releases_leading_us": total(model.actor(k).releases for k in ("anthropic", "google_deepmind", "openai")),
        "releases_prc": total(lab.releases for lab in prc),
        "largest_run_flop_us": largest([lab.largest_run for lab in us]),
        "largest_run_flop_prc": largest([lab.largest_run for lab in prc]),
        "safety_testing_months_us": total(lab.testing for lab in us) / len(us),
        "safety_testing_months_prc": total(lab.testing for lab in prc) / len(prc),
        "safeguards_us": total(lab.safeguards for lab in us) / len(us),
        "safeguards_prc": total(lab.safeguards for lab in prc) / len(prc),
        "safety_disclosure_us": disclosed(us),
        "safety_disclosure_prc": disclosed(prc),
        "price_flagship_us": model.models.price[US],
        "price_flagship_prc": model.models.price[PRC],
        **{f"{lab.key}_compute_h100e": lab.compute[0] for lab in labs},
        **{f"{lab.key}_eci": lab.released[-1] for lab in labs},
        **{f"{lab.key}_revenue_busd": lab.revenue for lab in labs},
        "talent_prc_part": share(total(lab.talent for lab in prc), total(lab.talent for lab in labs)),
        "us_lab_runrate_busd": total(lab.revenue for lab in us) * QUARTERS_PER_YEAR,
        "us_lab_runrate_largest_busd": largest([lab.revenue for lab in us]) * QUARTERS_PER_YEAR,
    }


def distillation(model) -> dict[str, Worlds]:
    """Campaigns and what they are worth."""
    labs, p = model.cast(PRCLab), model.assumptions.p
    sent = total(lab.exchanges for lab in labs)
    return {
        "distillation_exchanges_m": sent,
        "distillation_accounts_k": sent * 1e3 / p.exchanges_per_account,
        "distillation_detected_share": share(total(lab.exchanges * lab.detected for lab in labs), sent),
        "prc_gain_distilled_points": largest([lab.gained for lab in labs]),
    }
