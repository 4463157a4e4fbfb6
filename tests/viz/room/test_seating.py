"""Seats that are frozen, played together or exchanged: acts of the log, which outlive a crash and a turn taken back."""

from pathlib import Path

import numpy as np
import pytest

from twofutures.experiments.game.log import Frozen
from twofutures.policies.game.seats import seat
from twofutures.policies.policy import STAY
from twofutures.viz.room import rows
from twofutures.viz.telling.causes import settings
from twofutures.viz.telling.seated import seated

US, PRC, LABS = "us_government", "prc_government", "us_labs"


def moves(who: str, line: str, notch: str) -> rows.Submitted:
    return rows.Submitted(turn=1, seat=who, moves=(rows.Choice(line=line, notch=notch),))


def test_a_frozen_seat_moves_nothing_and_its_levers_stand_until_it_is_free(hall, again):
    room, own = hall.room, [name for line in seat(US).lines.values() for name in line.levers]
    hall.decide()
    room.do(moves(US, "enforcement", "triple"))
    room.do(rows.Mode(seat=US, mode="frozen"))
    with pytest.raises(ValueError, match="is frozen: the host can give it back"):
        room.do(moves(US, "memory", "tight"))
    room.resolve()
    board = room.game.model.levers
    before = {name: room.game.stands[0].levers[name] for name in own}
    assert all(np.array_equal(board[name], before[name]) for name in own) and room.game.notch_of("enforcement") == "own"
    room.do(rows.Undone())
    assert room.game.frozen == [] and room.seating.modes[US] == "frozen", "whoever was frozen is, a turn taken back too"
    room.resolve()
    assert room.game.frozen == [US]
    other = again(room.log.path).room
    assert other.altered == "" and other.game.acts == room.game.acts and other.seating == room.seating
    room.do(rows.Mode(seat=US, mode="people"))
    room.resolve()
    assert room.game.frozen == [] and [act.frozen for act in room.game.acts if isinstance(act, Frozen)][-1] is False
    assert any(not np.array_equal(room.game.model.levers[name], before[name]) for name in own), "own rules again"


def test_one_team_plays_two_seats_and_no_third(hall, again):
    one, two, third = (hall.seated(who) for who in (US, LABS, PRC))
    assert one.get(f"/r/state?as={LABS}").status_code == 403
    before = third.get("/r/state")
    hall.room.do(rows.Merged(seat=LABS, into=US))
    assert third.get("/r/state").content == before.content, "a third learns nothing of it"
    hall.decide()
    assert [team["name"] for team in one.get("/r/state").json()["team"]] == [US, LABS]
    for phone, own, other in ((one, US, LABS), (two, LABS, US)):
        assert phone.get("/r/state").json()["seat"]["name"] == own
        seen = phone.get(f"/r/state?as={other}").json()
        assert seen["seat"]["name"] == other and seen["mates"] == 2 and len(seen["goals"]) == 4
        assert phone.get(f"/r/state?as={PRC}").status_code == phone.get(f"/r/events?as={PRC}").status_code == 403
    act = {"kind": "submitted", "turn": 1, "moves": [{"line": "signals", "notch": "none"}]}
    assert one.post("/r/act", json=act).status_code == 400, "it is the other seat's line"
    assert one.post(f"/r/act?as={LABS}", json=act).status_code == 200
    assert third.post(f"/r/act?as={LABS}", json=act).status_code == 403
    assert two.get("/r/state").json()["submitted"][0]["line"] == "signals"
    hall.room.resolve()
    assert again(hall.room.log.path).room.seating == hall.room.seating
    hall.room.do(rows.Undone())
    assert hall.room.seating.team(US) == [US, LABS] and hall.room.arranged == []
    hall.room.do(rows.Split(seat=US))
    assert one.get(f"/r/state?as={LABS}").status_code == 403 and two.get("/r/state").json()["seat"]["name"] == LABS


def test_of_three_seats_played_together_two_stay_so(hall):
    for who in (LABS, "allies"):
        hall.room.do(rows.Merged(seat=who, into=US))
    hall.room.do(rows.Split(seat=US))
    assert hall.room.seating.team("allies") == [LABS, "allies"] and hall.room.seating.team(US) == [US]
    hall.room.do(rows.Merged(seat=US, into="allies"))
    assert hall.room.seating.arranged()["together"] == [[US, LABS, "allies"]]


def test_those_who_change_places_find_what_was_decided_there(hall, again):
    one, two = hall.seated(US), hall.seated(PRC)
    hall.decide()
    hall.room.do(moves(PRC, "retaliation", "fourth"))
    hall.room.do(rows.Mirrored(seat=US, other=PRC))
    assert one.get("/r/state").json()["submitted"][0]["line"] == "retaliation"
    assert two.get("/r/state").json()["seat"]["name"] == US
    hall.room.resolve()
    assert hall.room.arranged == [{"turn": 1, "together": [], "began": {US: PRC, PRC: US}}]
    other = again(hall.room.log.path).room
    assert other.seating == hall.room.seating and other.arranged == hall.room.arranged
    hall.room.do(rows.Mirrored(seat=PRC, other=US))
    assert hall.room.seating.arranged()["began"] == {}


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (rows.Merged(seat=US, into=US), "together already"),
        (rows.Split(seat=US), "by itself already"),
        (rows.Mirrored(seat=US, other=US), "another seat"),
        (rows.Merged(seat=US, into="us_lab"), "did you mean us_labs"),
        (rows.Mirrored(seat=US, other="pirates"), "unknown seat"),
    ],
)
def test_what_no_seating_allows_is_refused_and_not_written(hall, act, says):
    before = hall.room.log.rows
    with pytest.raises(ValueError, match=says):
        hall.room.do(act)
    assert hall.room.log.rows == before


def test_it_is_told_who_played_what():
    turns = [[Frozen(seat=PRC)], [], [Frozen(seat=PRC, frozen=False)], []]
    arranged = [{"turn": n, "together": [[US, LABS]] if n != 2 else [], "began": {}} for n in (1, 2, 3)]
    arranged.append({"turn": 4, "together": [], "began": {US: PRC}})
    assert seated(turns, arranged) == [
        "In turns 1 to 2 the seat PRC government was frozen: its levers stayed as they stood.",
        "In turns 1, 3 one team played US government and US labs.",
        "In turn 4 the seat US government was played by those who had begun as PRC government.",
    ]
    assert seated(turns[:2], []) == [seated(turns, [])[0]]


def test_of_a_seat_whose_levers_all_stay_it_is_only_said_how_many():
    stays = dict.fromkeys(("enforcement", "chip_fee", "chip_quota"), STAY)
    assert settings(stays, "to").count("as it stood") == 3
    assert settings({**stays, "chip_ceiling": STAY}, "to") == "4 levers as they stood"
    assert "chip ceiling to 0.5" in settings({**stays, "chip_ceiling": 0.5}, "to")


def test_no_file_of_a_room_keeps_anything_in_the_apps_widgets():
    files = sorted(Path(rows.__file__).parent.glob("*.py"))
    assert len(files) > 10 and not [file.name for file in files if "solara" in file.read_text(encoding="utf-8")]
