"""Where chips change hands: vendors offer, owners order, scarce supply is rationed, prices follow scarcity."""

from typing import Any

import numpy as np

from twofutures.abm.place import Place
from twofutures.abm.worlds import State, Worlds, clip, least, share, total

FRONTS = "front buyers"


class ChipMarket(Place):
    """One pool of interchangeable compute (merchant accelerators, or the PRC's domestic ones), in H100e.

    Vendors call ``offer``, owners ``order``; after ``clear`` each reads ``delivered`` and ``sold``.
    """

    price = State(unit="k$/H100e", meaning="list price of new hardware")
    scarcity = State(unit="ratio", meaning="orders against supply", start=1.0)
    turnover = State(unit="$bn", meaning="what buyers paid last quarter")

    def __init__(self, model: Any, key: str) -> None:
        self._begin(model, key)
        self.open()

    def open(self) -> None:
        """Start a quarter with no offers and no orders."""
        self._offers: dict[str, Worlds] = {}
        self._orders: dict[str, tuple[Worlds, float]] = {}
        self._group: dict[str, str] = {}
        self._wishes: dict[str, Worlds] = {}
        self._delivered: dict[str, Worlds] = {}
        self._captive: dict[str, Worlds] = {}
        self._sold_share: Worlds = np.zeros(self.worlds)

    def offer(self, vendor: str, amount: Worlds) -> None:
        """Chips for sale this quarter, H100e."""
        self._offers[vendor] = amount

    def order(self, buyer: str, amount: Worlds, group: str, favoured: float = 0.0) -> None:
        """Chips wanted this quarter, H100e; ``favoured`` 1 marks buyers that a first-sales rule serves first."""
        self._orders[buyer] = (amount, favoured)
        self._group[buyer] = group

    def wish(self, buyer: str, amount: Worlds) -> None:
        """What a fenced buyer would have bought in an open market, H100e."""
        self._wishes[buyer] = amount

    def wished(self) -> Worlds:
        """All such wishes, H100e."""
        return total([np.zeros(self.worlds), *(self._wishes[b] for b in sorted(self._wishes))])

    def clear(self, first_sales: Worlds) -> None:
        """Ration supply: pro rata to orders, blended with serving favoured buyers first as far as the rule says."""
        if not self._orders:
            return
        orders = self._in_order()
        supply = total([np.zeros(self.worlds), *(self._offers[v] for v in sorted(self._offers))])
        wanted = total(amount for amount, _ in orders)
        wanted_first = total([np.zeros(self.worlds), *(amount * part for amount, part in orders if part)])
        self.scarcity = clip(share(wanted, supply), self.p.scarcity_floor, self.p.scarcity_cap)
        even = least(1.0, share(supply, wanted))
        first = least(1.0, share(supply, wanted_first))
        later = least(1.0, share(supply - wanted_first * first, wanted - wanted_first))
        ordinary, ahead = even * (1 - first_sales) + later * first_sales, (first - later) * first_sales
        filled = {part: ordinary + part * ahead for part in {part for _, part in orders}}
        self._delivered = {b: self._orders[b][0] * filled[self._orders[b][1]] for b in sorted(self._orders)}
        delivered = total(self._delivered.values())
        self._sold_share = share(delivered, supply)
        self.turnover = delivered * self.price / 1e6

    def delivered(self, buyer: str) -> Worlds:
        """What a buyer gets, H100e."""
        return self._delivered[buyer] if buyer in self._delivered else np.zeros(self.worlds)

    def sold(self, vendor: str) -> Worlds:
        """What a vendor sold, H100e: its offer times the share of all offers that was sold."""
        return self._offers[vendor] * self._sold_share if vendor in self._offers else np.zeros(self.worlds)

    def sold_in_all(self) -> Worlds:
        """What all vendors sold together, H100e."""
        return total(self.sold(v) for v in sorted(self._offers)) if self._offers else np.zeros(self.worlds)

    def delivered_to(self, group: str) -> Worlds:
        """What all buyers of a group get, H100e."""
        return total(
            [np.zeros(self.worlds), *(self.delivered(b) for b in sorted(self._orders) if self._group[b] == group)]
        )

    def hand_over(self, parent: str, amount: Worlds) -> None:
        """Chips a captive vendor makes for its parent alone, H100e."""
        self._captive[parent] = self._captive.get(parent, 0.0) + amount

    def has_captive(self, parent: str) -> bool:
        """Whether a captive vendor delivers to this parent."""
        return parent in self._captive

    def handed_over(self, parent: str) -> Worlds:
        """What a parent gets from its captive vendor this quarter, H100e."""
        return self._captive[parent] if parent in self._captive else np.zeros(self.worlds)

    def _in_order(self) -> list[tuple[Worlds, float]]:
        return [self._orders[buyer] for buyer in sorted(self._orders)]
