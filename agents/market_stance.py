"""What a country stands for: a stance that drifts, clubs it joins, surveillance it buys."""

from functools import cached_property
from typing import Any

from twofutures.abm.places.model_market import PRC, US
from twofutures.abm.worlds import State, Worlds, both, clip, exp, level, smooth_step, stack, total, when
from twofutures.agents.owner import Owner

PER_SHARE, QUARTERS_PER_YEAR = 10, 4  # the coupling of stack and stance is given per 10 points and quarter
YEARS_SINCE_COUNT = 3  # the age of the surveillance count of 2019 in 2022


class Stance(Owner):
    """A country's rules, clubs and surveillance (M33, M38)."""

    norm = State(unit="-1 to 1", meaning="stance: 1 rights and safety, -1 state control")
    trust = State(unit="log-odds", meaning="trust in US stacks, moved by access shocks")
    pulled = State(unit="stance", meaning="what dependence on a stack has done to the stance since 2022")
    clubs = State(unit="0 or 1", meaning="member of the US-led, the PRC-led AI club", axes=(2,))
    surveillance = State(unit="0 or 1", meaning="has a PRC AI-surveillance stack")
    leaning_2022 = State(unit="share", meaning="use of US less PRC stacks in 2022")
    threshold = State(
        unit="share", meaning="share of those looked to that must be in a club before this country leans in"
    )

    use: State  # what a country brings along: whose models it uses, and its row of the country table
    country: dict[str, Any]
    third: bool
    alignment: float

    def set_norms(self) -> None:
        """Relax toward a target: regime, neighbours, stack dependence, the leader's prestige, offers (M33)."""
        self.trust = self.trust * (1 - self.p.trust_healing) - self.p.gating_distrust * self.lever(
            "pre_release_vetting"
        )
        if not self.third:
            return
        near = self.model.influence.around(self.key)
        before, self.pulled = self.pulled, self.pulled + (self.stack_pull() - self.pulled) / QUARTERS_PER_YEAR
        drifted = self.norm + self.p.norm_speed * (self.norm_target(near[0]) - self.norm)
        self.norm = clip(drifted + self.pulled - before, -1, 1)
        self.join_clubs(near[1:])
        self.buy_surveillance()

    @cached_property
    def regime(self) -> Worlds:
        """From -1 (one-party state, absolute rule) to 1, by public commitments to open government."""
        return regime_of(self.country["commitments"], self.p)

    @cached_property
    def watchful(self) -> Worlds:
        """Want of surveillance over that of the mean third country."""
        mix = self.country["mix"]
        mean = total(part * (1 - regime_of(int(rank.removeprefix("part_")), self.p)) for rank, part in mix.items())
        return (1 - self.regime) / mean

    @cached_property
    def own_norm(self) -> Worlds:
        """Where regime and alignment alone would put the stance."""
        w = self.p.norm_regime_weight
        return clip(self.regime * w + self.alignment * (1 - w), -1, 1)

    def norm_target(self, near: Worlds) -> Worlds:
        """Where the stance drifts, around what the stack in use makes of it."""
        p = self.p
        prestige = p.prestige_effect * clip(self.model.actor("us").perceived_lead / p.prestige_months, -1, 1)
        offers = p.norm_offer_effect * (self.lever("coalition_offer") - self.lever("prc_norm_offer"))
        settled = self.own_norm * (1 - p.neighbour_weight) + near * p.neighbour_weight
        return clip(settled + self.pulled + prestige + offers, -1, 1)

    def stack_pull(self) -> Worlds:
        """+10 points of stack share move the stance by the recorded coupling in each quarter of a year, no further."""
        return self.p.market_to_norm * PER_SHARE * QUARTERS_PER_YEAR * self.leaning() * self.model.on("norms")

    def leaning(self) -> Worlds:
        """How far use has moved toward US and away from PRC stacks since 2022."""
        return self.use[US] - self.use[PRC] - self.leaning_2022

    def join_clubs(self, near: Worlds) -> None:
        """Join with a hazard that jumps once enough of those looked to are in; thresholds are Beta(2, 4) (K-f)."""
        p = self.p
        offers = stack([self.lever("coalition_offer"), self.lever("prc_norm_offer")])
        stance = self.norm + p.club_alignment_weight * self.alignment
        warm = smooth_step(stack([stance, -stance]), p.club_norm, p.norm_width)
        followed = 1 + p.club_cascade * smooth_step(near, self.threshold, p.club_threshold_width)
        luck = stack([self.draw("joins_us_club"), self.draw("joins_prc_club")])
        joins = both(luck < 1 - exp(-p.club_hazard * offers * warm * followed), self.clubs < 1)
        self.clubs = when(joins, 1.0, self.clubs)
        self.note("joined_us_club", where=joins[0])
        self.note("joined_prc_club", where=joins[1])

    @cached_property
    def stacks_2022(self) -> Worlds:
        """Countries with a PRC surveillance stack at the end of 2022, at the growth since the count of 2019."""
        return self.p.surveillance_2019 + self.p.surveillance_growth * YEARS_SINCE_COUNT

    def buy_surveillance(self) -> None:
        """Buy a PRC surveillance stack: demand, PRC capability past a threshold, finance, less norms (M38)."""
        p = self.p
        able = self.model.models.policing
        finance = 1 + p.surveillance_finance * self.lever("prc_export_finance") / p.finance_reference
        wants = self.watchful * (1 - self.norm)
        pace = p.surveillance_growth / 4 / (p.surveillance_covered - self.stacks_2022)
        buys = both(self.happens("surveillance", 1 - exp(-pace * wants * able * finance)), self.surveillance < 1)
        self.surveillance = when(buys, 1.0, self.surveillance)
        self.note("bought_surveillance", where=buys)


def regime_of(commitments: Worlds | int, p) -> Worlds:
    """The regime of so many public commitments to open government; -1 is a closed constitution (DATA.md)."""
    return level(commitments + 1, -1.0, p.regime_uncommitted, p.regime_one, p.regime_two, 1.0)
