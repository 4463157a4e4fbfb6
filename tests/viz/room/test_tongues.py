"""What phones, the projector and the host are sent is in the language of each."""

import re

from twofutures.viz.room import rows


def test_everybody_is_answered_in_their_own_language(hall):
    hall.decide()
    english, german = hall.seated("us_labs"), hall.visitor()
    german.headers["accept-language"] = "de-CH,de;q=0.9,en;q=0.5"
    wrong = german.post("/r/join", json={"code": "ZZZZZZ"})
    assert wrong.status_code == 404 and wrong.json()["sentence"].startswith("Einen Raum mit diesem Code")
    assert german.post("/r/join", json={"code": "ABCDEF", "seat": "us_labs"}).status_code == 200
    stale = {"kind": "submitted", "turn": 3, "moves": []}
    refused = [one.post("/r/act", json=stale).json()["sentence"] for one in (german, english)]
    assert refused[0] == "Über Runde 3 wird nicht entschieden: Der Raum ist bei Runde 1."
    assert refused[1] == "Turn 3 is not being decided: the room is at turn 1."
    ours, theirs = german.get("/r/state").json(), english.get("/r/state").json()
    assert ours["seat"]["label"] == "Labore der USA" and theirs["seat"]["label"] == "US labs"
    for part in ("goals", "lines", "pacts", "asked", "readings"):
        labels = [{one["label"] for one in state[part]} for state in (ours, theirs)]
        assert labels[0] and not labels[0] & labels[1], part
    page = german.get("/").text
    assert '<html lang="de" dir="ltr"' in page and "Einen Platz nehmen" in page and ">Labore der USA</option>" in page
    assert "Take a seat" in german.get("/?lang=en").text and 'dir="rtl"' in german.get("/?lang=en-xb").text
    assert "Mitspielen unter" in german.get("/screen").text and 'lang="en"' in english.get("/screen?lang=tlh").text
    host = hall.host()
    assert "Host a room" in host.get("/host").text
    asked = host.get(f"/host?key={hall.key}&lang=de", follow_redirects=False)
    assert asked.headers["location"] == "/host?lang=de" and "Einen Raum leiten" in host.get("/host?lang=de").text
    states = [host.get("/r/host/state", headers={"accept-language": code}).json() for code in ("en", "de")]
    named = [[state["deck"], state["seats"], *(seat["lines"] for seat in state["seats"])] for state in states]
    ours, theirs = ({one["label"] for rows in parts for one in rows} for parts in named)
    assert len(ours) > 40 and not ours & theirs


def test_a_phone_is_told_what_the_figures_of_a_line_and_of_a_forecast_are(hall):
    state = hall.seated("us_government").get("/r/state").json()
    now = next(line["now"] for line in state["lines"] if line["name"] == "ownership")
    assert re.fullmatch(r"licence follows .+: [\d.]+ \(share\); reach of .+: [\d.]+ \(share\)", now)
    assert all(one["unit"] not in one["label"] for one in state["asked"])


def test_one_debrief_is_read_and_seen_by_each_in_their_own_language(hall):
    plain = {"number": 2, "name": "among", "title": "Luck", "sentence": "So it came.", "columns": [], "rows": [],
             "how_sure": "little", "drawn": True, "last": False}  # fmt: skip
    made = {"en": (plain, b"<svg>luck</svg>"), "de": ({**plain, "title": "Zufall"}, b"<svg>Zufall</svg>")}
    hall.door.debriefing.made = [made]
    hall.room.do(rows.Phase(phase="debrief"))
    visitor = hall.visitor()
    for code, word in (("en", "luck"), ("de-AT", "Zufall")):
        part = visitor.get("/r/debrief", headers={"accept-language": code}).json()["parts"][0]
        assert part["title"].lower() == word.lower()
        assert word in visitor.get("/r/debrief/among.svg", headers={"accept-language": code}).text
    assert "Zufall" in visitor.get("/r/debrief/among.svg?lang=de", headers={"accept-language": "en"}).text
    assert visitor.get("/r/debrief?lang=en-xb").json()["parts"][0]["sentence"] != plain["sentence"]
