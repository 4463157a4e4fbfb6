"""Who paid whom: every payment of the quarter has a payer, a payee and a purpose, so that money is conserved.

Outside accounts (equity, state money, households, construction) and clearing accounts are named like any other.
"""

from typing import Any

import numpy as np

from twofutures.abm.place import Place
from twofutures.abm.worlds import Worlds, total

OUTSIDE = ("equity", "state", "households", "small buyers", "construction", "treasury_fee")
CLEARING = ("merchant_vendors", "prc_vendors", "rentals", "street", "model_market")  # take in what they pay out


class Ledger(Place):
    """The quarter's payments in billion USD."""

    def __init__(self, model: Any) -> None:
        self._begin(model, "ledger")
        self.payments: dict[tuple[str, str, str], Worlds] = {}

    def open(self) -> None:
        """Start a quarter with an empty page."""
        self.payments = {}

    def pay(self, payer: str, payee: str, purpose: str, amount: Worlds) -> None:
        """Book one payment. Booking the same payer, payee and purpose again adds to it."""
        entry = (payer, payee, purpose)
        before = self.payments.get(entry)
        self.payments[entry] = amount if before is None else before + amount

    def received(self, payee: str, purpose: str) -> Worlds:
        """What an account received for a purpose this quarter, summed over payers in the order of their names."""
        return self._sum(lambda e: e[1] == payee and e[2] == purpose)

    def spent(self, purpose: str) -> Worlds:
        """All payments for a purpose this quarter."""
        return self._sum(lambda e: e[2] == purpose)

    def _sum(self, wanted: Any) -> Worlds:
        amounts = [self.payments[e] for e in sorted(self.payments) if wanted(e)]
        return total(amounts) if amounts else np.zeros(self.worlds)
