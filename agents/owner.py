"""Those who own compute: what they order, receive, pay and wear out. Clouds, labs and countries' hosts are owners."""

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
    chip_budget = State(unit="$bn", meaning="money for chips this quarter")
    capex = State(unit="$bn", meaning="capital spending this quarter")
    retired = State(unit="H100e", meaning="running chips worn out this quarter")

    blocs = ("US", "PRC", "allied")
    funder = "equity"  # the outside account that pays for capital spending

    def receive(self, channel: int, amount: Worlds, serving_per_training: Worlds | float = 1.0) -> None:
        """Put chips (training H100e) in the start-up queue of a channel."""
        new = stack([amount, amount * serving_per_training])
        self.arriving = add_to_channel(self.arriving, channel, new)
        self.bought = add_to_channel(self.bought, channel, amount)
        self.delivered = add_to_channel(self.delivered, channel, amount)

    def age(self) -> None:
        """Start up what has waited, retire the worn, begin the quarter's receipts (C-r36, C-r43).

        Retirement follows a Weibull hazard at the channel's mean age, so that young fleets lose next to nothing.
        """
        p = self.p
        started = self.arriving * least(1.0, 1 / p.deployment_lag)
        older = self.mean_age + 1 / 4
        hazard = p.retirement_shape / p.chip_lifetime * power(older / p.chip_lifetime, p.retirement_shape - 1)
        kept = self.fleet * exp(-hazard / 4)
        self.retired = total(self.fleet[TRAINING] - kept[TRAINING])
        self.fleet = kept + started
        self.mean_age = older * share(kept[TRAINING], self.fleet[TRAINING])
        self.arriving = self.arriving - started
        self.delivered = self.delivered * 0

    def begin_with(self, channel: int, part: float) -> None:
        """Put a first fleet in place, already running: a part of what the world or the PRC then had (C-r1, C-r2)."""
        stock = self.p.stock0_china if self.bloc == "PRC" else self.p.stock0_world
        self.receive(channel, stock * 1e6 * part)
        self.fleet, self.arriving = self.arriving, self.arriving * 0

    def operating(self, unit: int = TRAINING) -> Worlds:
        """Owned chips in use, H100e; domestic ones discounted in training for software (C-r20, C-r37)."""
        held = self.fleet[unit] + self.arriving[unit]
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

    def order_merchant(self, favoured: float = 0.0) -> None:
        """Order merchant chips for the whole chip budget, as far as licences allow."""
        wanted = self.chip_budget * 1e6 / self.model.chips.price
        self.model.chips.order(self.key, least(wanted, self.licences()), f"{self.bloc} owners", favoured)

    def licences(self) -> Worlds | float:
        """Chips this owner may buy this quarter, H100e; most need no licence."""
        return UNLIMITED

    def take_merchant(self) -> None:
        """Receive and pay for what the merchant market and captive vendors delivered."""
        self.age()
        self.take_from(self.key, DOMESTIC, self.model.chips.price)
        if self.model.chips.has_captive(self.key):
            self.receive(DOMESTIC, self.model.chips.handed_over(self.key))

    def take_from(self, name: str, channel: int, price: Worlds, serving: Worlds | float = 1.0) -> Worlds:
        """Receive an order from the merchant market into a channel and pay for it; returns what it cost, $bn."""
        amount = self.model.chips.delivered(name)
        cost = amount * price / 1e6
        self.receive(channel, amount, serving)
        self.model.ledger.pay(self.key, "merchant_vendors", "chips", cost)
        return cost


class PRCOwner(Owner):
    """An owner with a PRC parent: domestic, licensed and foreign-held chips; the rest of its demand is unmet."""

    fleet = State(unit="H100e", meaning="running chips by unit (training, serving) and channel", axes=(2, 4))
    mean_age = State(unit="years", meaning="mean age of running chips by channel", axes=(4,))
    arriving = State(unit="H100e", meaning="delivered, not yet running, by unit and channel", axes=(2, 4))
    bought = State(unit="H100e", meaning="received since 2022Q1 by channel, nothing retired", axes=(4,))
    delivered = State(unit="H100e", meaning="received this quarter by channel", axes=(4,))
    unmet = State(unit="H100e", meaning="demand left after domestic, licensed and offshore purchases")
    hunger = State(unit="share", meaning="part of the chip budget that found no chips in the open")
    licence_wish = State(unit="H100e", meaning="foreign chips this owner would have bought in an open market")

    def wish_for_chips(self) -> None:
        """Say before ordering what the foreign part of the budget would buy in an open market."""
        self.licence_wish = self.chip_budget * (1 - self.domestic_share()) * 1e6 / self.model.chips.price
        self.model.chips.wish(self.key, self.licence_wish)

    def domestic_share(self) -> Worlds:
        """Part of the budget kept for domestic chips: the market's own, raised by the mandate (P21, K5)."""
        own = self.p.prc_domestic_budget_share
        return own + (1 - own) * self.lever("prc_domestic_mandate") * self.p.mandate_reach

    def order_prc(self) -> None:
        """Order domestic, licensed and (where licences do not follow the parent) offshore chips."""
        m = self.model
        m.home_chips.order(self.key, self.chip_budget * self.domestic_share() * 1e6 / m.home_chips.price, "PRC owners")
        dearer = share(m.chips.price, licensed_price(m))
        wanted, all_wanted = self.licence_wish * dearer, legal_wish(m) * dearer
        abroad = self.p.offshore_owned_share * self.offshore_open()
        m.chips.order(f"{self.key}/legal", admitted(m, wanted, all_wanted) * (1 - abroad), "PRC licensed")
        m.chips.order(f"{self.key}/offshore", self.licence_wish * abroad, "PRC abroad")

    def offshore_open(self) -> Worlds:
        """How far PRC-parent firms may own chips abroad: open where licences do not follow the parent (M12, P03)."""
        return (
            (1 - self.lever("hq_rule"))
            * (1 - self.lever("entity_reach") * self.p.entity_reach_effect)
            * self.model.on("offshore_owned")
        )

    def take_prc(self) -> None:
        """Receive through each channel, pay, and take what stays unmet to the street."""
        m = self.model
        self.age()
        home = m.home_chips.delivered(self.key)
        spent = home * m.home_chips.price / 1e6
        self.receive(DOMESTIC, home, self.p.domestic_serving_ratio)
        m.ledger.pay(self.key, "prc_vendors", "domestic chips", spent)
        spent = spent + self.take_from(f"{self.key}/legal", LEGAL, licensed_price(m), serving_per_training(m))
        spent = spent + self.take_from(f"{self.key}/offshore", OFFSHORE, m.chips.price)
        left = largest(0.0, self.chip_budget - spent)
        self.hunger = share(left, self.chip_budget)
        self.unmet = left * self.p.grey_appetite * 1e6 / m.chips.price
        m.street.want(self.key, self.unmet)

    def take_diverted(self) -> None:
        """Take the part of landed chips that matches this owner's part of unmet demand, at the street price."""
        m = self.model
        amount = m.street.landed() * m.street.portion(self.key)
        self.receive(SMUGGLED, amount)
        m.ledger.pay(self.key, "street", "diverted chips", amount * m.chips.price * (1 + m.street.premium) / 1e6)


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
