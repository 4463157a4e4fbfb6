"""What seats want: figures of 2028, and whether more or less of them. Data, in ``data/goals.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from twofutures.abm.names import known
from twofutures.policies.game.seats import seat, table

SIGNS = {"more": 1, "less": -1}


@dataclass(frozen=True)
class Goal:
    """A figure that a seat wants ``more`` or ``less`` of; a ``secret`` goal it keeps to itself until the end."""

    name: str
    seat: str
    label: str
    figure: str
    wants: str
    secret: bool = False

    @property
    def sign(self) -> int:
        """1 where more is wanted, -1 where less is."""
        return SIGNS[self.wants]


@cache
def goals() -> Mapping[str, Goal]:
    """Every goal by name."""
    made = {name: Goal(name, **row) for name, row in table("goals").items()}
    for goal in made.values():
        seat(goal.seat)
        known("wish", goal.wants, SIGNS)
    return made


def goals_of(name: str) -> list[Goal]:
    """The goals of a seat."""
    return [goal for goal in goals().values() if goal.seat == name]
