"""The sheet of a session of sixty minutes, played by script at ten times its speed: nobody waits for the engine."""

import random
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from twofutures.experiments.game.log import Table
from twofutures.policies.game.seats import seats
from twofutures.viz.app.server import Place
from twofutures.viz.kit.sessions import sessions
from twofutures.viz.room.room import Room
from twofutures.viz.room.server import Hosted
from twofutures.viz.room.timer import Timer

SPEED = 10
TEAMS = 12


@pytest.mark.long
def test_an_hour_is_played_as_its_sheet_says_at_ten_times_the_speed(tmp_path: Path, hall_of):
    session = sessions()["short"]
    table = Table(world=12, seats=tuple(seats()), format=session.format)
    room = Room.begin("ABCDEF", table, tmp_path / "ABCDEF-20261130.jsonl")
    hall = hall_of(room, Hosted(Place("localhost", 8080), table, tmp_path))
    room.timer, rng = Timer(lambda: SPEED * time.monotonic()), random.Random(60)
    hall.house.keep_pace()
    begun, host = time.monotonic(), hall.host()
    phones = [hall.seated(tuple(seats())[n % len(seats())]) for n in range(TEAMS)]
    wait(60 / SPEED * sum(session.before.values()), begun)
    seen: list[tuple[int, str]] = []
    assert host.post("/r/host/act", json={"kind": "phase", "phase": "brief"}).status_code == 200
    assert host.post("/r/host/act", json={"kind": "paced", "paced": True}).status_code == 200
    while room.phase != "debrief":
        here = (room.game.turn, room.phase)
        if not seen or seen[-1] != here:
            seen.append(here)
            for phone in phones:
                take_part(phone, rng)
        time.sleep(0.1)
    assert [phase for turn, phase in seen if turn == session.game.turns] == [
        "read",
        "brief",
        "predict",
        "talk",
        "decide",
    ]
    played = sum(session.before.values()) + session.game.turns * session.turn_minutes
    took = SPEED * (time.monotonic() - begun) / 60
    assert took < played, f"{took:.1f} minutes instead of {played}"
    acts = room.log.path.read_text(encoding="utf-8")
    assert acts.count('"submitted"') == TEAMS * session.game.turns and acts.count('"predicted"') >= TEAMS
    host.post("/r/host/act", json={"kind": "phase", "phase": "debrief"})
    while len(parts := hall.door.debriefing.parts()["parts"]) < 8:
        time.sleep(0.5)
        assert SPEED * (time.monotonic() - begun) / 60 < session.minutes, f"{len(parts)} charts when all is over"
    hall.house.close()
    print(f"played in {took:.1f} of {played} minutes, told by minute {SPEED * (time.monotonic() - begun) / 60:.1f}")


def take_part(phone: TestClient, rng: random.Random) -> None:
    """What a team does in a phase: it reads, guesses or decides."""
    state = phone.get("/r/state").json()
    if state["phase"] == "predict":
        for asked in state["asked"]:
            guess = {"kind": "predicted", "turn": state["turn"], "figure": asked["figure"], "value": rng.uniform(0, 20)}
            act(phone, guess)
    if state["phase"] == "decide":
        lines = rng.sample(state["lines"], min(state["most"], len(state["lines"])))
        moves = [{"line": line["name"], "notch": rng.choice(line["notches"])["name"]} for line in lines]
        act(phone, {"kind": "submitted", "turn": state["turn"], "moves": moves})


def act(phone: TestClient, body: dict[str, Any]) -> None:
    """Do something, which must be allowed."""
    answer = phone.post("/r/act", json=body)
    assert answer.status_code == 200, answer.text


def wait(seconds: float, begun: float) -> None:
    """Until so many seconds have passed."""
    threading.Event().wait(max(0.0, seconds - (time.monotonic() - begun)))
