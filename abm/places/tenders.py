"""Where national projects ask for chips: merchant ones in the open market, PRC ones from what is set aside abroad."""

from typing import Any

import numpy as np

from twofutures.abm.calendar import year
from twofutures.abm.place import Place
from twofutures.abm.worlds import State, Worlds, least, log, share, smooth_step, stack, total

MERCHANT, FROM_PRC = range(2)
MAKERS = "merchant_vendors", "prc_vendors"
BUYER = "tenders"  # all national projects as one buyer of merchant chips
ROUNDS = 2  # a year, in which projects ask for chips


class Tenders(Place):
    """What national projects ask for, and what part of it they get: no PRC chips but those set aside for export."""

    asked = State(
        unit="H100e", meaning="chips that projects last asked for: merchant, PRC", axes=(2,), mechanism="tenders"
    )
    spare = State(unit="H100e", meaning="PRC chips set aside for export that no project took", mechanism="tenders")
    filled = State(
        unit="share",
        meaning="part of what projects asked for that they got: merchant, PRC",
        axes=(2,),
        mechanism="tenders",
    )
    taken = State(unit="share", meaning="part of the PRC chips set aside that projects took", mechanism="tenders")
    wave = State(unit="share", meaning="how far the wave of tenders has risen", mechanism="tenders")
    rules = State(unit="log-odds", meaning="what US rules on chips cost a bid with US stacks outside the allies")
    promise = State(unit="log", meaning="what spare chips are worth in a bid: log of the part of needs they would meet")

    def __init__(self, model: Any) -> None:
        self._begin(model, "tenders")
        self.promise = log(self.p.tender_bare)
        self.open()

    def open(self) -> None:
        """Start a quarter with no projects and no spare chips."""
        self._asks: dict[str, Worlds] = {}
        self._spare: dict[str, Worlds] = {}
        self.filled = self.taken = 0.0

    def call(self) -> None:
        """How eagerly states tender by now, and what they think of rules that come with US chips."""
        p, levers = self.p, self.model.levers
        self.wave = smooth_step(year(self.model.quarter), p.tender_opens, p.tender_width) * self.model.on("tenders")
        self.rules = p.tender_caps * levers["third_country_cap"] + p.tender_tracking * levers["chip_tracking"]

    def ask(self, country: str, chips: Worlds) -> None:
        """Merchant and PRC chips that a country's projects want this quarter, H100e, shape (2, worlds)."""
        self._asks[country] = chips

    def offer(self, vendor: str, spare: Worlds) -> None:
        """What a PRC maker has set aside for export, H100e."""
        self._spare[vendor] = spare

    def order(self) -> None:
        """Order merchant chips for all projects, in line with everybody else; in some quarters none asks."""
        if self._asks:
            self.asked = total([np.zeros((2, self.worlds)), *(self._asks[c] for c in sorted(self._asks))])
            self.model.chips.order(BUYER, self.asked[MERCHANT], "third owners")

    def clear(self) -> None:
        """Share out what the market delivered and what PRC makers can spare, and weigh what is left for later bids."""
        self.spare = total([np.zeros(self.worlds), *(self._spare[v] for v in sorted(self._spare))])
        if self._asks:
            self.share_out(self.spare)
        waiting = ROUNDS * self.asked[FROM_PRC] + self.sliver()
        self.promise = log(share(self.spare, self.spare + waiting) + self.p.tender_bare)

    def share_out(self, set_aside: Worlds) -> None:
        """Give projects what came, each the same part of what it asked for, and let states pay for it."""
        exported = least(self.asked[FROM_PRC], set_aside)
        part = share(exported, self.asked[FROM_PRC])
        self.filled = stack([share(self.model.chips.delivered(BUYER), self.asked[MERCHANT]), part])
        self.taken, self.spare = share(exported, set_aside), set_aside - exported
        for market, makers, came in zip(self._markets(), MAKERS, self.asked * self.filled, strict=True):
            self.model.ledger.pay("state", makers, "chips", came * market.price / 1e6)

    def _markets(self) -> tuple[Any, Any]:
        return self.model.chips, self.model.home_chips

    def store(self) -> Worlds:
        """PRC chips worth keeping for export, H100e: some years of what projects last asked for, and one bid's."""
        enough = ROUNDS * self.p.export_stock_years * self.asked[FROM_PRC] + self.sliver()
        return enough * self.model.on("tenders")

    def sliver(self) -> Worlds:
        """Chips that any bidder keeps at hand for one more project, H100e."""
        return self.p.tender_sliver * 1e3
