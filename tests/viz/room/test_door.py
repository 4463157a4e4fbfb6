"""The door: who may ask what, how often, and that nothing of others' reaches a seat, neither in bytes nor in hints."""

import asyncio
import re

import pytest

from twofutures.policies.game.seats import lines, seats
from twofutures.viz.room import hosting, rows
from twofutures.viz.room.door import ACTS
from twofutures.viz.room.entrance import JOINS, WRONG
from twofutures.viz.room.messages import LARGEST, PAGES, text_of

SUBMIT = {"kind": "submitted", "turn": 1, "moves": [{"line": "enforcement", "notch": "triple"}]}


def test_a_phone_joins_sees_its_seat_and_comes_back_from_another(hall):
    phone = hall.visitor()
    assert phone.get("/r/state").status_code == 401
    answer = phone.post("/r/join", json={"code": "abcdef", "name": "Ada", "seat": "vendors"})
    letters = answer.json()["way_back"]
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and re.fullmatch(r"([A-Z]{4}-){2}[A-Z]{4}", letters)
    state = phone.get("/r/state").json()
    assert state["seat"]["label"] == "Chip vendors and clouds" and len(state["goals"]) == 4 and state["lines"]
    again = phone.post("/r/join", json={"code": "ABCDEF", "seat": "allies"})
    assert again.json() == {"member": 1, "room": "/j/ABCDEF"}, "the same browser is the same member"
    other = hall.visitor()
    assert other.post("/r/back", json={"way_back": "AAAA-BBBB-CCCC"}).status_code == 403
    assert other.post("/r/back", json={"way_back": letters.lower()}).json()["member"] == 1
    assert other.get("/r/state").json()["seat"]["name"] == "vendors" and len(hall.room.seating.members) == 1


def test_a_form_without_a_script_joins_too(hall):
    phone = hall.visitor()
    answer = phone.post(
        "/r/join", data={"code": "ABCDEF", "seat": "allies"}, headers={"accept": "text/html"}, follow_redirects=False
    )
    assert answer.status_code == 303 and phone.get("/r/state").json()["seat"]["name"] == "allies"


def test_whoever_names_no_seat_gets_the_emptiest_and_the_room_is_full_some_day(hall, monkeypatch):
    assert {hall.seated().get("/r/state").json()["seat"]["name"] for _ in range(7)} == set(seats())
    monkeypatch.setattr("twofutures.viz.room.seating.MOST_MEMBERS", 7)
    assert hall.visitor().post("/r/join", json={"code": "ABCDEF"}).status_code == 400
    assert hall.visitor().post("/r/join", json={"code": "ABCDEF", "seat": "pirates"}).status_code == 400


def test_a_decision_is_answered_with_the_present_and_a_stale_one_with_409(hall):
    phone = hall.seated("us_government")
    hall.decide()
    answer = phone.post("/r/act", json=SUBMIT)
    assert answer.status_code == 200 and answer.json()["state"]["submitted"][0]["notch"] == "triple"
    hall.room.resolve()
    answer = phone.post("/r/act", json=SUBMIT)
    assert answer.status_code == 409 and answer.json()["state"]["turn"] == 2
    hall.decide()
    bad = {**SUBMIT, "turn": 2, "moves": [{"line": "enforcement", "notch": "fourfold"}]}
    assert phone.post("/r/act", json=bad).status_code == 400


def test_what_has_not_changed_is_not_sent_again(hall):
    phone = hall.seated("allies")
    tag = phone.get("/r/state").headers["etag"]
    assert phone.get("/r/state", headers={"if-none-match": tag}).status_code == 304
    hall.room.do(rows.Message(text="hello"))
    assert phone.get("/r/state", headers={"if-none-match": tag}).status_code == 200


# -- nothing of others' ------------------------------------------------------------------------------------------------

SECRETS = [
    rows.Submitted(turn=1, seat="us_government", moves=(rows.Choice(line="memory", notch="tight", secret=True),)),
    rows.Predicted(turn=1, seat="us_government", figure="lead_months_smooth@2028", value=3),
    rows.Agreed(turn=1, seat="us_government", pact="truce"),
    rows.Message(seat="us_government", text="only you"),
    rows.Note(text="for the record"),
]


def test_what_others_do_moves_no_byte_of_a_seats_answers_and_gives_no_hint(hall):
    phone = hall.seated("vendors")
    hall.decide()
    before = phone.get("/r/state")
    hints = hall.door.hints("vendors", 1)
    first = asyncio.run(anext(hints))
    for act in SECRETS:
        hall.room.do(act)
        after = phone.get("/r/state")
        assert (after.content, after.headers) == (before.content, before.headers), act.kind
    assert before.headers["etag"] in first

    async def hinted() -> list[str]:
        stream, seen = hall.door.hints("vendors", 1), []
        seen.append(await anext(stream))
        hall.room.do(rows.Message(seat="us_government", text="again"))
        waiting = asyncio.ensure_future(anext(stream))
        done, _ = await asyncio.wait([waiting], timeout=1.0)
        seen += [one.result() for one in done]
        hall.room.do(rows.Message(seat="vendors", text="you"))
        seen.append(await asyncio.wait_for(waiting, 20))
        return seen

    seen = asyncio.run(hinted())
    assert len(seen) == 2 and seen[0] != seen[1], "a hint came for what is another seat's"


HOSTS = ("host/state", "host/log.json", "host/wild.json", "debrief", "debrief/among.svg")


def test_a_seat_and_a_stranger_get_nothing_that_is_anothers_or_the_hosts(hall, how, tmp_path):
    phone, stranger = hall.seated("vendors"), hall.visitor()
    hall.decide()
    for client in (phone, stranger):
        for path in ("/host", *(f"/r/{name}" for name in HOSTS)):
            assert client.get(path).status_code == 403, path
        assert client.post("/r/host/act", json={"kind": "resolve"}).status_code == 403
        for who in set(seats()) - ({"vendors"} if client is phone else set()):
            assert client.get(f"/r/state?as={who}").status_code == 403
            assert client.get(f"/r/events?as={who}").status_code == 403
            assert client.post(f"/r/act?as={who}", json=SUBMIT).status_code == 403
    assert stranger.get("/r/state").status_code == stranger.post("/r/act", json=SUBMIT).status_code == 401
    for body in ({**SUBMIT, "seat": "us_government"}, {"kind": "ballot", "turn": 1, "notch": "x", "member": 9}):
        assert phone.post("/r/act", json=body).status_code == 403
    for kind in ({"kind": "phase", "phase": "closed"}, {"kind": "undone"}, {"kind": "mode", "mode": "autopilot"}):
        assert phone.post("/r/act", json=kind).status_code in (400, 403)
    assert hall.room.phase == "decide"
    wrong = hall.visitor()
    wrong.cookies.set(hall.door.cookie, phone.cookies["tf_ABCDEF"][:-1] + "x")
    wrong.cookies.set("tf_GHJKMN", phone.cookies["tf_ABCDEF"])
    assert wrong.get("/r/state").status_code == 401
    assert hall.visitor().get("/host?key=wrong").status_code == 403


def test_the_projector_shows_nothing_that_is_anybodys_own(hall):
    hall.decide()
    before = hall.visitor().get("/r/screen").json()
    for act in SECRETS[1:]:
        hall.room.do(act)
    assert hall.visitor().get("/r/screen").json() == before
    hall.room.do(SECRETS[0])
    hall.room.resolve()
    shown = hall.visitor().get("/r/screen").text
    assert lines()["memory"].label not in shown and "only you" not in shown


# -- the host ----------------------------------------------------------------------------------------------------------


def test_the_host_leads_and_its_key_leaves_the_address(hall):
    client = hall.visitor()
    answer = client.get(f"/host?key={hall.key}", follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == "/host"
    hall.seated("vendors")

    def act(**body):
        answer = client.post("/r/host/act", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    assert act(kind="phase", phase="decide")["deciding"]
    assert act(kind="timer", seconds=60)["left"] > 50_000
    assert act(kind="more", seconds=60)["left"] > 110_000
    assert act(kind="pause")["paused"]
    act(kind="card", card="standoff")
    assert client.post("/r/act?as=allies", json={**SUBMIT, "moves": []}).status_code == 200, "a hot seat"
    state = act(kind="resolve")
    assert state["turn"] == 2 and state["phase"] == "read"
    assert act(kind="undone")["turn"] == 1
    assert client.post("/r/host/act", json={"kind": "joined", "member": 9, "seat": "allies"}).status_code == 400
    assert client.post("/r/host/act", json={"kind": "phase", "phase": "party"}).status_code == 400
    for seconds in ("null", "[]", '"60"', "NaN", "1e999"):
        content = f'{{"kind": "timer", "seconds": {seconds}}}'
        answer = client.post("/r/host/act", content=content, headers={"content-type": "application/json"})
        assert answer.status_code == 400, seconds
    assert client.get("/r/host/log.json").json()["game"] == 1


def test_a_wild_card_is_shown_to_all_and_one_that_does_nothing_is_refused_with_a_sentence(hall):
    host, phone, why = hall.host(), hall.seated("vendors"), "What if <b>customs</b> looked closer?"
    (row,) = [one for one in host.get("/r/host/wild.json").json() if one["name"] == "ring_hazard"]
    assert row["unit"] == "rate/q" and row["source"] and set(row["ways"]) == {"1", "-1"} and float(row["now"]) > 0
    card = {"kind": "wild", "assumption": "ring_hazard", "notch": 1, "reason": why}
    assert host.post("/r/host/act", json=card).status_code == 200
    shown = [client.get(path).json()["wild"] for client, path in (
        (phone, "/r/state"), (hall.visitor(), "/r/screen"), (host, "/r/host/state"))]  # fmt: skip
    assert shown[0] == shown[1] == shown[2] and why in shown[0][0] and row["ways"]["1"] in shown[0][0]
    for wrong, says in (
        (card, "in this turn already"),
        ({**card, "assumption": "eci_openai"}, "moves nothing within a turn: choose one"),
        ({**card, "assumption": "ring_hazrd"}, "did you mean ring_hazard"),
        ({**card, "notch": 2}, "no act of a host"),
    ):
        answer = host.post("/r/host/act", json=wrong)
        assert answer.status_code == 400 and says in answer.json()["sentence"]
    assert phone.post("/r/act", json={**card, "assumption": "cap_bite"}).status_code in (400, 403)
    hall.decide()
    hall.room.resolve()
    assert phone.get("/r/state").json()["wild"] == [] and why in phone.get("/r/state").json()["read_out"][0]
    assert "ring_hazard" in host.get("/r/host/log.json").text


def test_the_address_is_drawn_for_phones(hall):
    pytest.importorskip("segno")
    assert b"<path" in hall.visitor().get("/r/screen/qr.svg").content


def test_without_the_package_that_draws_it_a_note_stands_there(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "segno", None)
    assert b"pip install segno" in hosting.picture_of("http://10.0.0.7/j/ABCDEF")


# -- limits and headers ------------------------------------------------------------------------------------------------


def test_wrong_codes_and_many_joins_wait_and_a_right_code_afterwards_is_let_in(hall):
    client, clock = hall.visitor(), [0.0]
    for limit in (hall.house.entrance.joins, hall.house.entrance.wrong, hall.door.acts):
        limit.clock = lambda: clock[0]
    for _ in range(WRONG):
        assert client.post("/r/join", json={"code": "ZZZZZZ"}).status_code == 404
    answer = client.post("/r/join", json={"code": "ABCDEF"})
    assert answer.status_code == 429 and 0 < answer.json()["wait"] <= 60 and "retry-after" in answer.headers
    clock[0] = 61
    for _ in range(JOINS):
        hall.seated("allies")
    assert hall.visitor().post("/r/join", json={"code": "ABCDEF"}).status_code == 429


def test_acts_of_one_seat_are_counted(hall):
    phone = hall.seated("us_government")
    hall.door.acts.clock = lambda: 0.0
    answers = [phone.post("/r/act", json={"kind": "x"}).status_code for _ in range(ACTS + 1)]
    assert answers == [400] * ACTS + [429]


@pytest.mark.parametrize(
    "content", [b"x" * (LARGEST + 1), b"[1]", b"{", b'{"kind": "submitted", "turn": "1"}', b'{"kind": 1}', b"[" * 4000]
)
def test_a_body_that_is_too_long_or_no_act_is_refused(hall, content):
    phone = hall.seated("us_government")
    answer = phone.post("/r/act", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == (413 if len(content) > LARGEST else 400)
    assert set(answer.json()) == {"sentence", "wait"}


def test_foreign_pages_and_hosts_stay_out_and_pages_may_load_from_here_alone(hall):
    phone = hall.seated("us_government")
    alien = {"origin": "http://evil.example"}
    assert phone.post("/r/act", json=SUBMIT, headers=alien).status_code == 403
    assert phone.get("/", headers={"host": "evil.example"}).status_code == 403
    for path in ("/", "/j/ABCDEF", "/screen", "/r/file/seat.js", "/r/state"):
        headers = phone.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"] and headers["x-frame-options"] == "DENY"
    assert phone.get("/r/file/host.html").status_code == phone.get("/r/file/..%2frows.py").status_code == 404


# -- pages -------------------------------------------------------------------------------------------------------------


def test_a_seats_page_is_small_plain_and_from_here(hall):
    files = [text_of(name) for name in ("seat.html", "seat.js", "room.css")]
    assert sum(len(text.encode()) for text in files) <= 40_000
    for name in PAGES:
        text = text_of(name)
        assert "[[" not in text, f"{name} names a text that is not in the catalogue"
        assert not re.search(r"(src|href)=\"(?!/)|https?://[a-z0-9]|@import|url\(", text), name
        assert "innerHTML" not in text and "style=" not in text


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith(".js")])
def test_scripts_are_written_as_old_phones_read_them(name):
    code = re.sub(r"/\*.*?\*/|'(?:[^'\\\n]|\\.)*'|//[^\n]*", "''", text_of(name), flags=re.DOTALL)
    newer = r"=>|`|\b(?:let|const|class|async|await|yield)\b|\.\.\.|\*\*|\?\.|\?\?|\bfor\s*\([^;)]*\bof\b"
    assert re.findall(newer, code) == []
