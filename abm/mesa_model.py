"""What Mesa's own tools expect of a model: it ends, tells the time, gives plain numbers and tables of one world.

Everything here is for whoever looks on. No rule reads it, and a model of many worlds pays nothing for it.
"""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

import numpy as np

from twofutures.abm.calendar import LAST, quarter_name
from twofutures.abm.mesa_parts import Agent, AgentSet, Model
from twofutures.abm.recorder import Recorder
from twofutures.abm.worlds import Worlds, states_of

Who = tuple[type, int, str, str]  # class, Mesa's number, key and bloc of an agent
VERBS = ("step", "advance")  # of Mesa's agents; here every rule has its place in the order of play


class MesaModel(Model):
    """A Mesa model whose steps are quarters, from 2022Q4 (the first) to 2028Q4 (the last)."""

    worlds: int
    quarter: int  # the last played, counted from 0
    _winding = False

    @property
    def steps(self) -> int:
        """Quarters played."""
        return self.quarter + 1

    @steps.setter
    def steps(self, count: int) -> None:
        """Mesa counts along; the quarter is what counts."""

    @property
    def agents(self) -> Any:
        """All agents, as a set of Mesa's; of one world it gives plain numbers (``Numbers``)."""
        return self._numbers(super().agents)

    @property
    def agents_by_type(self) -> Any:
        """Sets of agents by class, likewise."""
        sets = super().agents_by_type
        return sets if self.worlds != 1 else {kind: self._numbers(agents) for kind, agents in sets.items()}

    def _numbers(self, agents: Any) -> Any:
        return agents if self.worlds != 1 else Numbers(agents, self.random)

    def run_model(self) -> None:
        """Play to the end of 2028. RuntimeError if that has been played."""
        self.must_go_on()
        super().run_model()

    def run_for(self, duration: float) -> None:
        """Play so many quarters, at most to the end. RuntimeError if that has been played."""
        self.run_until(self.steps + duration)

    def run_until(self, end_time: float) -> None:
        """Play until so many quarters have been played in all, at most to the end. RuntimeError as in ``run_for``."""
        self.must_go_on()
        while self.running and self.steps + 1 <= end_time:
            self.step()

    def must_go_on(self) -> None:
        """RuntimeError if the last quarter has been played."""
        if self.quarter >= LAST:
            raise RuntimeError(
                f"the run ends with {quarter_name(LAST)}, and this one has been played: build another model"
            )

    def _wind(self, quarters: int) -> None:
        """Put Mesa's clock (from 3.4 on it has one, from 3.5 on it runs by events) to the present of a fork."""
        if hasattr(Model, "run_for") and quarters:
            self._winding = True
            super().run_for(quarters)
            self._winding = False
        elif hasattr(self, "time"):
            self.time = float(quarters)


def must_know_their_beats(kinds: Iterable[type[Agent]], beats: Iterable[str]) -> None:
    """ValueError for a kind of agent with a ``step`` as in Mesa's examples: it would never be called."""
    for kind in kinds:
        for verb in VERBS:
            if getattr(kind, verb) is not getattr(Agent, verb):
                raise ValueError(
                    f"{kind.__name__}.{verb}() would never be called, since a quarter is played beat by beat: name it "
                    f"after the beat in which it acts, one of {', '.join(beats)}"
                )


def numbers_of(value: Any) -> Any:
    """What a person reads of a quantity of one world: a number, or nested lists of numbers."""
    if isinstance(value, np.ndarray) and value.shape[-1:] == (1,):
        return value[..., 0].tolist()
    return [numbers_of(part) for part in value] if isinstance(value, list) else value


class Numbers(AgentSet):
    """Agents of one world, of many kinds. Their states are arrays of one number; whoever asks the set gets numbers.

    Agents that lack what is asked are left out by ``agg``, ``sort`` and ``select`` (no ring has a ``capex``);
    AttributeError if all lack it.
    """

    def get(self, attr_names: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """One attribute of every agent, or several."""
        return numbers_of(super().get(attr_names, *args, **kwargs))

    def map(self, method: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """What a method or function gives for each agent."""
        return numbers_of(super().map(method, *args, **kwargs))

    def agg(self, attribute: str, func: Any) -> Any:
        """One or more functions of the numbers that agents have, as ``AgentSet.agg``."""
        values = list(self._answers(attrgetter(attribute)).values())
        return func(values) if callable(func) else [one(values) for one in func]

    def sort(self, key: Any, ascending: bool = False, inplace: bool = False) -> Any:
        """In the order of an attribute or a function, as ``AgentSet.sort``."""
        answers = self._answers(attrgetter(key) if isinstance(key, str) else key)
        agents = sorted(answers, key=answers.__getitem__, reverse=not ascending)
        return self._update(agents) if inplace else Numbers(agents, self.random)

    def select(
        self, filter_func: Any = None, at_most: float = float("inf"), inplace: bool = False, agent_type: Any = None
    ) -> Any:
        """The agents that fit, as ``AgentSet.select``."""
        answers = self._answers(filter_func, agent_type) if filter_func else {}
        fits = (lambda agent: answers.get(agent, False)) if filter_func else None
        return self._like(super().select(fits, at_most, inplace, agent_type))

    def _answers(self, ask: Callable[[Any], Any], kind: type | None = None) -> dict[Any, Any]:
        """What a function gives for every agent of a kind that has what it asks for."""
        answers: dict[Any, Any] = {}
        lacking = None
        for agent in (agent for agent in self if isinstance(agent, kind or object)):
            try:
                answers[agent] = numbers_of(ask(agent))
            except AttributeError as error:
                lacking = error
        if lacking and not answers:
            raise lacking
        return answers

    def shuffle(self, *args: Any, **kwargs: Any) -> Any:
        """In any order, as ``AgentSet.shuffle``."""
        return self._like(super().shuffle(*args, **kwargs))

    def groupby(self, *args: Any, **kwargs: Any) -> Any:
        """In groups, as ``AgentSet.groupby``."""
        groups = super().groupby(*args, **kwargs)
        groups.groups = {k: v if isinstance(v, list) else self._like(v) for k, v in groups.groups.items()}
        groups.agg = lambda name, func: {
            k: func([numbers_of(getattr(agent, name)) for agent in group]) for k, group in groups.groups.items()
        }
        return groups

    def _like(self, agents: Any) -> Any:
        return agents if isinstance(agents, Numbers) else Numbers(agents, self.random)


class Collected:
    """What Mesa calls a data collector, for a model of one world; it is filled by the model itself, quarter by quarter.

    Rows are labelled by ``Step``, the number of quarters played: 1 is 2022Q4. A model that continues one of many worlds
    has its observables from the start, its agents from there on.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._seen: dict[int, list[tuple[Who, list[Worlds]]]] = {}  # by steps; states in their declared order

    def collect(self, model: Any) -> None:
        """Keep who is on stage and their states (which never change in place); asked twice in a quarter, once."""
        self._seen[model.steps] = [
            ((type(agent), agent.unique_id, agent.key, agent.bloc), [*map(vars(agent).get, states_of(type(agent)))])
            for agent in model.cast()
        ]

    def inherit(self, past: "Collected") -> None:
        """Begin with what was collected of the past."""
        self._seen = dict(past._seen)

    @property
    def model_vars(self) -> dict[str, list[float]]:
        """Every observable by name, one number per quarter played."""
        kept, steps = self._recorder, self._recorder.steps
        if not steps:
            return {name: [] for name in kept.outputs.observables}
        return {name: kept.series(name)[steps, 0].tolist() for name in kept.names}

    def get_model_vars_dataframe(self) -> Any:
        """A column per observable, a row per quarter played."""
        table = _pandas().DataFrame(self.model_vars)
        table.index = _pandas().Index([step + 1 for step in self._recorder.steps], name="Step")
        return table

    def get_agent_vars_dataframe(self) -> Any:
        """A row per quarter and agent, a column per state; a state of several numbers has a column for each."""
        return self._agents(lambda kind: True)

    def get_agenttype_vars_dataframe(self, agent_type: type) -> Any:
        """The same for agents of one class."""
        return self._agents(lambda kind: issubclass(kind, agent_type))

    def _agents(self, wanted: Callable[[type], bool]) -> Any:
        rows = [
            {"Step": step, "AgentID": number, "key": key, "kind": kind.__name__, "bloc": bloc, **columns(kind, states)}
            for step, cast in self._seen.items()
            for (kind, number, key, bloc), states in cast
            if wanted(kind)
        ]
        return _pandas().DataFrame(rows, columns=None if rows else ["Step", "AgentID"]).set_index(["Step", "AgentID"])


def columns(kind: type, states: list[Worlds]) -> dict[str, float]:
    """States of one world as numbers by name: ``capex``, or ``use[0]``, ``use[1]`` … where there are several."""
    flat = {}
    for name, array in zip(states_of(kind), states, strict=True):
        for place in np.ndindex(array.shape[:-1]):
            flat[f"{name}[{','.join(map(str, place))}]" if place else name] = float(array[(*place, 0)])
    return flat


def _pandas() -> Any:
    try:
        import pandas
    except ImportError:
        raise ImportError("a data collector gives tables of pandas: pip install pandas") from None
    return pandas


def forget_numbering(model: Model) -> None:
    """Let a finished model go: Mesa before 3.5 numbers agents in a table that would keep every model for good."""
    getattr(Agent, "_ids", {}).pop(model, None)
