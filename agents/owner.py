"""Those who own compute: what they order, receive, pay and wear out. Clouds, labs and countries' hosts are owners."""

from functools import cached_property
from typing import Any

from twofutures.abm.actor import Actor
from twofutures.abm.worlds import State, Worlds, exp, largest, least, power, share, stack, total
from twofutures.agents.export_rules import admitted, legal_wish, licensed_price, serving_per_training
from twofutures.agents.owner_budgets import building_budget, capital_budget, capital_spending

CHANNELS = ("domestic", "legal", "smuggled", "offshore_owned")
DOMESTIC, LEGAL, SMUGGLED, OFFSHORE = range(4)
TRAINING, SERVING = range(2)
UNLIMITED = 1e12  # H100e a quarter


class Owner(Actor):
    """Owns chips by channel, in training and in serving units; new chips start up after the deployment lag.

    Only PRC owners have more than one channel.
    """

    fleet = State(unit="H100e", meaning="running chips by unit (training, serving) and channel", axes=(2, 1))
    mean_age = State(unit="years", meaning="mean age of running chips by channel", axes=(1,))
    arriving = State(unit="H100e", meaning="delivered, not yet running, by unit and channel", axes=(2, 1))
    bought = State(unit="H100e", meaning="received since 2022Q1 by channel, nothing retired", axes=(1,))
    delivered = State(unit="H100e", meaning="received this quarter by channel", axes=(1,))
    chip_budget = State(unit="$bn", meaning="new money for chips this quarter")
    saved = State(unit="$bn", meaning="money for chips that found none so far and waits")
    queued = State(
        unit="$bn",
        meaning="part of it behind orders placed and not filled, by channel",
        axes=(1,),
        mechanism="order_book",
    )
    spent = State(unit="$bn", meaning="paid for chips this quarter, captive ones aside")
    withdrawn = State(unit="$bn", meaning="money for chips given up this quarter")
    capex = State(unit="$bn", meaning="capital spending this quarter")
    retired = State(unit="H100e", meaning="running chips worn out this quarter")
    dark = State(
        unit="H100e",
        meaning="chips whose time to start had come and that found no power this quarter",
        mechanism="power",
    )

    blocs = ("US", "PRC", "allied")
    funder = "equity"  # the outside account that pays for capital spending
    all_ai = False  # whether it builds for nothing else
    capex_level: Worlds | float = 1.0  # true over estimated spending, where no filings tell it

    def receive(self, channel: int, amount: Worlds, serving_per_training: Worlds | float = 1.0) -> None:
        """Put chips (training H100e) in the start-up queue of a channel."""
        new = stack([amount, amount * serving_per_training])
        self.arriving = add_to_channel(self.arriving, channel, new)
        self.bought = add_to_channel(self.bought, channel, amount)
        self.delivered = add_to_channel(self.delivered, channel, amount)

    def age(self) -> tuple[Worlds, Worlds]:
        """Start up what has waited, retire the worn, begin the quarter's receipts (C-r36, C-r43).

        Retirement follows a Weibull hazard at the channel's mean age, so that young fleets lose next to nothing.
        Returns what part of running chips lasts, by channel, and what part of those that wait starts up.
        """
        p = self.p
        due, lit = self.due(), self.lit()
        started = due * lit
        self.dark = total(due[TRAINING]) * (1 - lit)
        older = self.mean_age + 1 / 4
        hazard = p.retirement_shape / p.chip_lifetime * power(older / p.chip_lifetime, p.retirement_shape - 1)
        lasts = exp(-hazard / 4)
        kept = self.fleet * lasts
        self.retired = total(self.fleet[TRAINING] - kept[TRAINING])
        self.fleet = kept + started
        self.mean_age = older * share(kept[TRAINING], self.fleet[TRAINING])
        self.arriving = self.arriving - started
        self.delivered, self.spent = self.delivered * 0, self.spent * 0
        return lasts, self.part_due * lit

    @cached_property
    def part_due(self) -> Worlds:
        """Part of the chips that wait whose time to start up has come."""
        return least(1.0, 1 / self.p.deployment_lag)

    def due(self) -> Worlds:
        """Chips whose time to start up has come, by unit and channel, H100e."""
        return self.arriving * self.part_due

    def lit(self) -> Worlds | float:
        """Part of those that finds power."""
        return self.model.actor("us_grid").lit

    def begin_with(self, channel: int, part: float) -> None:
        """Put a first fleet in place, already running: a part of what the world or the PRC then had (C-r1, C-r2)."""
        stock = self.p.stock0_china if self.bloc == "PRC" else self.p.stock0_world
        self.receive(channel, stock * 1e6 * part)
        self.fleet, self.arriving = self.arriving, self.arriving * 0

    def operating(self, unit: int = TRAINING) -> Worlds:
        """Owned chips in use, H100e; domestic ones discounted in training for software (C-r20, C-r37)."""
        held = self.fleet[unit] + self.arriving[unit] * self.lit()
        usable = held[DOMESTIC] * (self.p.ascend_usable if self.bloc == "PRC" and unit == TRAINING else 1.0)
        return (usable + total(held[DOMESTIC + 1 :])) * self.p.operating_share

    def running(self, unit: int = TRAINING) -> Worlds:
        """All running chips, H100e."""
        return total(self.fleet[unit])

    def part_let(self) -> Worlds | float:
        """Part of the fleet let to PRC tenants."""
        return 0.0

    def spend_capital(self) -> None:
        """Set and book the quarter's capital spending, and set what of it is for chips."""
        self.capex = capital_spending(self)
        self.chip_budget = capital_budget(self)
        self.model.ledger.pay(self.key, "construction", "buildings and power", building_budget(self))
        self.model.ledger.pay(self.funder, self.key, "capital", self.capex)

    def order_merchant(self, favoured: float = 0.0, granted: Worlds | float | None = None) -> None:
        """Order merchant chips for all money there is for them, as far as licences allow."""
        allowed = self.granted() if granted is None else granted
        wanted = least(self.funds() * 1e6 / self.model.chips.price, self.licences()) * allowed
        chips, buyers = self.model.chips, f"{self.bloc} owners"
        self.place(chips, self.key, DOMESTIC, wanted, chips.price, buyers, favoured)

    def place(
        self, market: Any, name: str, channel: int, amount: Worlds, price: Worlds, group: str, favoured: float = 0.0
    ) -> None:
        """Order chips (H100e, k$ each) for a channel; what waited in its queue already keeps its place.

        Money that a rule refuses waits too, but stands in no queue.
        """
        cost = amount * price / 1e6
        market.order(name, amount, group, favoured, least(1.0, share(self.queued[channel], cost)))
        self.queued = add_to_channel(self.queued, channel, cost - self.queued[channel])

    def funds(self) -> Worlds:
        """$bn for chips this quarter: new money, and what waits with its order, where orders wait at all."""
        return self.chip_budget + self.saved * (self.model.on("order_book") > 0)

    def close_books(self, more: Worlds | float = 0.0) -> None:
        """Carry over what found no chips, with its place in the order book, less what is given up."""
        left = largest(0.0, self.chip_budget + self.saved + more - self.spent)
        kept = (1 - self.p.order_withdrawal) * self.model.on("order_book")
        self.saved = left * kept
        self.queued = self.queued * kept * least(1.0, share(left, total(self.queued)))
        self.withdrawn = left - self.saved
        self.model.ledger.pay(self.key, self.funder, "orders withdrawn", self.withdrawn)

    def licences(self) -> Worlds | float:
        """Chips this owner may buy this quarter, H100e; most need no licence."""
        return UNLIMITED

    def granted(self) -> Worlds | float:
        """Part of its orders that the rules on third countries let through."""
        return 1.0

    def take_merchant(self) -> None:
        """Receive and pay for what the merchant market and captive vendors delivered."""
        self.age()
        self.take_from(self.model.chips, self.key, DOMESTIC, self.model.chips.price)
        self.receive(DOMESTIC, self.model.chips.handed_over(self.key))
        self.close_books()

    def take_from(
        self, market: Any, name: str, channel: int, price: Worlds, serving: Worlds | float = 1.0,
        payee: str = "merchant_vendors", purpose: str = "chips",
    ) -> None:  # fmt: skip
        """Receive an order from a market into a channel and pay for it."""
        amount = market.delivered(name)
        self.receive(channel, amount, serving)
        self.queued = add_to_channel(self.queued, channel, -amount * price / 1e6)
        self.pay_for(amount, price, payee, purpose)

    def pay_for(self, amount: Worlds, price: Worlds, payee: str, purpose: str) -> None:
        """Pay for chips (H100e, k$ each) out of the funds."""
        cost = amount * price / 1e6
        self.spent = self.spent + cost
        self.model.ledger.pay(self.key, payee, purpose, cost)


class PRCOwner(Owner):
    """An owner with a PRC parent: domestic, licensed and foreign-held chips; the rest of its demand is unmet."""

    fleet = State(unit="H100e", meaning="running chips by unit (training, serving) and channel", axes=(2, 4))
    mean_age = State(unit="years", meaning="mean age of running chips by channel", axes=(4,))
    arriving = State(unit="H100e", meaning="delivered, not yet running, by unit and channel", axes=(2, 4))
    bought = State(unit="H100e", meaning="received since 2022Q1 by channel, nothing retired", axes=(4,))
    delivered = State(unit="H100e", meaning="received this quarter by channel", axes=(4,))
    queued = State(
        unit="$bn",
        meaning="part of it behind orders placed and not filled, by channel",
        axes=(4,),
        mechanism="order_book",
    )
    unmet = State(unit="H100e", meaning="demand left after domestic, licensed and offshore purchases")
    hunger = State(unit="share", meaning="part of the money for chips that found none in the open")
    licence_wish = State(unit="H100e", meaning="foreign chips this owner would have bought in an open market")

    def wish_for_chips(self) -> None:
        """Say before ordering what the foreign part of the funds would buy in an open market."""
        self.licence_wish = self.funds() * (1 - self.domestic_share()) * 1e6 / self.model.chips.price
        self.model.chips.wish(self.key, self.licence_wish, self.licence_wish * share(self.chip_budget, self.funds()))

    def domestic_share(self) -> Worlds:
        """Part of the budget kept for domestic chips: the market's own, raised by the mandate (P21, K5)."""
        own = self.p.prc_domestic_budget_share
        return own + (1 - own) * self.lever("prc_domestic_mandate") * self.p.mandate_reach

    def order_prc(self) -> None:
        """Order domestic and licensed chips; of what is blocked at home a part goes abroad, where that is open."""
        m = self.model
        at_home = self.funds() * self.domestic_share() * 1e6 / m.home_chips.price
        self.place(m.home_chips, self.key, DOMESTIC, at_home, m.home_chips.price, "PRC owners")
        dearer = share(m.chips.price, licensed_price(m))
        legal = admitted(m, self.licence_wish * dearer, legal_wish(m) * dearer)
        blocked = largest(0.0, self.licence_wish - legal * share(licensed_price(m), m.chips.price))
        abroad = blocked * self.p.offshore_owned_share * self.offshore_open()
        self.place(m.chips, f"{self.key}/legal", LEGAL, legal, licensed_price(m), "PRC licensed")
        self.place(m.chips, f"{self.key}/offshore", OFFSHORE, abroad, m.chips.price, "PRC abroad")

    def offshore_open(self) -> Worlds:
        """How far PRC-parent firms may own chips abroad: open where licences do not follow the parent (M12, P03)."""
        return (
            (1 - self.lever("hq_rule"))
            * (1 - self.lever("entity_reach") * self.p.entity_reach_effect)
            * self.model.on("offshore_owned")
        )

    def take_prc(self) -> None:
        """Receive and pay through each channel that is open."""
        m = self.model
        self.age()
        ratio, price = self.p.domestic_serving_ratio, m.home_chips.price
        self.take_from(m.home_chips, self.key, DOMESTIC, price, ratio, "prc_vendors", "domestic chips")
        self.take_from(m.chips, f"{self.key}/legal", LEGAL, licensed_price(m), serving_per_training(m))
        self.take_from(m.chips, f"{self.key}/offshore", OFFSHORE, m.chips.price)
        self.hunger = share(largest(0.0, self.funds() - self.spent), self.funds())

    def plan_route(self) -> None:
        """Take what stays unmet to the street, and what was set aside for rent abroad and found none."""
        m = self.model
        left = self.hunger * self.funds() + m.tenancy.returned(self.key)
        self.unmet = left * self.grey_appetite() * 1e6 / m.chips.price
        m.street.want(self.key, self.unmet)

    def grey_appetite(self) -> Worlds:
        """Street demand per unit of its money that found no legal chips; small buyers count too."""
        return self.p.grey_appetite * self.lever("prc_grey_chips")

    def take_diverted(self) -> None:
        """Take diverted chips at the street price, and close the quarter's books.

        Small buyers pay for their part; it counts with this owner's fleet, as the record counts chips and not buyers.
        """
        m = self.model
        amount, price = m.street.bought(self.key), m.chips.price * (1 + m.street.premium)
        own = amount * least(1.0, share(1.0, self.grey_appetite()))
        self.receive(SMUGGLED, amount)
        self.pay_for(own, price, "street", "diverted chips")
        m.ledger.pay("small buyers", "street", "diverted chips", (amount - own) * price / 1e6)
        self.close_books(m.tenancy.returned(self.key))

    def lit(self) -> Worlds | float:
        """The PRC builds power ahead of its chips (judgement: no report of chips without it)."""
        return 1.0


def add_to_channel(table: Worlds, channel: int, more: Worlds) -> Worlds:
    """The table (channels second to last) with ``more`` added to one channel."""
    if table.shape[-2] == 1:
        return table + more[..., None, :]
    grown = table.copy()
    grown[..., channel, :] = grown[..., channel, :] + more
    return grown


def owned(owners: list[Owner], unit: int = TRAINING) -> Worlds:
    """Running chips by channel over several owners, shape (4, worlds)."""
    return total(o.fleet[unit] for o in owners)
