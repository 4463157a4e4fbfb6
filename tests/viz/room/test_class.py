"""A class as classes are: twenty-four phones that reload, send twice, sleep, come late and come twice; few who come."""

import pytest

from twofutures.experiments.game.game import Game
from twofutures.policies.game.seats import seats
from twofutures.policies.game.sight import seen_by
from twofutures.viz.room import rows, views
from twofutures.viz.room.room import DECIDING

PHASES = ("lobby", *DECIDING, "read", "debrief", "closed")
LINES = {who: next(iter(row.lines.values())) for who, row in seats().items()}


def moves(who: str, turn: int, n: int) -> dict:
    notches = list(LINES[who].notches)
    choice = {"line": LINES[who].name, "notch": notches[(turn + n) % len(notches)]}
    return {"kind": "submitted", "turn": turn, "id": f"{turn}-{n}", "moves": [choice]}


@pytest.mark.slow
def test_twenty_four_phones_play_five_turns_on_one_turn_and_leak_nothing(hall, again):
    hall.house.entrance.joins.clock = lambda: 61.0 * len(hall.room.seating.members)  # more than are let in at once
    host, phones = hall.host(), [hall.seated() for _ in range(23)]
    for turn in range(1, 6):
        assert host.post("/r/host/act", json={"kind": "phase", "phase": "decide"}).status_code == 200
        if turn == 3:
            phones.append(hall.seated("allies"))  # late
            assert phones[0].post("/r/join", json={"code": "ABCDEF"}).json()["member"] == 1, "the same browser, twice"
        hall.room.do(rows.Message(seat="vendors", text=f"for vendors alone, turn {turn}"))
        for n, phone in enumerate(phones):
            who = phone.get("/r/state").json()["seat"]["name"]
            if n % 5 == turn % 5:
                continue  # asleep in this turn
            for _ in range(2):  # a button pressed twice
                assert phone.post("/r/act", json=moves(who, turn, n)).status_code == 200
            if n % 6 == turn % 6:
                assert phone.get("/j/ABCDEF").status_code == 200  # reloaded
        assert host.post("/r/host/act", json={"kind": "resolve"}).status_code == 200
        stale = phones[turn]  # it wakes, and sends what it had decided before
        who = stale.get("/r/state").json()["seat"]["name"]
        answer = stale.post("/r/act", json=moves(who, turn, 99))
        assert answer.status_code == 409 and answer.json()["state"]["turn"] == turn + 1
        states = [phone.get("/r/state").json() for phone in phones]
        assert {state["turn"] for state in states} == {turn + 1} and {state["phase"] for state in states} == {"read"}
        for state in states:
            assert any("for vendors" in text for text in state["messages"]) == (state["seat"]["name"] == "vendors")
    assert len(hall.room.seating.members) == 24 and hall.room.game.ended
    ids = [row.id for row in rows.read(hall.room.log.path)[2] if row.id]
    assert len(ids) == len(set(ids)), "what was sent twice is on record once"
    other = again(hall.room.log.path).room
    assert other.altered == "" and other.game.digest() == hall.room.game.digest()
    assert hall.room.game.caught_up([]).caught_up(hall.room.game.acts).digest() == hall.room.game.digest()


@pytest.mark.parametrize("phase", PHASES)
def test_in_each_phase_a_reload_a_closed_host_and_a_killed_server_change_nothing(hall, again, phase):
    phone, host = hall.seated("us_government"), hall.host()
    hall.decide()
    assert phone.post("/r/act", json=moves("us_government", 1, 0)).status_code == 200
    hall.room.do(rows.Predicted(turn=1, seat="us_government", figure="lead_months_smooth@2028", value=3))
    hall.room.do(rows.Agreed(turn=1, seat="us_government", pact="truce"))
    hall.room.do(rows.Phase(phase=phase))
    before = phone.get("/r/state")
    assert phone.get("/j/ABCDEF").status_code == phone.get("/").status_code == 200
    assert phone.get("/r/state").content == before.content and before.json()["phase"] == phase
    host.close()
    for page in (hall.host(), hall.host()):  # reopened, and on another machine
        state = page.get("/r/host/state").json()
        assert state["phase"] == phase and state["seats"][0]["decided"]
    killed = again(hall.room.log.path).room
    for who in seats():
        assert views.seat_view(killed, who, 1) == views.seat_view(hall.room, who, 1)
    back = phone.post("/r/act", json={**moves("us_government", 1, 0), "moves": []})
    assert back.status_code == 200, "what was taken is the same act, whenever it comes again"
    assert phone.get("/r/state").json()["submitted"] == before.json()["submitted"]


def test_of_twenty_four_seven_come_and_empty_seats_play_by_themselves(hall):
    for who in ("us_government", "us_labs", "prc_government"):
        hall.seated(who)
    hall.room.do(rows.Merged(seat="prc_labs", into="prc_government"))
    state = hall.host().get("/r/host/state").json()
    for one in state["seats"]:
        if not one["members"]:
            hall.room.do(rows.Mode(seat=one["name"], mode="autopilot"))
    assert [who for who, mode in hall.room.seating.modes.items() if mode == "autopilot"] == [
        "vendors", "hub_states", "allies",
    ]  # fmt: skip
    hall.decide()
    assert hall.visitor().get("/r/screen").json()["decided"] == [0, 4], "nobody waits for who is not there"
    newcomer = hall.seated()
    assert hall.room.seating.modes[newcomer.get("/r/state").json()["seat"]["name"]] == "people"


# -- two worlds that differ by what a seat may not see -----------------------------------------------------------------


@pytest.mark.parametrize("who", seats())
def test_what_a_seat_may_not_see_moves_no_byte_and_no_header_of_its_answers(hall, who, monkeypatch):
    phone = hall.seated(who)
    hall.decide()
    hall.room.resolve()
    late = {name: way.lag for name, way in seen_by(who).items()}
    before, plain = phone.get("/r/state"), Game.by_quarter
    hint = hall.door._view(who, 1)[1]

    def elsewhere(game, name, case="as played"):
        series = plain(game, name, case).copy()
        series[game.model.quarter + 1 - late.get(name, len(series)) :] += 1.0
        return series

    monkeypatch.setattr(Game, "by_quarter", elsewhere)
    hall.room.version += 1
    after = phone.get("/r/state")
    assert (after.content, after.headers) == (before.content, before.headers) and hall.door._view(who, 1)[1] == hint
    hall.room.version += 1
    late |= {name: lag + 1 for name, lag in late.items()}
    assert phone.get("/r/state").content != before.content, "what it sees does move it"
