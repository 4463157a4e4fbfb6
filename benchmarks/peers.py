"""Who plays the same trade stage: plain objects in two frameworks and in none, frames of agents, NumPy in a loop."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import plain_reference
from agreement import ALL
from numpy_peer import NumpyTrade, Start
from plain_reference import MESA, Framework, Watched, plain_model

ONE_BY_ONE = 8  # worlds of a run of objects, which know only one world at a time
INSTALL = "pip install --no-deps -r benchmarks/requirements.txt"

Game = tuple[Any, int | slice]  # what can play ``trade()``, and which worlds of the watched quarter it holds


class Missing(Exception):
    """A peer's package is not installed; the text is a sentence with the cure."""


class Alone:
    """What objects derive from where there is no framework."""

    def __init__(self, model: Any = None) -> None:
        self.model = model


@dataclass(frozen=True)
class Peer:
    """A peer: its name, the distributions whose versions matter, and how it makes games of a watched quarter.

    ``one_by_one`` where a game holds one world only, so that its time per world is the same for any number of worlds.
    """

    name: str
    packages: tuple[str, ...]
    games: Callable[[Watched], Callable[[], list[Game]]]
    one_by_one: bool = False


def objects(framework: Callable[[], Framework]) -> Callable[[Watched], Callable[[], list[Game]]]:
    """Games of plain objects in a framework, a world each."""

    def of(watched: Watched) -> Callable[[], list[Game]]:
        made, worlds = framework(), range(min(ONE_BY_ONE, watched.model.worlds))
        return lambda: [(plain_model(watched, world, made), world) for world in worlds]

    return of


def whole(trade: Callable[[], type]) -> Callable[[Watched], Callable[[], list[Game]]]:
    """One game of all worlds at once."""

    def of(watched: Watched) -> Callable[[], list[Game]]:
        made, start = trade(), Start(watched)
        return lambda: [(made(start), ALL)]

    return of


def imported(module: str, name: str, *packages: str) -> Any:
    """A module that needs a peer's packages; Missing, with the cure, where one of them is not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name not in packages:
            raise
        raise Missing(f"{name} is not installed here and was left out; to have it: {INSTALL}") from error


def agentpy() -> Framework:
    """AgentPy's agents and model."""
    package = imported("agentpy", "AgentPy", "agentpy")
    return Framework(package.Agent, package.Model, {})


def frames() -> type:
    """The stage in mesa-frames."""
    return imported("frames_peer", "mesa-frames", "mesa_frames", "polars").FramesTrade


PEERS = (
    Peer("Python objects", ("python",), objects(lambda: Framework(Alone, Alone, {})), one_by_one=True),
    Peer("Mesa objects", ("mesa",), objects(lambda: MESA), one_by_one=True),
    Peer("AgentPy objects", ("agentpy",), objects(agentpy), one_by_one=True),
    Peer("mesa-frames", ("mesa-frames", "polars"), whole(frames)),
    Peer("NumPy in a loop over agents", ("numpy",), whole(lambda: NumpyTrade)),
)

TRADE = plain_reference.TRADE  # the beats of the stage that all of them play
