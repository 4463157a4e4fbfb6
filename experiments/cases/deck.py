"""Shocks: single draws of luck that a host of a workshop plays by hand, and that ``why`` names as blows of luck.

A card is data, in ``data/deck.toml``. Played in a quarter it changes that draw alone; all other luck stays as it was.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from twofutures.abm.calendar import BRANCH, run_quarter
from twofutures.abm.names import known
from twofutures.abm.outcomes import CRITERIA

FILE = Path(__file__).parent / "data" / "deck.toml"
HAPPENS, NEVER = 2.0**-53, 1 - 2.0**-53  # draws at which whatever can happen does, and at which nothing does


@dataclass(frozen=True)
class Card:
    """A shock as declared: what a host reads out, whose draw it is, the event it makes and what shows it.

    ``stream`` is agent and name of the draw, ``event`` the event by which it is told, ``observable`` what it moves.
    As a blow it pushes on the criterion ``pushes`` ``toward`` a side ("" where it pushes none outright); ``short`` and
    ``sentence`` tell it as a cause.
    """

    name: str
    label: str
    meaning: str
    code: str
    stream: str
    event: str
    observable: str
    pushes: str
    toward: str
    short: str
    sentence: str

    def draws(self, quarter: str) -> dict[tuple[str, int], float]:
        """The draw to fix (``Past(…, fixed=card.draws("2027Q2"))``) for the shock to come in a quarter of the future.

        ValueError for one before the branch: the record says what happened there.
        """
        return {(self.stream, run_quarter(quarter, first=BRANCH)): HAPPENS}


@cache
def deck() -> Mapping[str, Card]:
    """Every card by name."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    cards = {name: Card(name, **row) for name, row in rows.items()}
    for one in cards.values():
        known("criterion", one.pushes, (*CRITERIA, ""))
    return cards


@cache
def blows() -> Mapping[str, Card]:
    """By event, every card that pushes on a criterion toward a side."""
    return {one.event: one for one in deck().values() if one.pushes}


def card(name: str) -> Card:
    """A card by name; UnknownName suggests the nearest."""
    return deck()[known("card", name, deck())]
