"""Designs of the claims about compute, capability and chips: what each compares, in the words of ``reader``."""

from collections.abc import Callable, Mapping

import numpy as np

from twofutures.abm.calendar import quarter_step
from twofutures.abm.worlds import Worlds, total
from twofutures.experiments.claims.reader import (
    ALL_SHUT,
    BOTH,
    CHIPS_SHUT,
    CLOSED,
    COMPUTE,
    DISTILL,
    INACTION,
    LEAD,
    LOOSENED,
    Reader,
    but,
    gain,
    joined,
    rise,
)
from twofutures.experiments.statistics import Effect, members, ratio, shapley
from twofutures.policies.case import Case

LEAKS = ("smuggling", "rented", "distillation")
STARTS = ("2026Q4", "2027Q1", "2027Q3", "2028Q1")


def usable_gap_closed(read: Reader) -> Effect:
    """The usable-compute gap with the compute loopholes closed."""
    return read.middle(read.end("gap_usable", CHIPS_SHUT))


def lead_closed(read: Reader) -> Effect:
    """The lead with loopholes and distillation closed."""
    return read.middle(read.lead(ALL_SHUT))


def lead_growth_closed(read: Reader) -> Effect:
    """Its growth from 2027 to 2028."""
    return read.middle(read.lead(ALL_SHUT) - read.mean(LEAD, ALL_SHUT, 2027))


def lead_untouched(read: Reader) -> Effect:
    """The lead with no further US action."""
    return read.middle(read.lead(INACTION))


def gap_from_loosening(read: Reader) -> Effect:
    """What loosening does to the usable-compute gap, if the PRC decides as it does; in logs."""
    return read.middle(moved_by_loosening(read))


def moved_by_loosening(read: Reader) -> Worlds:
    """The log of the usable-compute gap, loosened over inaction."""
    return np.log(ratio(read.end("gap_usable", LOOSENED), read.end("gap_usable", INACTION)))


def without(*leaks: str) -> Case:
    """No further action with some leaks switched off; offshore ownership goes with rent."""
    off = {leak: 0 for leak in leaks} | ({"offshore_owned": 0} if "rented" in leaks else {})
    return but(INACTION, f"without {', '.join(leaks)}", switches=off) if leaks else INACTION


def lead_leaked(read: Reader) -> Effect:
    """The part of the lead without leaks that the leaks take away; by leak, see ``leaked_by_channel``."""
    most = read.lead(without(*LEAKS))
    return read.middle(ratio(most - read.lead(INACTION), most))


def leaked_by_channel(read: Reader) -> dict[str, Effect]:
    """Months of lead that each leak takes, averaged over all orders of closing them."""
    closed = [[leak for leak, off in zip(LEAKS, row, strict=True) if off] for row in members(len(LEAKS))]
    gains = shapley(np.stack([read.lead(without(*leaks)) for leaks in closed]))
    return {f"{leak}, months of lead": read.middle(gain) for leak, gain in zip(LEAKS, gains, strict=True)}


def synergy_of_closing(read: Reader) -> Effect:
    """What closing both adds to the lead beyond the sum of closing each."""
    return read.middle(read.lead(BOTH) - read.lead(COMPUTE) - read.lead(DISTILL) + read.lead(INACTION))


def distilled_less(read: Reader) -> Effect:
    """How much less is distilled when only compute is capped."""
    name = "prc_gain_distilled_points"
    return read.middle(1 - ratio(read.since(name, COMPUTE), read.since(name, INACTION)))


def lead_from_compounding(read: Reader) -> Effect:
    """Months of lead that go when compute no longer compounds: experiments count least, models do not help research."""
    flat = but(CLOSED, "closed, no compounding", experiment_elasticity=0.15, rd_feedback=0.0)
    return read.middle(read.lead(CLOSED) - read.lead(flat))


def compute_against_ideas(read: Reader) -> Effect:
    """Does closing compute move the lead more than the flow of ideas across its whole range does?"""
    kept = but(INACTION, "ideas kept", spillover=0.2, cross_bloc_openness=0.6)
    shared = but(INACTION, "ideas shared", spillover=0.6, cross_bloc_openness=1.0)
    return read.middle(read.lead(COMPUTE) - read.lead(INACTION) - (read.lead(kept) - read.lead(shared)))


def begun(start: str) -> Case:
    """Loopholes closed from a quarter on."""
    return Case("loopholes_closed", start, label=f"closed from {start}")


def cost_of_waiting(read: Reader) -> Effect:
    """Months of lead lost for each year that closing waits, from 2026Q4 to 2028Q1."""
    first, last = STARTS[0], STARTS[-1]
    years = (quarter_step(last) - quarter_step(first)) / 4
    return read.middle((read.lead(begun(first)) - read.lead(begun(last))) / years)


def lead_by_start(read: Reader) -> dict[str, Effect]:
    """The lead by start quarter."""
    return {f"lead when begun in {start}": read.middle(read.lead(begun(start))) for start in STARTS}


def drift_of_lead(read: Reader) -> Effect:
    """Drift of the lead with no further action, 2028 against the year to 2026Q3."""
    before = read.series(LEAD, INACTION)[quarter_step("2025Q4") : quarter_step("2026Q3") + 1].mean(axis=0)
    return read.middle(read.lead(INACTION) - before)


def huawei_in_band(read: Reader) -> Effect:
    """Worlds with Huawei's yearly output at 2 to 6% of NVIDIA's in 2026 and 1 to 4% in 2027."""
    first, second = (ratio(1.0, read.end("gap_production", INACTION, q)) for q in ("2026Q4", "2027Q4"))
    return read.part((first > 0.02) & (first < 0.06) & (second > 0.01) & (second < 0.04))


def huawei_over_nvidia(read: Reader) -> dict[str, Effect]:
    """The two ratios."""
    return {
        f"Huawei over NVIDIA, {year}": read.middle(ratio(1.0, read.end("gap_production", INACTION, f"{year}Q4")))
        for year in (2026, 2027)
    }


def stock_under_rules(read: Reader) -> Effect:
    """PRC-owned compute at the end of 2025 with the recorded chip rules over what it is without any since 2022."""
    at, name = quarter_step("2025Q4"), "prc_owned_h100e"
    return read.middle(ratio(read.early(name, "with rules")[at], read.early(name, "without rules")[at]) - 1)


def other_side_of_rules(read: Reader) -> dict[str, Effect]:
    """The other side of the same two pasts: PRC chips made, and the lead."""
    at, name = quarter_step("2025Q4"), "huawei_cumulative_h100e"
    return {
        "Huawei's output to 2025 with rules over without, less 1": read.middle(
            ratio(read.early(name, "with rules")[at], read.early(name, "without rules")[at]) - 1
        ),
        "lead with rules less without, 2025Q4, months": read.middle(
            read.early(LEAD, "with rules")[at] - read.early(LEAD, "without rules")[at]
        ),
    }


def compute_cost_under_caps(read: Reader) -> Effect:
    """How much dearer compute gets for allied labs under country caps."""
    return read.middle(rise(read.mean, "compute_cost_allied", joined("country caps", "P13"), INACTION))


def loosening_moves_little(read: Reader) -> Effect:
    """Worlds where loosening moves the usable-compute gap by less than a twentieth, the PRC deciding as it does."""
    return read.part(np.abs(moved_by_loosening(read)) < 0.05)


def loosening_by_acceptance(read: Reader) -> dict[str, Effect]:
    """What loosening does to the gap when the PRC takes everything, and nothing; in logs."""

    def gap(case: Case, word: str, taken: float) -> Worlds:
        label = f"{case.package}, PRC takes {word}"
        return read.end("gap_usable", but(case, label, levers={"prc_import_acceptance": taken}))

    return {
        f"log gap, loosened over inaction, PRC takes {word}": read.middle(
            np.log(ratio(gap(LOOSENED, word, taken), gap(INACTION, word, taken)))
        )
        for word, taken in (("everything", 1.0), ("nothing", 0.0))
    }


def cost_of_half_a_year(read: Reader) -> Effect:
    """Months of lead that half a year's delay of the same provisions costs."""
    return read.middle(read.lead(begun("2027Q1")) - read.lead(begun("2027Q3")))


def neither_story(read: Reader) -> Effect:
    """Worlds that end as neither of the paper's two stories, mean over three packages."""
    cases, stories = (INACTION, LOOSENED, CLOSED), ("commanding lead", "near parity")
    return read.average(total([1.0 - np.isin(read.classes(case), stories) for case in cases]) / len(cases))


def verdict_turns_with_metric(read: Reader) -> Effect:
    """Worlds where the verdict on a 12-month lead turns with the metric: smooth, by age, or as benchmarks show it."""
    at = [read.mean(name, CLOSED) >= 12 for name in (LEAD, "lead_months", "lead_months_measured")]
    return read.part((at[0] != at[1]) | (at[0] != at[2]))


def door_opened_by_lobbying(read: Reader) -> Effect:
    """How much more open US rules leave the door by 2028 when vendors' lobbying counts most rather than least."""
    heard, unheard = (
        Case(assumptions={"lobby_weight": weight}, label=f"lobby weight {weight}") for weight in (1.0, 0.1)
    )
    return read.average(gain(read.mean, "us_openness_to_prc", heard, unheard))


DESIGNS: Mapping[str, Callable[[Reader], Effect]] = {
    "Q01": usable_gap_closed,
    "Q02": lead_closed,
    "Q03": lead_growth_closed,
    "Q04": lead_untouched,
    "Q05": gap_from_loosening,
    "Q06": lead_leaked,
    "Q07": synergy_of_closing,
    "Q08": distilled_less,
    "Q09": lead_from_compounding,
    "Q10": compute_against_ideas,
    "Q18": cost_of_waiting,
    "Q19": drift_of_lead,
    "Q20": huawei_in_band,
    "Q21": stock_under_rules,
    "Q24": compute_cost_under_caps,
    "Q26": loosening_moves_little,
    "U07": verdict_turns_with_metric,
    "U08": cost_of_half_a_year,
    "U11": door_opened_by_lobbying,
    "U12": neither_story,
}
ALSO: Mapping[str, Callable[[Reader], dict[str, Effect]]] = {  # figures that belong to a claim
    "Q05": loosening_by_acceptance,
    "Q06": leaked_by_channel,
    "Q18": lead_by_start,
    "Q20": huawei_over_nvidia,
    "Q21": other_side_of_rules,
    "Q26": loosening_by_acceptance,
}
