"""Wild cards: a host takes up an idea of the players, and one assumption stands a notch up or down for a turn.

Up is the high end of its declared range and down the low one: nothing stands where no source or judgement lets it
stand, and the notch is the same in every world compared. Which of them move anything within a turn has been measured
(``data/wild_cards.json``, by ``experiments.documents.wild_cards``): an assumption that shaped the start or the recorded
past alone would do nothing now.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from twofutures.abm.parameters import Assumptions, Parameter, parameter
from twofutures.experiments.game.log import LONGEST_REASON, Act, WildCard

FILE = Path(__file__).parent / "data" / "wild_cards.json"
UP, DOWN = 1, -1
WAYS: Mapping[str, int] = {"up": UP, "down": DOWN}
ALIKE = 1e-9  # relative: a number so near to where a notch puts it stands there already


@dataclass(frozen=True)
class Shown:
    """What a notch moved within a turn: in how many of the worlds that were tried, and an observable that shows it."""

    worlds: int
    observable: str


@dataclass(frozen=True)
class Offer:
    """An assumption that a wild card may move, and what each notch moved."""

    parameter: Parameter
    shows: Mapping[int, Shown]


@cache
def measured() -> Mapping[str, Any]:
    """The stored figures: with what they were measured, and by assumption and way what was moved."""
    content: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content


@cache
def offers() -> Mapping[str, Offer]:
    """Every assumption that a wild card may move, by name."""
    rows = measured()["shows"]
    return {
        name: Offer(parameter(name), {WAYS[way]: Shown(*shown) for way, shown in row.items()})
        for name, row in rows.items()
    }


def value_at(name: str, notch: int) -> float:
    """What an assumption stands at a notch up or down."""
    declared = parameter(name)
    return declared.high if notch == UP else declared.low


def read_wild(text: str) -> tuple[str, int, str]:
    """Assumption, notch and reason of a wild card as people write it: ``ring_hazard=up: customs look closer``."""
    card, _, reason = text.partition(":")
    name, _, way = (part.strip() for part in card.partition("="))
    if way not in WAYS or not reason.strip():
        raise ValueError(f"{text!r} is no wild card: write ASSUMPTION=up: WHY, or ASSUMPTION=down: WHY")
    must_be_offered(name, WAYS[way])
    return name, WAYS[way], reason.strip()


def must_be_offered(name: str, notch: int) -> None:
    """ValueError, naming the fix, for an assumption or a notch that moves nothing within a turn."""
    if notch not in WAYS.values():
        raise ValueError(f"a wild card moves one notch: up ({UP}) or down ({DOWN}), not {notch!r}")
    offered = offers().get(parameter(name).name)
    if offered is None or notch not in offered.shows:
        other = " (the other way it does)" if offered else ""
        raise ValueError(f"{name} moves nothing within a turn{other}: choose one of docs/teaching/wild_cards.md")


def wild_card(name: str, notch: int, reason: str, own: Assumptions, since: Sequence[Act]) -> WildCard:
    """A wild card as a row of the log. ValueError, naming the fix, for one that would do nothing.

    ``own`` is what the played world assumes by itself, ``since`` what the turn has had already.
    """
    must_be_offered(name, notch)
    if any(isinstance(act, WildCard) and act.assumption == name for act in since):
        raise ValueError(f"{name} has a wild card in this turn already: choose another, or wait a turn")
    value = value_at(name, notch)
    if abs(value - float(own.values[name][0])) <= ALIKE * abs(value):
        raise ValueError(f"{name} stands at {value:g} in this world already: choose the other way, or another")
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise ValueError(f"a wild card needs its reason, in at most {LONGEST_REASON} letters: it is on record")
    return WildCard.model_validate({"assumption": name, "notch": notch, "value": value, "reason": reason})
