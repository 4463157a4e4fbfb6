"""Clouds: most compute is owned here, not by labs. They buy, build, and decide whom to rent to and how to check."""

from functools import cached_property

from twofutures.abm.actor import Actor
from twofutures.abm.places.cloud_market import CloudMarket
from twofutures.abm.worlds import State, Worlds, exp, largest, least, log, share, stack, total
from twofutures.agents.export_rules import under_caps
from twofutures.agents.owner import DOMESTIC, LEGAL, SERVING, TRAINING, Owner, PRCOwner

SITES = ("us", "europe", "southeast_asia", "middle_east", "rest")


class Renter(Actor):
    """What every host decides: how much to offer to strangers, and how closely to look at them."""

    checks = State(unit="share", meaning="how closely customers are checked")
    leased = State(unit="H100e", meaning="rented out to PRC labs", mechanism="rented")

    own_use: Worlds | float  # what a host brings along: the part it uses itself, and the part abroad that it lets
    overseas: Worlds | float

    def free_share(self) -> Worlds | float:
        """Part of the running fleet that is for rent."""
        return 1 - self.own_use

    def watch_customers(self) -> None:
        """Checks rise with the know-your-customer rule, and slowly with talk of one (K16)."""
        wish = largest(self.p.kyc_voluntary, self.lever("cloud_kyc"))
        self.checks = self.checks + self.p.kyc_speed * (wish - self.checks)

    def open_to_prc(self) -> Worlds:
        """How much of the overseas capacity PRC labs may rent: the rule as far as obeyed, and checks (M13; P02)."""
        p = self.p
        law = 1 - self.lever("remote_access_rule") * p.remote_rule_compliance
        seen = 1 - self.checks * p.kyc_effect
        host = (1 - p.host_checks_rent_effect * self.lever("host_checks")) * self.lever("host_tenants")
        return law * seen * host * self.model.on("rented")

    def collect(self, *pools: CloudMarket) -> None:
        """Receive what labs and the public pay for the capacity offered in these pools."""
        self.model.ledger.pay("rentals", self.key, "rent", total(pool.earned(self.key) for pool in pools))

    def offer_abroad(self, running: Worlds, serving: Worlds) -> None:
        """Offer the overseas part to PRC tenants as far as they are let in."""
        part = self.lent_abroad()
        self.model.tenancy.offer(self.key, running * part, serving * part)

    def lent_abroad(self) -> Worlds:
        """Part of the fleet that it would let to PRC tenants now."""
        return self.within_reach() * self.p.prc_tenant_share * self.open_to_prc()

    def within_reach(self) -> Worlds | float:
        """Part of the fleet that stands where PRC tenants could rent it."""
        return self.overseas


class Cloud(Owner, Renter):
    """A US, allied or host-country cloud."""

    sites = State(unit="share", meaning="where its fleet stands: US and the places abroad", axes=(len(SITES),))

    alone = frozenset(("budget",))  # by whose capital spending is on record

    def __init__(self, model, key, *, bloc, own_use, overseas, places, abroad=0.0, started=0.0, licensed=False,
                 capex_level=1.0):  # fmt: skip
        super().__init__(model, key, bloc)
        self.capex_level = capex_level
        self.own_use, self.overseas, self.started, self.licensed = own_use, overseas, started, licensed
        places = {places: 1.0} if isinstance(places, str) else places
        self.first_places, self.abroad = {site: places.get(site, 0.0) for site in SITES}, abroad

    @property
    def chorus(self) -> str | None:
        """US clouds act side by side; hosts abroad differ in who licenses them."""
        return self.bloc if self.bloc == "US" else None

    def start(self) -> None:
        """Begin with the fleet of 2022Q3."""
        self.begin_with(DOMESTIC, self.started)
        self.checks = self.p.kyc_voluntary
        self.sites = self.usual_sites

    @cached_property
    def usual_sites(self) -> Worlds:
        """Where its chips stood in 2022. US fleets keep at home what the US share of the world leaves them (C-b1)."""
        abroad = self.abroad * (1 - self.p.us_location_share) if self.bloc == "US" else self.p.us_location_share * 0 + 1
        parts = total(self.first_places.values())
        return stack([1 - abroad, *(self.first_places[place] / parts * abroad for place in SITES[1:])])

    def places(self) -> dict[str, Worlds]:
        """Where the fleet stands, by place."""
        return dict(zip(SITES, self.sites, strict=True))

    def choose_sites(self) -> None:
        """New chips go where its others stand, and rather where there is power, tenants, a licence (M13, K16)."""
        new = share(total(self.delivered), self.running() + total(self.arriving[TRAINING]))
        drawn = self.usual_sites * exp(self.lure() * self.model.on("siting"))
        self.sites = self.sites + new * (drawn / total(drawn) - self.sites)

    def lure(self) -> Worlds:
        """Log-odds of each place over those of 2022: scarce power sends abroad, and so does who pays to rent there.

        Caps on countries bind outside the allies; a push for exports draws there. Power is one pool: who goes
        abroad for it frees none at home.
        """
        p = self.p
        dark = -p.site_power * log(self.lit())
        push = p.site_push * log(1 + self.lever("export_push") / p.finance_reference)
        outside = dark - p.site_caps * self.lever("third_country_cap") + push + p.site_tenants * self.part_let()
        return stack([dark * 0, dark, outside, outside, outside])

    def within_reach(self) -> Worlds | float:
        """What stands where PRC tenants could rent grows and shrinks with the part of the fleet abroad."""
        if self.bloc != "US":
            return self.overseas
        return least(1.0, self.overseas * share(1 - self.sites[0], 1 - self.usual_sites[0]))

    def licences(self) -> Worlds | float:
        """Gulf hosts buy what they are licensed for, in chips of their own kind; a push adds licences (C-r49)."""
        if not self.licensed:
            return super().licences()
        p = self.p
        yearly = p.gulf_licensed * 1e3 * p.licensed_chip / p.licence_years
        return yearly / 4 * (1 + p.licence_promotion * log(1 + self.lever("export_push") / p.finance_reference))

    def granted(self) -> Worlds | float:
        """Hosts outside the US fall under country caps: both on stage stand outside its treaty allies."""
        return 1.0 if self.bloc == "US" else under_caps(self.model)

    def part_let(self) -> Worlds | float:
        """Part of the fleet let to PRC tenants last quarter."""
        return share(self.leased, self.running())

    def budget(self) -> None:
        """Capital spending as recorded, then grown by plan, belief in the race and what renting earns (C-g3)."""
        captive = self.model.chips.handed_over(self.key) * self.p.captive_cost / 1e6
        self.spend_capital()
        self.chip_budget = largest(0.0, self.chip_budget - captive)

    def order(self) -> None:
        """Order merchant chips; US owners are favoured where a first-sales rule holds."""
        self.order_merchant(favoured=1.0 if self.bloc == "US" else 0.0)

    def take_delivery(self) -> None:
        """Receive chips."""
        self.take_merchant()

    def lease(self) -> None:
        """Offer what is not used in house, abroad to PRC tenants as far as the law and the checks go."""
        self.watch_customers()
        running, serving = self.operating(TRAINING), self.operating(SERVING)
        self.offer_abroad(running, serving)
        free = self.free_share() * (1 - self.lent_abroad())
        self.model.rentals.offer(self.key, running * free, serving * free)

    def take_lease(self) -> None:
        """Note what PRC tenants took, receive the rent, and put new chips somewhere."""
        self.leased = self.model.tenancy.leased(self.key)
        self.choose_sites()
        self.collect(self.model.rentals, self.model.tenancy)


class PRCCloud(PRCOwner, Renter):
    """A PRC cloud or state computing programme."""

    rent_abroad = State(unit="$bn", meaning="set aside for its labs' rent abroad this quarter")

    alone = Cloud.alone

    def __init__(self, model, key, *, bloc, own_use, started=0.0, funder="equity"):
        super().__init__(model, key, bloc)
        self.own_use, self.overseas, self.started, self.funder = own_use, 0.0, started, funder

    @property
    def chorus(self) -> str:
        """Those whom the same account funds act side by side."""
        return self.funder

    def start(self) -> None:
        """Begin with the legal chips of 2022Q3."""
        self.begin_with(LEGAL, self.started)

    def budget(self) -> None:
        """Capital spending as recorded, then grown by plan, with the state's money on top."""
        self.spend_capital()
        self.set_rent_aside()
        self.wish_for_chips()

    @cached_property
    def labs_part(self) -> float:
        """Part of the in-house use that is its labs'."""
        return sum(lab.parent_share for lab in self.model.cast() if getattr(lab, "parent", "") == self.key)

    def set_rent_aside(self) -> None:
        """Set money for labs' rent abroad aside out of what is for chips, more when chips are short."""
        part = self.own_use * self.labs_part * self.p.offshore_appetite * (1 + self.p.offshore_hunger * self.hunger)
        let_out = self.lever("prc_rent_abroad") * self.lever("prc_rent_permit")
        self.rent_abroad = self.chip_budget * least(1.0, part) * let_out
        self.chip_budget = self.chip_budget - self.rent_abroad

    def order(self) -> None:
        """Order through every legal channel."""
        self.order_prc()

    def take_delivery(self) -> None:
        """Receive through every legal channel."""
        self.take_prc()

    def lease(self) -> None:
        """Offer what is not used in house to PRC labs at home."""
        free = self.free_share()
        self.model.home_rentals.offer(self.key, self.operating(TRAINING) * free, self.operating(SERVING) * free)

    def take_lease(self) -> None:
        """Receive the rent."""
        self.collect(self.model.home_rentals)
