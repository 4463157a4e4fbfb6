"""One world: what its browser is sent adds up with the engine, and whatever is picked says who decided it and why."""

import json
import re

import pytest

from twofutures.abm.calendar import BRANCH, LAST, QUARTERS
from twofutures.viz.app.engine.desk import Desk
from twofutures.viz.app.engine.screen import Screen
from twofutures.viz.app.one_world import sent as sending
from twofutures.viz.app.one_world.agents_panel import AgentCard
from twofutures.viz.app.one_world.drawer import PANELS, Picked, title_of
from twofutures.viz.app.one_world.player import Player, past_of
from twofutures.viz.app.one_world.sent import DOT, UNIT, Opened, Sent
from twofutures.viz.app.one_world.watched import Watched
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.telling import markets, routes
from twofutures.viz.telling.chronicle import chain, event_sentence, tell
from twofutures.viz.words.numbers import number

VIEWS = ("flows", "seen")


@pytest.fixture(scope="module")
def opened() -> Opened:
    """World 3 with nothing changed; first only its past, which is all that a test may rely on that asks for no more."""
    return Opened(Player(Screen().case(), 3, 2028))


@pytest.fixture(scope="module")
def first(opened) -> Sent:
    """What is sent before the future is played."""
    return opened.sent


@pytest.fixture(scope="module")
def sent(opened, first) -> Sent:
    return opened.play()


def test_the_past_is_shown_first_and_is_played_once_for_every_world_of_its_member(first, sent, opened):
    assert not first.whole and len(first.frames) == BRANCH
    assert sent.whole and len(sent.frames) == LAST + 1 and opened.play() is sent
    assert all(a is b for a, b in zip(first.frames, sent.frames, strict=False))
    past = past_of(3)
    assert len(past.frames) == BRANCH and all(a is b for a, b in zip(past.frames, sent.frames, strict=False))
    before, after = first.flow()["views"], sent.flow()["views"]
    for early, late in zip(before, after, strict=True):
        assert late["routes"][: len(early["routes"])] == early["routes"], "a route keeps its place"
        assert late["amounts"][0][: len(early["routes"])] == early["amounts"][0]


def test_amounts_sent_are_those_of_the_engine_route_by_route_and_designer_by_designer(sent):
    views = sent.flow()["views"]
    for frame, at in zip(sent.frames, range(LAST + 1), strict=True):
        for view, flows in zip(views, (frame.flows, frame.seen), strict=True):
            amounts = dict(zip(map("|".join, view["routes"]), view["amounts"][at], strict=True))
            for flow in flows:
                assert (amounts[flow.name] > 0) == (flow.amount > 0)
                assert abs(amounts[flow.name] * UNIT - flow.amount) <= UNIT
            assert all(amounts[name] == 0 for name in amounts.keys() - {f.name for f in flows})
        for designer in ("nvidia", "amd", "tpu", "trainium", "huawei"):
            into = [i for i, (_, target, _) in enumerate(views[0]["routes"]) if target == designer]
            made = sum(views[0]["amounts"][at][i] for i in into) * UNIT
            assert made == pytest.approx(frame.recorded[f"{designer}_flow_h100e"], abs=2 * UNIT)
    assert DOT % UNIT == 0


def test_one_bust_is_one_number_in_the_flow_in_its_sentence_in_the_news_and_on_record(sent):
    data, busts = sent.flow(), 0
    for at, frame in enumerate(sent.frames):
        size, lost = (sum(e.facts[fact] for e in frame.events if e.what == "bust") for fact in ("size", "seized"))
        assert lost == pytest.approx(frame.recorded["smuggled_seized_h100e"])
        for caption in (data["captions"][0][at], data["captions"][1][at]):
            words = dict(zip(data["sums"], caption, strict=True))
            assert (words["seized"], words["under_way"]) == (number(lost), number(size))
        hubs = {data["views"][0]["routes"][i][1]: chips for i, chips in data["views"][0]["seized"][at].items()}
        assert hubs == {f.target: number(f.seized) for f in frame.flows if f.seized > 0}
        assert list(data["views"][1]["seized"][at].values()) == ([number(lost)] if lost else [])
        if lost:
            busts += 1
            news = " ".join(text for text, _ in sent.news()["lines"][at])
            assert f"{number(size)} H100e under way, of which {number(lost)} were seized" in news
            assert sent.clock()["busts"][at]
    assert busts > 5


def test_every_end_of_a_route_has_its_place_and_routes_run_to_the_right(sent):
    data = sent.flow()
    layer = {node["key"]: node["layer"] for node in data["nodes"]}
    assert len(layer) == len(data["nodes"])
    for view in data["views"]:
        assert all(layer[source] < layer[target] for source, target, _ in view["routes"])
    opens = {node["key"]: node["opens"] for node in data["nodes"]}
    assert (opens["nvidia"], opens["VNM"], opens["US owners"]) == ("agent", "country", "")


def test_tiles_are_the_countries_of_the_engine_each_in_one_place(sent):
    data = sent.map()
    places = [i for column in data["columns"] for _, places in column["regions"] for i in places]
    assert sorted(places) == list(range(len(data["keys"]))) and len(places) > 70
    for quarter, frame in zip(data["quarters"], sent.frames, strict=True):
        for i, country in enumerate(frame.countries):
            assert data["keys"][i] == country.key and quarter["prc"][i] == round(100 * country.prc)
            assert int(quarter["rights"][i]) == country.rights and int(quarter["control"][i]) == country.control
            assert (quarter["club"][i] in "13") == country.club_us and (quarter["club"][i] in "23") == country.club_prc
            assert (quarter["site"][i] != "0") == bool(country.project or any(country.live.values()))
        assert all(len(row) == len(data["keys"]) for row in quarter.values())
    assert data["captions"][LAST] == markets.map_sentence(sent.frames[LAST].countries, QUARTERS[LAST])


def test_a_country_of_a_region_nobody_thought_of_is_still_on_the_map():
    made = sending.columns(["ATL", "DEU"], {"DEU": "Europe", "ATL": "Atlantis"})
    assert made[-1]["regions"] == [["Atlantis", [0]]] and ["Europe", [1]] in made[1]["regions"]


def test_the_race_is_the_frontier_on_record_and_its_holder_released_it(sent):
    race, rows = sent.race(), sent.race_rows(LAST)[1]
    for side, eci in (("US", "eci_us"), ("PRC", "eci_prc")):
        assert race["series"][side] == pytest.approx([frame.recorded[eci] for frame in sent.frames], abs=0.01)
        assert race["low"] < min(race["series"][side]) and max(race["series"][side]) < race["high"]
        assert race["holders"][side][LAST]
    moved = [i for i in range(1, LAST + 1) if race["series"]["US"][i] > race["series"]["US"][i - 1] + 0.05]
    assert len(moved) > 5 and all(race["releases"][i] for i in moved)
    assert len(rows) == LAST + 1 and rows[LAST][1] == f"{race['series']['US'][LAST]:.1f}"


def test_the_news_are_those_of_the_chronicle_and_in_the_end_comes_how_it_ended(sent):
    lines = sent.news()["lines"]
    for quarter, now in zip(QUARTERS[:-1], lines, strict=False):
        assert tuple(text for text, _ in now) == tell(sent.scene, quarter)
    assert lines[LAST][0][0].startswith("Outcome:") and len(lines[LAST]) == len(tell(sent.scene, QUARTERS[LAST])) + 1
    tones = {tone for now in lines for _, tone in now}
    assert {"us", "prc", "diverted", "ink"} <= tones


def test_a_line_of_the_news_knows_its_events_or_who_decided_it(sent):
    bare = [line.text for lines in sent.lines for line in lines if not line.events and not line.who]
    assert all(re.match("Outcome|The record ends|The package|With models|Members of|.*handsets", text) for text in bare)
    smaller = [line for lines in sent.lines for line in lines if re.match(r"And \d+ smaller", line.text)]
    assert all(line.events for line in smaller)
    recorded = [line for lines in sent.lines for line in lines if line.text.startswith("On record")]
    assert recorded and all(line.who and line.source for line in recorded)


def test_a_whole_world_is_small(sent):
    whole = {one: getattr(sent, one)() for one in ("flow", "map", "race", "news", "clock", "states")}
    assert len(json.dumps(whole, separators=(",", ":"))) < 100_000


def test_every_event_can_be_told_and_its_causes_come_before_it(sent):
    for event in sent.scene.events:
        assert event_sentence(sent.scene, event)
        numbers = [cause.number for cause in chain(sent.scene, event)]
        assert numbers == sorted(numbers, reverse=True)


def test_stepping_back_shows_the_frame_that_was_kept_and_nothing_lies_beyond_the_ends(sent):
    player = sent.player
    assert player.reach(BRANCH) == BRANCH and all(a is b for a, b in zip(player.frames, sent.frames, strict=True))
    assert player.reach(LAST + 5) == LAST and player.reach(-3) == 0


# -- what opens --------------------------------------------------------------------------------------------------------


def seized_at(sent: Sent) -> tuple[int, str]:
    """A quarter with a bust, and the route on which chips were seized."""
    return next((at, f.name) for at, frame in enumerate(sent.frames) for f in frame.flows if f.seized > 0)


@pytest.mark.parametrize(
    ("kind", "key", "reads"),
    [
        ("route", "0|nvidia|US owners|legal", ("NVIDIA to", "of what reaches", "Who decides here", "NVIDIA. ")),
        ("route", "0|hosts abroad|PRC|rented", ("rented this quarter", "the US government")),
        ("route", "0|no|such|way", ("Nothing goes along",)),
        ("country", "VNM", ("Vietnam: ", "What pulls it most", "Its rules and clubs follow")),
        ("agent", "nvidia", ("State of NVIDIA",)),
        ("acts", "", ("State of",)),
        ("releases", "2025Q1", ("2025Q1: ", "ECI", "noted no earlier event")),
        ("events", "", ("one by one",)),
        ("scarce", "", ("of the world&#39;s running compute", )),
        ("ended", "", ("Follow the causes back",)),
        ("flow", "0", ("H100e were made", "from", "NVIDIA")),
        ("flow", "1", ("the US government sees", "Routes unknown")),
        ("map", "", ("third countries", "Vietnam")),
        ("race", "", ("ECI points", "2026Q3")),
    ],
)  # fmt: skip
def test_whatever_is_picked_says_who_decided_it_and_why_or_the_same_as_a_table(show, sent, kind, key, reads):
    page = show(PANELS[kind], sent, BRANCH - 1, key, lambda key: None)
    text = page.text.replace("world's", "world&#39;s")
    assert all(line in text for line in reads), text[:2000]
    assert QUARTERS[BRANCH - 1] in title_of(sent, BRANCH - 1, Picked(kind, key)) or kind == "releases"


def test_a_route_on_which_chips_were_seized_tells_the_bust_and_the_ring(show, sent):
    at, name = seized_at(sent)
    page = show(PANELS["route"], sent, at, f"0|{name}", lambda key: None)
    assert "H100e were seized" in page.text and "caught with" in page.text and "Look at ring" in page.text


def test_every_line_of_the_news_opens(show, sent):
    for at in (1, BRANCH - 1, BRANCH, LAST):
        for i, line in enumerate(sent.lines[at]):
            text = show(PANELS["news"], sent, at, str(i), lambda key: None).text
            assert line.text in text and text.count("\n") > 1
    assert "Nothing of note" in show(PANELS["news"], sent, 0, "999", lambda key: None).text


def test_every_kind_of_agent_has_a_card(show, sent):
    kinds = {role.kind: role for role in sent.player.roles.values()}
    for role in kinds.values():
        assert "State of" in show(AgentCard, sent.player, BRANCH - 1, role).text


def test_tables_hold_every_route_that_carried_something_and_every_country(sent):
    frame = sent.frames[LAST]
    rows = routes.rows_of(frame.flows)[1]
    assert len(rows) == sum(f.amount > 0 or f.seized > 0 for f in frame.flows)
    assert len(markets.rows_of(frame.countries)[1]) == len(frame.countries)


def test_a_browser_says_where_it_stands_and_what_it_picked_and_nonsense_is_nothing(show, opened, sent):
    visit = Visit("world=3&quarter=2025Q1", Desk())
    page = show(Watched, visit, opened)
    clock = page.widget("stand")
    assert clock.start == QUARTERS.index("2025Q1") and clock.clock["known"] == LAST + 1
    clock._handle_custom_msg({"event": "stand", "data": BRANCH + 2}, [])
    assert visit.quarter.value == BRANCH + 2 and "quarter=2027Q2" in visit.link and clock.start != BRANCH + 2
    for nonsense in (-1, 25, "7", None, 2.5, [1]):
        clock._handle_custom_msg({"event": "stand", "data": nonsense}, [])
    for wish in (
        None,
        {},
        {"kind": "country"},
        {"kind": "no", "key": ""},
        {"kind": ["country"], "key": "VNM"},
        {"kind": "map", "key": "x" * 999},
    ):
        clock._handle_custom_msg({"event": "pick", "data": wish}, [])
    assert visit.quarter.value == BRANCH + 2 and "Vietnam" not in page.text
    clock._handle_custom_msg({"event": "pick", "data": {"kind": "country", "key": "VNM", "at": 4}}, [])
    assert visit.quarter.value == 4 and f"Vietnam · {QUARTERS[4]}" in page.text
    page.widget("close")._handle_custom_msg({"event": "close", "data": None}, [])
    assert "Vietnam · " not in page.text


@pytest.mark.slow
def test_a_world_says_why_it_ended_so(show, sent):
    page = show(PANELS["ended"], sent, LAST, "", lambda key: None)
    page.press("Follow the causes back")
    page.wait("Checked: the same world and luck without it", 120)
