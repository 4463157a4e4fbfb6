"""Nothing appears and nothing is lost: chips and money, every quarter, in every world, under several packages.

``audit`` compares what went in with what came out of every account of one quarter; mutants at the end leak on purpose.
"""

from collections import defaultdict
from typing import Self

import numpy as np
import pytest

from tests.agents.accounts import audit
from twofutures.abm.calendar import BRANCH
from twofutures.abm.places.ledger import CLEARING, OUTSIDE
from twofutures.agents.cloud import Cloud, PRCCloud
from twofutures.agents.owner import DOMESTIC
from twofutures.agents.roster import Roster
from twofutures.agents.smuggler import Smuggler
from twofutures.policies.scenario import Scenario

PACKAGES = ("status_quo", "loopholes_closed", "loosened", "repeal")


class Books:
    """Accounts of whole runs, quarter by quarter."""

    def __init__(self, model) -> None:
        self.model, self.accounts, self.payments = model, defaultdict(list), []

    def play(self, until: int) -> Self:
        while self.model.quarter < until:
            before = {a.key: a.snapshot() for a in self.model.cast()}
            self.model.step()
            self.payments.append((self.model.quarter_name, dict(self.model.ledger.payments)))
            for name, sides in audit(self.model, before).items():
                self.accounts[name].append((self.model.quarter_name, *(np.asarray(s, dtype=float) for s in sides)))
        return self

    def unbalanced(self, name: str) -> list[str]:
        """Quarters in which an account does not balance to 1e-9 of what went through it."""
        return [
            q
            for q, a, b in self.accounts[name]
            if not np.allclose(a, b, rtol=1e-9, atol=1e-9 * max(1e-3, np.abs(a).max(initial=0)))
        ]


@pytest.fixture(scope="module")
def books():
    past = Books(Scenario().build(5, 3)).play(BRANCH - 1)
    future = Books(Scenario().branch_off(past.model, PACKAGES)).play(24)
    for name, rows in past.accounts.items():
        future.accounts[name] = rows + future.accounts[name]
    future.payments = past.payments + future.payments
    return future


def test_every_account_balances_in_every_quarter(books):
    assert len(books.accounts) > 200 and {len(rows) for rows in books.accounts.values()} == {25}
    assert {name: quarters for name in books.accounts if (quarters := books.unbalanced(name))} == {}


def test_every_payment_has_a_payer_and_a_payee_with_a_name(books):
    used = {account for _, payments in books.payments for payer, payee, _ in payments for account in (payer, payee)}
    assert set(OUTSIDE) <= used <= {a.key for a in books.model.cast()} | set(OUTSIDE) | set(CLEARING)


def test_no_payment_is_negative_or_unknown(books):
    for quarter, payments in books.payments:
        for entry, amount in payments.items():
            assert np.isfinite(amount).all() and (np.asarray(amount) >= 0).all(), (quarter, entry)


# -- mutants ---------------------------------------------------------------------------------------------------------


class LeakyRing(Smuggler):
    """Loses a thousandth of its chips at sea."""

    def run_route(self):
        super().run_route()
        self.in_transit = self.in_transit * 0.999


class CounterfeitRing(Smuggler):
    """Tells the street about chips it does not have."""

    def run_route(self):
        super().run_route()
        self.landed = self.landed * 0.999


class FreeRider(Cloud):
    """Takes its chips and does not pay."""

    def take_delivery(self):
        before = dict(self.model.ledger.payments)
        super().take_delivery()
        self.model.ledger.payments = before


class Hoarder(PRCCloud):
    """Receives every domestic chip twice."""

    def take_delivery(self):
        super().take_delivery()
        self.receive(DOMESTIC, self.delivered[DOMESTIC])


@pytest.mark.parametrize(
    ("table", "kind", "account"),
    [
        ("ring", LeakyRing, "chips of ring_01"),
        ("ring", CounterfeitRing, "diverted chips"),
        ("cloud", FreeRider, "buyers' spend"),
        ("prc_cloud", Hoarder, "domestic chips"),
    ],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_a_leak_is_noticed(table, kind, account):
    leaky = Books(Scenario(roster=Roster.load().with_kind(table, kind)).build(3, 1)).play(8)
    assert leaky.unbalanced(account)
