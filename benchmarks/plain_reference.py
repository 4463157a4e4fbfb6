"""The trade and smuggling stages in ordinary Mesa: one world, plain floats, ``if``, ``sum``, ``max`` and ``sorted``.

It is a second reading of the rules, kept as a reference: ``tests/benchmarks`` asserts that the real stages agree
with it, and ``measure.py`` how many worlds the real stage advances while this advances one. The same objects also act
in other frameworks of objects, or in none: what agents and the model derive from is a ``Framework``.

``watch`` plays one quarter of a real model and keeps what its states were around both stages; ``plain_model`` takes
world k of that as input (states before trade, levers, assumptions, uniform draws) and recomputes everything from there.
"""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch

import mesa

from twofutures.abm.calendar import year
from twofutures.abm.luck import Luck
from twofutures.abm.model import Model
from twofutures.abm.order_of_play import ORDER_OF_PLAY
from twofutures.abm.places.chip_market import FRONTS
from twofutures.abm.places.model_market import SLIVER
from twofutures.agents.chip_vendor import BUYERS, ChipVendor, DomesticVendor
from twofutures.agents.cloud import Cloud, PRCCloud
from twofutures.agents.lab import Lab, PRCLab
from twofutures.agents.market import Market
from twofutures.agents.market_tenders import QUARTERS, begun, tendering
from twofutures.agents.owner import LEGAL, OFFSHORE, SMUGGLED, PRCOwner
from twofutures.agents.smuggler import Smuggler

DOMESTIC, TRAINING, SERVING = 0, 0, 1
TRADE = dict(ORDER_OF_PLAY)["Trade chips"][1:]  # the budget is an input
SMUGGLE = dict(ORDER_OF_PLAY)["Smuggle"]
SWITCHES = ("legal", "offshore_owned", "smuggling", "order_book", "club_goods")  # that both stages read


# -- small helpers -----------------------------------------------------------------------------------------------------


def share(part: float, whole: float) -> float:
    """part / whole, 0 if there is no whole."""
    return part / whole if whole > 0 else 0.0


def s_curve(x: float, middle: float, width: float) -> float:
    """From 0 to 1, one half at the middle."""
    return 1 / (1 + math.exp(-(x - middle) / width))


# -- the market --------------------------------------------------------------------------------------------------------


class PlainMarket:
    """A pool of chips for sale: offers by vendor, orders by buyer."""

    def __init__(self, model: "PlainModel", price: float) -> None:
        self.model, self.price = model, price
        self.offers: dict[str, float] = {}
        self.orders: dict[str, float] = {}
        self.favoured: dict[str, float] = {}
        self.groups: dict[str, list[str]] = {}
        self.waited: dict[str, float] = {}
        self.delivered: dict[str, float] = {}
        self.tightness = self.traded = self.sold_share = 0.0

    def order(self, buyer: str, amount: float, group: str, favoured: float = 0.0, waited: float = 0.0) -> None:
        """Note an order, how favoured it is, and how much of it has waited."""
        self.orders[buyer] = amount
        self.favoured[buyer] = favoured
        self.waited[buyer] = waited
        self.groups.setdefault(group, []).append(buyer)

    def clear(self, first_sales: float) -> None:
        """Prepaid orders first; the rest pro rata, or favoured buyers first, or a blend of both."""
        supply, wanted = sum(self.offers.values()), sum(self.orders.values())
        self.tightness = 2 * share(wanted - supply, wanted + supply)
        paid = self.model.p.prepaid_part
        prepaid = {
            buyer: amount * self.waited[buyer] * paid * (1 - first_sales * (1 - self.favoured[buyer]))
            for buyer, amount in self.orders.items()
        }
        kept = min(1.0, share(supply, sum(prepaid.values())))
        rest = {buyer: amount - prepaid[buyer] for buyer, amount in self.orders.items()}
        supply_left = max(0.0, supply - sum(prepaid.values()) * kept)
        wanted_first = sum(amount * self.favoured[buyer] for buyer, amount in rest.items())
        even = min(1.0, share(supply_left, sum(rest.values())))
        first = min(1.0, share(supply_left, wanted_first))
        later = min(1.0, share(supply_left - wanted_first * first, sum(rest.values()) - wanted_first))
        for buyer, amount in rest.items():
            urgent = amount * self.favoured[buyer]
            queue = urgent * first + (amount - urgent) * later
            even_part = amount * even * (1 - first_sales)
            self.delivered[buyer] = prepaid[buyer] * kept + even_part + queue * first_sales
        self.traded = sum(self.delivered.values())
        self.sold_share = share(self.traded, supply)

    def sold_by(self, vendor: str) -> float:
        """What a vendor sold."""
        return self.offers[vendor] * self.sold_share

    def sold_in_all(self) -> float:
        """What all vendors sold."""
        return sum(self.offers.values()) * self.sold_share

    def delivered_to(self, group: str) -> float:
        """What a group of buyers got."""
        return sum(self.delivered[buyer] for buyer in self.groups.get(group, ()))


# -- the agents --------------------------------------------------------------------------------------------------------


class Framework(NamedTuple):
    """What plain agents and the plain model derive from, and what that model is made with."""

    agent: type
    model: type
    options: dict[str, Any]

    def kind(self, plain: type) -> type:
        """A plain kind within this framework."""
        return within(plain, self.model if plain is PlainModel else self.agent)


@cache
def within(plain: type, base: type) -> type:
    """A plain kind that derives from a framework's class too."""
    return type(plain.__name__, (plain, base), {})


MESA = Framework(mesa.Agent, mesa.Model, {"rng": 0})


class PlainAgent:
    """An agent with a name and attributes; ``CHANGES`` lists those that the two stages may change."""

    CHANGES: tuple[str, ...] = ()

    def __init__(self, model: "PlainModel", key: str, **attributes: Any) -> None:
        super().__init__(model)
        self.key = key
        vars(self).update(attributes)

    def changes(self) -> tuple[str, ...]:
        """Names of what the stages may change."""
        return self.CHANGES


class PlainOwner(PlainAgent):
    """A cloud, lab or host outside the PRC: it orders merchant chips for its whole chip budget."""

    CHANGES = (
        "fleet", "mean_age", "arriving", "bought", "delivered", "retired", "saved", "spent", "withdrawn",
        "queued", "dark",
    )  # fmt: skip
    funder = "equity"
    clubs: tuple[float, ...] | list[float] = (0.0, 0.0)  # no member, unless its states say so

    def order(self) -> None:
        """Spend new money and what waits at list price."""
        chips = self.model.chips
        wanted = min(self.funds() * 1e6 / chips.price, self.licences()) * self.granted()
        self.place(chips, self.key, DOMESTIC, wanted, chips.price, f"{self.bloc} owners", self.favoured)

    def place(
        self, market: PlainMarket, name: str, channel: int, amount: float, price: float, group: str,
        favoured: float = 0.0,
    ) -> None:  # fmt: skip
        """Order, with the place that unfilled orders have in this channel's queue."""
        cost = amount * price / 1e6
        market.order(name, amount, group, favoured, min(1.0, share(self.queued[channel], cost)))
        self.queued[channel] = cost

    def funds(self) -> float:
        """This quarter's money for chips and what was carried over."""
        return self.chip_budget + self.saved

    def lit(self) -> float:
        """Part of the chips due that finds power."""
        return self.model.lit

    def licences(self) -> float:
        """What a Gulf host may buy this quarter; nobody else has a number of licences."""
        p, levers = self.model.p, self.model.levers
        promoted = 1 + p.licence_promotion * math.log(1 + levers["export_push"] / p.finance_reference)
        yearly = p.gulf_licensed * 1e3 * p.licensed_chip / p.licence_years
        return yearly / 4 * promoted if self.licensed else math.inf

    def granted(self) -> float:
        """What caps on countries and licences by purchase leave of an order; members of the club are refused less."""
        m, p, levers = self.model, self.model.p, self.model.levers
        refused = 1 - p.club_licence * self.clubs[0] * m.on["club_goods"]
        left = 1 - p.cap_bite * levers["third_country_cap"] * refused if self.capped else 1.0
        if self.needs_licence and m.year > p.licence_rule:
            left *= (
                1
                - refused * (1 - p.licence_habit) / (1 + levers["export_push"] / p.finance_reference) ** p.licence_ease
            )
        return left

    def close_books(self, more: float = 0.0) -> None:
        """Carry over what is left, less what is given up."""
        left = max(0.0, self.funds() + more - self.spent)
        kept = (1 - self.model.p.order_withdrawal) * self.model.on["order_book"]
        self.saved = left * kept
        in_queues = min(1.0, share(left, sum(self.queued)))
        self.queued = [money * kept * in_queues for money in self.queued]
        self.withdrawn = left - self.saved
        self.model.pay(self.key, self.funder, "orders withdrawn", self.withdrawn)

    def take_delivery(self) -> None:
        """Age the fleet, then receive what was ordered and what a captive vendor made."""
        self.age()
        self.buy(self.model.chips.delivered[self.key], DOMESTIC, self.model.chips.price)
        for vendor in self.model.vendors:
            if vendor.captive_to == self.key:
                self.receive(DOMESTIC, vendor.stock, 1.0)
        self.close_books()

    def age(self) -> None:
        """Start up what waited, lose what wears out."""
        p = self.model.p
        begun = min(1.0, 1 / p.deployment_lag) * self.lit()
        self.spent = 0.0
        self.dark = sum(self.arriving[TRAINING]) * min(1.0, 1 / p.deployment_lag) * (1 - self.lit())
        running = sum(self.fleet[TRAINING])
        for channel, age in enumerate(self.mean_age):
            older = age + 1 / 4
            hazard = p.retirement_shape / p.chip_lifetime * (older / p.chip_lifetime) ** (p.retirement_shape - 1)
            survives = math.exp(-hazard / 4)
            for unit in (SERVING, TRAINING):
                kept = self.fleet[unit][channel] * survives
                started = self.arriving[unit][channel] * begun
                self.fleet[unit][channel] = kept + started
                self.arriving[unit][channel] -= started
            self.mean_age[channel] = older * share(kept, self.fleet[TRAINING][channel])
            self.delivered[channel] = 0.0
            running -= kept
        self.retired = running

    def receive(self, channel: int, amount: float, serving: float) -> None:
        """Put chips in the start-up queue."""
        self.arriving[TRAINING][channel] += amount
        self.arriving[SERVING][channel] += amount * serving
        self.bought[channel] += amount
        self.delivered[channel] += amount

    def buy(
        self, amount: float, channel: int, price: float, serving: float = 1.0, payee: str = "merchant_vendors",
        purpose: str = "chips",
    ) -> None:  # fmt: skip
        """Receive chips and pay."""
        self.receive(channel, amount, serving)
        self.queued[channel] -= amount * price / 1e6
        self.pay_for(amount, price, payee, purpose)

    def pay_for(self, amount: float, price: float, payee: str, purpose: str) -> None:
        """Pay for chips out of the funds."""
        self.spent += amount * price / 1e6
        self.model.pay(self.key, payee, purpose, amount * price / 1e6)


class PlainHost(PlainOwner):
    """A third country: hosts that buy on the open market, and a state that asks for chips for national projects."""

    CHANGES = (*PlainOwner.CHANGES, "allowed", "awaited", "coming", "built", "infra", "imported")

    def age(self) -> None:
        """National computing starts up and wears out with the fleet, and meets a part of national need."""
        m, p, had = self.model, self.model.p, self.fleet[TRAINING][DOMESTIC]
        super().age()
        if not m.national_begun:
            return
        begun = min(1.0, 1 / p.deployment_lag) * self.lit()
        survives = 1 - share(self.retired, had)
        users = self.population * p.working_age_share * self.adoption
        need = p.sovereign_part * users * (self.income / p.serving_income) ** (p.income_elasticity / 2) * m.per_user
        for origin, waits in enumerate(self.coming):
            self.built[origin] = self.built[origin] * survives + waits * begun
            self.coming[origin] = waits * (1 - begun)
        self.infra = [built / (need + sum(self.built) + SLIVER) for built in self.built]

    def order(self) -> None:
        """Order for hosts, then ask for what ready sites wait for: merchant chips as far as rules let them through."""
        super().order()
        self.asked = [0.0, 0.0]
        if self.model.tendering:
            us, prc, own = self.awaited
            self.allowed = self.granted() * (1 - self.blocked)
            self.asked = [(us + own) * self.allowed, prc]

    def take_delivery(self) -> None:
        """Receive what hosts ordered, then the chips of national projects."""
        super().take_delivery()
        m, p = self.model, self.model.p
        self.imported = 0.0
        if not m.tendering:
            return
        merchant, prc = (asked * filled for asked, filled in zip(self.asked, m.filled, strict=True))
        us = merchant * share(self.awaited[0], self.awaited[0] + self.awaited[2])
        for origin, came in enumerate((us, prc, merchant - us)):
            self.coming[origin] += came
            waits = self.awaited[origin] - came
            self.awaited[origin] = waits * (1 - p.order_withdrawal) ** QUARTERS
        self.imported = prc
        self.receive(DOMESTIC, merchant, 1.0)
        self.receive(DOMESTIC, prc, p.domestic_serving_ratio)


class PlainPRCOwner(PlainOwner):
    """A PRC cloud or lab: domestic, licensed and offshore chips, and what is unmet goes to the street."""

    CHANGES = (*PlainOwner.CHANGES, "unmet", "hunger")

    def order(self) -> None:
        """Order through each legal channel."""
        m, p, levers = self.model, self.model.p, self.model.levers
        own = p.prc_domestic_budget_share
        at_home = own + (1 - own) * levers["prc_domestic_mandate"] * p.mandate_reach
        money = self.funds() * at_home
        home = m.home_chips
        self.place(home, self.key, DOMESTIC, money * 1e6 / home.price, home.price, "PRC owners")
        reach = 1 - levers["entity_reach"] * p.entity_reach_effect
        open_abroad = p.offshore_owned_share * (1 - levers["hq_rule"]) * reach * m.on["offshore_owned"]
        legal = self.admitted()
        blocked = max(0.0, self.licence_wish - legal * share(m.licensed_price(), m.chips.price))
        self.place(m.chips, f"{self.key}/legal", LEGAL, legal, m.licensed_price(), "PRC licensed")
        abroad = blocked * open_abroad
        self.place(m.chips, f"{self.key}/offshore", OFFSHORE, abroad, m.chips.price, "PRC abroad")

    def lit(self) -> float:
        """In the PRC all chips find power."""
        return 1.0

    def admitted(self) -> float:
        """Orders that ceiling, acceptance, veto and this buyer's part of the quota let through."""
        m, levers = self.model, self.model.levers
        if levers["chip_ceiling"] <= 0:
            return 0.0
        dearer = share(m.chips.price, m.licensed_price())
        accepted = self.licence_wish * dearer * levers["prc_import_acceptance"] * m.on["legal"]
        quota = levers["chip_quota"] * 1e6 / 4
        everyone = m.all_wished * dearer * levers["prc_import_acceptance"]
        return accepted * (1 - levers["licence_veto"]) * min(1.0, share(quota, everyone))

    def take_delivery(self) -> None:
        """Receive and pay by channel."""
        m, p = self.model, self.model.p
        self.age()
        training, serving = m.compliant_part()
        home = m.home_chips.delivered[self.key]
        legal, abroad = (m.chips.delivered[f"{self.key}/{way}"] for way in ("legal", "offshore"))
        self.buy(home, DOMESTIC, m.home_chips.price, p.domestic_serving_ratio, "prc_vendors", "domestic chips")
        self.buy(legal, LEGAL, m.licensed_price(), share(serving, training))
        self.buy(abroad, OFFSHORE, m.chips.price)
        self.hunger = share(max(0.0, self.funds() - self.spent), self.funds())

    def plan_route(self) -> None:
        """What money is left, and what found no compute to rent abroad, is unmet demand."""
        m = self.model
        left = self.funds() * self.hunger + m.returned[self.key]
        self.unmet = left * m.p.grey_appetite * 1e6 / m.chips.price

    def take_diverted(self) -> None:
        """Take a part of what landed, by unmet demand, at the street price; close the books."""
        m = self.model
        amount = m.for_sale() * m.sold_part * share(self.unmet, m.unmet())
        price, own = m.chips.price * (1 + m.premium), amount * min(1.0, 1 / m.p.grey_appetite)
        self.receive(SMUGGLED, amount, 1.0)
        self.pay_for(own, price, "street", "diverted chips")
        m.pay("small buyers", "street", "diverted chips", (amount - own) * price / 1e6)
        self.close_books(m.returned[self.key])


class PlainVendor(PlainAgent):
    """A chip vendor: merchant, captive to a parent, or domestic in the PRC."""

    CHANGES = ("sold", "revenue", "prc_revenue", "turned_away", "stock")
    EXPORTS = ("spare", "exported")  # of a domestic one too

    def changes(self) -> tuple[str, ...]:
        """Names of what the stages may change."""
        return self.CHANGES + (self.EXPORTS if self.domestic else ())

    def offer(self) -> None:
        """Put all stock up for sale, unless the parent takes it."""
        if self.domestic:
            self.model.home_chips.offers[self.key] = self.stock - self.spare
        elif not self.captive_to:
            self.model.chips.offers[self.key] = self.stock

    def take_delivery(self) -> None:
        """Book the quarter's sales."""
        m = self.model
        if self.domestic:
            self.sold, self.exported = m.home_chips.sold_by(self.key), self.spare * m.taken
            self.revenue = (self.sold + self.exported) * m.home_chips.price / 1e6
            m.pay("prc_vendors", self.key, "vendor revenue", self.revenue)
            self.spare -= self.exported
            self.stock -= self.exported
        else:
            self.sell_to_parent() if self.captive_to else self.sell_to_all()
            self.turned_away = m.turned_away()
        self.stock -= self.sold

    def sell_to_parent(self) -> None:
        """Everything goes to the parent at cost."""
        self.sold = self.stock
        self.revenue = self.stock * self.model.p.captive_cost / 1e6
        self.model.pay(self.captive_to, self.key, "chips", self.revenue)

    def sell_to_all(self) -> None:
        """A part of what the market sold, less the fee on licensed chips."""
        m, chips = self.model, self.model.chips
        self.sold = chips.sold_by(self.key)
        mine = share(self.sold, chips.sold_in_all())
        legal = chips.delivered_to("PRC licensed")
        licensed = legal * m.licensed_price()
        fee = licensed * m.levers["chip_fee"]
        self.revenue = mine * ((chips.sold_in_all() - legal) * chips.price + licensed - fee) / 1e6
        self.prc_revenue = mine * (licensed - fee) / 1e6
        m.pay("merchant_vendors", "treasury_fee", "export fee", mine * fee / 1e6)
        m.pay("merchant_vendors", self.key, "vendor revenue", self.revenue)
        for group in BUYERS:
            m.flow[f"{self.key}|{group}|legal"] = mine * chips.delivered_to(group)


class PlainRing(PlainAgent):
    """A smuggling ring."""

    CHANGES = (
        "capital", "hub", "dormant", "in_transit", "in_store", "shipment", "landed", "seized", "hazard", "record",
        "cases", "charged", "caught",
    )  # fmt: skip

    def margin(self) -> float:
        """Expected profit per unit of list price."""
        p = self.model.p
        seizure = self.hazard * self.seized_part()
        margin = (1 + self.model.premium) * (1 - seizure) - 1 - p.handling_cost - self.hazard * p.charge_penalty
        return margin + p.insider_discount if self.insider else margin

    def seized_part(self) -> float:
        """Share of a caught shipment that is seized, so that the flow as a whole loses its share."""
        return min(1.0, self.model.p.seizure_fraction / self.model.p.ring_hazard)

    def eagerness(self) -> float:
        """Share of what it has that the ring puts to work."""
        return (1 - min(1.0, self.dormant)) * s_curve(self.margin(), 0.0, self.model.p.ring_margin_width)

    def order(self) -> None:
        """Buy what it expects to move."""
        m = self.model
        wanted = max(0.0, self.planned() - self.in_transit - self.in_store)
        m.chips.order(self.key, wanted * (1 - m.p.cap_bite * m.levers["third_country_cap"]) * self.room(), FRONTS)

    def planned(self) -> float:
        """What the ring would move with no hub in its way."""
        return self.capital * self.eagerness() * self.model.on["smuggling"]

    def room(self) -> float:
        """Part of what rings would move through this hub that passes for its own imports."""
        m, hub = self.model, self.model.hubs[int(self.hub)]
        planned = sum(ring.planned() for ring in m.rings if ring.hub == self.hub)
        if planned <= 0:
            return 1.0
        ratio = m.p.hub_throughput * hub.weight * m.traded_before / planned
        return ratio / (1 + ratio**4) ** (1 / 4)

    def take_delivery(self) -> None:
        """Receive and pay."""
        got = self.model.chips.delivered[self.key]
        paid = got * self.model.chips.price / 1e6
        self.in_transit += got
        self.record += paid
        self.model.pay(self.key, "merchant_vendors", "chips", paid)

    def plan_route(self) -> None:
        """Weigh the hazard and decide how much to send."""
        m, p, hub = self.model, self.model.p, self.model.hubs[int(self.hub)]
        busy = (share(hub.traffic, p.hub_traffic_reference) + p.traffic_floor) ** p.traffic_exponent
        watched = m.levers["enforcement"] ** p.enforcement_exponent * (1 + p.tracking_effect * m.coverage)
        watched *= 1 + (p.wave_strength - 1) * min(1.0, m.wave)
        rate = p.ring_hazard * watched * busy / hub.laxity + p.customs_hazard * m.levers["prc_customs"]
        self.hazard = 1 - math.exp(-rate)
        self.shipment = self.in_transit * self.eagerness()

    def run_route(self) -> None:
        """Get through or get caught."""
        m, p = self.model, self.model.p
        self.caught = float(m.luck[self.key]["caught"] < self.hazard and self.shipment > 0)
        self.seized = self.shipment * self.seized_part() if self.caught else 0.0
        self.landed = (self.shipment - self.seized) * (1 - p.tracking_block * m.coverage)
        self.in_transit -= self.landed + self.seized
        self.carried_through = int(self.hub)

    def take_diverted(self) -> None:
        """Collect, grow or shrink, move, lie low, and answer in court."""
        m = self.model
        sold = (self.landed + self.in_store) * m.sold_part
        self.in_store += self.landed - sold
        m.pay("street", self.key, "diverted chips", sold * m.chips.price * (1 + m.premium) / 1e6)
        self.invest(sold)
        luck = m.luck[self.key]
        if self.caught and luck["moves"] < m.p.ring_moves:
            self.hub = float(self.new_hub(luck["new_hub"]))
        self.dormant = m.p.ring_dormancy if self.caught else max(0.0, self.dormant - 1)
        self.go_to_court()

    def invest(self, sold: float) -> None:
        """Profit is reinvested and newcomers join; a bust costs a part of the capital."""
        p = self.model.p
        if self.caught:
            self.capital *= 1 - p.ring_loss_when_caught
            return
        margin = self.margin()
        profit = p.ring_reinvestment * max(0.0, margin) * share(sold, self.capital)
        entry = p.ring_entry * s_curve(margin, p.ring_entry_margin, p.ring_margin_width)
        leave = p.ring_attrition + p.ring_exit * s_curve(-margin, 0.0, p.ring_margin_width)
        grown = self.capital * (1 + profit + entry) * (1 - leave)
        self.capital = max(grown, p.ring_capital_2022 * self.size * p.ring_core)

    def new_hub(self, luck: float) -> int:
        """A lottery weighted by laxity and recorded routes."""
        weights = [hub.laxity * hub.weight for hub in self.model.hubs]
        return sum(running <= luck * sum(weights) for running in accumulate(weights[:-1]))

    def go_to_court(self) -> None:
        """A bust opens a case on what was bought; it is charged after the lag."""
        p = self.model.p
        self.charged = self.cases[0]
        self.cases = [*self.cases[1:], 0.0]
        place = math.ceil(p.charge_lag) - 1
        if self.caught and 0 <= place < len(self.cases):
            self.cases[place] += self.record * p.provable_share
        self.record = 0.0 if self.caught else self.record


# -- the model ---------------------------------------------------------------------------------------------------------


class PlainModel:
    """One world: ``trade()`` and ``smuggle()`` play the two stages of one quarter."""

    def __init__(
        self, *, framework: Framework,
        p: SimpleNamespace, levers: dict[str, float], on: dict[str, float], luck: dict[str, dict[str, float]],
        price: float, home_price: float, premium: float, wave: float, traded_before: float, coverage: float,
        wished_by_others: float, lit: float, year: float, national_begun: bool, tendering: bool,
        before: dict[str, Any], per_user: float, returned: dict[str, float],
        hubs: list[SimpleNamespace], agents: list[tuple[type[PlainAgent], str, dict[str, Any]]],
    ) -> None:  # fmt: skip
        super().__init__(**framework.options)
        self.p, self.levers, self.on, self.luck = p, levers, on, luck
        self.coverage, self.premium, self.wave, self.hubs = coverage, premium, wave, hubs
        self.traded_before, self.lit, self.year, self.returned = traded_before, lit, year, returned
        self.sold_part, self.per_user = 1.0, per_user
        self.national_begun = national_begun
        self.tendering, self.asked, self.filled, self.taken = tendering, before["asked"], [0.0, 0.0], 0.0
        self.chips, self.home_chips = PlainMarket(self, price), PlainMarket(self, home_price)
        self.cast = [framework.kind(kind)(self, key, **attributes) for kind, key, attributes in agents]
        self.vendors = [a for a in self.cast if isinstance(a, PlainVendor)]
        self.owners = [a for a in self.cast if isinstance(a, PlainOwner)]
        self.prc_owners = [a for a in self.cast if isinstance(a, PlainPRCOwner)]
        self.rings = [a for a in self.cast if isinstance(a, PlainRing)]
        self.hosts = [a for a in self.cast if isinstance(a, PlainHost)]
        self.all_wished = wished_by_others + sum(owner.licence_wish for owner in self.prc_owners)
        first = [owner.licence_wish * share(owner.chip_budget, owner.funds()) for owner in self.prc_owners]
        self.all_wished_first = sum(first)
        self.payments: defaultdict[tuple[str, str, str], float] = defaultdict(float)
        self.flow: dict[str, float] = {}

    def trade(self) -> None:
        """Order, clear, deliver."""
        for vendor in self.vendors:
            vendor.offer()
        for buyer in [*self.owners, *self.rings]:
            buyer.order()
        if self.tendering:
            self.asked = [sum(host.asked[maker] for host in self.hosts) for maker in range(2)]
            self.chips.order("tenders", self.asked[0], "third owners")
        self.chips.clear(self.levers["us_first_sales"])
        self.home_chips.clear(0.0)
        self.clear_tenders()
        for agent in [*self.owners, *self.rings, *self.vendors]:
            agent.take_delivery()

    def clear_tenders(self) -> None:
        """National projects share what the market delivered to them, and what PRC makers have set aside."""
        self.spare = spare = sum(vendor.spare for vendor in self.vendors if vendor.domestic)
        if self.tendering:
            exported = min(self.asked[1], spare)
            self.filled = [share(self.chips.delivered["tenders"], self.asked[0]), share(exported, self.asked[1])]
            self.taken, self.spare = share(exported, spare), spare - exported
            self.pay("state", "merchant_vendors", "chips", self.chips.delivered["tenders"] * self.chips.price / 1e6)
            self.pay("state", "prc_vendors", "chips", exported * self.home_chips.price / 1e6)
        least = self.p.tender_sliver * 1e3
        self.promise = math.log(share(self.spare, self.spare + 2 * self.asked[1] + least) + self.p.tender_bare)

    def smuggle(self) -> None:
        """Plan, run, move the premium, share out what landed and is paid for."""
        for agent in [*self.prc_owners, *self.rings]:
            agent.plan_route()
        for ring in self.rings:
            ring.run_route()
        self.clear_street()
        for agent in [*self.prc_owners, *self.rings]:
            agent.take_diverted()

    def clear_street(self) -> None:
        """The premium answers unmet demand against what landed; at that premium a part of it is paid for."""
        p = self.p
        tightness = share(self.unmet(), self.for_sale() + p.street_float)
        wish = p.premium_elasticity * math.log(max(tightness / p.premium_neutral_tightness, 1e-12))
        end = p.premium_cap if wish > 0 else p.premium_floor
        self.premium += p.premium_speed * (end * (1 - math.exp(-abs(wish / end))) - self.premium)
        self.sold_part = min(1.0, share(self.unmet() / (1 + self.premium), self.for_sale()))
        for place, hub in enumerate(self.hubs):
            through = sum(ring.landed for ring in self.rings if ring.carried_through == place)
            self.flow[f"{FRONTS}|{hub.key}|diverted"] = self.flow[f"{hub.key}|PRC|diverted"] = through
        self.wave = p.wave_quarters if self.luck["street"]["wave"] < p.wave_chance else max(0.0, self.wave - 1)

    def for_sale(self) -> float:
        """All chips that got through, now and before."""
        return sum(ring.landed + ring.in_store for ring in self.rings)

    def unmet(self) -> float:
        """All demand left unmet."""
        return sum(owner.unmet for owner in self.prc_owners)

    def compliant_part(self) -> tuple[float, float]:
        """Training and serving power of the best part that may be sold."""
        training = min(self.levers["chip_ceiling"], self.p.best_chip)
        return training, max(training, self.p.compliant_memory if training > 0 else 0.0)

    def licensed_price(self) -> float:
        """k$ per training H100e of that part."""
        training, serving = self.compliant_part()
        discount = 1 - self.p.compliant_discount * (1 - share(training, serving))
        return self.chips.price * discount * share(training + serving, 2 * training)

    def turned_away(self) -> float:
        """$bn of PRC demand that US rules kept from the vendors."""
        earned = self.chips.delivered_to("PRC licensed") * self.licensed_price() / 1e6
        wish = self.all_wished_first * self.chips.price / 1e6
        return max(0.0, wish * self.levers["prc_import_acceptance"] - earned)

    def play(self) -> None:
        """Both stages of the quarter."""
        self.trade()
        self.smuggle()

    def pay(self, payer: str, payee: str, purpose: str, amount: float) -> None:
        """Book a payment."""
        self.payments[payer, payee, purpose] += amount

    def states(self) -> dict[str, dict[str, Any]]:
        """Everything that the stages may have changed, by place and name as in the real model."""
        markets = {"chips": self.chips, "home_chips": self.home_chips}
        return {
            **{agent.key: {name: getattr(agent, name) for name in agent.changes()} for agent in self.cast},
            **{key: {"tightness": market.tightness, "traded": market.traded} for key, market in markets.items()},
            "street": {"premium": self.premium, "wave": self.wave},
            "tenders": {name: getattr(self, name) for name in ("asked", "spare", "promise", "filled", "taken")},
            "flow": dict(self.flow),
        }


# -- from a real model -------------------------------------------------------------------------------------------------


BEFORE = {TRADE[0]: "before_trade", SMUGGLE[0]: "before_smuggle"}
AFTER = {TRADE[-1]: "after_trade", SMUGGLE[-1]: "after_smuggle"}


@dataclass
class Watched:
    """One quarter of a real model: states and payments so far, by the moments before and after each stage."""

    model: Model
    quarter: int
    states: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    payments: dict[str, dict[tuple[str, str, str], Any]] = field(default_factory=dict)
    returned: dict[str, Any] = field(default_factory=dict)

    def keep(self, moment: str) -> None:
        """Hold on to all present states (they are frozen, so nothing is copied) and to the payments so far."""
        self.states[moment] = {key: place.snapshot() for key, place in self.model.places().items()}
        self.payments[moment] = dict(self.model.ledger.payments)
        self.returned = {owner.key: self.model.tenancy.returned(owner.key) for owner in self.model.cast(PRCOwner)}


def watch(model: Model) -> Watched:
    """Play one quarter of the model, and keep its states around both stages."""
    watched, play = Watched(model, model.quarter + 1), model._play

    def hooked(beat: str) -> None:
        if beat in BEFORE:
            watched.keep(BEFORE[beat])
        play(beat)
        if beat in AFTER:
            watched.keep(AFTER[beat])

    with patch.object(model, "_play", hooked):
        model.step()
    return watched


def plain_model(watched: Watched, world: int, framework: Framework = MESA) -> PlainModel:
    """The plain model of one world (a row of the watched model), ready to play the same two stages."""
    model = watched.model
    now = {key: numbers(states, world) for key, states in watched.states["before_trade"].items()}
    luck = model.luck.take(slice(world, world + 1))  # fresh, so that what was drawn may be looked up again
    return framework.kind(PlainModel)(
        framework=framework,
        p=SimpleNamespace(**numbers(model.assumptions.values, world)),
        levers=now["levers"],
        on=numbers({name: model.on(name) for name in SWITCHES}, world),
        luck={
            "street": {"wave": float(luck.uniform("street/wave", watched.quarter)[0])},
            **{ring.key: draws(ring.key, luck, watched.quarter) for ring in model.cast(Smuggler)},
        },
        price=now["chips"]["price"],
        home_price=now["home_chips"]["price"],
        premium=now["street"]["premium"],
        wave=now["street"]["wave"],
        traded_before=now["chips"]["traded"],
        coverage=now["defenders"]["coverage"],
        lit=now["us_grid"]["lit"],
        year=year(watched.quarter),
        national_begun=begun(watched.quarter),
        tendering=tendering(watched.quarter),
        before=now["tenders"],
        per_user=now["serving"]["per_user"],
        returned=numbers(watched.returned, world),
        wished_by_others=sum(now[o.key]["licence_wish"] for o in model.cast(PRCOwner) if not trades(o)),
        hubs=[
            SimpleNamespace(key=key, laxity=now[key]["laxity"], weight=now[key]["hub_weight"],
                            traffic=now["flow"][f"{key}|PRC|diverted"])
            for key in model.street.hubs
        ],
        agents=[plain for actor in model.cast() if (plain := plain_agent(actor, now[actor.key]))],
    )  # fmt: skip


def numbers(states: dict[str, Any], world: int) -> dict[str, Any]:
    """One world of states, assumptions or switches: floats and lists of floats; one float is that of every world."""
    return {name: array if isinstance(array, float) else array[..., world].tolist() for name, array in states.items()}


def trades(actor: Any) -> bool:
    """Whether an owner takes part in the chip markets."""
    if isinstance(actor, Lab):
        return actor.builds
    return actor.third if isinstance(actor, Market) else isinstance(actor, Cloud | PRCCloud)


def plain_agent(actor: Any, now: dict[str, Any]) -> tuple[type[PlainAgent], str, dict[str, Any]] | None:
    """The plain kind, key and attributes of an actor that takes part in the two stages, else None."""
    if isinstance(actor, ChipVendor):
        domestic = isinstance(actor, DomesticVendor)
        return PlainVendor, actor.key, now | {"captive_to": actor.captive_to, "domestic": domestic}
    if isinstance(actor, Smuggler):
        return PlainRing, actor.key, now | {"insider": actor.insider}
    if not trades(actor):
        return None
    if isinstance(actor, PRCCloud | PRCLab):
        return PlainPRCOwner, actor.key, now | {"funder": actor.funder}
    favoured = 1.0 if isinstance(actor, Lab) or (isinstance(actor, Cloud) and actor.bloc == "US") else 0.0
    host = isinstance(actor, Market)
    rules = {
        "licensed": isinstance(actor, Cloud) and actor.licensed,
        "capped": not actor.ally if host else isinstance(actor, Cloud) and actor.bloc != "US",
        "needs_licence": host and actor.needs_licence,
    }
    rules |= {"bloc": actor.bloc, "favoured": favoured}
    if host:
        rules |= {name: getattr(actor, name) for name in ("population", "income", "blocked")}
    return PlainHost if host else PlainOwner, actor.key, now | rules


def draws(ring: str, luck: Luck, quarter: int) -> dict[str, float]:
    """A ring's own uniform draws of the quarter, looked up with a fresh luck of the same seed and world."""
    return {event: float(luck.uniform(f"{ring}/{event}", quarter)[0]) for event in ("caught", "new_hub", "moves")}
