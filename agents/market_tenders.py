"""National computing: what a country tenders, who wins it, what comes true, and how far the country rests on it."""

from functools import cached_property
from typing import Any

from twofutures.abm.calendar import year
from twofutures.abm.places.model_market import ALLIED, PRC, SLIVER, US
from twofutures.abm.worlds import State, Worlds, both, either, exp, power, rank_choice, share, stack, total, when
from twofutures.agents.owner import DOMESTIC, Owner

ANNOUNCED, CONTRACTED, BUILDING = 1, 2, 3  # stages of a project; 0 is none
TENDERS_FROM = 2024  # no national computing is on record before
QUARTERS = 2  # between two moves of a project


class NationalComputing(Owner):
    """A country's projects of national computing: tendered by need, won by one origin's stack (M30-M32).

    One project is under way at a time: announced, contracted, building, then ready or stalled; it moves twice a year.
    Its chips come from the open market, or for a PRC stack from what PRC makers set aside for export. They are part of
    the country's fleet: they wait for power, start up and wear out with its other chips.
    """

    trust = State(
        unit="log-odds", meaning="trust in US stacks: less after cuts, and while rules stand", mechanism="reliability"
    )
    trust_prc = State(unit="log-odds", meaning="trust in PRC stacks: less after bans of them", mechanism="reliability")
    winner = State(
        unit="index", meaning="origin of the stack of the last project: US, PRC, own or allied", mechanism="tenders"
    )
    stage = State(unit="stage", meaning="0 no project, 1 announced, 2 contracted, 3 building", mechanism="tenders")
    awaited = State(
        unit="H100e", meaning="chips that sites ready for them wait for, by origin", axes=(3,), mechanism="tenders"
    )
    allowed = State(unit="share", meaning="part of the merchant ones among them that rules let it ask for")
    coming = State(
        unit="H100e",
        meaning="delivered for it and not yet running, by origin of the stack",
        axes=(3,),
        mechanism="tenders",
    )
    built = State(
        unit="H100e", meaning="running national computing, by origin of its stack", axes=(3,), mechanism="tenders"
    )
    infra = State(
        unit="share", meaning="part of national need that rests on it, by origin", axes=(3,), mechanism="tenders"
    )
    announced = State(unit="count", meaning="projects announced so far", mechanism="tenders")
    ready = State(unit="count", meaning="projects whose sites became ready for chips so far", mechanism="tenders")
    stalled = State(unit="count", meaning="projects that stalled so far", mechanism="tenders")
    imported = State(unit="H100e", meaning="PRC chips received this quarter", mechanism="tenders")
    taste = State(unit="share", meaning="who wins here among bids of equal odds, for years")

    country: dict[str, Any]  # what a country brings along: its row of the country table, whom it trusts
    income: float
    population: float
    alignment: float
    blocked: bool
    ally: bool
    third: bool
    adoption: State

    # What follows from the country and the assumptions alone is worked out once (a fork makes new agents).

    @cached_property
    def poverty(self) -> Worlds:
        """1 for the poorest, 0 for the richest: falls by half at the reference income."""
        return 1 / (1 + self.income / self.p.income_reference)

    @cached_property
    def heaviness(self) -> Worlds:
        """Computing a user takes, the average user as 1: half as elastic as what users pay."""
        return power(self.income / self.p.serving_income, self.p.income_elasticity / 2)

    @cached_property
    def sovereign_users(self) -> Worlds:
        """Millions of average users that national computing would serve, did all people use models."""
        return self.p.sovereign_part * self.population * self.p.working_age_share * self.heaviness

    @cached_property
    def rate(self) -> Worlds:
        """Hazard of a tender in a half-year with nothing built: more where the economy is over a trillion dollars."""
        return self.p.tender_rate * power(self.p.tender_size * 0 + self.country["gdp"] / 1e3, self.p.tender_size)

    @cached_property
    def first_bids(self) -> Worlds:
        """Log-odds of the US's, the PRC's and own stacks by alignment alone."""
        p = self.p
        leaning = p.tender_align * self.alignment
        return stack([p.tender_start + leaning, -leaning - p.tender_shun * self.ally, p.tender_home * self.alignment])

    @cached_property
    def finance_weight(self) -> Worlds:
        """Log-odds that a step of the PRC's export finance is worth here."""
        return self.p.tender_finance + self.p.finance_pull * self.poverty

    def users(self) -> Worlds:
        """People who use generative AI, millions."""
        return self.population * self.p.working_age_share * self.adoption

    def tenders(self) -> bool:
        """Whether this country moves its projects in this quarter."""
        return self.third and tendering(self.model.quarter)

    def begin_tenders(self) -> None:
        """A country's taste lasts: who has won once goes on winning, unless the bids change."""
        self.taste = self.model.luck.uniform(f"{self.key}/taste_in_tenders", -1)

    def national_need(self) -> Worlds:
        """H100e of serving compute that the country would have under its own roof."""
        return self.sovereign_users * self.adoption * self.model.serving.per_user

    def tender(self) -> None:
        """Move the project on, or open one: one lottery a half-year; each stage comes true with its chance.

        A site that is ready is filled with the chips that a part of the need then takes; those that did not come wait,
        where there is an order book.
        """
        p, luck, need = self.p, self.draw("tender"), self.national_need()
        self.awaited = self.awaited * self.model.on("order_book")
        winner = rank_choice(self.bids(), self.taste)
        opens = both(luck < self.opening(need), self.stage <= 0, winner <= ALLIED)
        turns = both(luck < p.project_pace, self.stage > 0)
        goes_on = both(turns, luck < p.project_pace * p.stage_comes_true)
        ready, stalls = both(goes_on, self.stage >= BUILDING), both(turns, ~goes_on)
        new = ready * need * p.project_part
        self.awaited = self.awaited + stack([new * (self.winner == origin) for origin in (US, PRC, ALLIED)])
        self.winner = when(opens, winner, self.winner)
        self.stage = when(either(ready, stalls), 0.0, self.stage + opens + goes_on)
        self.announced, self.ready = self.announced + opens, self.ready + ready
        self.stalled = self.stalled + stalls
        self.note("national_project", where=opens, origin=winner)
        self.note("project_ready", where=ready, waits=total(self.awaited), because=f"{self.key}/national_project")
        self.note("project_stalls", where=stalls, because=f"{self.key}/national_project")

    def opening(self, need: Worlds) -> Worlds:
        """Chance of a tender this half-year: in the wave since 2025, the more of the need is not met yet."""
        met = total(self.built) + total(self.coming) + total(self.awaited)
        return 1 - exp(-self.rate * self.model.tenders.wave * share(need, need + met))

    def bids(self) -> Worlds:
        """Odds of each origin's stack, and of no award: by trust, rules on chips, finance, and chips to be had.

        States barred from US-designed chips get no bids that need them.
        """
        p, (us, prc, own) = self.p, self.first_bids
        finance, tenders = self.model.models.finance, self.model.tenders
        us = us + self.trust + p.tender_finance * finance[US] - (1.0 - self.ally) * tenders.rules
        prc = prc + self.trust_prc + self.finance_weight * finance[PRC] + tenders.promise
        us, prc, own = exp(stack([us, prc, own]))
        return stack([us * (1 - self.blocked), prc, own * (1 - self.blocked), us * 0 + 1])

    def order_national(self, granted: Worlds) -> None:
        """Ask for the chips that ready sites wait for, as far as licences go."""
        self.allowed = granted * (1 - self.blocked)
        merchant = (self.awaited[US] + self.awaited[ALLIED]) * self.allowed
        self.model.tenders.ask(self.key, stack([merchant, self.awaited[PRC]]))

    def take_national(self) -> None:
        """Receive what was asked; of what did not come a part is given up, as of all orders, in two quarters."""
        p = self.p
        merchant, prc = self.model.tenders.filled
        merchant = merchant * self.allowed
        came = self.awaited * stack([merchant, prc, merchant])
        self.awaited = (self.awaited - came) * power(1 - p.order_withdrawal, QUARTERS)
        self.coming = self.coming + came
        self.imported, chips = came[PRC], total(came)
        self.receive(DOMESTIC, chips, 1 - share(came[PRC], chips) * (1 - p.domestic_serving_ratio))

    def age(self) -> tuple[Worlds, Worlds]:
        """National computing starts up and wears out as the fleet does of which it is a part."""
        lasts, starts = super().age()
        if begun(self.model.quarter):
            self.built = self.built * lasts[DOMESTIC] + self.coming * starts
            self.coming = self.coming * (1 - starts)
            self.infra = self.built / (self.national_need() + total(self.built) + SLIVER)
        return lasts, starts


def begun(quarter: int) -> bool:
    """Whether there can be national computing by this quarter."""
    return year(quarter) > TENDERS_FROM


def tendering(quarter: int) -> bool:
    """Whether projects move in this quarter: twice a year, at the half and at the end of each."""
    return begun(quarter) and quarter % QUARTERS == 0
