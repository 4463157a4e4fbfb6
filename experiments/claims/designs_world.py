"""Designs of the claims about markets, norms, safety and costs. Cyber, military and safety figures are tallies."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from twofutures.abm.calendar import quarter_step
from twofutures.abm.worlds import Worlds
from twofutures.experiments.claims.reader import CLOSED, INACTION, LEAD, LOOSENED, Measurement, Reader, but, joined
from twofutures.experiments.statistics import Effect, association, average, middle, part, ratio
from twofutures.policies.case import Case

BEFORE = "2026Q3"
YEARS = 9 / 4  # from the branch to the end


def q11(f: Reader) -> Effect:
    """Gain of PRC models in third countries when the state pushes cheap open weights as hard as it can."""
    cheap, dear = (
        but(INACTION, f"price cut {cut}", levers={"prc_open_weight_push": push}, price_subsidy=cut)
        for push, cut in ((1.0, 0.5), (0.0, 0.0))
    )
    return middle(f.mean("third_prc_reach", cheap) - f.mean("third_prc_reach", dear))


def q12(f: Reader) -> Effect:
    """Across worlds: where PRC models gain more use, do more countries turn to state control?"""
    gained = f.mean("third_prc_reach", INACTION) - f.end("third_prc_reach", INACTION, BEFORE)
    name = "norm_share_state_control_by_count"
    return association(gained, f.mean(name, INACTION) - f.end(name, INACTION, BEFORE))


def footprint(f: Reader) -> dict[str, Effect]:
    """The same by experiment: state-control countries (share by count) with the pull of use less without it."""
    name, off = "norm_share_state_control_by_count", but(INACTION, "no pull on norms", switches={"norms": 0})
    return {"share of countries, pull of use on less off": average(f.mean(name, INACTION) - f.mean(name, off))}


def q13(f: Reader) -> Effect:
    """Countries with a PRC surveillance stack, no further action over loopholes closed."""
    name = "surveillance_countries"
    return middle(ratio(f.end(name, INACTION), f.end(name, CLOSED)) - 1)


def q14(f: Reader) -> Effect:
    """Worlds in which PRC national AI power passes the US at a full PRC adoption programme."""
    fast = but(INACTION, "full AI+", levers={"prc_ai_plus": 1.0})
    return part(f.end("power_prc", fast) > f.end("power_us", fast))


def q15(f: Reader) -> Effect:
    """Months of US testing before release: the lead believed in full, less the lead believed at two fifths."""
    full, scant = (but(INACTION, f"visibility {v}", visibility=v) for v in (0.9, 0.4))
    name = "safety_testing_months_us"
    return middle(f.mean(name, full) - f.mean(name, scant))


def q16(f: Reader) -> Effect:
    """More worlds with a safety deal when the lead is long (loopholes closed) than when it is short (loosened)."""
    long, short = (
        but(case, f"{case.package} with a safety channel", levers={"safety_channel": 1.0})
        for case in (CLOSED, LOOSENED)
    )
    return average(f.end("safety_deal", long) - f.end("safety_deal", short))


def q17(f: Reader) -> Effect:
    """Months by which the two packages part less when a lead earns neither prestige nor money."""
    still = {"prestige_effect": 0.0, "revenue_reinvested": 0.0, "market_to_norm": 0.0}
    ahead, behind = (but(case, f"{case.package}, no flywheel", **still) for case in (CLOSED, INACTION))
    return middle(f.lead(CLOSED) - f.lead(INACTION) - (f.lead(ahead) - f.lead(behind)))


def q22(f: Reader) -> Effect:
    """Footholds of PRC operators when US releases wait half a year and rules are loose, less when loopholes close."""
    late = Case("loosened", levers={"pre_release_vetting": 6.0}, label="loosened, US releases wait")
    name = "cyber_footholds_prc"
    return middle(f.end(name, late) - f.end(name, CLOSED))


def q23(f: Reader) -> Effect:
    """Gain of democratic norms (share of third-country GDP) from loopholes closed over no further action."""
    name = "norm_share_democratic"
    return average(f.mean(name, CLOSED) - f.mean(name, INACTION))


def across(f: Reader) -> dict[str, Effect]:
    """The same across worlds: does a longer lead go with more democratic norms?"""
    return {"rank correlation of lead and norms": association(f.lead(CLOSED), f.mean("norm_share_democratic", CLOSED))}


def q25(f: Reader) -> Effect:
    """Share of malicious requests refused, US less PRC models, at the end of 2028."""
    return middle(f.end("safeguards_us", INACTION) - f.end("safeguards_prc", INACTION))


def u01(f: Reader) -> Effect:
    """Yearly revenue of the largest vendor under no further action less that under loopholes closed, $bn."""
    name = "nvidia_datacenter_revenue_busd"
    return middle((f.since(name, INACTION) - f.since(name, CLOSED)) / YEARS)


def turned_away(f: Reader) -> dict[str, Effect]:
    """What rules keep from vendors of the demand that the PRC would still let in, by package."""
    name = "vendor_revenue_lost_busd"
    return {
        f"PRC demand turned away, {theirs.package.replace('_', ' ')}, $bn a year": middle(f.since(name, theirs) / YEARS)
        for theirs in (INACTION, CLOSED)
    }


def u02(f: Reader) -> Effect:
    """Part of public ideas that a law against distillation takes with it."""
    law, name = joined("law against distillation", "P14"), "research_spillover_lost"
    return middle(f.mean(name, law) - f.mean(name, INACTION))


def u03(f: Reader) -> Effect:
    """Credit that labs' warnings have, 2028Q4 less 2026Q3."""
    name = "lab_credibility"
    return middle(f.end(name, CLOSED) - f.end(name, CLOSED, BEFORE))


def u04(f: Reader) -> Effect:
    """Defence spending on AI with a short lead over that with a long one."""
    name = "defence_ai_spend_busd"
    return middle(ratio(f.mean(name, INACTION), f.mean(name, CLOSED)) - 1)


def u05(f: Reader) -> Effect:
    """New chips whose place is verified by the end of 2028 under the Chip Security Act."""
    return middle(f.end("tracking_coverage", joined("Chip Security Act", "P09")))


def u06(f: Reader) -> Effect:
    """Gain of allied labs among third-country developers from loopholes closed over no further action."""

    def allied(case: Case) -> Worlds:
        return 1 - f.mean("third_us_share_developer", case) - f.mean("third_prc_share_developer", case)

    return middle(allied(CLOSED) - allied(INACTION))


def u09(f: Reader) -> Effect:
    """Honest revenue lost to false alarms under customer checks on model access, $bn a year."""
    checks, name = joined("customer checks", "P17"), "honest_revenue_lost_busd"
    return middle((f.since(name, checks) - f.since(name, INACTION)) / YEARS)


def u10(f: Reader) -> Effect:
    """How much dearer compute gets for allied labs when new chips must say where they are."""
    tracked, name = joined("Chip Security Act", "P09"), "compute_cost_allied"
    return middle(ratio(f.mean(name, tracked), f.mean(name, INACTION)) - 1)


def power(f: Reader) -> dict[str, Effect]:
    """Power ratios behind the adoption claim."""
    fast = but(INACTION, "full AI+", levers={"prc_ai_plus": 1.0})
    at = quarter_step("2028Q4")
    cases = {"no further action": INACTION, "full AI+": fast}
    return {
        f"PRC over US power, {name}": middle(ratio(f.series("power_prc", case)[at], f.series("power_us", case)[at]))
        for name, case in cases.items()
    } | {"US lead under full AI+, months": middle(f.mean(LEAD, fast))}


DESIGNS: Mapping[str, Measurement] = {
    "Q11": q11,
    "Q12": q12,
    "Q13": q13,
    "Q14": q14,
    "Q15": q15,
    "Q16": q16,
    "Q17": q17,
    "Q22": q22,
    "Q23": q23,
    "Q25": q25,
    "U01": u01,
    "U02": u02,
    "U03": u03,
    "U04": u04,
    "U05": u05,
    "U06": u06,
    "U09": u09,
    "U10": u10,
}  # by claim: the effect that it is about
ALSO: Mapping[str, Callable[[Reader], dict[str, Effect]]] = {
    "Q12": footprint,
    "Q14": power,
    "Q23": across,
    "U01": turned_away,
}  # by claim: figures that belong to it
