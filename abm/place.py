"""What holds declared state in every world: a market, a network, an agent."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from types import SimpleNamespace
from typing import Any, TypeVar, cast

import numpy as np

from twofutures.abm.worlds import ALTERED, Worlds, both, filled, states_of, when

K = TypeVar("K")
Question = TypeVar("Question", bound=Callable[..., Any])


class Place:
    """Something that holds state in every world: a market, a network, an agent. ``key`` is its unique name."""

    key: str
    model: Any  # the Model this belongs to, which knows its places and not the other way round

    def _begin(self, model: Any, key: str) -> None:
        self.model, self.key = model, key
        states = states_of(type(self))  # a start fits by itself: no need to set each through its guard
        begun = {name: filled(float(state.start), (*state.axes, self.worlds)) for name, state in states.items()}
        self.__dict__.update(begun, **{ALTERED: set(begun)})

    def open(self) -> None:
        """Start a quarter with a blank page, where there is one."""

    def have_news(self) -> None:
        """Answer anew what is ``answered_once``: something was posted, or cleared."""
        self.__dict__.pop(ANSWERS, None)

    def forget(self, mechanism: str, off: Worlds) -> None:
        """Put what exists for a mechanism alone back to its start in the worlds in which that is switched off."""
        for name, state in states_of(type(self)).items():
            if state.mechanism == mechanism and both(off, getattr(self, name) != state.start).any():
                setattr(self, name, when(off, state.start, getattr(self, name)))

    @property
    def worlds(self) -> int:
        """How many worlds this place lives in."""
        return self.model.worlds

    @property
    def p(self) -> SimpleNamespace:
        """The assumptions, one value per world each."""
        return self.model.assumptions.p

    def snapshot(self) -> dict[str, Worlds]:
        """All present state by name."""
        return {name: getattr(self, name) for name in states_of(type(self))}

    def restore(self, states: Mapping[str, Worlds]) -> None:
        """Take over a snapshot (of the same kind, with this place's number of worlds)."""
        for name, array in states.items():
            setattr(self, name, array)

    def view(self, world: int) -> dict[str, Any]:
        """Plain numbers of one world, for people."""
        return {name: array[..., world].tolist() for name, array in self.snapshot().items()}


ANSWERS = "_answers"


def answered_once(question: Question) -> Question:
    """A question that many ask a place alike: worked out for the first of them, and anew once there is news."""

    @wraps(question)
    def answer(place: Place, *about: Any) -> Any:
        answers = place.__dict__.setdefault(ANSWERS, {})
        asked = question, about
        if asked not in answers:
            answers[asked] = question(place, *about)
        return answers[asked]

    return cast(Question, answer)


def switch_off(switches: Mapping[str, Worlds | float], places: Iterable[Place]) -> None:
    """Where a mechanism is off, nothing is left that exists for it alone; what others have got by it stays theirs."""
    for mechanism, on in switches.items():
        off = np.equal(on, 0)
        for place in places if off.any() else ():
            place.forget(mechanism, off)


def rows_of(arrays: Mapping[K, Worlds], rows: Worlds) -> dict[K, Worlds]:
    """The given worlds of arrays that have worlds last, copied."""
    return {name: array.take(rows, axis=-1) for name, array in arrays.items()}
