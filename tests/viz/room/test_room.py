"""A room: what is done counts once it is on disk, a killed one stands where it stood, and rules hold whoever asks."""

import json
import os
import threading

import pytest

from twofutures.viz.room import rows
from twofutures.viz.room.room import Room, Stale
from twofutures.viz.room.server import forget
from twofutures.viz.room.timer import Timer

WILD = rows.Wild(assumption="ring_hazard", notch=1, reason="What if customs looked closer?")
MOVE = rows.Choice(line="enforcement", notch="triple")


def moves(turn: int, *choices: rows.Choice, seat: str = "us_government", **more: str) -> rows.Submitted:
    return rows.Submitted(turn=turn, seat=seat, moves=choices or (MOVE,), **more)


def test_a_room_read_from_its_log_is_the_room_that_was_killed(hall, again):
    room = hall.room
    room.join("one", "us_government")
    hall.decide()
    room.do(moves(1))
    for who in ("us_government", "prc_government"):
        room.do(rows.Agreed(turn=1, seat=who, pact="truce", turns=2))
    room.do(rows.Card(card="standoff"))
    room.do(WILD)
    room.do(rows.Predicted(turn=1, seat="us_labs", figure="lead_months_smooth@2028", value=7))
    room.resolve()
    hall.decide()
    room.do(moves(2, rows.Choice(line="memory", notch="tight", secret=True)))
    room.resolve()
    room.do(rows.Undone())
    room.do(moves(2, rows.Choice(line="memory", notch="free")))
    room.do(WILD)
    room.do(rows.Mode(seat="vendors", mode="autopilot"))
    room.do(rows.Dialled(noise=2))
    other = again(room.log.path).room
    assert other.altered == "" and other.game.acts == room.game.acts and other.game.digest() == room.game.digest()
    for name in ("seating", "phase", "dials", "predicted", "turn", "counted"):
        assert getattr(other, name) == getattr(room, name), name
    room.resolve()
    other.resolve()
    assert other.game.digest() == room.game.digest()


def test_the_host_gives_somebody_another_seat_or_none_and_the_log_knows(hall, again):
    room, one = hall.room, hall.seated("vendors")
    (member,) = room.seating.members
    room.do(rows.Moved(member=member, seat="allies"))
    assert one.get("/r/state").json()["seat"]["name"] == "allies" == again(room.log.path).room.seating.members[member]
    room.do(rows.Moved(member=member))
    assert one.get("/r/state").status_code == 401 and again(room.log.path).room.seating.members == {}
    assert room.join("another") != member, "a number is nobody else's"
    assert again(room.log.path).room.join("a third") > max(room.seating.members)
    with pytest.raises(ValueError, match="nobody"):
        room.do(rows.Moved(member=member, seat="allies"))


def test_a_log_that_is_full_says_so_and_is_still_read(hall, again, monkeypatch):
    monkeypatch.setattr(rows, "LARGEST", hall.room.log.path.stat().st_size + 120)
    hall.room.do(rows.Note(text="short"))
    with pytest.raises(ValueError, match="begin another room"):
        hall.room.do(rows.Note(text="long " * 30))
    assert again(hall.room.log.path).room.log.rows == 2


def test_a_half_written_row_is_left_out_and_the_log_goes_on(hall, again):
    hall.decide()
    hall.room.do(moves(1))
    path = hall.room.log.path
    with open(path, "a", encoding="utf-8") as file:
        file.write('{"n":3,"kind":"submitted","turn":1,"se')
    other = again(path).room
    assert other.turn.moves == hall.room.turn.moves
    other.do(rows.Note(text="we went on"))
    ns = [json.loads(line)["n"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert ns == list(range(len(ns)))


def test_every_row_is_on_disk_before_it_counts_and_one_that_failed_leaves_no_trace(hall, monkeypatch):
    hall.decide()
    before, write = hall.room.log.path.read_bytes(), os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda file: (_ for _ in ()).throw(OSError("full")))
        with pytest.raises(OSError, match="full"):
            hall.room.do(moves(1))
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda file, text: write(file, text[:9]))
        with pytest.raises(OSError, match="could not be written whole"):
            hall.room.do(moves(1))
    assert hall.room.turn.moves == {} and hall.room.log.path.read_bytes() == before


def test_an_act_that_is_sent_twice_is_done_once(hall):
    hall.decide()
    before = hall.room.log.rows
    for _ in range(2):
        hall.room.do(moves(1, id="a"))
    assert hall.room.log.rows == before + 1


def test_of_what_a_seat_foretells_in_a_turn_the_last_word_counts(hall):
    hall.decide()
    for value in (70, 7):
        hall.room.do(rows.Predicted(turn=1, seat="us_labs", figure="lead_months_smooth@2028", value=value))
    hall.room.do(rows.Predicted(turn=1, seat="vendors", figure="lead_months_smooth@2028", value=5))
    assert [(one.seat, one.value) for one in hall.room.predicted] == [("us_labs", 7), ("vendors", 5)]


def test_what_belongs_to_another_turn_is_stale(hall):
    with pytest.raises(Stale, match="wait for the host"):
        hall.room.do(moves(1))
    hall.decide()
    with pytest.raises(Stale, match="the room is at turn 1"):
        hall.room.do(moves(2))
    hall.room.do(rows.Locked(locked=True))
    with pytest.raises(Stale, match="wait for the host"):
        hall.room.do(moves(1))


def test_nothing_is_decided_while_a_turn_is_played(hall, monkeypatch):
    hall.decide()
    begun, go_on = threading.Event(), threading.Event()
    play = hall.room._played

    def slow(trial):
        begun.set()
        assert go_on.wait(60)
        return play(trial)

    monkeypatch.setattr(hall.room, "_played", slow)
    thread = threading.Thread(target=hall.room.resolve)
    thread.start()
    assert begun.wait(60)
    for act in (moves(1), rows.Undone()):
        with pytest.raises(Stale, match="being played"):
            hall.room.do(act)
    with pytest.raises(Stale):
        hall.room.resolve()
    go_on.set()
    thread.join(60)
    assert hall.room.game.turn == 2 and hall.room.phase == "read"


def test_a_turn_that_could_not_be_played_is_not_shown_as_being_played(hall, monkeypatch):
    def phase() -> str:
        return hall.door._view("vendors", 0)[0]["phase"]

    def broken(trial):
        assert phase() == "resolve"
        raise RuntimeError("no memory")

    hall.decide()
    monkeypatch.setattr(hall.room, "_played", broken)
    with pytest.raises(RuntimeError, match="no memory"):
        hall.room.resolve()
    assert phase() == "decide"


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (moves(1, *[rows.Choice(line=n, notch="own") for n in ("memory", "tools", "club", "exports")]), "at most 3"),
        (moves(1, rows.Choice(line="memory", notch="tigt")), "did you mean tight"),
        (moves(1, seat="us_goverment"), "did you mean us_government"),
        (rows.Agreed(turn=1, seat="allies", pact="truce"), "does not sign"),
        (rows.Card(card="stand_off"), "did you mean standoff"),
        (rows.Predicted(turn=1, seat="allies", figure="lead", value=1), "unknown figure"),
        (rows.Asked(turn=1, seat="allies", line="memory"), "unknown line"),
        (rows.Undone(), "nothing to take back"),
    ],
)
def test_what_the_rules_do_not_allow_is_refused_and_not_written(hall, act, says):
    hall.decide()
    before = hall.room.log.rows
    with pytest.raises(ValueError, match=says):
        hall.room.do(act)
    assert hall.room.log.rows == before


def test_an_empty_room_is_the_game_on_autopilot_and_a_seat_put_on_autopilot_moves_nothing(hall, begun):
    hall.decide()
    hall.room.do(moves(1))
    hall.room.do(rows.Mode(seat="us_government", mode="autopilot"))
    hall.room.resolve()
    alone = begun.fork()
    alone.resolve()
    assert hall.room.game.digest() == alone.digest()


def test_a_pact_signed_after_a_move_refuses_it_when_the_turn_is_played(hall):
    hall.decide()
    hall.room.do(moves(1, rows.Choice(line="retaliation", notch="fourth"), seat="prc_government"))
    for who in ("us_government", "prc_government"):
        hall.room.do(rows.Agreed(turn=1, seat=who, pact="chips_for_quiet"))
    hall.room.resolve()
    assert len(hall.room.dropped) == 1 and "settled by the pact" in hall.room.dropped[0][1]


def test_a_vote_is_the_seats_move_hands_count_and_shares_are_kept(hall):
    member = hall.room.join("one", "allies")
    hall.decide()
    with pytest.raises(Stale, match="put to the vote"):
        hall.room.do(rows.Ballot(turn=1, member=member, notch="full"))
    hall.room.do(rows.Asked(turn=1, seat="us_government", line="enforcement"))
    hall.room.do(rows.Ballot(turn=1, member=member, notch="triple"))
    hall.room.do(rows.Ballot(turn=1, member=member, notch="as_2025"))
    hall.room.do(rows.Hands(turn=1, hands={"triple": 3, "as_2025": 2}))
    assert hall.room.turn.winner() == ("us_government", "enforcement", "as_2025"), "of equals the one named first"
    hall.room.do(rows.Hands(turn=1, hands={"triple": 9}))
    hall.room.resolve()
    assert hall.room.game.notch_of("enforcement") == "triple"
    assert hall.room.counted[0]["shares"] == {"as_2025": 1, "triple": 9}


def test_a_timer_counts_by_the_servers_clock_alone():
    now = [100.0]
    timer = Timer(lambda: now[0])
    assert timer.left is None
    timer.set(60)
    now[0] += 10
    timer.more(60)
    assert timer.left == 110_000
    timer.pause()
    now[0] += 500
    assert timer.paused and timer.left == 110_000
    timer.pause()
    now[0] += 200
    assert timer.left == 0 and not timer.paused


def test_a_file_that_is_no_log_is_refused_in_one_line(tmp_path):
    for text in ("", "{}\n", '{"kind":"room","version":2}\n', "[1]\n", '{"kind":"room","version":1,"code":"A"}\n'):
        (tmp_path / "x.jsonl").write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match="is no log of a room") as fault:
            Room.resume(tmp_path / "x.jsonl")
        assert "\n" not in str(fault.value)


def test_rooms_older_than_a_day_are_forgotten_and_nothing_else(tmp_path):
    for name in ("ABCDEF-20261101.jsonl", "ABCDEF-20261101.keys", "GHJKMN-20261130.jsonl", "notes.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    for name in ("ABCDEF-20261101.jsonl", "ABCDEF-20261101.keys", "notes.txt"):
        os.utime(tmp_path / name, (0, 0))
    assert forget(tmp_path, [tmp_path / "ABCDEF-20261101.jsonl"]) == [], "the room that goes on"
    assert forget(tmp_path) == ["ABCDEF-20261101.jsonl", "ABCDEF-20261101.keys"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["GHJKMN-20261130.jsonl", "notes.txt"]


def test_who_plays_by_itself_is_asked_for_nothing(hall):
    hall.room.do(rows.Mode(seat="us_government", mode="autopilot"))
    hall.decide()
    for act in (
        moves(1),
        rows.Agreed(turn=1, seat="us_government", pact="truce", turns=2),
        rows.Asked(turn=1, seat="us_government", line="enforcement"),
    ):
        with pytest.raises(ValueError, match="plays by itself"):
            hall.room.do(act)
    hall.room.do(rows.Mode(seat="us_government", mode="people"))
    hall.room.do(moves(1))
    assert "us_government" in hall.room.turn.moves
