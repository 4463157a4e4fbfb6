"""Where compute is rented: hosts offer capacity, labs bring money; what labs leave, the public rents."""

from typing import Any

import numpy as np

from twofutures.abm.place import Place, answered_once
from twofutures.abm.worlds import State, Worlds, largest, least, power, share, total, when

HOURS_PER_QUARTER = 8760 / 4
CONTRACT_QUARTERS = 4


class CloudMarket(Place):
    """A pool of rentable compute (open world, PRC home, or open-world hosts that take PRC tenants), in H100e."""

    spot = State(unit="$/H100e-hour", meaning="price of compute rented by the hour, at scale")
    contract = State(unit="$/H100e-hour", meaning="price in running contracts of a year")
    hourly = State(unit="$/H100e-hour", meaning="what labs pay: part contract, part spot")
    level = State(unit="ratio", meaning="spot price over its trend, which follows the price of hardware", start=1.0)
    utilisation = State(unit="ratio", meaning="compute sought at the trend price over what is in neutral use")
    taken_share = State(unit="share", meaning="part of the compute offered that tenants took")

    def __init__(self, model: Any, key: str) -> None:
        self._begin(model, key)
        self.open()

    def open(self) -> None:
        """Start a quarter with no offers and no bids."""
        self.have_news()
        self._offers: dict[str, Worlds] = {}
        self._serving: dict[str, Worlds] = {}
        self._bids: dict[str, Worlds] = {}
        self._filled: Worlds = np.zeros(self.worlds)
        self._paid: Worlds = np.zeros(self.worlds)
        self._returned: dict[str, Worlds] = {}
        self._public_taken: Worlds = np.zeros(self.worlds)
        self.taken_share = 0.0

    def offer(self, host: str, amount: Worlds, serving: Worlds) -> None:
        """Capacity for rent, in training and in serving units (H100e)."""
        self._offers[host], self._serving[host] = amount, serving
        self.have_news()

    def bid(self, tenant: str, money: Worlds) -> None:
        """What a tenant would spend this quarter, $bn."""
        self._bids[tenant] = money

    def clear(self, hardware_price: Worlds, public: Worlds | float = 0.0) -> None:
        """Labs bid money, firms and the public seek compute (H100e at the trend price).

        The trend follows the price of hardware. Part of the price stays (power, space), the rest is convex in
        utilisation; the demand that a dear price drives off is taken into account at once, in closed form. Labs'
        contracts are served first, the rest pro rata.
        """
        p, offered = self.p, self.offered()
        trend = p.rental_price * hardware_price / p.hw_price_2025
        labs = total([trend * 0, *(self._bids[t] for t in sorted(self._bids))]) * 1e9 / (trend * HOURS_PER_QUARTER)
        part = share(labs, labs + public)
        elastic = part + (1 - part) * p.public_elasticity  # money buys less in proportion to price
        self.utilisation = share(labs + public, offered * p.util_neutral)
        bend = p.rent_convexity / (1 + p.rent_convexity * elastic)
        self.level = p.rent_fixed_part + (1 - p.rent_fixed_part) * power(self.utilisation, bend)
        self.spot = trend * self.level
        settled = self.contract + (self.spot - self.contract) / CONTRACT_QUARTERS
        self.contract = when(self.contract > 0, settled, self.spot)
        self.let_out(offered, labs * trend, public * power(self.level, -p.public_elasticity))

    def let_out(self, offered: Worlds, money: Worlds, public: Worlds) -> None:
        """Dedicated capacity goes first to those with a contract; the hour's market shares what is left.

        ``money`` is what labs bid, $ an hour; ``public`` what the public wants at today's price, H100e.
        """
        dedicated, by_the_hour = self.p.contract_part, 1 - self.p.contract_part
        contracts, spot = money * dedicated / self.contract, money * by_the_hour / self.spot
        even = least(1.0, share(offered, contracts + spot + public))
        first = even + self.model.on("order_book") * (least(1.0, share(offered, contracts)) - even)
        later = least(1.0, share(largest(0.0, offered - contracts * first), spot + public))
        each = dedicated / self.contract * first + by_the_hour / self.spot * later
        self._filled, self._paid = each * 1e9 / HOURS_PER_QUARTER, dedicated * first + by_the_hour * later
        blend = 1 / (dedicated / self.contract + by_the_hour / self.spot)
        self.hourly = when(each > 0, share(self._paid, each), blend)
        self._public_taken = public * later
        self.have_news()
        self.taken_share = share(contracts * first + spot * later, offered)

    @answered_once
    def offered(self) -> Worlds:
        """All capacity offered, H100e."""
        return total(self._offers[h] for h in sorted(self._offers)) if self._offers else np.zeros(self.worlds)

    def rented(self, tenant: str) -> Worlds:
        """What a tenant rents, H100e (training units)."""
        return self._bids[tenant] * self._filled if tenant in self._bids else np.zeros(self.worlds)

    @answered_once
    def serving_ratio(self) -> Worlds:
        """Serving units per training unit of the pool."""
        return (
            share(total(self._serving[h] for h in sorted(self._serving)), self.offered())
            if self._serving
            else np.ones(self.worlds)
        )

    @answered_once
    def let(self) -> Worlds:
        """All that tenants rent, H100e."""
        return self.offered() * self.taken_share

    def leased(self, host: str) -> Worlds:
        """What a host leases out to labs, H100e."""
        return self._offers[host] * self.taken_share if host in self._offers else np.zeros(self.worlds)

    @answered_once
    def public_bill(self) -> Worlds:
        """What firms and the public pay this quarter, at the spot price, $bn."""
        return self._public_taken * self.spot * HOURS_PER_QUARTER / 1e9

    def earned(self, host: str) -> Worlds:
        """What a host receives from labs and the public, its part of all compute offered, $bn."""
        if host not in self._offers:
            return np.zeros(self.worlds)
        return self._income() * share(self._offers[host], self.offered())

    @answered_once
    def _income(self) -> Worlds:
        """What labs and the public pay for this pool, $bn."""
        return self.let() * self.hourly * HOURS_PER_QUARTER / 1e9 + self.public_bill()

    def bill(self, tenant: str) -> Worlds:
        """What a tenant pays this quarter, $bn."""
        return self._bids[tenant] * self._paid if tenant in self._bids else np.zeros(self.worlds)

    @answered_once
    def unpaid_part(self) -> Worlds:
        """Part of what tenants bid that found no compute."""
        return 1 - self._paid

    def hand_back(self, payer: str, money: Worlds) -> None:
        """Give a tenant's parent back what could not be spent here, $bn."""
        self._returned[payer] = self._returned.get(payer, 0.0) + money

    def returned(self, payer: str) -> Worlds:
        """What a parent got back this quarter, $bn."""
        return self._returned.get(payer, np.zeros(self.worlds))
