"""One world, watched: the recorded past and then a future, quarter by quarter, each kept as a plain frame.

A world watched alone is the world of the same number in any batch of the same seed, bitwise; frames of quarters gone by
are kept, so that stepping back shows what was recorded and plays nothing again.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np

from twofutures.abm.actor import Actor
from twofutures.abm.calendar import LAST
from twofutures.abm.lever import levers
from twofutures.abm.model import Model
from twofutures.abm.names import known
from twofutures.abm.story import Event, Story
from twofutures.abm.worlds import Worlds, states_of
from twofutures.agents.smuggler import Smuggler
from twofutures.experiments.futures import Outcomes, Past
from twofutures.experiments.one_world.chip_routes import Flow, seen_flows, true_flows
from twofutures.experiments.one_world.country_card import Country, countries
from twofutures.policies.case import Case


@dataclass(frozen=True)
class Frame:
    """Everything shown of one world at the end of one quarter, as plain numbers.

    ``recorded`` holds every observable by name (NaN where it has no value); ``flows`` and ``seen`` the chip flows as
    they are and as the US government sees them; ``agents`` every agent's state by key and name (a number, or nested
    lists with axes as declared); ``levers`` every setting; ``events`` what happened this quarter, with causes.
    """

    quarter: str
    recorded: dict[str, float]
    flows: list[Flow]
    seen: list[Flow]
    countries: list[Country]
    agents: dict[str, dict[str, Any]]
    levers: dict[str, float]
    events: list[Event]

    def as_dict(self) -> dict[str, Any]:
        """The frame as JSON can hold it: values without a number become None."""
        return plain(asdict(self))


@dataclass(frozen=True)
class Role:
    """Who an agent is: its kind and bloc, and what its states mean as (unit, meaning) by name."""

    key: str
    kind: str
    bloc: str
    does: str
    states: dict[str, tuple[str, str]]


class WatchedPast:
    """The recorded past of one world, with its frames and its story: cases and seeds go on from it as often as wanted.

    It is the past of every world that continues the same fitted member.
    """

    def __init__(
        self, world: int = 0, seed: int = 2028, ensemble: str = "fitted", held: Mapping[str, float] | None = None
    ) -> None:
        self.ensemble, self.held = ensemble, dict(held or {})
        self.story = Story()
        self.frames: list[Frame] = []
        self.working: dict[str, int] = {}  # at which hub each ring works, as an index
        self.past = Past(np.array([world]), seed, ensemble, held, self.story, watch=self._keep)
        self.roles = {agent.key: role(agent) for agent in self.past.model.cast()}
        self.hubs: tuple[str, ...] = tuple(self.past.model.street.hubs)
        self.neighbours = neighbours(self.past.model)

    def _keep(self, model: Model) -> None:
        self.working = keep(self.frames, model, self.working, self.story)

    def branch(self, case: Case, world: int, seed: int, story: Story) -> Model:
        """The model of a world of this past as the future begins. IndexError if it continues another member."""
        same = self.ensemble == "prior" or (int(self.past.ids[0]), self.past.luck.seed) == (world, seed)
        past = self.past if same else self.past.of_worlds(np.array([world]), seed)
        return past.branch([case], story)


class OneWorld(Outcomes):
    """A run of one world: starts at the branch with the past's frames kept, and plays on a quarter at a time.

    ``past`` is that of its member where it was watched before; it is not changed.
    """

    worlds = 1

    def __init__(
        self,
        case: Case,
        world: int = 0,
        seed: int = 2028,
        ensemble: str = "fitted",
        held: Mapping[str, float] | None = None,
        past: WatchedPast | None = None,
    ) -> None:
        past = past or WatchedPast(world, seed, ensemble, held)
        self.case, self.world, self.seed, self.ensemble, self.held = case, world, seed, past.ensemble, past.held
        self.story, self.frames, self._working = past.story.twin(), list(past.frames), past.working
        self.roles, self.hubs, self.neighbours = past.roles, past.hubs, past.neighbours
        self.model = past.branch(case, world, seed, self.story)

    @property
    def ended(self) -> bool:
        """Whether the last quarter has been played."""
        return self.model.quarter >= LAST

    def step(self) -> Frame:
        """Play one quarter of the future and keep its frame. RuntimeError after the last."""
        self.model.step()
        self._keep(self.model)
        return self.frames[-1]

    def play(self, tick: Callable[[int, int], None] = lambda done, whole: None) -> Self:
        """Play to the end of 2028."""
        while not self.ended:
            self.step()
            tick(len(self.frames), LAST + 1)
        return self

    @property
    def cases(self) -> tuple[str]:
        """The name of the one case."""
        return (self.case.name,)

    def by_quarter(self, name: str, case: str = "") -> Worlds:
        """One observable over the quarters played, shape (quarters, 1)."""
        known("observable", name, self.frames[-1].recorded)
        return np.array([[frame.recorded[name]] for frame in self.frames])

    def _keep(self, model: Model) -> None:
        self._working = keep(self.frames, model, self._working, self.story)


def keep(frames: list[Frame], model: Model, working: Mapping[str, int], story: Story) -> dict[str, int]:
    """Add the quarter just played; returns the hubs at which rings work from now on, given those of that quarter."""
    rings = model.cast(Smuggler)
    at_first = {ring.key: model.street.hubs.index(ring.home_hub) for ring in rings}
    frames.append(frame_of(model, working or at_first, story))
    return {ring.key: int(ring.hub[0]) for ring in rings}


def frame_of(model: Model, hubs_before: Mapping[str, int], story: Story) -> Frame:
    """The first world of a model at the end of the quarter just played."""
    flows = true_flows(model, hubs_before)
    return Frame(
        model.quarter_name,
        {name: float(model.recorder.last(name)[0]) for name in model.recorder.names},
        flows,
        seen_flows(flows, float(model.actor("us").perceived_diverted[0])),
        countries(model),
        {agent.key: agent.view(0) for agent in model.cast()},
        {name: float(model.levers[name][0]) for name in levers()},
        [event for event in story.events if event.quarter == model.quarter_name],
    )


def role(agent: Actor) -> Role:
    """What is said of an agent once and for all."""
    kind = type(agent)
    states = {name: (state.unit, state.meaning) for name, state in states_of(kind).items()}
    return Role(agent.key, kind.__name__, agent.bloc, (kind.__doc__ or "").strip().splitlines()[0], states)


def neighbours(model: Model) -> dict[str, list[tuple[str, float]]]:
    """Whom each country looks to, with weights that add up to one, heaviest first."""
    edges = model.influence.graph.in_edges
    return {
        here: sorted(((there, float(w)) for there, _, w in edges(here, data="weight")), key=lambda e: (-e[1], e[0]))
        for here in model.influence.graph
    }


def plain(x: Any) -> Any:
    """Nested plain values with None in place of numbers that are none."""
    if isinstance(x, dict):
        return {key: plain(value) for key, value in x.items()}
    if isinstance(x, list | tuple):
        return [plain(value) for value in x]
    return None if isinstance(x, float) and not math.isfinite(x) else x
