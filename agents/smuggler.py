"""Smuggling rings: they weigh, move, get caught, pause, switch hubs, are replaced. Economics and enforcement only."""

from functools import cached_property

from twofutures.abm.actor import Actor
from twofutures.abm.places.chip_market import FRONTS
from twofutures.abm.worlds import (
    State,
    Worlds,
    both,
    exp,
    largest,
    least,
    move_up,
    pick,
    power,
    rank_choice,
    share,
    smooth_step,
    soft,
    stack,
    total,
    when,
)
from twofutures.agents.export_rules import under_caps

CHARGE_PIPELINE = 8  # quarters a case can wait for charges; the lag assumption ends at 8


class Smuggler(Actor):
    """A ring that moves restricted chips through one hub country, for profit. Rings are invented."""

    size = State(unit="ratio", meaning="capital at first over the mean ring's")
    capital = State(unit="H100e per quarter", meaning="what the ring can finance and handle")
    hub = State(unit="index", meaning="which hub country the ring works through")
    dormant = State(unit="quarters", meaning="time left before the ring can work again")
    in_transit = State(unit="H100e", meaning="chips bought, not yet through or seized")
    in_store = State(unit="H100e", meaning="chips that got through and found no buyer yet")
    shipment = State(unit="H100e", meaning="sent this quarter")
    landed = State(unit="H100e", meaning="got through this quarter", mechanism="smuggling")
    seized = State(unit="H100e", meaning="seized this quarter")
    hazard = State(unit="share", meaning="chance of being caught this quarter")
    record = State(
        unit="$bn", meaning="value bought through fronts that a case could still be built on", mechanism="smuggling"
    )
    cases = State(
        unit="$bn", meaning="value of cases by quarters until charges", axes=(CHARGE_PIPELINE,), mechanism="smuggling"
    )
    charged = State(unit="$bn", meaning="value charged this quarter", mechanism="smuggling")
    caught = State(unit="0 or 1", meaning="caught this quarter")

    chorus = "rings"  # all weigh alike, side by side

    def __init__(self, model, key, *, bloc, home_hub, size, insider=False):
        super().__init__(model, key, bloc)
        self.home_hub, self.size, self.insider = home_hub, size, insider

    def start(self) -> None:
        """Begin small, in the home hub."""
        self.capital = self.p.ring_capital_2022 * self.size
        self.hub = self.model.street.hubs.index(self.home_hub)

    def margin(self) -> Worlds:
        """Expected profit per unit of list price: premium less seizure, handling and prosecution (M11; C-e3, C-e4)."""
        p, premium = self.p, self.model.street.premium
        seizure = self.hazard * self.seized_part
        discount = p.insider_discount * self.insider
        return (1 + premium) * (1 - seizure) - 1 - p.handling_cost + discount - self.hazard * p.charge_penalty

    @cached_property
    def seized_part(self) -> Worlds:
        """Part of a caught shipment that is seized: the seized part of the flow, over the chance of a bust (C-e4)."""
        return least(1.0, self.p.seizure_fraction / self.p.ring_hazard)

    def appetite(self) -> Worlds:
        """Share of its capital a ring puts to work: none while dormant, more as the margin passes its costs."""
        return self.willing() * self.model.on("smuggling")

    def at_work(self) -> Worlds | bool:
        """Whether anything is smuggled; where nothing is, rings keep what they have."""
        return self.model.on("smuggling") > 0

    def willing(self) -> Worlds:
        """Part of the quarter that it works, by how much the margin passes its costs."""
        return smooth_step(self.margin(), 0.0, self.p.ring_margin_width) * (1 - least(1.0, self.dormant))

    def order(self) -> None:
        """Buy in the hub, at list price, what it expects to move."""
        wanted = largest(0.0, self.capital * self.appetite() - self.in_transit - self.in_store)
        room = pick(self.model.once(room_at_hubs), self.hub)
        served = 1 - self.lever("vendor_diligence")
        self.model.chips.order(self.key, wanted * under_caps(self.model) * room * served, FRONTS)

    def take_delivery(self) -> None:
        """Receive and pay for what was bought."""
        got = self.model.chips.delivered(self.key)
        paid = got * self.model.chips.price / 1e6
        self.in_transit, self.record = self.in_transit + got, self.record + paid
        self.model.ledger.pay(self.key, "merchant_vendors", "chips", paid)

    def plan_route(self) -> None:
        """Weigh this quarter's hazard at the hub and decide how much of the chips in hand to send."""
        self.hazard = self.detection_hazard()
        self.shipment = self.in_transit * self.willing() * self.at_work()

    def detection_hazard(self) -> Worlds:
        """The chance of being caught at this ring's hub."""
        return pick(self.model.once(hazard_at_hubs), self.hub)

    def run_route(self) -> None:
        """Get through or get caught; what lands is sold on the street, what is seized leaves the market."""
        caught = both(self.happens("caught", self.hazard), self.shipment > 0)
        self.caught = caught * 1.0
        self.seized = when(caught, self.shipment * self.seized_part, 0.0)
        blocked = self.p.tracking_block * self.model.actor("defenders").coverage
        self.landed = (self.shipment - self.seized) * (1 - blocked)
        self.in_transit = self.in_transit - self.landed - self.seized
        self.model.street.land(self.key, self.landed, self.in_store * self.at_work(), self.hub)
        self.note("bust", where=caught, size=self.shipment, seized=self.seized)

    def take_diverted(self) -> None:
        """Collect the street price for what found a buyer, reinvest, lie low and move hub after a bust."""
        m, p = self.model, self.p
        sold = (self.landed + self.in_store * self.at_work()) * m.street.sold_part()
        self.in_store = self.in_store + self.landed - sold
        income = sold * m.chips.price * (1 + m.street.premium) / 1e6
        m.ledger.pay("street", self.key, "diverted chips", income)
        caught, margin = self.caught > 0, self.margin()
        grown = self.capital * (
            1
            + p.ring_reinvestment * largest(0.0, margin) * share(sold, self.capital)
            + p.ring_entry * smooth_step(margin, p.ring_entry_margin, p.ring_margin_width)
        )
        leave = p.ring_attrition + p.ring_exit * smooth_step(-margin, 0.0, p.ring_margin_width)
        stay = largest(grown * (1 - leave), p.ring_capital_2022 * self.size * p.ring_core)
        self.capital = when(caught, self.capital * (1 - p.ring_loss_when_caught), stay)
        self.move(caught)
        self.dormant = when(caught, p.ring_dormancy, largest(0.0, self.dormant - 1))
        self.charge(caught)

    def move(self, caught: Worlds) -> None:
        """After a bust, reopen in a hub drawn by laxity; otherwise stay (displacement)."""
        m = self.model
        chosen = rank_choice(m.once(lure_of_hubs), self.draw("new_hub"))
        moving = both(caught, self.draw("moves") < self.p.ring_moves)
        self.note("moved_hub", where=both(moving, chosen != self.hub), because=f"{self.key}/bust", hub=chosen)
        self.hub = when(moving, chosen, self.hub)

    @cached_property
    def docket(self) -> Worlds:
        """1 in the quarter in which a case opened now comes to court, shape (quarters, worlds)."""
        due = self.p.charge_lag
        return stack([both(due > q, due <= q + 1) for q in range(CHARGE_PIPELINE)])

    def charge(self, caught: Worlds) -> None:
        """A bust opens a case on what fronts bought; it reaches court after the charge lag (C-e2, C-e4: 10-23 months).

        The largest case on record counts what was sold to a front, not what was shown to have arrived.
        """
        case = when(caught, self.record * self.p.provable_share, 0.0)
        self.charged = self.cases[0]
        waiting = move_up(self.cases)
        self.cases = waiting + case * self.docket
        self.record = when(caught, 0.0, self.record)
        self.note("charges", where=self.charged > 0, because=f"{self.key}/bust", value=self.charged)


def hazard_at_hubs(model) -> Worlds:
    """1 - exp(-h · E^0.6 · laxity^-1 · (traffic)^½ · (1 + tracking)), plus what PRC customs adds (M50, M51; C-e4)."""
    p, flow, lever = model.assumptions.p, model.flow, model.levers
    laxity = stack([hub.laxity for hub in hubs(model)])
    traffic = stack([flow.carried(hub.key, "PRC", "diverted") for hub in hubs(model)])
    busy = power(share(traffic, p.hub_traffic_reference) + p.traffic_floor, p.traffic_exponent)
    enforcement = power(lever["enforcement"], p.enforcement_exponent)
    tracked = 1 + p.tracking_effect * model.actor("defenders").coverage
    watched = enforcement * busy * tracked * model.street.vigilance()
    rate = p.ring_hazard * watched / laxity + p.customs_hazard * lever["prc_customs"]
    return 1 - exp(-rate)


def room_at_hubs(model) -> Worlds:
    """Part of what rings would move through each hub that can pass for its own imports, shape (hubs, worlds).

    A hub whose orders dwarf what it plausibly imports stands out; its plausible imports grow with the world's trade.
    """
    p = model.assumptions.p
    traded = model.chips.traded
    rings = model.cast(Smuggler)
    at = stack(ring.hub for ring in rings)
    wanted = stack(model.each(rings, lambda ring: ring.capital * ring.appetite()))
    planned = stack(total(when(at == place, wanted, 0.0)) for place in range(len(hubs(model))))
    imports = p.hub_throughput * stack(hub.hub_weight for hub in hubs(model)) * traded
    return when(planned > 0, soft(share(imports, planned)), 1.0)


def lure_of_hubs(model) -> Worlds:
    """How much each hub draws rings: laxity and recorded routes."""
    return stack([hub.laxity * hub.hub_weight for hub in hubs(model)])


def hubs(model) -> list:
    """The hub countries, in the order of their keys."""
    return [model.actor(key) for key in model.street.hubs]
