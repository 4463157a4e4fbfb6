"""Shared by all floors: one small past that tests continue but never step, and the comparisons they keep making."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from abm.calendar import BRANCH
from abm.lever import levers
from abm.model import Model
from policies.policy import HOLD, Policy
from policies.scenario import Scenario

settings.register_profile("house", deadline=None, derandomize=True, database=None, max_examples=40)
settings.load_profile("house")

ROOT = Path(__file__).parent.parent
SEED = 7
WORLDS = 5  # equal to no axis of any state, so that a swapped axis cannot pass unseen


@pytest.fixture(scope="session")
def past() -> Iterator[Model]:
    """Five drawn worlds at the end of 2026Q3. Fork it or branch off; never step it."""
    model = Scenario().build(WORLDS, SEED).run(BRANCH - 1)
    yield model
    assert model.quarter == BRANCH - 1, "a test stepped the shared past"


@pytest.fixture(scope="session")
def many_pasts() -> Iterator[Model]:
    """Two hundred drawn worlds at the end of 2026Q3, for statements about most worlds."""
    model = Scenario().build(200, SEED).run(BRANCH - 1)
    yield model
    assert model.quarter == BRANCH - 1, "a test stepped the shared past"


@pytest.fixture(scope="session")
def differing() -> Callable[[Model, Model], set[str]]:
    """Function of two runs: the observables that are not bitwise equal in every quarter and world."""

    def names(a: Model, b: Model) -> set[str]:
        assert a.recorder.names == b.recorder.names
        return {n for n in a.recorder.names if not np.array_equal(a.recorder.series(n), b.recorder.series(n), equal_nan=True)}

    return names


@pytest.fixture(scope="session")
def held() -> Callable[..., list[Policy]]:
    """Function of some settings: a policy list that holds every other lever of every government from the branch on."""

    def policies(**settings: object) -> list[Policy]:
        everything = Policy("reactions held", dict.fromkeys(levers(), HOLD), start=BRANCH)
        return [everything, Policy("set", settings, start=BRANCH)] if settings else [everything]

    return policies


@pytest.fixture(scope="session")
def futures(held) -> Callable[..., dict[str, Callable[[str], np.ndarray]]]:
    """Function of a past and several settings of levers: one run with reactions held, read as ``found[name](observable)``.

    All futures share past and luck; each reader gives shape (quarters since the branch, worlds).
    """

    def run(past: Model, until: int = 24, scenario: Scenario | None = None, **settings: dict[str, object]):
        lists = [held(**chosen) for chosen in settings.values()]
        model = (scenario or Scenario()).branch_off(past, lists).run(until)
        blocks = {name: slice(i * past.worlds, (i + 1) * past.worlds) for i, name in enumerate(settings)}
        return {name: lambda o, rows=rows: model.recorder.series(o)[BRANCH : until + 1, rows] for name, rows in blocks.items()}

    return run


@pytest.fixture(scope="session")
def code() -> dict[Path, ast.Module]:
    """Every source file of the five floors, by path from the top, as a syntax tree."""
    files = [f for floor in ("abm", "agents", "policies", "experiments", "viz") for f in sorted((ROOT / floor).rglob("*.py"))]
    return {f.relative_to(ROOT): ast.parse(f.read_text(encoding="utf-8")) for f in files}


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT
