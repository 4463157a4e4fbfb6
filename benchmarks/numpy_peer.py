"""The trade stage with NumPy alone: a plain loop over agents, every number an array over worlds, no framework at all.

A third reading of the rules beside the model's and ``plain_reference``'s, and of their stage only the trade part. What
it starts from and what came out of the real stage lie in a ``Watched`` quarter (``plain_reference.watch``).
"""

from collections import defaultdict
from functools import reduce
from operator import add
from types import SimpleNamespace
from typing import Any

import numpy as np
from plain_reference import SWITCHES, Watched, plain_agent, trades

from twofutures.abm.calendar import year
from twofutures.abm.places.chip_market import FRONTS
from twofutures.abm.places.model_market import SLIVER
from twofutures.agents.chip_vendor import BUYERS
from twofutures.agents.market_tenders import QUARTERS, begun, tendering
from twofutures.agents.owner import DOMESTIC, LEGAL, OFFSHORE, PRCOwner

TABLES = (
    "fleet",
    "arriving",
    "bought",
    "delivered",
    "queued",
    "awaited",
    "coming",
    "built",
)  # written in place, so copied first


def share(part: Any, whole: Any) -> Any:
    """part / whole, 0 where there is no whole."""
    return np.divide(part, whole, out=np.zeros(np.shape(whole)), where=whole > 0)


def total(arrays: Any) -> Any:
    """The sum of some arrays, one after the other."""
    return reduce(add, arrays)


class Start:
    """What the trade stage starts from, in all worlds: assumptions, levers, markets, agents (kind, key, numbers)."""

    def __init__(self, watched: Watched) -> None:
        model, now = watched.model, watched.states["before_trade"]
        self.worlds = model.worlds
        self.p = SimpleNamespace(**model.assumptions.values)
        self.levers, self.on = now["levers"], {name: model.on(name) for name in SWITCHES}
        self.price, self.home_price = now["chips"]["price"], now["home_chips"]["price"]
        self.traded_before, self.premium = now["chips"]["traded"], now["street"]["premium"]
        self.lit, self.per_user, self.asked = now["us_grid"]["lit"], now["serving"]["per_user"], now["tenders"]["asked"]
        self.year, self.begun, self.tendering = (f(watched.quarter) for f in (year, begun, tendering))
        self.hub_weights = np.stack([now[key]["hub_weight"] for key in model.street.hubs])  # (hubs, worlds)
        self.agents = [plain for actor in model.cast() if (plain := plain_agent(actor, now[actor.key]))]
        owners = {o.key: now[o.key] for o in model.cast(PRCOwner)}
        buying = [now[o.key] for o in model.cast(PRCOwner) if trades(o)]
        self.all_wished = total(states["licence_wish"] for states in owners.values())
        first = [s["licence_wish"] * share(s["chip_budget"], s["chip_budget"] + s["saved"]) for s in buying]
        self.all_wished_first = total(first)


class Market:
    """A pool of chips for sale: offers by vendor; orders by buyer as amount, group, how favoured, part that waited."""

    def __init__(self, price: Any) -> None:
        self.price = price
        self.offers: dict[str, Any] = {}
        self.orders: dict[str, tuple[Any, str, float, Any]] = {}
        self.delivered: dict[str, Any] = {}

    def order(self, buyer: str, amount: Any, group: str, favoured: float = 0.0, waited: Any = 0.0) -> None:
        """Note an order."""
        self.orders[buyer] = amount, group, favoured, waited

    def clear(self, first_sales: Any, paid: Any) -> None:
        """Prepaid orders first; the rest pro rata, or favoured buyers first, or a blend of both."""
        supply, wanted = total(self.offers.values()), total(order[0] for order in self.orders.values())
        self.tightness = 2 * share(wanted - supply, wanted + supply)
        prepaid = {
            buyer: amount * waited * paid * (1 - first_sales * (1 - favoured))
            for buyer, (amount, _, favoured, waited) in self.orders.items()
        }
        all_prepaid = total(prepaid.values())
        kept = np.minimum(1.0, share(supply, all_prepaid))
        left, rest = np.maximum(0.0, supply - all_prepaid * kept), wanted - all_prepaid
        ahead = [amount - prepaid[buyer] for buyer, (amount, _, favoured, _) in self.orders.items() if favoured]
        urgent = total([np.zeros_like(supply), *ahead])
        even, first = np.minimum(1.0, share(left, rest)), np.minimum(1.0, share(left, urgent))
        later = np.minimum(1.0, share(left - urgent * first, rest - urgent))
        fills = {f: (1 - first_sales) * even + first_sales * (f * first + (1 - f) * later) for f in (0.0, 1.0)}
        for buyer, (amount, _, favoured, _) in self.orders.items():
            self.delivered[buyer] = prepaid[buyer] * kept + (amount - prepaid[buyer]) * fills[favoured]
        self.traded = total(self.delivered.values())
        self.sold_share = share(self.traded, supply)
        self.sold_in_all = supply * self.sold_share

    def delivered_to(self, group: str) -> Any:
        """What a group of buyers got."""
        return total([0.0, *(self.delivered[b] for b, order in self.orders.items() if order[1] == group)])


class Agent:
    """An agent: its numbers are arrays whose last axis is worlds."""

    def __init__(self, trade: "NumpyTrade", key: str, numbers: dict[str, Any]) -> None:
        self.m, self.key = trade, key
        vars(self).update(numbers, **{name: numbers[name].copy() for name in TABLES if name in numbers})


class Owner(Agent):
    """A cloud, lab or host outside the PRC."""

    clubs: Any = (0.0, 0.0)
    serving_sold = 1.0

    def order(self) -> None:
        """Spend new money and what waits at list price, as far as rules let it."""
        chips = self.m.chips
        wanted = np.minimum(self.funds() * 1e6 / chips.price, self.licences()) * self.granted()
        self.place(chips, self.key, DOMESTIC, wanted, chips.price, f"{self.bloc} owners", self.favoured)

    def place(self, market: Market, name: str, channel: int, amount: Any, price: Any, group: str, favoured=0.0) -> None:
        """Order, with the place that unfilled orders have in this channel's queue."""
        cost = amount * price / 1e6
        market.order(name, amount, group, favoured, np.minimum(1.0, share(self.queued[channel], cost)))
        self.queued[channel] = cost

    def funds(self) -> Any:
        """This quarter's money for chips and what was carried over."""
        return self.chip_budget + self.saved

    def lit(self) -> Any:
        """Part of the chips due that finds power."""
        return self.m.lit

    def licences(self) -> Any:
        """What a Gulf host may buy this quarter; nobody else has a number of licences."""
        p = self.m.p
        if not self.licensed:
            return np.inf
        promoted = 1 + p.licence_promotion * np.log(1 + self.m.levers["export_push"] / p.finance_reference)
        return p.gulf_licensed * 1e3 * p.licensed_chip / p.licence_years / 4 * promoted

    def granted(self) -> Any:
        """What caps on countries and licences by purchase leave of an order."""
        m, p, levers = self.m, self.m.p, self.m.levers
        refused = 1 - p.club_licence * self.clubs[0] * m.on["club_goods"]
        left = 1 - p.cap_bite * levers["third_country_cap"] * refused if self.capped else 1.0
        if self.needs_licence:
            pushed = (1 + levers["export_push"] / p.finance_reference) ** p.licence_ease
            left = left * np.where(m.year > p.licence_rule, 1 - refused * (1 - p.licence_habit) / pushed, 1.0)
        return left

    def take_delivery(self) -> None:
        """Age the fleet, receive what was ordered and what a captive vendor made, close the books."""
        self.age()
        self.buy(self.m.chips.delivered[self.key], DOMESTIC, self.m.chips.price)
        for stock in self.m.captive.get(self.key, ()):
            self.receive(DOMESTIC, stock, 1.0)
        m, p = self.m, self.m.p
        left = np.maximum(0.0, self.funds() - self.spent)
        kept = (1 - p.order_withdrawal) * m.on["order_book"]
        self.saved = left * kept
        self.queued = self.queued * kept * np.minimum(1.0, share(left, self.queued.sum(axis=0)))
        self.withdrawn = left - self.saved
        m.pay(self.key, "equity", "orders withdrawn", self.withdrawn)

    def age(self) -> None:
        """Start up what waited, lose what wears out."""
        p, lit = self.m.p, self.lit()
        due = self.arriving * np.minimum(1.0, 1 / p.deployment_lag)
        started = due * lit
        self.dark = due[0].sum(axis=0) * (1 - lit)
        older = self.mean_age + 1 / 4
        hazard = p.retirement_shape / p.chip_lifetime * (older / p.chip_lifetime) ** (p.retirement_shape - 1)
        kept = self.fleet * np.exp(-hazard / 4)
        self.retired = (self.fleet[0] - kept[0]).sum(axis=0)
        self.fleet = kept + started
        self.mean_age = older * share(kept[0], self.fleet[0])
        self.arriving -= started
        self.delivered[:], self.spent = 0.0, np.zeros(self.m.worlds)

    def receive(self, channel: int, amount: Any, serving: Any) -> None:
        """Put chips in the start-up queue."""
        self.arriving[0, channel] += amount
        self.arriving[1, channel] += amount * serving
        self.bought[channel] += amount
        self.delivered[channel] += amount

    def buy(self, amount, channel, price, serving=1.0, payee="merchant_vendors", purpose="chips") -> None:
        """Receive chips and pay."""
        cost = amount * price / 1e6
        self.receive(channel, amount, serving)
        self.queued[channel] -= cost
        self.spent = self.spent + cost
        self.m.pay(self.key, payee, purpose, cost)


class Host(Owner):
    """A third country: hosts that buy on the open market, and chips asked for national projects."""

    def age(self) -> None:
        """National computing starts up and wears out with the fleet, and meets a part of national need."""
        m, p, had = self.m, self.m.p, self.fleet[0, DOMESTIC]
        super().age()
        if not m.begun:
            return
        started = self.coming * np.minimum(1.0, 1 / p.deployment_lag) * self.lit()
        self.built = self.built * (1 - share(self.retired, had)) + started
        self.coming = self.coming - started
        users = self.population * p.working_age_share * self.adoption
        need = p.sovereign_part * users * (self.income / p.serving_income) ** (p.income_elasticity / 2) * m.per_user
        self.infra = self.built / (need + self.built.sum(axis=0) + SLIVER)

    def order(self) -> None:
        """Order for hosts, then ask for what ready sites wait for."""
        super().order()
        if self.m.tendering:
            self.allowed = self.granted() * (1 - self.blocked)
            self.m.asked[0] += (self.awaited[0] + self.awaited[2]) * self.allowed
            self.m.asked[1] += self.awaited[1]

    def take_delivery(self) -> None:
        """Receive what hosts ordered, then the chips of national projects."""
        super().take_delivery()
        m, p = self.m, self.m.p
        self.imported = np.zeros(m.worlds)
        if not m.tendering:
            return
        merchant = m.filled[0] * self.allowed
        came = self.awaited * np.stack([merchant, m.filled[1], merchant])
        self.coming = self.coming + came
        self.awaited = (self.awaited - came) * (1 - p.order_withdrawal) ** QUARTERS
        self.imported = came[1]
        self.receive(DOMESTIC, came[0] + came[2], 1.0)
        self.receive(DOMESTIC, came[1], p.domestic_serving_ratio)


class DomesticOwner(Owner):
    """A PRC cloud or lab: domestic, licensed and offshore chips."""

    def order(self) -> None:
        """Order through each legal channel."""
        m, p, levers = self.m, self.m.p, self.m.levers
        own = p.prc_domestic_budget_share
        money = self.funds() * (own + (1 - own) * levers["prc_domestic_mandate"] * p.mandate_reach)
        home, price = m.home_chips, m.chips.price
        self.place(home, self.key, DOMESTIC, money * 1e6 / home.price, home.price, "PRC owners")
        reach = 1 - levers["entity_reach"] * p.entity_reach_effect
        open_abroad = p.offshore_owned_share * (1 - levers["hq_rule"]) * reach * m.on["offshore_owned"]
        legal = self.admitted()
        abroad = np.maximum(0.0, self.licence_wish - legal * share(m.licensed_price, price)) * open_abroad
        self.place(m.chips, f"{self.key}/legal", LEGAL, legal, m.licensed_price, "PRC licensed")
        self.place(m.chips, f"{self.key}/offshore", OFFSHORE, abroad, price, "PRC abroad")

    def lit(self) -> Any:
        """In the PRC all chips find power."""
        return 1.0

    def admitted(self) -> Any:
        """Orders that ceiling, acceptance, veto and this buyer's part of the quota let through."""
        m, levers = self.m, self.m.levers
        accepted = share(m.chips.price, m.licensed_price) * levers["prc_import_acceptance"]
        within = np.minimum(1.0, share(levers["chip_quota"] * 1e6 / 4, m.all_wished * accepted))
        legal = self.licence_wish * accepted * m.on["legal"] * (1 - levers["licence_veto"]) * within
        return np.where(levers["chip_ceiling"] > 0, legal, 0.0)

    def take_delivery(self) -> None:
        """Receive and pay by channel."""
        m = self.m
        self.age()
        home, legal = m.home_chips.delivered[self.key], m.chips.delivered[f"{self.key}/legal"]
        self.buy(home, DOMESTIC, m.home_chips.price, m.p.domestic_serving_ratio, "prc_vendors", "domestic chips")
        self.buy(legal, LEGAL, m.licensed_price, share(m.compliant[1], m.compliant[0]))
        self.buy(m.chips.delivered[f"{self.key}/offshore"], OFFSHORE, m.chips.price)
        self.hunger = share(np.maximum(0.0, self.funds() - self.spent), self.funds())


class Vendor(Agent):
    """A chip vendor: merchant, captive to a parent, or domestic in the PRC."""

    def offer(self) -> None:
        """Put all stock up for sale, unless the parent takes it."""
        if self.domestic:
            self.m.home_chips.offers[self.key] = self.stock - self.spare
        elif not self.captive_to:
            self.m.chips.offers[self.key] = self.stock

    def take_delivery(self) -> None:
        """Book the quarter's sales."""
        m = self.m
        if self.domestic:
            self.sold, self.exported = self.m.home_chips.sold_share * (self.stock - self.spare), self.spare * m.taken
            self.revenue = (self.sold + self.exported) * m.home_chips.price / 1e6
            m.pay("prc_vendors", self.key, "vendor revenue", self.revenue)
            self.spare, self.stock = self.spare - self.exported, self.stock - self.exported
        elif self.captive_to:
            self.sold, self.revenue = self.stock, self.stock * m.p.captive_cost / 1e6
            m.pay(self.captive_to, self.key, "chips", self.revenue)
        else:
            self.sell_to_all()
        if not self.domestic:
            self.turned_away = m.turned_away
        self.stock = self.stock - self.sold

    def sell_to_all(self) -> None:
        """A part of what the market sold, less the fee on licensed chips."""
        m, chips = self.m, self.m.chips
        self.sold = self.stock * chips.sold_share
        mine = share(self.sold, chips.sold_in_all)
        fee = m.licensed * m.levers["chip_fee"]
        abroad = (chips.sold_in_all - m.delivered_to["PRC licensed"]) * chips.price
        self.revenue = mine * (abroad + m.licensed - fee) / 1e6
        self.prc_revenue = mine * (m.licensed - fee) / 1e6
        m.pay("merchant_vendors", "treasury_fee", "export fee", mine * fee / 1e6)
        m.pay("merchant_vendors", self.key, "vendor revenue", self.revenue)
        for group in BUYERS:
            m.flow[f"{self.key}|{group}|legal"] = mine * m.delivered_to[group]


class Ring(Agent):
    """A smuggling ring, as a buyer."""

    def order(self) -> None:
        """Buy what it expects to move and what its hub has room for."""
        m = self.m
        wanted = np.maximum(0.0, self.planned - self.in_transit - self.in_store) * self.room()
        m.chips.order(self.key, wanted * (1 - m.p.cap_bite * m.levers["third_country_cap"]), FRONTS)

    def plan(self) -> None:
        """What the ring would move with no hub in its way."""
        m, p = self.m, self.m.p
        seizure = self.hazard * np.minimum(1.0, p.seizure_fraction / p.ring_hazard)
        margin = (1 + m.premium) * (1 - seizure) - 1 - p.handling_cost - self.hazard * p.charge_penalty
        margin = margin + p.insider_discount if self.insider else margin
        eager = (1 - np.minimum(1.0, self.dormant)) / (1 + np.exp(-margin / p.ring_margin_width))
        self.planned = self.capital * eager * m.on["smuggling"]

    def room(self) -> Any:
        """Part of what rings would move through this hub that passes for its own imports."""
        m, hub = self.m, self.hub.astype(int)
        planned = total(ring.planned * (ring.hub == self.hub) for ring in m.rings)
        weight = np.take_along_axis(m.hub_weights, hub[None], axis=0)[0]
        ratio = share(m.p.hub_throughput * weight * m.traded_before, planned)
        return np.where(planned > 0, ratio / (1 + ratio**4) ** (1 / 4), 1.0)

    def take_delivery(self) -> None:
        """Receive and pay."""
        got = self.m.chips.delivered[self.key]
        paid = got * self.m.chips.price / 1e6
        self.in_transit, self.record = self.in_transit + got, self.record + paid
        self.m.pay(self.key, "merchant_vendors", "chips", paid)


KINDS = {
    "PlainOwner": Owner, "PlainHost": Host, "PlainPRCOwner": DomesticOwner, "PlainVendor": Vendor, "PlainRing": Ring,
}  # fmt: skip


class NumpyTrade:
    """All worlds of one quarter: ``trade()`` plays the trade stage."""

    def __init__(self, start: Start) -> None:
        vars(self).update(vars(start))
        self.chips, self.home_chips = Market(self.price), Market(self.home_price)
        self.asked = start.asked * (0.0 if self.tendering else 1.0)
        self.filled, self.taken = np.zeros((2, self.worlds)), np.zeros(self.worlds)
        self.changes = {
            key: kind.CHANGES + (kind.EXPORTS if numbers.get("domestic") else ()) for kind, key, numbers in start.agents
        }
        self.cast = [KINDS[kind.__name__](self, key, numbers) for kind, key, numbers in start.agents]
        self.owners, self.rings, self.vendors = (
            [a for a in self.cast if isinstance(a, kind)] for kind in (Owner, Ring, Vendor)
        )
        self.payments: defaultdict[tuple[str, str, str], Any] = defaultdict(float)
        self.flow: dict[str, Any] = {}

    def trade(self) -> None:
        """Order, clear, deliver."""
        self.price_licensed()
        for vendor in self.vendors:
            vendor.offer()
        for ring in self.rings:
            ring.plan()
        for buyer in [*self.owners, *self.rings]:
            buyer.order()
        if self.tendering:
            self.chips.order("tenders", self.asked[0], "third owners")
        self.chips.clear(self.levers["us_first_sales"], self.p.prepaid_part)
        self.home_chips.clear(0.0, self.p.prepaid_part)
        self.clear_tenders()
        self.count_sales()
        for agent in [*self.owners, *self.rings, *self.vendors]:
            agent.take_delivery()

    def price_licensed(self) -> None:
        """Training and serving power of the best part that may be sold, and its price in k$."""
        training = np.minimum(self.levers["chip_ceiling"], self.p.best_chip)
        serving = np.maximum(training, np.where(training > 0, self.p.compliant_memory, 0.0))
        discount = 1 - self.p.compliant_discount * (1 - share(training, serving))
        self.compliant = training, serving
        self.licensed_price = self.price * discount * share(training + serving, 2 * training)
        captive: dict[str, list[Any]] = {}
        for vendor in self.vendors:
            captive.setdefault(vendor.captive_to, []).append(vendor.stock)
        self.captive = {parent: stock for parent, stock in captive.items() if parent}

    def clear_tenders(self) -> None:
        """National projects share what the market delivered to them, and what PRC makers have set aside."""
        self.spare = spare = total(vendor.spare for vendor in self.vendors if vendor.domestic)
        if self.tendering:
            got, exported = self.chips.delivered["tenders"], np.minimum(self.asked[1], spare)
            self.filled = np.stack([share(got, self.asked[0]), share(exported, self.asked[1])])
            self.taken, self.spare = share(exported, spare), spare - exported
            self.pay("state", "merchant_vendors", "chips", got * self.price / 1e6)
            self.pay("state", "prc_vendors", "chips", exported * self.home_price / 1e6)
        least = self.p.tender_sliver * 1e3
        self.promise = np.log(share(self.spare, self.spare + 2 * self.asked[1] + least) + self.p.tender_bare)

    def count_sales(self) -> None:
        """What each group of buyers got, what licensed chips earned, and what the rules turned away."""
        self.delivered_to = {group: self.chips.delivered_to(group) for group in BUYERS}
        self.licensed = self.delivered_to["PRC licensed"] * self.licensed_price
        wish = self.all_wished_first * self.price / 1e6 * self.levers["prc_import_acceptance"]
        self.turned_away = np.maximum(0.0, wish - self.licensed / 1e6)

    def pay(self, payer: str, payee: str, purpose: str, amount: Any) -> None:
        """Book a payment."""
        self.payments[payer, payee, purpose] = self.payments[payer, payee, purpose] + amount

    def states(self) -> dict[str, dict[str, Any]]:
        """Everything that the stage may have changed, by place and name as in the real model."""
        markets = {"chips": self.chips, "home_chips": self.home_chips}
        return {
            **{a.key: {n: getattr(a, n) for n in self.changes[a.key]} for a in self.cast},
            **{key: {"tightness": market.tightness, "traded": market.traded} for key, market in markets.items()},
            "tenders": {name: getattr(self, name) for name in ("asked", "spare", "promise", "filled", "taken")},
            "flow": dict(self.flow),
        }
