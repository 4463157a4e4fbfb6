"""Designs of the claims about markets, norms, safety and costs. Cyber, military and safety figures are tallies."""

from collections.abc import Callable, Mapping

from twofutures.abm.worlds import Worlds
from twofutures.experiments.claims.reader import CLOSED, INACTION, LEAD, LOOSENED, Reader, but, gain, joined, rise
from twofutures.experiments.statistics import Effect, ratio
from twofutures.policies.case import Case

BEFORE = "2026Q3"
YEARS = 9 / 4  # from the branch to the end
FULL_ADOPTION = but(INACTION, "full AI+", levers={"prc_ai_plus": 1.0})


def reach_of_cheap_models(read: Reader) -> Effect:
    """Gain of PRC models in third countries when the state pushes cheap open weights as hard as it can."""
    cheap, dear = (
        but(INACTION, f"price cut {cut}", levers={"prc_open_weight_push": push}, price_subsidy=cut)
        for push, cut in ((1.0, 0.5), (0.0, 0.0))
    )
    return read.middle(gain(read.mean, "third_prc_reach", cheap, dear))


def norms_follow_use(read: Reader) -> Effect:
    """Across worlds: where PRC models gain more use, do more countries turn to state control?"""
    gained = read.mean("third_prc_reach", INACTION) - read.end("third_prc_reach", INACTION, BEFORE)
    name = "swing_rules_control"
    return read.association(gained, read.mean(name, INACTION) - read.end(name, INACTION, BEFORE))


def norms_pulled_by_use(read: Reader) -> dict[str, Effect]:
    """The same by experiment: fields under state-control rules with the pull of use less without it."""
    off = but(INACTION, "no pull of use on rules", rule_dependence=0.0)
    gained = gain(read.mean, "swing_rules_control", INACTION, off)
    return {"share of fields, pull of use on less off": read.average(gained)}


def surveillance_untouched(read: Reader) -> Effect:
    """Countries with a PRC surveillance stack, no further action over loopholes closed."""
    return read.middle(rise(read.end, "surveillance_countries", INACTION, CLOSED))


def prc_passes_in_power(read: Reader) -> Effect:
    """Worlds in which PRC national AI power passes the US at a full PRC adoption programme."""
    return read.part(read.end("power_prc", FULL_ADOPTION) > read.end("power_us", FULL_ADOPTION))


def testing_bought_by_lead(read: Reader) -> Effect:
    """Months of US testing before release: the lead believed in full, less the lead believed at two fifths."""
    full, scant = (but(INACTION, f"visibility {v}", visibility=v) for v in (0.9, 0.4))
    return read.middle(gain(read.mean, "safety_testing_months_us", full, scant))


def deals_with_long_lead(read: Reader) -> Effect:
    """More worlds with a safety deal when the lead is long (loopholes closed) than when it is short (loosened)."""
    long, short = (
        but(case, f"{case.package} with a safety channel", levers={"safety_channel": 1.0})
        for case in (CLOSED, LOOSENED)
    )
    return read.average(gain(read.end, "safety_deal", long, short))


def lead_from_flywheel(read: Reader) -> Effect:
    """Months by which the two packages part less when a lead earns neither prestige nor money."""
    still = {"rule_prestige": 0.0, "revenue_reinvested": 0.0, "rule_dependence": 0.0}
    ahead, behind = (but(case, f"{case.package}, no flywheel", **still) for case in (CLOSED, INACTION))
    return read.middle(read.lead(CLOSED) - read.lead(INACTION) - (read.lead(ahead) - read.lead(behind)))


def footholds_while_releases_wait(read: Reader) -> Effect:
    """Footholds of PRC operators when US releases wait half a year and rules are loose, less when loopholes close."""
    late = Case("loosened", levers={"pre_release_vetting": 6.0}, label="loosened, US releases wait")
    return read.middle(gain(read.end, "cyber_footholds_prc", late, CLOSED))


def democratic_norms_gained(read: Reader) -> Effect:
    """By how much the rules that swing states set turn toward rights, loopholes closed less no further action."""
    return read.average(gain(read.mean, "swing_rules_direction", CLOSED, INACTION))


def lead_with_norms(read: Reader) -> dict[str, Effect]:
    """The same across worlds: does a longer lead go with new rules that turn toward rights?"""
    turned = read.mean("swing_rules_direction", CLOSED)
    return {"rank correlation of lead and norms": read.association(read.lead(CLOSED), turned)}


def safeguards_ahead(read: Reader) -> Effect:
    """Share of malicious requests refused, US less PRC models, at the end of 2028."""
    return read.middle(read.end("safeguards_us", INACTION) - read.end("safeguards_prc", INACTION))


def vendor_revenue_gained(read: Reader) -> Effect:
    """Yearly revenue of the largest vendor under no further action less that under loopholes closed, $bn."""
    return read.middle(gain(read.since, "nvidia_datacenter_revenue_busd", INACTION, CLOSED) / YEARS)


def demand_turned_away(read: Reader) -> dict[str, Effect]:
    """What rules keep from vendors of the demand that the PRC would still let in, by package."""
    return {
        f"PRC demand turned away, {theirs.package.replace('_', ' ')}, $bn a year": read.middle(
            read.since("prc_chip_orders_refused_busd", theirs) / YEARS
        )
        for theirs in (INACTION, CLOSED)
    }


def ideas_lost_to_law(read: Reader) -> Effect:
    """Part of public ideas that a law against distillation takes with it."""
    return read.middle(gain(read.mean, "research_spillover_lost", joined("law against distillation", "P14"), INACTION))


def credit_of_warnings(read: Reader) -> Effect:
    """Credit that labs' warnings have, 2028Q4 less 2026Q3."""
    name = "lab_credibility"
    return read.middle(read.end(name, CLOSED) - read.end(name, CLOSED, BEFORE))


def defence_spending_when_short(read: Reader) -> Effect:
    """Defence spending on AI with a short lead over that with a long one."""
    return read.middle(rise(read.mean, "defence_ai_spend_busd", INACTION, CLOSED))


def verified_chips(read: Reader) -> Effect:
    """New chips whose place is verified by the end of 2028 under the Chip Security Act."""
    return read.middle(read.end("tracking_coverage", joined("Chip Security Act", "P09")))


def allied_labs_gained(read: Reader) -> Effect:
    """Gain of allied labs among third-country developers from loopholes closed over no further action."""

    def allied(case: Case) -> Worlds:
        return 1 - read.mean("third_us_share_developer", case) - read.mean("third_prc_share_developer", case)

    return read.middle(allied(CLOSED) - allied(INACTION))


def honest_revenue_lost(read: Reader) -> Effect:
    """Honest revenue lost to false alarms under customer checks on model access, $bn a year."""
    return read.middle(gain(read.since, "honest_revenue_lost_busd", joined("customer checks", "P17"), INACTION) / YEARS)


def compute_cost_under_tracking(read: Reader) -> Effect:
    """How much dearer compute gets for allied labs when new chips must say where they are."""
    return read.middle(rise(read.mean, "compute_cost_allied", joined("Chip Security Act", "P09"), INACTION))


def power_ratios(read: Reader) -> dict[str, Effect]:
    """Power ratios behind the adoption claim."""
    return {
        f"PRC over US power, {name}": read.middle(ratio(read.end("power_prc", case), read.end("power_us", case)))
        for name, case in {"no further action": INACTION, "full AI+": FULL_ADOPTION}.items()
    } | {"US lead under full AI+, months": read.middle(read.mean(LEAD, FULL_ADOPTION))}


DESIGNS: Mapping[str, Callable[[Reader], Effect]] = {
    "Q11": reach_of_cheap_models,
    "Q12": norms_follow_use,
    "Q13": surveillance_untouched,
    "Q14": prc_passes_in_power,
    "Q15": testing_bought_by_lead,
    "Q16": deals_with_long_lead,
    "Q17": lead_from_flywheel,
    "Q22": footholds_while_releases_wait,
    "Q23": democratic_norms_gained,
    "Q25": safeguards_ahead,
    "U01": vendor_revenue_gained,
    "U02": ideas_lost_to_law,
    "U03": credit_of_warnings,
    "U04": defence_spending_when_short,
    "U05": verified_chips,
    "U06": allied_labs_gained,
    "U09": honest_revenue_lost,
    "U10": compute_cost_under_tracking,
}
ALSO: Mapping[str, Callable[[Reader], dict[str, Effect]]] = {  # figures that belong to a claim
    "Q12": norms_pulled_by_use,
    "Q14": power_ratios,
    "Q23": lead_with_norms,
    "U01": demand_turned_away,
}
