"""Several rooms on one server: a code leads to its room, and nothing of one opens or moves anything of another."""

import threading
import time
from multiprocessing import Pipe

import pytest

from twofutures.experiments.game.log import Table
from twofutures.viz.room import rows
from twofutures.viz.room.debriefing import WAITS, Debriefing
from twofutures.viz.room.house import MOST_ROOMS
from twofutures.viz.room.limits import HOST
from twofutures.viz.room.one_at_a_time import OneAtATime
from twofutures.viz.room.server import Hosted, house_of, opened


@pytest.fixture
def other(hall):
    """The door of a second room of the same world, opened by the host of the first."""
    answer = hall.host().post("/r/host/another", json={})
    assert answer.status_code == 200, answer.text
    return hall.house.doors[answer.json()["code"]]


def test_a_host_opens_another_room_with_its_own_code_log_and_key_and_three_at_most(hall):
    host = hall.host()
    codes = [host.post("/r/host/another", json={"world": world}).json()["code"] for world in (12, 12)]
    assert len({"ABCDEF", *codes}) == MOST_ROOMS == len({door.room.log.path for door in hall.house.all})
    assert host.post("/r/host/another", json={}).status_code == 400, "there is no room for a fourth"
    for code in codes:
        assert host.get(f"/j/{code}/host").status_code == 200, "who opened it hosts it"
        assert hall.visitor().get(f"/j/{code}/r/host/state").status_code == 403
        listed = host.get(f"/j/{code}/r/host/state").json()["rooms"]
        assert [(one["code"], one["own"], one["same"]) for one in listed] == [
            (one, one == code, True) for one in ("ABCDEF", *codes)
        ]
    key = hall.house.doors[codes[0]].keys.give(HOST)
    answer = hall.visitor().get(f"/j/{codes[0]}/host?key={key}", follow_redirects=False)
    assert answer.headers["location"] == f"/j/{codes[0]}/host"
    assert hall.visitor().get(f"/host?key={key}").status_code == 403, "a key opens its own room alone"


def test_no_world_that_is_none_is_opened(hall):
    for world in (-1, "7", 1.5, None, 10**12):
        assert hall.host().post("/r/host/another", json={"world": world}).status_code == 400, world
    assert hall.visitor().post("/r/host/another", json={}).status_code == 403 and len(hall.house.all) == 1


def test_phones_reach_the_room_of_their_code_wherever_they_type_it(hall, other):
    phone, code = hall.visitor(), other.room.code
    assert phone.get(f"/j/{code}").status_code == phone.get(f"/j/{code}/screen").status_code == 200
    answer = phone.post("/r/join", json={"code": code.lower(), "seat": "vendors"}).json()
    assert answer["room"] == f"/j/{code}" and len(other.room.seating.members) == 1 and not hall.room.seating.members
    assert phone.get(f"/j/{code}/r/state").json()["seat"]["name"] == "vendors"
    shown = phone.get(f"/j/{code}/r/screen").json()
    assert (shown["code"], shown["join"][-6:]) == (code, code)
    assert phone.get("/r/screen").json()["code"] == "ABCDEF", "the projector of each room is its own"
    assert phone.get(f"/j/{code}/r/screen/qr.svg").content != phone.get("/r/screen/qr.svg").content
    back = hall.visitor()
    assert back.post("/r/back", json={"way_back": answer["way_back"]}).json()["room"] == f"/j/{code}"
    assert back.get(f"/j/{code}/r/state").status_code == 200
    form = hall.visitor().post("/r/join", data={"code": code}, headers={"accept": "text/html"}, follow_redirects=False)
    assert form.headers["location"] == f"/j/{code}"
    assert hall.visitor().post("/r/join", json={"code": "ZZZZZZ"}).status_code == 404
    assert hall.visitor().get("/j/ZZZZZZ/r/screen").status_code == 404


def test_whoever_was_sent_out_may_join_again(hall):
    phone = hall.seated("allies")
    (member,) = hall.room.seating.members
    hall.room.do(rows.Moved(member=member))
    assert phone.post("/r/join", json={"code": "ABCDEF", "seat": "allies"}).json()["member"] == member + 1
    assert phone.get("/r/state").status_code == 200


def test_tokens_of_one_room_open_nothing_in_another(hall, other):
    inside = f"/j/{other.room.code}"
    phone, host = hall.seated("us_government"), hall.visitor()
    host.get(f"/host?key={hall.key}")
    act = {"kind": "submitted", "turn": 1, "moves": []}
    hall.decide()
    other.room.do(rows.Phase(phase="decide"))
    before = other.room.log.rows
    for client, mine, theirs in (
        (phone, hall.door.cookie, other.cookie), (host, hall.door.host_cookie, other.host_cookie),
    ):  # fmt: skip
        for pasted in (False, True):
            if pasted:
                client.cookies.set(theirs, client.cookies[mine])
            for path in (
                "/r/state",
                "/r/events",
                "/r/state?as=us_government",
                "/host",
                "/r/host/state",
                "/r/host/log.json",
                "/r/debrief",
            ):
                assert client.get(inside + path).status_code == 403, (path, pasted)
            for path, body in (("/r/act", act), ("/r/host/act", {"kind": "resolve"}), ("/r/host/another", {})):
                assert client.post(inside + path, json=body).status_code == 403, (path, pasted)
    assert other.room.log.rows == before and other.room.game.turn == 1
    assert phone.get("/r/state").status_code == 200, "at home nothing has changed"


def test_rooms_of_one_world_start_alike_and_what_one_does_moves_no_byte_of_another(hall, other):
    phone = hall.visitor()
    phone.post("/r/join", json={"code": other.room.code, "seat": "vendors"})
    path = f"/j/{other.room.code}/r/state"
    assert other.room.game.table == hall.room.game.table and other.room.game.digest() == hall.room.game.digest()
    before = phone.get(path)
    hall.decide()
    hall.room.do(rows.Submitted(turn=1, seat="us_government", moves=(rows.Choice(line="chip_rules", notch="closed"),)))
    hall.room.do(rows.Message(text="to all of this room"))
    hall.room.resolve()
    after = phone.get(path)
    assert (after.content, after.headers) == (before.content, before.headers)
    threads = [threading.Thread(target=room.resolve) for room in (hall.room, other.room)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    alone = hall.room.game.caught_up([])
    alone.resolve()
    assert other.room.game.digest() == alone.digest(), "side by side each room plays its own world"
    assert hall.room.game.digest() == alone.caught_up(hall.room.game.acts).digest() != alone.digest()


def test_all_rooms_of_a_server_go_on_where_they_stood(hall, other, how, past_once):
    other.room.join("one", "allies")
    hall.room.do(rows.Note(text="here"))
    logs = tuple(door.room.log.path for door in hall.house.all)
    house, _ = house_of(opened(Hosted(how.place, how.table, how.rooms, logs)), how)
    assert list(house.doors) == list(hall.house.doors)
    assert house.doors[other.room.code].room.seating == other.room.seating != house.first.room.seating
    house.close()
    with pytest.raises(ValueError, match="named twice"):
        house_of(opened(Hosted(how.place, how.table, how.rooms, logs[:1] * 2)), how)
    with pytest.raises(ValueError, match="3 rooms"):
        opened(Hosted(how.place, Table(), how.rooms, logs * 2))


@pytest.mark.slow
def test_two_rooms_of_one_world_are_one_chart_in_both_debriefs_once_both_are_over(hall, other):
    host = hall.host()

    def ask(code):
        return host.post("/r/host/together", json={"code": code})

    assert ask("ABCDEF").status_code == ask("ZZZZZZ").status_code == 400
    assert "both games are over" in ask(other.room.code).json()["sentence"]
    assert hall.visitor().post("/r/host/together", json={"code": other.room.code}).status_code == 403
    hall.decide()
    hall.room.do(rows.Submitted(turn=1, seat="us_government", moves=(rows.Choice(line="chip_rules", notch="closed"),)))
    for room in (hall.room, other.room):
        while not room.game.ended:
            room.resolve()
    state = ask(other.room.code).json()
    assert [one["together"] for one in state["rooms"]] == ["", "busy"]
    end = time.monotonic() + 120
    while (state := host.get("/r/host/state").json())["rooms"][1]["together"] == "busy" and time.monotonic() < end:
        time.sleep(0.1)
    assert state["rooms"][1]["together"] == "there"
    for door in (hall.door, other):
        (part,) = door.debriefing.parts()["parts"]
        assert part["number"] == 9 and "Over 4 lucks" in part["sentence"]
        assert door.debriefing.drawing(part["name"]).startswith(b"<?xml")
    name = f"rooms_ABCDEF_{other.room.code}"
    assert host.get(f"/r/debrief/{name}.svg").status_code == 200
    hall.room.do(rows.Undone())
    hall.door.debriefing._ask(hall.room, False)
    assert hall.door.debriefing.parts()["parts"] == [] and other.debriefing.parts()["parts"], "it was of another game"


# -- one process for all -----------------------------------------------------------------------------------------------


class Teller:
    """A process that tells one part as soon as it may."""

    def __init__(self, line, may_end):
        self.alive, self.thread = True, threading.Thread(target=self.tell, args=(line, may_end), daemon=True)
        self.thread.start()

    def tell(self, line, may_end):
        try:
            while not line.recv()[-1]:
                pass
        except (EOFError, OSError):
            return
        may_end.wait(20)
        line.send({"en": ({"name": "left_out", "number": 8, "last": True}, b"")})
        line.close()
        self.alive = False

    def is_alive(self):
        return self.alive

    def terminate(self):
        self.alive = False

    def join(self, seconds):
        pass


def test_debriefs_of_rooms_are_made_one_after_another_and_who_only_goes_along_makes_way(hall, other, monkeypatch):
    running, may_end, turns = [], threading.Event(), OneAtATime()

    def start(made, table):
        made._end()
        made._line, theirs = Pipe()
        made._process = Teller(theirs, may_end)
        running.append(made)

    monkeypatch.undo()
    monkeypatch.setattr(Debriefing, "_start", start)
    one, two = (Debriefing("", 4, turns) for _ in range(2))
    for door in (hall.door, other):
        door.room.do(rows.Phase(phase="brief"))
    one.look(hall.room)
    two.look(other.room)
    assert running == [one], "only one goes along"
    other.room.do(rows.Phase(phase="debrief"))
    two.look(other.room)
    assert running == [one, two] and not one.working and two.telling
    hall.room.do(rows.Phase(phase="debrief"))
    one.look(hall.room)
    one.look(hall.room)
    assert running == [one, two] and one.parts()["fault"] == WAITS and not one.telling
    may_end.set()
    for _ in range(200):
        if one.parts()["parts"] and two.parts()["parts"]:
            break
        threading.Event().wait(0.05)
    assert running == [one, two, one] and one.parts()["fault"] == two.parts()["fault"] == ""
    for made in (one, two):
        made.stop()


def test_whoever_wants_nothing_told_any_more_lets_the_next_one_go():
    class Worker:
        working, telling = True, True

        def __init__(self, turns, wants):
            self.turns, self.wants, self.went = turns, wants, 0

        def go_on(self):
            if self.wants:
                self.went += self.turns.may(self, True)

    turns = OneAtATime()
    first, second, third = (Worker(turns, wants) for wants in (True, False, True))
    assert [turns.may(one, True) for one in (first, second, third)] == [True, False, False]
    turns.done(first)
    assert (second.went, third.went) == (0, 1)
