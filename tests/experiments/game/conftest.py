"""A game that is ready to begin: its past is played once, and every test goes on with a fork."""

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
