"""Money for compute: recorded capital spending first, then growth by plan, belief in the race and earnings.

These functions work budgets out; those who own and rent set and book them.
"""

from typing import Any, Protocol

from twofutures.abm.calendar import LAST, year
from twofutures.abm.places.expectations import CHIPS, RENT, REVENUE, SIDES
from twofutures.abm.worlds import Worlds, clip, exp, log, power, smooth_step
from twofutures.agents.recorded_series import (
    CAPEX,
    PRC_FOUR,
    momentum,
    planned_growth,
    recorded_capex,
    recorded_in,
    recorded_rent,
)

RECORD_END = 12  # 2025Q4: annual capital spending is recorded to 2025


class Spender(Protocol):
    """Who spends capital on compute, as a budget needs to know it."""

    key: str
    bloc: str
    all_ai: bool
    capex_level: Worlds | float
    model: Any
    p: Any
    capex: Any  # $bn, last quarter's until this one's is set

    def part_let(self) -> Worlds | float:
        """Part of the fleet let to PRC tenants."""

    def lit(self) -> Worlds | float:
        """Part of the chips due to start that finds power."""

    def lever(self, name: str) -> Worlds:
        """The present setting of a lever."""


class Tenant(Protocol):
    """A lab that rents compute, as a budget needs to know it."""

    key: str
    bloc: str
    model: Any
    p: Any
    rent: Any  # $bn, last quarter's until this one's is set
    revenue: Any
    revenue_before: Any


def ai_share(owner: Spender) -> Worlds | float:
    """Part of capital spending that goes to AI systems, an S-curve from before the boom to the plateau (judgement).

    Who builds for nothing else spends all on it.
    """
    if owner.all_ai:
        return 1.0
    return owner.model.once(ai_part)


def ai_part(model: Any) -> Worlds:
    """That part where other business is done too."""
    p = model.assumptions.p
    rise = smooth_step(year(model.quarter), p.ai_capex_middle, p.ai_capex_width)
    return p.ai_capex_early + (p.ai_capex_late - p.ai_capex_early) * rise


def capital_spending(owner: Spender) -> Worlds | float:
    """Capital spending this quarter, $bn: as recorded, then grown."""
    record = recorded_capex(owner.key, owner.model.input_quarter)
    return grown_spending(owner) if record is None else record * record_level(owner)


def capital_budget(owner: Spender) -> Worlds:
    """$bn for chips this quarter: capital spending × AI share ÷ all-in multiplier (C-h1, C-r41)."""
    p = owner.p
    chips = ai_share(owner) / p.all_in_multiplier
    return owner.capex * chips / (p.prc_budget_coverage if owner.bloc == "PRC" else 1.0)


def building_budget(owner: Spender) -> Worlds:
    """$bn for buildings and power out of this quarter's capital spending: what AI systems cost beside their chips."""
    return owner.capex * ai_share(owner) * (1 - 1 / owner.p.all_in_multiplier)


def grown_spending(owner: Spender) -> Worlds:
    """Last quarter's capital spending, grown by plan, by belief in a close race, and by what was not expected."""
    p, model = owner.p, owner.model
    prc = owner.bloc == "PRC"
    bloc = "prc" if prc else "us"
    plan = {y: getattr(p, f"{bloc}_capex_growth_{y}") for y in (2026, 2027, 2028)}
    annual = planned_growth(model.quarter, plan, momentum(CAPEX, owner.key, model.records_until))
    urgency = model.actor(bloc).urgency
    let = owner.part_let()  # what PRC tenants take grows as they want it, not as the owner's other business
    tenants = p.offshore_growth * (1 - p.hardware_price_decline)
    subsidy = p.subsidy_to_capex * log(1 + owner.lever("prc_subsidy") / p.subsidy_reference) if prc else 0.0
    planned = (1 - let) * log(annual) + let * log(tenants)
    return owner.capex * exp((planned + p.race_capex * urgency + subsidy + revision(owner)) / 4)


def revision(owner: Spender) -> Worlds:
    """Growth (log a year) that a plan did not expect: by chips hard to get, rent that pays, earnings, power, and mood.

    Chips that stand in the dark are a reason to buy fewer.
    """
    p, expectations = owner.p, owner.model.expectations
    news = expectations.of(owner.bloc)
    earned = p.revise_chips * news[CHIPS] + p.revise_rent * news[RENT] + p.revise_revenue * news[REVENUE]
    dark = p.revise_dark * (1 - owner.lit()) * owner.model.on("plan_revisions")
    return earned - dark + expectations.mood[SIDES.get(owner.bloc, 0)]


def record_level(owner: Spender) -> Worlds | float:
    """True over recorded spending: PRC totals and estimates are uncertain (C-r47), filings are not."""
    prc = owner.p.prc_capex_2025 / recorded_in(CAPEX, PRC_FOUR, 2025) if owner.bloc == "PRC" else 1.0
    return prc * owner.capex_level


def rent_budget(lab: Tenant) -> Worlds:
    """$bn a lab without a parent spends on rented compute: recorded, then grown by plan and by its earnings (C-g1)."""
    p, model = lab.p, lab.model
    record = recorded_rent(lab.key, model.input_quarter)
    if record is not None:
        return p.lab_spend_level * record
    earned = p.revenue_reinvested * (lab.revenue - lab.revenue_before)
    return lab.rent * model.once(planned_rent, lab.bloc == "PRC") + clip(earned, 0.0, lab.rent)


def planned_rent(model: Any, prc: bool) -> Worlds:
    """Rent that labs plan for over last quarter's: growth fades as the record recedes."""
    p = model.assumptions.p
    annual = p.prc_lab_spend_growth if prc else p.lab_compute_growth * (1 - p.hardware_price_decline)
    years = clip(year(model.quarter) - year(RECORD_END), 0.0, float(LAST))
    return exp(log(annual) * power(p.lab_spend_fade, years) / 4)
