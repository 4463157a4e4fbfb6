"""Who and what changes: places hold declared state; actors are Mesa agents that also decide and have luck."""

from typing import Any

from twofutures.abm.mesa_parts import Agent
from twofutures.abm.observable import EventKind
from twofutures.abm.place import Place
from twofutures.abm.worlds import Worlds


class Actor(Place, Agent):
    """A Mesa agent that lives in all worlds at once.

    Each verb of the quarter's order of play is a method that does nothing until a kind overrides it.
    """

    alone: frozenset[str] = frozenset()  # verbs for which its kind needs words that differ: no chorus plays them
    blocs: tuple[str, ...] = ()  # where an agent of this kind can belong; none named: anywhere
    declares: tuple[EventKind, ...] = ()  # events that this kind notes, beside those that the roster's folder declares

    def __init__(self, model: Any, key: str, bloc: str) -> None:
        Agent.__init__(self, model)
        self.bloc = bloc
        self._begin(model, key)

    @property
    def chorus(self) -> str | None:
        """Agents of one kind that give the same word act side by side (abm/chorus.py); by default none does."""
        return None

    def happens(self, event: str, chance: Any) -> Worlds:
        """True in the worlds where this agent's own luck for this event and quarter falls under ``chance``."""
        return self.draw(event) < chance

    def around(self, event: str, middle: Any, sd: Any) -> Worlds:
        """A normal draw around ``middle`` with standard deviation ``sd``."""
        return middle + sd * self.model.luck.normal(f"{self.key}/{event}", self.model.quarter)

    def draw(self, event: str) -> Worlds:
        """This agent's own uniform luck for this event and quarter."""
        return self.model.luck.uniform(f"{self.key}/{event}", self.model.quarter)

    def lever(self, name: str) -> Worlds:
        """The present setting of a lever; until governments have governed it is last quarter's, and theirs alone."""
        return self.model.levers[name]

    def note(self, what: str, where: Worlds, because: str = "", **facts: Any) -> None:
        """Tell the story-keeper, if there is one: what happened, in which worlds, and which earlier event caused it."""
        if self.model.story is not None:
            self.model.story.write(self.key, what, where, because, facts)

    def start(self) -> None:
        """Set the state in which 2022Q4 begins."""

    def observe(self) -> None:
        """Form noisy estimates of the world."""

    def lobby(self) -> None:
        """Press governments for or against rules."""

    def govern(self) -> None:
        """Set the levers this agent owns."""

    def heed(self) -> None:
        """Take note of the rules that governments have just set."""

    def make(self) -> None:
        """Provide wafers, memory and tools."""

    def produce(self) -> None:
        """Turn inputs into chips for sale."""

    def budget(self) -> None:
        """Decide what to spend this quarter."""

    def order(self) -> None:
        """Order chips."""

    def take_delivery(self) -> None:
        """Receive, pay for, start up and retire chips."""

    def lease(self) -> None:
        """Offer or seek rented compute."""

    def take_lease(self) -> None:
        """Pay for and use what was leased."""

    def plan_route(self) -> None:
        """Decide whether and how much to divert."""

    def run_route(self) -> None:
        """Move diverted chips; get through or get caught."""

    def take_diverted(self) -> None:
        """Receive diverted chips and pay the street price."""

    def allocate(self) -> None:
        """Split compute among training, experiments and serving."""

    def research(self) -> None:
        """Raise algorithmic efficiency."""

    def plan_campaign(self) -> None:
        """Decide how much to distil from whom."""

    def defend(self) -> None:
        """Set defences against distillation."""

    def distil(self) -> None:
        """Learn from others' models."""

    def train(self) -> None:
        """Turn effective compute into unreleased capability."""

    def release(self) -> None:
        """Decide whether, how and at what price to release."""

    def offer_models(self) -> None:
        """Price models and put them in the shop window."""

    def adopt(self) -> None:
        """Choose whose models to use."""

    def earn(self) -> None:
        """Receive the quarter's revenue."""

    def set_norms(self) -> None:
        """Choose rules, clubs and surveillance systems."""
