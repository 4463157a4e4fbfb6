"""The suite every kind of agent passes: real Mesa agents, declared and guarded state, plain views, documented verbs."""

import ast
import inspect
from functools import cache, cached_property
from textwrap import dedent
from typing import Any

import mesa
import numpy as np
import pytest

from twofutures.abm.actor import Actor
from twofutures.abm.order_of_play import ORDER_OF_PLAY
from twofutures.abm.worlds import states_of
from twofutures.policies.scenario import Scenario

KINDS = sorted({type(a) for a in Scenario().build(1).agents}, key=lambda kind: kind.__name__)
LIMITS = {"share": (0, 1), "0 or 1": (0, 1), "-1 to 1": (-1, 1)}  # units that say their own range
AMOUNTS = (
    "H100e",
    "H100e per quarter",
    "M dies",
    "M stacks",
    "M packages",
    "packages",
    "quarters",
    "months",
    "count",
    "$/Mtok",
    "FLOP",
)
SIGNED = {"leaning_2022", "perceived_lead", "perceived_diverted"}  # differences and noisy beliefs


VERBS = [beat for _, beats in ORDER_OF_PLAY for beat in beats if hasattr(Actor, beat)]


def undeclared(agent: Actor, fresh: Actor) -> set[str]:
    """What an agent has changed or added beside its declared state: a fork would lose it.

    Cached properties follow from the row and the assumptions alone, so a fork's agents work them out again.
    """
    constants = {n for c in type(agent).__mro__ for n, m in vars(c).items() if isinstance(m, cached_property)}
    ours, theirs = ({k: v for k, v in vars(a).items() if k not in states_of(type(a))} for a in (agent, fresh))
    known = {"model", "unique_id", "pos", *constants}
    ours = {k: v for k, v in ours.items() if k not in known and not k.startswith("_") and not is_given(v, agent)}
    return {k for k, v in ours.items() if isinstance(v, np.ndarray) or k not in theirs or theirs[k] != v}


def is_given(value: Any, agent: Actor) -> bool:
    """Whether something is a declared number of the agent, or a table of such: a fork's agents get the fork's."""
    numbers = {id(array) for array in agent.model.assumptions.values.values()}
    if isinstance(value, dict):
        return any(id(v) in numbers for v in value.values()) and not any(
            isinstance(v, np.ndarray) and id(v) not in numbers for v in value.values()
        )
    return id(value) in numbers


@cache
def own_names(part: type, ctx: type[ast.expr_context]) -> set[str]:
    """Attributes of ``self`` that a class reads (``ast.Load``) or sets (``ast.Store``) in its methods."""
    nodes = ast.walk(ast.parse(dedent(inspect.getsource(part))))
    attributes = (n for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ctx))
    return {n.attr for n in attributes if isinstance(n.value, ast.Name) and n.value.id == "self"}


def needs(part: type) -> set[str]:
    """What a class reads of itself that neither it nor a base of it gives or declares."""
    declared = set()
    for base in part.__mro__:
        declared |= vars(base).keys() | set(vars(base).get("__annotations__", ()))
        if base.__module__.startswith("twofutures."):
            declared |= own_names(base, ast.Store)
    return own_names(part, ast.Load) - declared


@pytest.fixture(scope="module", params=[3, 5], ids="{} worlds".format)
def whole_run(request):
    """A run from 2022Q4 to 2028Q4, with every agent's state after every quarter."""
    model = Scenario().build(request.param, 2)
    kept = []
    for _ in range(25):
        model.step()
        kept.append({a.key: a.snapshot() for a in model.cast()})
    return model, kept


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
class TestEveryKind:
    def test_state_is_finite_declared_and_frozen_every_quarter(self, kind, whole_run):
        model, kept = whole_run
        for agent in (a for a in model.cast() if type(a) is kind):
            for quarter, states in enumerate(kept):
                for name, declared in states_of(kind).items():
                    array = states[agent.key][name]
                    assert array.shape == (*declared.axes, model.worlds), (agent.key, name)
                    assert np.isfinite(array).all(), (agent.key, name, quarter)
                    assert not array.flags.writeable, (agent.key, name, quarter)

    def test_state_keeps_to_the_range_its_unit_names(self, kind, whole_run):
        model, kept = whole_run
        for agent in (a for a in model.cast() if type(a) is kind):
            for name, declared in states_of(kind).items():
                low, high = LIMITS.get(declared.unit, (0 if declared.unit in AMOUNTS else -np.inf, np.inf))
                if name not in SIGNED:
                    values = np.stack([states[agent.key][name] for states in kept])
                    assert values.min() >= low - 1e-9 * abs(values).max(), (agent.key, name, values.min())
                    assert values.max() <= high + 1e-9, (agent.key, name, values.max())

    def test_nothing_changes_but_declared_state(self, kind, whole_run):
        model, _ = whole_run
        fresh = Scenario().build(1, 2)
        for agent in (a for a in model.cast() if type(a) is kind):
            assert undeclared(agent, fresh.actor(agent.key)) == set(), agent.key

    def test_a_view_is_plain_numbers_of_one_world(self, kind, whole_run):
        model, _ = whole_run
        agent = next(a for a in model.cast() if type(a) is kind)
        for name, value in agent.view(1).items():
            flat = np.asarray(value, dtype=object).ravel()
            assert {type(v) for v in flat} == {float}, name
            assert np.array_equal(np.asarray(value), getattr(agent, name)[..., 1])

    def test_kind_and_verbs_are_documented(self, kind, whole_run):
        assert issubclass(kind, Actor) and issubclass(kind, mesa.Agent)
        assert inspect.getdoc(kind) and inspect.getdoc(kind) != inspect.getdoc(Actor)
        for owner in (c for c in kind.__mro__ if c.__module__.startswith("twofutures.agents.")):
            assert owner.__doc__, owner
            for name, member in vars(owner).items():
                if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, property)):
                    assert (member.__doc__ or "").strip(), f"{owner.__name__}.{name}"

    def test_its_parts_declare_what_they_need_of_it(self, kind, whole_run):
        agent = next(a for a in whole_run[0].cast() if type(a) is kind)
        for part in (c for c in kind.__mro__ if c.__module__.startswith("twofutures.agents.")):
            assert needs(part) == set(), part
            assert all(hasattr(agent, name) for name in vars(part).get("__annotations__", ())), part

    def test_every_state_says_unit_and_meaning(self, kind, whole_run):
        assert all(s.unit and s.meaning for s in states_of(kind).values())

    def test_it_decides_something(self, kind, whole_run):
        assert any(getattr(kind, verb) is not getattr(Actor, verb) for verb in VERBS)


def test_what_an_agent_keeps_outside_its_state_is_noticed():
    agent, fresh = Scenario().build(3).actor("ring_01"), Scenario().build(3).actor("ring_01")
    assert undeclared(agent, fresh) == set()
    agent.insider, agent.memory = not agent.insider, np.zeros(3)
    assert undeclared(agent, fresh) == {"insider", "memory"}


def test_every_observable_is_finite_in_every_quarter(whole_run):
    model, _ = whole_run
    assert [n for n in model.recorder.names if not np.isfinite(model.recorder.series(n)).all()] == []
