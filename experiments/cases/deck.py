"""Cards for workshops: shocks that a host plays by hand, each one draw of luck put where the event happens.

A card is data, in ``data/deck.toml``. Played in a quarter it changes that draw alone; all other luck stays as it was.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from twofutures.abm.calendar import BRANCH, run_quarter
from twofutures.abm.names import known

FILE = Path(__file__).parent / "data" / "deck.toml"
HAPPENS = 2.0**-53  # the draw at which whatever can happen does


@dataclass(frozen=True)
class Card:
    """A shock as declared: what a host reads out, whose draw it is, the event it makes and what shows it.

    ``stream`` is agent and name of the draw, ``event`` the event by which it is told, ``observable`` what it moves.
    """

    name: str
    label: str
    meaning: str
    code: str
    stream: str
    event: str
    observable: str

    def draws(self, quarter: str) -> dict[tuple[str, int], float]:
        """The draw to fix (``Past(…, fixed=card.draws("2027Q2"))``) for the shock to come in a quarter of the future.

        ValueError for one before the branch: the record says what happened there.
        """
        return {(self.stream, run_quarter(quarter, first=BRANCH)): HAPPENS}


@cache
def deck() -> Mapping[str, Card]:
    """Every card by name."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: Card(name, **row) for name, row in rows.items()}


def card(name: str) -> Card:
    """A card by name; UnknownName suggests the nearest."""
    return deck()[known("card", name, deck())]
