"""Third-country and home markets: whose models people use, what is hosted, which rules are adopted."""

from functools import cached_property
from typing import Any

from twofutures.abm.calendar import MONTHS_PER_QUARTER, quarter_step, year
from twofutures.abm.places.model_customers import THOUSAND
from twofutures.abm.places.model_market import CONSUMER, DEVELOPER, ORIGIN, PRC, SELFHOSTED, US
from twofutures.abm.worlds import State, Worlds, largest, least, log, power, smooth_step, softmax, stack, total, when
from twofutures.agents.export_rules import granted_abroad, under_caps
from twofutures.agents.market_rules import FIELDS
from twofutures.agents.market_stance import Stance

PER_BN = 1e6  # k$ in a $bn
TREATY_ALLY = 1  # tier 1 of the January 2025 country groups
KNOWN_EARLY, KNOWN_LATE = (year(quarter_step(middle)) for middle in ("2023Q2", "2025Q2"))  # of the years on record
LICENSED = "MENA"  # the region that needs a licence for each purchase, by the rule of October 2023


class Market(Stance):
    """A country: its users, developers and self-hosters, its light government, its hosted compute."""

    blocs = ("US", "PRC", "third")
    shares = State(
        unit="share",
        meaning="use by channel (consumer, developer, self-hosted) and origin (US, PRC, allied)",
        axes=(3, 3),
    )
    tried = State(unit="share", meaning="US users who are trying PRC models, counted with these in ``shares``")
    use = State(unit="share", meaning="use by origin over all channels", axes=(3,))
    adoption = State(unit="share", meaning="people aged 15-64 who use generative AI")
    laxity = State(unit="share", meaning="how little its checks hinder diversion, 1 = the laxest hub on record")
    hub_weight = State(unit="share", meaning="part of the diversion routes that start here, before laxity")
    checks = State(unit="share", meaning="checks on hosted compute and re-export")

    def __init__(self, model, key, *, bloc, country):
        super().__init__(model, key, bloc)
        self.country = country
        self.gdp, self.income, self.population = country["gdp"], country["income"], country["population"]
        self.alignment, self.tier = country["alignment"], country["tier"]
        self.blocked, self.swing = country["blocked"], country["swing"]
        self.third = bloc == "third"
        self.ally = self.tier == TREATY_ALLY or bloc == "US"
        self.needs_licence = 1.0 * (country["region"] == LICENSED and not self.ally)

    @property
    def chorus(self) -> str:
        """Countries of one bloc decide side by side; what else differs among them are numbers."""
        return self.bloc

    # What follows from the country and the assumptions alone is worked out once (a fork makes new agents).

    @cached_property
    def base_laxity(self) -> Worlds:
        """How little its checks hindered diversion in 2022, by what is told of its ports."""
        return power(self.p.laxity_ratio, self.country["stricter"])

    def start(self) -> None:
        """2022Q4: almost no use, US stacks first, recorded norms and surveillance suppliers."""
        from scipy.special import betaincinv

        p = self.p
        self.adoption = self.country["adoption_2025"] * p.adoption_start
        prc = least(1.0, p.prc_share_start * (p.blocked_multiplier if self.blocked else 1.0))
        self.shares = stack([stack([1 - prc - p.allied_share_start, prc, p.allied_share_start])] * 3)
        if self.bloc == "PRC":
            self.shares = stack([stack([prc * 0 + 1 - p.home_prc_share, prc * 0 + p.home_prc_share, prc * 0])] * 3)
        self.begin_rules()
        self.begin_tenders()
        wants = self.stacks_2022 / p.surveillance_covered * self.watchful
        self.surveillance = (
            1.0 * (self.model.luck.uniform(f"{self.key}/surveillance_2022", -1) < wants) if self.third else 0.0
        )
        self.checks = p.host_checks_2022
        self.laxity = self.base_laxity
        if self.country["hub_weight"]:
            error = p.route_prior_spread * (2 * self.model.luck.uniform(f"{self.key}/route", -1) - 1)
            self.hub_weight = self.country["hub_weight"] * (1 + error)
        luck = self.model.luck.uniform(f"{self.key}/threshold", -1)
        self.threshold = least(1.0, betaincinv(2, 4, luck) * 3 * p.norm_threshold_mean)  # Beta(2, 4) has mean one third

    # -- hosting and diversion ---------------------------------------------------------------------------------------

    def heed(self) -> None:
        """Weigh trust in both sides' stacks by the rules that now stand, and check chips under pressure."""
        self.weigh_trust()
        self.tighten_checks()

    def tighten_checks(self) -> None:
        """Check more when US pressure is high, the more the closer the country's stance (K16)."""
        p = self.p
        wish = largest(
            p.host_checks_2022,
            p.host_checks_response * self.lever("ally_pressure") * smooth_step(self.norm, 0.0, p.norm_width),
        )
        self.checks = self.checks + p.host_checks_speed * (wish - self.checks)
        checked = p.checks_effect * largest(self.checks, self.lever("host_checks"))
        self.laxity = self.base_laxity * (1 - checked)

    def budget(self) -> None:
        """Hosts buy their country's share of the merchant market; tracking bites outside the allies. States tender."""
        p, outside = self.p, 1.0 - self.ally
        burden = 1 - p.tracking_distrust * self.lever("chip_tracking") * outside
        hosts = self.third * (1 - self.blocked) * self.country["gdp_share"]
        offered = self.model.chips.offered() * self.model.chips.price / PER_BN
        self.chip_budget = offered * (1 - us_buyers_part(p, self.model.quarter)) * hosts * burden
        self.model.ledger.pay(self.funder, self.key, "capital", self.chip_budget)
        if self.tenders():
            self.tender()

    def granted(self) -> Worlds:
        """Outside the allies country caps bite, and in the Middle East each purchase needs a licence (C-r49).

        Members of the US-led club get part of what is refused to others (M34).
        """
        refused = 1 - self.p.club_licence * self.clubs[US] * self.model.on("club_goods")
        left = 1 - (1 - under_caps(self.model)) * (1 - self.ally) * refused
        return left * (1 - (1 - granted_abroad(self.model)) * self.needs_licence * refused)

    def order(self) -> None:
        """Order merchant chips for hosts at home, and chips for national computing."""
        if self.third:
            granted = self.granted()
            self.order_merchant(0.0, granted)
            if self.tenders():
                self.order_national(granted)

    def take_delivery(self) -> None:
        """Receive what was ordered."""
        if self.third:
            self.take_merchant()
            self.imported = 0.0
            if self.tenders():
                self.take_national()

    # -- whose models ------------------------------------------------------------------------------------------------

    def adopt(self) -> None:
        """Move adoption along its S-curve and each channel's shares toward this quarter's choice (M28-M32)."""
        p = self.p
        self.adopt_ai()
        choice = softmax(self.utilities())
        speed = stack([p.switching_consumer, p.switching_developer, p.switching_selfhosted])[:, None]
        settled = trying(self.shares, -self.tried)
        settled = settled + speed * (choice - settled) * (1 - p.lock_in * (settled > choice))
        self.tried = self.model.models.surprise
        self.shares = trying(settled / total(settled.swapaxes(0, 1))[:, None], self.tried)
        self.use = self.reach()
        usage = self.use * self.users()
        spend = self.spend()
        self.model.ledger.pay("households", "model_market", "model revenue", total(total(spend)))
        self.model.models.use(self.key, usage, spend)
        self.model.serving.seek(self.key, usage * self.heaviness, ORIGIN.get(self.bloc, -1))

    def adopt_ai(self) -> None:
        """Adoption rises toward a ceiling set by income and access, as far as the best model is useful (M44; P19)."""
        p, useful = self.p, self.model.models.usefulness
        push = self.lever("prc_ai_plus") if self.bloc == "PRC" else self.lever("domestic_adoption_push") * self.ally
        ceiling = least(
            p.adoption_ceiling,
            self.country["adoption_2025"] * p.adoption_multiple * (1 + p.adoption_push_effect * push),
        )
        self.adoption = self.adoption + p.adoption_speed * largest(0.0, ceiling * useful - self.adoption)

    def utilities(self) -> Worlds:
        """Log-odds by channel and origin: common appeal, price, trust, access and finance (shape 3, 3, worlds)."""
        models, p = self.model.models, self.p
        reach = stack([self.trust_in_us(), self.trust_in_prc + self.trust_prc, self.trust_in_allies])
        care = stack([p.trust_builder * 0 + 1, p.trust_builder, p.trust_builder])[:, None]
        drawn = models.appeal - self.price_sensitivity * models.dearness
        return self.with_goods(total([drawn, care * reach, self.offers(), self.service()]))

    def with_goods(self, utilities: Worlds) -> Worlds:
        """The same log-odds where members of a club pay less for its leader's models, and handsets bring PRC ones."""
        cheaper = self.members_gain * self.clubs
        for channel, felt in ((CONSUMER, self.p.consumer_price_share), (DEVELOPER, 1.0)):
            utilities[channel, : len(cheaper)] = utilities[channel, : len(cheaper)] + felt * cheaper
        utilities[CONSUMER, PRC] = utilities[CONSUMER, PRC] + self.handsets_pull * self.model.models.bundled
        return utilities

    @cached_property
    def handsets_pull(self) -> Worlds:
        """Log-odds that bundles on all PRC handsets would be worth here: more where incomes are low, none at home."""
        handsets = self.p.handsets_rich + self.p.handsets_poor * self.poverty
        return self.p.bundle_pull * handsets * self.third

    @cached_property
    def members_gain(self) -> Worlds:
        """Log-odds that the discount of a club is worth to developers (M34)."""
        p = self.p
        cheaper = -log(1 - p.club_discount) * p.price_elasticity_long
        return cheaper * self.price_sensitivity * self.model.on("club_goods")

    def service(self) -> Worlds:
        """What is not served drives users off, sooner where free tiers are cut first (shape 3, 3, worlds)."""
        return self.patience * self.model.serving.comfort

    @cached_property
    def patience(self) -> Worlds:
        """Log-odds per log of the part served: more where incomes are low."""
        return self.p.served_weight * (1 + self.p.rich_first * self.poverty)

    @cached_property
    def price_sensitivity(self) -> Worlds:
        """Sensitivity to price over that of rich markets: higher where incomes are low (K-e3; K-e1 for Africa)."""
        return 1 + self.p.low_income_price_weight * self.poverty

    def trust_in_us(self) -> Worlds:
        """Alignment, recent access shocks and legal blocks (blocked markets use PRC models about ten times as much)."""
        block = log(self.p.blocked_multiplier) * self.p.block_depth * self.blocked
        return self.p.trust_weight * self.alignment + self.trust - block

    @cached_property
    def trust_in_prc(self) -> Worlds:
        """Distrust among treaty allies, ease in low-income markets; at home PRC models rule."""
        home = self.p.home_bonus * (self.bloc == "PRC")
        return (
            log(self.p.low_income_multiplier) * self.poverty
            - self.p.trust_weight * self.alignment
            - self.p.ally_distrust * self.ally
            + home
        )

    @cached_property
    def trust_in_allies(self) -> Worlds:
        """Trust in allied stacks, higher at home."""
        return self.p.allied_trust + self.p.allied_home_bonus * self.alignment

    def offers(self) -> Worlds:
        """Export finance by origin, worth more where incomes are low, and national computing (M30-M32; P18, K10)."""
        finance = self.p.finance_pull * self.poverty * self.third * self.model.models.finance
        return finance + self.p.infra_pull * self.infra

    def spend(self) -> Worlds:
        """$bn this quarter by payer (consumers who subscribe, firms) and origin (K-e4, K-e2; shape 2, 3, worlds).

        What members of a club save, its leader's labs do not earn (M34).
        """
        models = self.model.models
        subscribed = models.payers * self.p.subscription * MONTHS_PER_QUARTER / THOUSAND
        paid = stack([self.shares[CONSUMER] * subscribed, self.use * models.bills])
        spent = paid * self.users() * self.spending_power * models.price_level
        left = 1 - self.p.club_discount * self.model.on("club_goods") * self.clubs
        spent[:, : len(left)] *= left
        return spent

    @cached_property
    def spending_power(self) -> Worlds:
        """What a user here pays over what the average user does, by income."""
        return power(self.income / self.p.serving_income, self.p.income_elasticity)

    def earn(self) -> None:
        """Show one's rules and clubs to those who look here, before anyone moves."""
        self.model.influence.show(self.key, stack([*self.rules / len(FIELDS), *self.clubs]))

    def reach(self) -> Worlds:
        """Use by origin over channels, weighted consumer 0.6, developer 0.25, self-hosted 0.15 (shape 3, worlds)."""
        p, s = self.p, self.shares
        return (
            p.consumer_weight * s[CONSUMER]
            + p.developer_weight * s[DEVELOPER]
            + (1 - p.consumer_weight - p.developer_weight) * s[SELFHOSTED]
        )


def us_buyers_part(p: Any, quarter: int) -> Worlds:
    """Part of chips sold outside the PRC that US firms buy: as in 2023, as since 2025, in between on the way (C-b1)."""
    way = min(max((year(quarter) - KNOWN_EARLY) / (KNOWN_LATE - KNOWN_EARLY), 0.0), 1.0)
    return p.us_owner_share_2023 + (p.us_owner_share - p.us_owner_share_2023) * way


def trying(shares: Worlds, part: Worlds) -> Worlds:
    """Shares (channels, origins, worlds) with this part of US users trying PRC models; a negative part undoes it."""
    us, prc = shares[:, US], shares[:, PRC]
    stay = us * when(part < 0, 1 / (1 + part), 1 - part)
    moved = shares.copy()
    moved[:, US], moved[:, PRC] = stay, prc + (us - stay)
    return moved
