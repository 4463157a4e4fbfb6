"""Where chips change hands: vendors offer, owners order, scarce supply is rationed, prices follow how tight it is."""

from typing import Any

import numpy as np

from twofutures.abm.place import Place, answered_once
from twofutures.abm.worlds import State, Worlds, largest, least, share, stack, total

FRONTS = "front buyers"


class ChipMarket(Place):
    """One pool of interchangeable compute (merchant accelerators, or the PRC's domestic ones), in H100e.

    Vendors call ``offer``, owners ``order``; after ``clear`` each reads ``delivered`` and ``sold``.
    """

    price = State(unit="k$/H100e", meaning="list price of new hardware")
    tightness = State(unit="log", meaning="orders over supply: near the log of their ratio, and never beyond 2")
    traded = State(unit="H100e", meaning="what buyers got last quarter")

    def __init__(self, model: Any, key: str) -> None:
        self._begin(model, key)
        self.open()

    def open(self) -> None:
        """Start a quarter with no offers and no orders."""
        self.have_news()
        self._offers: dict[str, Worlds] = {}
        self._orders: dict[str, tuple[Worlds, float]] = {}
        self._ahead: dict[str, Worlds] = {}
        self._group: dict[str, str] = {}
        self._wishes: dict[str, tuple[Worlds, Worlds]] = {}
        self._delivered: dict[str, Worlds] = {}
        self._captive: dict[str, Worlds] = {}
        self._sold_share: Worlds = np.zeros(self.worlds)

    def offer(self, vendor: str, amount: Worlds) -> None:
        """Chips for sale this quarter, H100e."""
        self._offers[vendor] = amount
        self.have_news()

    def order(
        self, buyer: str, amount: Worlds, group: str, favoured: float = 0.0, waited: Worlds | float = 0.0
    ) -> None:
        """Chips wanted this quarter, H100e; ``favoured`` 1 marks buyers that a first-sales rule serves first.

        ``waited`` is the part of the order that is on the vendors' books already.
        """
        self._orders[buyer] = (amount, favoured)
        self._ahead[buyer] = amount * waited
        self._group[buyer] = group

    @answered_once
    def offered(self) -> Worlds:
        """All chips for sale this quarter, H100e."""
        return total([np.zeros(self.worlds), *(self._offers[v] for v in sorted(self._offers))])

    def wish(self, buyer: str, amount: Worlds, fresh: Worlds) -> None:
        """What a fenced buyer would have bought in an open market, H100e, and what of it this quarter's money would."""
        self._wishes[buyer] = amount, fresh
        self.have_news()

    @answered_once
    def wished(self) -> Worlds:
        """All such wishes, H100e."""
        return total([np.zeros(self.worlds), *(self._wishes[b][0] for b in sorted(self._wishes))])

    @answered_once
    def wished_first(self) -> Worlds:
        """Those that were not there before, H100e: what is refused again counts once."""
        return total([np.zeros(self.worlds), *(self._wishes[b][1] for b in sorted(self._wishes))])

    def clear(self, first_sales: Worlds) -> None:
        """Ration supply: prepaid orders first, the rest pro rata, favoured buyers first as far as the rule says.

        A first-sales rule also goes before what others have prepaid.
        """
        if not self._orders:
            return
        buyers, supply = sorted(self._orders), self.offered()
        orders, ahead = stack(self._orders[b][0] for b in buyers), stack(self._ahead[b] for b in buyers)
        favoured = np.array([self._orders[b][1] for b in buyers])[:, None]
        wanted = total(orders)
        self.tightness = 2 * share(wanted - supply, wanted + supply)
        prepaid = ahead * self.p.prepaid_part * (1 - first_sales * (1 - favoured))
        paid = total(prepaid)
        kept = least(1.0, share(supply, paid))
        rest, left = orders - prepaid, largest(0.0, supply - paid * kept)
        delivered = prepaid * kept + rest * self._fills(rest, favoured, left, first_sales)
        self._delivered = dict(zip(buyers, delivered, strict=True))
        self.traded = total(delivered)
        self._sold_share = share(self.traded, supply)
        self.have_news()

    def _fills(self, orders: Worlds, favoured: Worlds, supply: Worlds, first_sales: Worlds) -> Worlds:
        """What part of each order is filled: pro rata, blended with favoured buyers first; shape (buyers, worlds)."""
        wanted, wanted_first = total(orders), total(orders * favoured)
        even = least(1.0, share(supply, wanted))
        first = least(1.0, share(supply, wanted_first))
        later = least(1.0, share(supply - wanted_first * first, wanted - wanted_first))
        ordinary, ahead = even * (1 - first_sales) + later * first_sales, (first - later) * first_sales
        return ordinary + favoured * ahead

    def delivered(self, buyer: str) -> Worlds:
        """What a buyer gets, H100e."""
        return self._delivered[buyer] if buyer in self._delivered else np.zeros(self.worlds)

    def sold(self, vendor: str) -> Worlds:
        """What a vendor sold, H100e: its offer times the share of all offers that was sold."""
        return self._offers[vendor] * self._sold_share if vendor in self._offers else np.zeros(self.worlds)

    @answered_once
    def sold_in_all(self) -> Worlds:
        """What all vendors sold together, H100e."""
        return total(self.sold(v) for v in sorted(self._offers)) if self._offers else np.zeros(self.worlds)

    @answered_once
    def delivered_to(self, group: str) -> Worlds:
        """What all buyers of a group get, H100e."""
        return total(
            [np.zeros(self.worlds), *(self.delivered(b) for b in sorted(self._orders) if self._group[b] == group)]
        )

    def hand_over(self, parent: str, amount: Worlds) -> None:
        """Chips a captive vendor makes for its parent alone, H100e."""
        self._captive[parent] = self._captive.get(parent, 0.0) + amount

    def handed_over(self, parent: str) -> Worlds:
        """What a parent gets from its captive vendor this quarter, H100e."""
        return self._captive[parent] if parent in self._captive else np.zeros(self.worlds)
