"""A room whose past is played once; every test hosts a fork of it, behind its real door."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import Table
from twofutures.policies.game.seats import seats
from twofutures.viz.app.server import Place
from twofutures.viz.room import room as module
from twofutures.viz.room.debriefing import Debriefing
from twofutures.viz.room.limits import HOST
from twofutures.viz.room.room import Room
from twofutures.viz.room.server import Hosted, house_of

BASE = "http://localhost:8080"


@pytest.fixture(scope="session")
def begun() -> Game:
    """The table of all seats before the first turn."""
    game = Game(Table(world=12, seats=tuple(seats())))
    yield game
    assert game.turn == 1 and game.acts == [], "a test played the shared game"


class Hall:
    """A room, its door and those who come in."""

    def __init__(self, room: Room, how: Hosted) -> None:
        self.room, (self.house, self.gate) = room, house_of([room], how)
        self.door = self.house.first
        self.key = self.door.keys.give(HOST)

    def visitor(self) -> TestClient:
        """A browser that nobody knows yet."""
        client = TestClient(self.gate, base_url=BASE, headers={"accept": "application/json"})
        client.headers["origin"] = BASE
        return client

    def seated(self, seat: str = "") -> TestClient:
        """A browser in a seat."""
        client = self.visitor()
        answer = client.post("/r/join", json={"code": self.room.code, "name": "x", "seat": seat})
        assert answer.status_code == 200, answer.text
        return client

    def host(self) -> TestClient:
        """The host's browser."""
        client = self.visitor()
        assert client.get(f"/host?key={self.key}").status_code == 200
        return client

    def decide(self) -> None:
        """Go on to the phase in which decisions are taken."""
        self.room.do(module.rows.Phase(phase="decide"))


@pytest.fixture
def how(tmp_path: Path) -> Hosted:
    """How the room is hosted."""
    return Hosted(Place("localhost", 8080), Table(world=12, seats=tuple(seats())), tmp_path, lucks=4)


@pytest.fixture
def past_once(begun: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    """No game of that table plays its past again."""

    def forked(table: Table) -> Game:
        assert table == begun.table
        return begun.fork()

    monkeypatch.setattr(module, "Game", forked)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is replayed while a game goes on."""
    monkeypatch.setattr(Debriefing, "look", lambda made, room: made.begin(room) if room.game.ended else None)


@pytest.fixture
def hall(how: Hosted, past_once: None, at_once: None) -> Iterator[Hall]:
    """A room that waits for people."""
    made = Hall(Room.begin("ABCDEF", how.table, how.rooms / "ABCDEF-20261130.jsonl"), how)
    yield made
    made.house.close()


@pytest.fixture
def hall_of() -> Callable[[Room, Hosted], Hall]:
    """Function of any room and how it is hosted."""
    return Hall


@pytest.fixture
def again(how: Hosted, past_once: None) -> Callable[[Path], Hall]:
    """Function of a log: the hall of its room, as after a crash."""
    return lambda path: Hall(Room.resume(path), how)
