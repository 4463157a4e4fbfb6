"""What holds declared state in every world: a market, a network, an agent."""

from types import SimpleNamespace
from typing import Any

from twofutures.abm.worlds import Worlds, states_of


class Place:
    """Something that holds state in every world: a market, a network, an agent. ``key`` is its unique name."""

    key: str
    model: Any  # the Model this belongs to, which knows its places and not the other way round

    def _begin(self, model: Any, key: str) -> None:
        self.model, self.key = model, key
        for name, state in states_of(type(self)).items():
            setattr(self, name, state.start)

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

    def restore(self, states: dict[str, Worlds]) -> None:
        """Take over a snapshot (of the same kind, with this place's number of worlds)."""
        for name, array in states.items():
            setattr(self, name, array)

    def view(self, world: int) -> dict[str, Any]:
        """Plain numbers of one world, for people."""
        return {name: array[..., world].tolist() for name, array in self.snapshot().items()}


def rows_of(states: dict[str, Worlds], rows: Worlds | None) -> dict[str, Worlds]:
    """The given worlds of a snapshot, copied; for ``None`` all of them, shared (they never change in place)."""
    return states if rows is None else {name: array.take(rows, axis=-1) for name, array in states.items()}
