"""A game alone as a component: seats, a turn as its seat sees it, moves, the end of turns, and the debrief."""

import re
from dataclasses import replace

import pytest

from twofutures.experiments.game.sight import sight
from twofutures.policies.game.goals import goals
from twofutures.policies.game.seats import seats
from twofutures.viz.app.engine.desk import Desk
from twofutures.viz.app.engine.games import games
from twofutures.viz.app.engine.solo import Solo
from twofutures.viz.app.game import debrief_panel, table
from twofutures.viz.app.game import teller as at_hand
from twofutures.viz.app.game.teller import Teller
from twofutures.viz.app.pages import play
from twofutures.viz.app.parts.memory import restore, written
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.reports.debrief_parts import read
from twofutures.viz.telling.sight import reading
from twofutures.viz.words.languages import speaking

HUB = Solo("hub_states", 12)
OVER = Solo("hub_states", 12, turns=((("host_checks", "full"),), (), (), (), ()))


@pytest.fixture
def visit() -> Visit:
    return Visit(at=Desk())


@pytest.fixture
def teller(monkeypatch):
    """Who tells games under few lucks."""
    made = Teller(lucks=4)
    made.follow = made.leave = lambda solo: None  # what is replayed ahead has a test of its own
    for module in (table, debrief_panel):
        monkeypatch.setattr(module, "teller", lambda: made)
    yield made
    made.stop()


def control(page, name):
    """The dial of a line."""
    return next(one for one in page.widgets() if hasattr(one, "vue_turn") and one.name == name)


def test_every_seat_can_be_taken_in_any_world(show, visit):
    page = show(play.Page, visit)
    assert all(one.label in page.text and one.brief in page.text for one in seats().values())
    lines, every = page.text.splitlines(), goals().values()
    for label in {goal.label for goal in every}:
        assert lines.count(label) == sum(goal.label == label and not goal.secret for goal in every), "two are not shown"
    assert page.text.count("2 goals more that whoever takes the seat is told") == len(seats())
    visit.open(7)
    page.press("Take this seat")
    assert visit.game.value == Solo(next(iter(seats())), 7, visit.screen.seed)
    assert "game=us_government.7.2028" in visit.link


def test_a_link_opens_the_game_a_bad_one_says_why_and_the_tab_remembers(visit):
    visit.game.value = HUB.choose("host_checks", "full", "own")
    again = Visit(visit.link, visit.desk)
    assert again.game.value == visit.game.value and again.link_fault == ""
    bad = Visit("game=hub_state.0.2028", visit.desk)
    assert bad.game.value is None and "hub_states" in bad.link_fault
    kept, fresh, other = written(visit), Visit("", visit.desk), Visit("game=vendors.0.2028", visit.desk)
    restore(fresh, kept)
    restore(other, kept)
    assert fresh.game.value == visit.game.value and other.game.value == Solo("vendors"), "a link goes first"
    restore(other, kept, returned=True)
    assert other.game.value == visit.game.value, "unless one came back: the address may be older"
    restore(fresh, kept.replace("hub_states", "nobody"))
    assert fresh.game.value == visit.game.value, "what cannot be read is as if the tab were new"


@pytest.mark.slow
def test_a_turn_shows_what_its_seat_sees_takes_moves_and_can_be_taken_back(show, visit, teller):
    games().play(HUB)
    visit.game.value = HUB
    page = show(play.Page, visit)
    page.wait("Turn 1 of 5: 2026Q4.")
    assert page.text.count("secret until the debrief") == 2, "its own goals are all told, and which are its own alone"
    seen = sight(games().recall(HUB), HUB.seat)
    for row in map(reading, seen.readings):
        assert (f"{row['way']}, {row['quarter']}" in page.text) or row["way"] == "exact"
    smuggled = next(reading(one) for one in seen.readings if one.name == "prc_smuggled_h100e")
    assert smuggled["value"] in page.text and smuggled["way"] == "an estimate"
    truth = games().recall(HUB).by_quarter("prc_smuggled_h100e")[games().recall(HUB).model.quarter, 0]
    assert f"{truth:,.0f}" not in page.text, "what was true comes with the debrief"
    dial = control(page, "host_checks")
    assert dial.chosen == "own" and "Costs:" in dial.price and not dial.moved
    for wrong in ("fuller", 1, None):
        dial._handle_custom_msg({"event": "turn", "data": wrong}, [])
        assert visit.game.value == HUB
    control(page, "host_checks")._handle_custom_msg({"event": "turn", "data": "full"}, [])
    assert control(page, "host_checks").moved and "Chosen: Checks on chips and tenants: nothing passes" in page.text
    page.press("End the turn")
    page.wait("Turn 2 of 5: 2027Q1–Q2.")
    assert control(page, "host_checks").chosen == "full" and not control(page, "host_checks").moved
    page.press("Take the last turn back")
    page.wait("Turn 1 of 5")
    assert visit.game.value == HUB.choose("host_checks", "full", "own"), "its moves are chosen again"
    page.press("Another seat")
    page.wait("Take this seat")
    assert visit.game.value is None


@pytest.mark.slow
def test_when_all_moves_are_chosen_other_lines_are_locked(show, visit, teller):
    visit.game.value = Solo("vendors", 12)
    games().play(visit.game.value)
    page = show(play.Page, visit)
    page.wait("Turn 1 of 5")
    for line, notch in (("tenants", "all"), ("fronts", "full"), ("location", "all")):
        assert not control(page, line).locked
        control(page, line)._handle_custom_msg({"event": "turn", "data": notch}, [])
    assert control(page, "served_first").locked and not control(page, "tenants").locked
    assert "put one back" in page.text
    control(page, "served_first")._handle_custom_msg({"event": "turn", "data": "home"}, [])
    assert len(visit.game.value.chosen) == 3 and "at most 3 lines" in control(page, "served_first").fault
    control(page, "tenants")._handle_custom_msg({"event": "turn", "data": "own"}, [])
    assert not control(page, "served_first").locked


@pytest.mark.slow
def test_a_game_that_is_over_is_told_in_charts_sentences_and_tables_and_then_the_rest(show, visit, teller):
    games().play(OVER)
    visit.game.value = OVER
    page = show(play.Page, visit)
    page.wait("The game is over.")
    assert "nothing passes unseen" in page.text, "what was decided"
    assert page.text.count("(secret until now)") == 2
    for title in ("Your world among its lucks", "Luck or choice", "Where your world turned"):
        page.wait(title, 300)
    page.wait("Tell the rest")
    assert page.text.count("How sure:") >= 3 and page.text.count('<svg role="img" aria-label="Chart: ') == 3
    assert "of 4 lucks" in page.text and "What the model leaves out" not in page.text
    page.press("Tell the rest")
    for title in ("What the model leaves out", "Belief and truth", "Whose decisions mattered", "Goals, and pacts"):
        page.wait(title, 300)
    parts = map(read, (*teller.recall(OVER), *teller.recall(OVER, beyond=True)))
    assert {part["number"] for part, _ in parts} == set(range(1, 9))
    teller.stop()
    assert "Luck or choice" in show(play.Page, visit).text, "a game is told once"
    with speaking("de"):
        german = show(play.Page, visit)
    assert "Zufall oder Entscheidung" in german.text and "bleibt ungesehen" in german.text
    assert german.text.count('aria-label="Diagramm: ') == 7 and not re.search(r"\b(your|which|luck)\b", german.text)


@pytest.mark.slow
def test_a_game_that_was_followed_is_told_in_the_same_words_and_one_that_is_left_is_let_go(monkeypatch):
    """In this process: what the other one has at hand."""
    sent = []
    for lead in (True, False):
        kept = at_hand.AtHand(4)
        if lead:
            for turns in range(len(OVER.turns)):
                kept.follow(replace(OVER, turns=OVER.turns[:turns]))
                while kept.work():
                    pass
            followed = kept._followed
        sent.append([*kept.messages(OVER, False, lambda far: None), *kept.messages(OVER, True, lambda far: None)])
        assert (kept._followed is followed) == lead and not kept.work()
    one, two = ([message and read(message)[0] for message in messages] for messages in sent)
    assert one == two and one[-1] is None and len(one) == 10
    kept.leave(HUB)
    assert kept._followed is None
    assert "not been played" in next(iter(kept.messages(HUB, False, lambda far: None)))


@pytest.mark.slow
def test_a_teller_that_ends_says_so_and_is_replaced_and_nobody_waits_for_what_is_not_wanted(teller):
    class Gone(Exception):
        pass

    def leave():
        raise Gone

    teller._warm()
    first = teller._process
    with pytest.raises(RuntimeError, match="open the page again"):
        teller.tell(OVER, False, lambda message: None, first.kill)
    assert teller.recall(OVER) == ()
    with pytest.raises(RuntimeError, match="has not been played"):
        teller.tell(HUB, False, lambda message: None, lambda: None)
    second = teller._process
    assert second is not first and second.is_alive()
    with pytest.raises(Gone):
        teller.tell(OVER, False, lambda message: None, leave)
    assert not second.is_alive()
