"""The street: where diverted chips are sold, and the premium that they fetch."""

from typing import Any

import numpy as np

from twofutures.abm.place import Place, answered_once
from twofutures.abm.places.chip_market import FRONTS
from twofutures.abm.worlds import State, Worlds, exp, largest, least, log, share, stack, total, when


class StreetMarket(Place):
    """The market for diverted chips inside the PRC: unmet demand against what rings land sets the premium."""

    premium = State(unit="share", meaning="street price over list price, minus one")
    wave = State(unit="quarters", meaning="time left of a wave of port checks and cases that every hub feels")

    def __init__(self, model: Any) -> None:
        self._begin(model, "street")
        self.hubs: list[str] = []
        self.open()

    def open(self) -> None:
        """Start a quarter with no demand and no supply."""
        self.have_news()
        self._unmet: dict[str, Worlds] = {}
        self._arrived: dict[str, tuple[Worlds, Worlds]] = {}
        self._for_sale: dict[str, Worlds] = {}

    def want(self, buyer: str, amount: Worlds) -> None:
        """Demand that trade and rent left unmet, H100e: what its money would buy at list price."""
        self._unmet[buyer] = amount
        self.have_news()

    def land(self, ring: str, arrived: Worlds, stored: Worlds, hub: Worlds) -> None:
        """What a ring has for sale, H100e: arrived this quarter and in store; its hub's place in ``hubs`` by world."""
        self._arrived[ring], self._for_sale[ring] = (arrived, hub), arrived + stored
        self.have_news()

    def watch_ports(self) -> None:
        """Checks come in waves: a scandal, a campaign at ports, cases that lead to cases; each lasts some quarters."""
        p = self.p
        begins = self.model.luck.uniform("street/wave", self.model.quarter) < p.wave_chance
        self.wave = when(begins, p.wave_quarters, largest(0.0, self.wave - 1))

    def vigilance(self) -> Worlds:
        """Chance of being caught over that with no wave on; a wave may end within a quarter."""
        return 1 + (self.p.wave_strength - 1) * least(1.0, self.wave)

    def clear(self) -> None:
        """Move the premium toward its level at this tightness (+50 % per halving, C-e3); note what each hub carried.

        The premium nears, and never reaches, what no buyer would pay and below which no seller would sell.
        """
        p, nothing = self.p, np.zeros(self.worlds)
        tightness = share(self.unmet(), self.for_sale() + p.street_float)
        wish = p.premium_elasticity * log(tightness / p.premium_neutral_tightness)
        end = when(wish > 0, p.premium_cap, p.premium_floor)  # reservation prices of buyers, and of sellers
        target = end * (1 - exp(-abs(wish / end)))
        self.premium = self.premium + p.premium_speed * (target - self.premium)
        self.have_news()
        arrived, at = map(stack, zip(*[(nothing, nothing), *self._in_order()], strict=True))
        for i, hub in enumerate(self.hubs):
            through = total(when(at == i, arrived, 0.0))
            self.model.flow.carry(FRONTS, hub, "diverted", through)
            self.model.flow.carry(hub, "PRC", "diverted", through)
        self.watch_ports()

    @answered_once
    def unmet(self) -> Worlds:
        """All unmet demand, H100e."""
        return self._sum(self._unmet[b] for b in sorted(self._unmet))

    @answered_once
    def sold_part(self) -> Worlds:
        """Part of what is for sale that buyers' money pays for at today's premium; rings keep the rest in store."""
        return least(1.0, share(self.unmet() / (1 + self.premium), self.for_sale()))

    def bought(self, buyer: str) -> Worlds:
        """What a buyer gets, H100e: by its share of unmet demand."""
        return self._sold() * self.portion(buyer)

    @answered_once
    def _sold(self) -> Worlds:
        """What changes hands, H100e."""
        return self.for_sale() * self.sold_part()

    def landed(self) -> Worlds:
        """All chips that arrived this quarter, H100e."""
        return self._sum(amount for amount, _ in self._in_order())

    @answered_once
    def for_sale(self) -> Worlds:
        """What arrived and what rings had in store, H100e."""
        return self._sum(self._for_sale[ring] for ring in sorted(self._for_sale))

    def portion(self, buyer: str) -> Worlds:
        """The share of the chips sold that goes to a buyer: its share of unmet demand."""
        return share(self._unmet[buyer], self.unmet()) if buyer in self._unmet else np.zeros(self.worlds)

    def _in_order(self) -> list[tuple[Worlds, Worlds]]:
        return [self._arrived[ring] for ring in sorted(self._arrived)]

    def _sum(self, amounts: Any) -> Worlds:
        return total([np.zeros(self.worlds), *amounts])
