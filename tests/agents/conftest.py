"""Several futures of one past and luck, side by side in one model, for statements about what a rule does."""

from collections.abc import Callable

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.lever import levers
from twofutures.abm.model import Model
from twofutures.abm.parameters import Assumptions
from twofutures.policies.history import history
from twofutures.policies.policy import HOLD, Policy, Programme


class Futures:
    """Several futures of one past and luck: ``found[name, observable]`` is (quarters since the branch, worlds)."""

    def __init__(self, model: Model, names: list[str]) -> None:
        self.model, self.worlds = model, model.worlds // len(names)
        self.rows = {name: slice(i * self.worlds, (i + 1) * self.worlds) for i, name in enumerate(names)}

    def __getitem__(self, what: tuple[str, str]) -> np.ndarray:
        return self.model.recorder.series(what[1])[BRANCH : self.model.quarter + 1, self.rows[what[0]]]

    def state(self, name: str, agent: str, state: str) -> np.ndarray:
        """An agent's present state in one of the futures."""
        return getattr(self.model.actor(agent), state)[..., self.rows[name]]


@pytest.fixture(scope="session")
def held() -> Callable[..., list[Policy]]:
    """Function of some settings: a policy list that holds every other lever of every government from the branch on."""

    def policies(**settings: object) -> list[Policy]:
        everything = Policy("reactions held", dict.fromkeys(levers(), HOLD), start=BRANCH)
        return [everything, Policy("set", settings, start=BRANCH)] if settings else [everything]

    return policies


@pytest.fixture(scope="session")
def futures(held) -> Callable[..., Futures]:
    """Function of a past and of futures by name; governments' reactions are held in all of them.

    A future is a dict of lever settings, or a list of policies that come after the hold. ``still`` puts assumptions
    (the strength of feedbacks) at given numbers; ``off`` switches mechanisms off by future.
    """

    def run(
        past: Model,
        branches: dict,
        worlds: int = 30,
        until: int = LAST,
        still: dict | None = None,
        off: dict | None = None,
    ):
        lists = [held(**b) if isinstance(b, dict) else [*held(), *b] for b in branches.values()]
        rows, block = np.tile(np.arange(worlds), len(lists)), np.repeat(np.arange(len(lists)), worlds)
        values = past.assumptions.take(rows).values
        fixed = {name: np.full(len(rows), float(value)) for name, value in (still or {}).items()}
        assert fixed.keys() <= values.keys()
        closed: dict[str, np.ndarray] = {}
        for name, switch in (off or {}).items():
            closed[switch] = closed.get(switch, np.ones(len(rows))) * (block != list(branches).index(name))
        programme = Programme([(block == j, policies) for j, policies in enumerate(lists)], history())
        model = past.fork(rows, assumptions=Assumptions({**values, **fixed}), programme=programme, switches=closed)
        return Futures(model.run(until), list(branches))

    return run
