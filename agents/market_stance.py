"""What a country joins and buys: clubs of two leaders, surveillance from one of them, trust in the other."""

from functools import cached_property

from twofutures.abm.calendar import QUARTERS_PER_YEAR, year
from twofutures.abm.places.model_market import PRC, US
from twofutures.abm.worlds import State, Worlds, both, exp, smooth_step, stack, total, when
from twofutures.agents.market_rules import FIELDS, RIGHTS, Rules, regime_of

YEARS_SINCE_COUNT = 3  # the age of the surveillance count of 2019 in 2022


class Stance(Rules):
    """A country's trust, clubs and surveillance (M33, M38)."""

    clubs = State(unit="0 or 1", meaning="member of the US-led, the PRC-led AI club", axes=(2,))
    surveillance = State(unit="0 or 1", meaning="has a PRC AI-surveillance stack")
    shaken = State(
        unit="log-odds",
        meaning="trust in US and PRC stacks that cuts and bans have cost",
        axes=(2,),
        mechanism="reliability",
    )

    third: bool  # what a country brings along

    def weigh_trust(self) -> None:
        """What cuts and bans cost heals; what rules cost is lost as long as they stand, and no longer (M54, K15)."""
        us, prc = self.model.actor("us"), self.model.actor("prc")
        abroad = self.bloc != "US"
        lost = stack([abroad * us.doubt, (self.bloc != "PRC") * prc.doubt])
        self.shaken = self.shaken * (1 - self.p.trust_healing) + lost
        of_all, of_outsiders = us.rules_felt()
        self.trust = -self.shaken[US] - abroad * of_all - (1 - self.ally) * of_outsiders
        self.trust_prc = -self.shaken[PRC]

    def set_norms(self) -> None:
        """A third country may set a rule, join a club, buy surveillance."""
        if not self.third:
            return
        near = self.model.influence.around(self.key)
        self.adopt_rules(near[:2])
        self.join_clubs(near[2:])
        self.buy_surveillance()
        self.automate_repression()

    def join_clubs(self, near: Worlds) -> None:
        """Join with a hazard that jumps once enough of those looked to are in; accessions come in rounds (K-f)."""
        p = self.p
        stance = self.norm + p.club_alignment_weight * self.alignment
        warm = smooth_step(stack([stance, -stance]), p.club_norm, p.norm_width)
        followed = 1 + p.club_cascade * smooth_step(near, self.threshold, p.threshold_width)
        luck = stack([self.draw("joins_us_club"), self.draw("joins_prc_club")])
        joins = both(luck < 1 - exp(-p.club_hazard * self.invitations() * warm * followed), self.clubs < 1)
        self.clubs = when(joins, 1.0, self.clubs)
        self.note("joined_us_club", where=joins[0])
        self.note("joined_prc_club", where=joins[1])

    def invitations(self) -> Worlds:
        """What each leader offers, more in its rounds of accession; the PRC's club must first have been founded."""
        founded = 1.0 * (year(self.model.quarter) >= self.p.prc_club_opens)
        leaders = self.model.actor("us"), self.model.actor("prc")
        offers = [self.lever("coalition_offer"), self.lever("prc_norm_offer") * founded]
        return stack([offer * leader.accessions for offer, leader in zip(offers, leaders, strict=True)])

    @cached_property
    def watchful(self) -> Worlds:
        """Want of surveillance over that of the mean third country."""
        mix = self.country["mix"]
        mean = total(part * (1 - regime_of(int(rank.removeprefix("part_")), self.p)) for rank, part in mix.items())
        return (1 - self.regime) / mean

    @cached_property
    def stacks_2022(self) -> Worlds:
        """Countries with a PRC surveillance stack at the end of 2022, at the growth since the count of 2019."""
        return self.p.surveillance_2019 + self.p.surveillance_growth * YEARS_SINCE_COUNT

    def buy_surveillance(self) -> None:
        """Buy a PRC surveillance stack: demand, the offer, finance; rights rules over this field are a veto (M38).

        Which fields a country has settled is not kept: each is as likely to be the one on surveillance.
        """
        p = self.p
        able = self.model.models.policing
        finance = 1 + p.surveillance_finance * self.lever("prc_export_finance") / p.finance_reference
        wants = self.watchful * (1 - self.norm) * (1 - self.rules[RIGHTS] / len(FIELDS))
        pace = p.surveillance_growth / QUARTERS_PER_YEAR / (p.surveillance_covered - self.stacks_2022)
        buys = both(self.happens("surveillance", 1 - exp(-pace * wants * able * finance)), self.surveillance < 1)
        self.surveillance = when(buys, 1.0, self.surveillance)
        self.note("bought_surveillance", where=buys)

    def automate_repression(self) -> None:
        """Who has the stack can watch more with fewer people: ability x adoption x distance from rights rules (M37)."""
        able, p = self.model.models.policing, self.p
        reach = able / (1 + able) / p.adoption_ceiling * self.model.on("repression")
        now = self.surveillance * self.adoption * (1 - self.norm) / 2 * reach
        self.note("automates_repression", where=both(now > 1 / 4, self.repression <= 1 / 4))
        self.repression = now
