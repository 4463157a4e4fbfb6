"""Designs of the claims about compute, capability and chips: what each compares, in the words of ``asked``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from twofutures.abm.calendar import quarter_step
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
    Measurement,
    Reader,
    but,
    joined,
)
from twofutures.experiments.shapley import members, shapley
from twofutures.experiments.statistics import Effect, average, middle, part, ratio
from twofutures.policies.case import Case

LEAKS = ("smuggling", "rented", "distillation")
STARTS = ("2026Q4", "2027Q1", "2027Q3", "2028Q1")


def q01(f: Reader) -> Effect:
    """The usable-compute gap with the compute loopholes closed."""
    return middle(f.end("gap_usable", CHIPS_SHUT))


def q02(f: Reader) -> Effect:
    """The lead with loopholes and distillation closed."""
    return middle(f.lead(ALL_SHUT))


def q03(f: Reader) -> Effect:
    """Its growth from 2027 to 2028."""
    return middle(f.lead(ALL_SHUT) - f.mean(LEAD, ALL_SHUT, 2027))


def q04(f: Reader) -> Effect:
    """The lead with no further US action."""
    return middle(f.lead(INACTION))


def q05(f: Reader) -> Effect:
    """What loosening does to the usable-compute gap, if the PRC decides as it does; in logs."""
    return middle(np.log(ratio(f.end("gap_usable", LOOSENED), f.end("gap_usable", INACTION))))


def without(*leaks: str) -> Case:
    """No further action with some leaks switched off; offshore ownership goes with rent."""
    off = {leak: 0 for leak in leaks} | ({"offshore_owned": 0} if "rented" in leaks else {})
    return but(INACTION, f"without {', '.join(leaks)}", switches=off) if leaks else INACTION


def q06(f: Reader) -> Effect:
    """The part of the lead without leaks that the leaks take away; by leak, see ``by_leak``."""
    most = f.lead(without(*LEAKS))
    return middle(ratio(most - f.lead(INACTION), most))


def by_leak(f: Reader) -> dict[str, Effect]:
    """Months of lead that each leak takes, averaged over all orders of closing them."""
    closed = [[leak for leak, off in zip(LEAKS, row, strict=True) if off] for row in members(len(LEAKS))]
    gains = shapley(np.stack([f.lead(without(*leaks)) for leaks in closed]))
    return {f"{leak}, months of lead": middle(gain) for leak, gain in zip(LEAKS, gains, strict=True)}


def q07(f: Reader) -> Effect:
    """What closing both adds to the lead beyond the sum of closing each."""
    return middle(f.lead(BOTH) - f.lead(COMPUTE) - f.lead(DISTILL) + f.lead(INACTION))


def q08(f: Reader) -> Effect:
    """How much less is distilled when only compute is capped."""
    name = "prc_gain_distilled_points"
    return middle(1 - ratio(f.since(name, COMPUTE), f.since(name, INACTION)))


def q09(f: Reader) -> Effect:
    """Months of lead that go when compute no longer compounds: experiments count least, models do not help research."""
    flat = but(CLOSED, "closed, no compounding", experiment_elasticity=0.15, rd_feedback=0.0)
    return middle(f.lead(CLOSED) - f.lead(flat))


def q10(f: Reader) -> Effect:
    """Does closing compute move the lead more than the flow of ideas across its whole range does?"""
    kept = but(INACTION, "ideas kept", spillover=0.2, cross_bloc_openness=0.6)
    shared = but(INACTION, "ideas shared", spillover=0.6, cross_bloc_openness=1.0)
    return middle(f.lead(COMPUTE) - f.lead(INACTION) - (f.lead(kept) - f.lead(shared)))


def begun(start: str) -> Case:
    """Loopholes closed from a quarter on."""
    return Case("loopholes_closed", start, label=f"closed from {start}")


def q18(f: Reader) -> Effect:
    """Months of lead lost for each year that closing waits, from 2026Q4 to 2028Q1."""
    first, last = STARTS[0], STARTS[-1]
    years = (quarter_step(last) - quarter_step(first)) / 4
    return middle((f.lead(begun(first)) - f.lead(begun(last))) / years)


def delays(f: Reader) -> dict[str, Effect]:
    """The lead by start quarter."""
    return {f"lead when begun in {start}": middle(f.lead(begun(start))) for start in STARTS}


def q19(f: Reader) -> Effect:
    """Drift of the lead with no further action, 2028 against the year to 2026Q3."""
    before = f.series(LEAD, INACTION)[quarter_step("2025Q4") : quarter_step("2026Q3") + 1].mean(axis=0)
    return middle(f.lead(INACTION) - before)


def q20(f: Reader) -> Effect:
    """Worlds with Huawei's yearly output at 2 to 6% of NVIDIA's in 2026 and 1 to 4% in 2027."""
    first, second = (ratio(1.0, f.end("gap_production", INACTION, q)) for q in ("2026Q4", "2027Q4"))
    return part((first > 0.02) & (first < 0.06) & (second > 0.01) & (second < 0.04))


def huawei(f: Reader) -> dict[str, Effect]:
    """The two ratios."""
    quarters = {"2026": "2026Q4", "2027": "2027Q4"}
    return {
        f"Huawei over NVIDIA, {y}": middle(ratio(1.0, f.end("gap_production", INACTION, q)))
        for y, q in quarters.items()
    }


def q21(f: Reader) -> Effect:
    """PRC-owned compute at the end of 2025 with the recorded chip rules over what it is without any since 2022."""
    at, name = quarter_step("2025Q4"), "prc_owned_h100e"
    return middle(ratio(f.early(name, "with rules")[at], f.early(name, "without rules")[at]) - 1)


def domestic(f: Reader) -> dict[str, Effect]:
    """The other side of the same two pasts: PRC chips made, and the lead."""
    at, name = quarter_step("2025Q4"), "huawei_cumulative_h100e"
    return {
        "Huawei's output to 2025 with rules over without, less 1": middle(
            ratio(f.early(name, "with rules")[at], f.early(name, "without rules")[at]) - 1
        ),
        "lead with rules less without, 2025Q4, months": middle(
            f.early(LEAD, "with rules")[at] - f.early(LEAD, "without rules")[at]
        ),
    }


def q24(f: Reader) -> Effect:
    """How much dearer compute gets for allied labs under country caps."""
    caps = joined("country caps", "P13")
    return middle(ratio(f.mean("compute_cost_allied", caps), f.mean("compute_cost_allied", INACTION)) - 1)


def q26(f: Reader) -> Effect:
    """Worlds where loosening moves the usable-compute gap by less than a twentieth, the PRC deciding as it does."""
    moved = np.log(ratio(f.end("gap_usable", LOOSENED), f.end("gap_usable", INACTION)))
    return part(np.abs(moved) < 0.05)


def acceptance(f: Reader) -> dict[str, Effect]:
    """What loosening does to the gap when the PRC takes everything, and nothing; in logs."""
    effects = {}
    for word, value in (("everything", 1.0), ("nothing", 0.0)):
        taken = {"prc_import_acceptance": value}
        pair = [but(case, f"{case.package}, PRC takes {word}", levers=taken) for case in (LOOSENED, INACTION)]
        gaps = [f.end("gap_usable", case) for case in pair]
        effects[f"log gap, loosened over inaction, PRC takes {word}"] = middle(np.log(ratio(*gaps)))
    return effects


def u08(f: Reader) -> Effect:
    """Months of lead that half a year's delay of the same provisions costs."""
    return middle(f.lead(begun("2027Q1")) - f.lead(begun("2027Q3")))


def u12(f: Reader) -> Effect:
    """Worlds that end as neither of the paper's two stories, mean over three packages."""
    cases, stories = (INACTION, LOOSENED, CLOSED), ("commanding lead", "near parity")
    return average(sum(1.0 - np.isin(f.classes(case), stories) for case in cases) / len(cases))


def u07(f: Reader) -> Effect:
    """Worlds where the verdict on a 12-month lead turns with the metric: smooth, by age, or as benchmarks show it."""
    at = [f.mean(name, CLOSED) >= 12 for name in (LEAD, "lead_months", "lead_months_measured")]
    return part((at[0] != at[1]) | (at[0] != at[2]))


def u11(f: Reader) -> Effect:
    """How much more open US rules leave the door by 2028 when vendors' lobbying counts most rather than least."""
    heard, unheard = (
        Case(assumptions={"lobby_weight": weight}, label=f"lobby weight {weight}") for weight in (1.0, 0.1)
    )
    return average(f.mean("us_openness_to_prc", heard) - f.mean("us_openness_to_prc", unheard))


DESIGNS: Mapping[str, Measurement] = {
    "Q01": q01,
    "Q02": q02,
    "Q03": q03,
    "Q04": q04,
    "Q05": q05,
    "Q06": q06,
    "Q07": q07,
    "Q08": q08,
    "Q09": q09,
    "Q10": q10,
    "Q18": q18,
    "Q19": q19,
    "Q20": q20,
    "Q21": q21,
    "Q24": q24,
    "Q26": q26,
    "U07": u07,
    "U08": u08,
    "U11": u11,
    "U12": u12,
}  # by claim: the effect that it is about
ALSO: Mapping[str, Callable[[Reader], dict[str, Effect]]] = {
    "Q05": acceptance,
    "Q06": by_leak,
    "Q18": delays,
    "Q20": huawei,
    "Q21": domestic,
    "Q26": acceptance,
}  # by claim: figures that belong to it
