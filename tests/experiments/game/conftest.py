"""A game that is ready to begin: its past is played once, and every test goes on with a fork."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import Table

WORLD = 12


@pytest.fixture(scope="session")
def begun() -> Game:
    """The table of both governments and the US labs before the first turn."""
    game = Game(Table(world=WORLD, seats=("us_government", "prc_government", "us_labs")))
    yield game
    assert game.turn == 1 and game.acts == [], "a test played the shared game"


@pytest.fixture
def game(begun) -> Game:
    """A fork of it."""
    return begun.fork()


@pytest.fixture(scope="session")
def alike() -> Callable[..., set[str]]:
    """The observables in which a row of a model is not bitwise the game's world."""

    def differing(game: Game, model: Any, row: int = 0) -> set[str]:
        assert set(model.recorder.names) == set(game.model.recorder.names)
        return {
            name
            for name in model.recorder.names
            if not np.array_equal(model.recorder.series(name)[:, row], game.by_quarter(name)[:, 0], equal_nan=True)
        }

    return differing
