"""How long a game is: the quarters of its turns, and the most lines a seat moves in one (``data/formats.toml``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.names import known
from twofutures.policies.game.seats import table


@dataclass(frozen=True)
class Format:
    """The quarters of each turn, and the most lines that a seat may move in a turn."""

    name: str
    label: str
    quarters: tuple[int, ...]
    moves: int

    @property
    def turns(self) -> int:
        """How many turns there are."""
        return len(self.quarters)

    def begins(self, turn: int) -> int:
        """The step of the first quarter of a turn, counted from 1; after the last turn, the step after the run."""
        return BRANCH + sum(self.quarters[: turn - 1])

    def ends(self, turn: int) -> int:
        """The step of its last quarter."""
        return self.begins(turn + 1) - 1


@cache
def formats() -> Mapping[str, Format]:
    """Every format by name; ValueError unless its turns fill the years from the branch to the end."""
    made = {name: Format(name, **{**row, "quarters": tuple(row["quarters"])}) for name, row in table("formats").items()}
    for one in made.values():
        if one.ends(one.turns) != LAST:
            raise ValueError(f"the turns of {one.name} have {sum(one.quarters)} quarters, not {LAST + 1 - BRANCH}")
    return made


def format_of(name: str) -> Format:
    """A format by name; UnknownName suggests the nearest."""
    return formats()[known("format", name, formats())]
