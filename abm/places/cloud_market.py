"""Where compute is rented: hosts offer capacity, labs bring money; what labs leave, the public rents."""

from typing import Any

import numpy as np

from twofutures.abm.place import Place
from twofutures.abm.worlds import State, Worlds, clip, least, power, share, total

HOURS_PER_QUARTER = 8760 / 4


class CloudMarket(Place):
    """A pool of rentable compute (open world, PRC home, or open-world hosts that take PRC tenants), in H100e."""

    hourly = State(unit="$/H100e-hour", meaning="rental price at scale")
    scarcity = State(unit="ratio", meaning="compute sought against compute offered", start=1.0)
    taken_share = State(unit="share", meaning="part of the compute offered that tenants took")

    def __init__(self, model: Any, key: str) -> None:
        self._begin(model, key)
        self.open()

    def open(self) -> None:
        """Start a quarter with no offers and no bids."""
        self._offers: dict[str, Worlds] = {}
        self._serving: dict[str, Worlds] = {}
        self._bids: dict[str, Worlds] = {}
        self._filled: Worlds = np.zeros(self.worlds)
        self.taken_share = 0.0

    def offer(self, host: str, amount: Worlds, serving: Worlds) -> None:
        """Capacity for rent, in training and in serving units (H100e)."""
        self._offers[host], self._serving[host] = amount, serving

    def bid(self, tenant: str, money: Worlds) -> None:
        """What a tenant would spend this quarter, $bn."""
        self._bids[tenant] = money

    def clear(self, hardware_price: Worlds) -> None:
        """Set the price from that of 2025, the price of hardware and scarcity, then fill bids pro rata to supply."""
        p = self.p
        trend = p.rental_price * hardware_price / p.hw_price_2025
        sought = (
            total(self._bids[t] for t in sorted(self._bids)) * 1e9 / (trend * HOURS_PER_QUARTER)
            if self._bids
            else trend * 0
        )
        self.scarcity = clip(share(sought, self.offered()), p.scarcity_floor, p.scarcity_cap)
        self.hourly = trend * power(self.scarcity, p.price_scarcity_elasticity)
        self._filled = 1e9 / (self.hourly * HOURS_PER_QUARTER)
        wanted = sought * trend / self.hourly
        fill = least(1.0, share(self.offered(), wanted))
        self._filled = self._filled * fill
        self.taken_share = share(wanted * fill, self.offered())

    def offered(self) -> Worlds:
        """All capacity offered, H100e."""
        return total(self._offers[h] for h in sorted(self._offers)) if self._offers else np.zeros(self.worlds)

    def rented(self, tenant: str) -> Worlds:
        """What a tenant rents, H100e (training units)."""
        return self._bids[tenant] * self._filled if tenant in self._bids else np.zeros(self.worlds)

    def serving_ratio(self) -> Worlds:
        """Serving units per training unit of the pool."""
        return (
            share(total(self._serving[h] for h in sorted(self._serving)), self.offered())
            if self._serving
            else np.ones(self.worlds)
        )

    def let(self) -> Worlds:
        """All that tenants rent, H100e."""
        return self.offered() * self.taken_share

    def leased(self, host: str) -> Worlds:
        """What a host leases out to labs, H100e."""
        return self._offers[host] * self.taken_share if host in self._offers else np.zeros(self.worlds)

    def bill(self, tenant: str) -> Worlds:
        """What a tenant pays this quarter, $bn."""
        return self.rented(tenant) * self.hourly * HOURS_PER_QUARTER / 1e9
