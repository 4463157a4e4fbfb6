"""Spells: assumptions that stand at other numbers for some quarters, alike in every world, and then at their own again.

Agents work out once what follows from assumptions alone, so every change of them is a fork, which works it out anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.memory import let_go
from twofutures.abm.model import Model
from twofutures.abm.parameters import parameter


@dataclass(frozen=True)
class Spell:
    """Assumptions by name and what they stand at, from a first quarter of the future to a last, both counted in."""

    first: int
    last: int
    assumed: Mapping[str, float]

    def __post_init__(self) -> None:
        if not BRANCH <= self.first <= self.last <= LAST:
            raise ValueError(f"a spell lies in quarters {BRANCH} to {LAST}, not from {self.first} to {self.last}")
        for name, value in self.assumed.items():
            parameter(name).check(value)


def assumed_in(quarter: int, spells: Sequence[Spell]) -> dict[str, float]:
    """What stands otherwise in a quarter; of two spells of one assumption the later one counts."""
    there = [spell for spell in spells if spell.first <= quarter <= spell.last]
    return {name: value for spell in there for name, value in spell.assumed.items()}


def without(spells: Sequence[Spell], first: int, name: str) -> tuple[Spell, ...]:
    """The spells but for one assumption in those that begin in a quarter."""

    def but(spell: Spell) -> Spell:
        return replace(spell, assumed={n: value for n, value in spell.assumed.items() if n != name})

    return tuple(but(spell) if spell.first == first else spell for spell in spells)


def through(model: Model, until: int, spells: Sequence[Spell]) -> Iterator[Model]:
    """Play on from the branch to the end of a quarter; the model that stands there, after every quarter.

    A model that another one has followed is freed. With no spell it is the same model all along.
    """
    own, stands = model.assumptions, dict[str, float]()
    while model.quarter < until:
        assumed, before = assumed_in(model.quarter + 1, spells), model
        if assumed != stands:
            stands, model = assumed, before.fork(assumptions=own.hold(assumed), story=before.story)
            if model.story is not None:
                model.story.model = model
            let_go(before)
        model.step()
        yield model
