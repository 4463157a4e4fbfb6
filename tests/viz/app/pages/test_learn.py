"""Learn: every exercise is opened, answered and checked by the function of the command line; nothing is lost."""

import time
from contextlib import suppress
from types import SimpleNamespace

import pytest
import solara

from twofutures.experiments.exercises.sheet import exercise, exercises
from twofutures.viz.app.engine.screen import Screen
from twofutures.viz.app.pages.learn import OPENS, Page
from twofutures.viz.app.parts.addresses import ORDER
from twofutures.viz.app.parts.lessons import Lessons
from twofutures.viz.app.parts.memory import restore, written
from twofutures.viz.app.parts.visit import Visit
from twofutures.viz.words import languages

LUCK = "05_same_seed_same_luck"


@pytest.fixture
def visit(idle):
    return Visit("exercise=05&seed=2028", idle)


@pytest.fixture
def shown(visit):
    """Function that says what the page shows now: its texts and its widgets."""

    @solara.component
    def Whole():
        Page(visit)

    box, rc = solara.render(Whole(), handle_error=False)

    def look():
        widgets, texts, left = [], [], [box]
        while left:
            widget = left.pop()
            if isinstance(widget, str):
                texts.append(widget)
                continue
            widgets.append(widget)
            texts.append(str(getattr(widget, "innerHTML", None) or getattr(widget, "unsafe_innerHTML", None) or ""))
            left.extend(getattr(widget, "children", None) or [])
        return SimpleNamespace(widgets=widgets, text="\n".join(texts))

    yield look
    rc.close()


def line(look, name):
    """The box of an answer."""
    return next(w for w in look().widgets if getattr(w, "name", None) == name)


def press(look, label):
    """Press the button that says so."""
    button = next(w for w in look().widgets if label in (getattr(w, "children", None) or []))
    button.fire_event("click", {})


def wait_for(look, words):
    """Wait until the page says so."""
    for _ in range(600):
        if words in look().text:
            return
        time.sleep(0.05)
    pytest.fail(f"{words!r} never came: {look().text[-600:]}")


def test_an_exercise_is_answered_checked_and_taught_and_a_wrong_answer_says_where_the_right_one_lies(visit, shown):
    assert "Most simulations take" in shown().text and "05 · Same seed, same luck" in shown().text
    line(shown, "in_turn")._handle_custom_msg({"event": "write", "data": "3"}, [])
    line(shown, "by_address")._handle_custom_msg({"event": "write", "data": " 0 "}, [])
    assert visit.lessons.given(LUCK) == {"in_turn": "3", "by_address": "0"}
    press(shown, "Check my answers")
    wait_for(shown, "1 of 2 answers right.")
    assert "not yet: too small" in line(shown, "in_turn").about and "right" in line(shown, "by_address").about
    line(shown, "in_turn")._handle_custom_msg({"event": "write", "data": "5"}, [])
    assert "not yet" not in line(shown, "in_turn").about, "a verdict is about what was checked"
    press(shown, "Check my answers")
    wait_for(shown, "2 of 2 answers right.")
    wait_for(shown, "Taken in turn 5 of 5 draws change")
    wait_for(shown, "✓ all right")


def test_a_choice_that_was_not_made_is_a_sentence(visit, shown):
    visit.lessons.open.value = "02_predict_then_move"
    assert "First choose" not in shown().text
    press(shown, "Check my answers")
    wait_for(shown, "First choose: your guess: export enforcement")
    line(shown, "enforcement")._handle_custom_msg({"event": "write", "data": "much"}, [])
    assert "First choose" not in shown().text, "what is lacking is said of what was there when it was asked"
    press(shown, "Check my answers")
    wait_for(shown, "Write a number, such as -1.5: your guess: export enforcement")
    visit.lessons.open.value = LUCK
    press(shown, "Check my answers")
    wait_for(shown, "Answer at least one question first.")


@pytest.fixture
def german(monkeypatch):
    """Whoever looks is spoken to in German, whatever thread answers."""
    monkeypatch.setattr(languages, "_visitors", [lambda: "de"])


def test_in_german_all_of_it_is_and_answers_are_read_as_germans_write_them(german, visit, shown):
    line(shown, "in_turn")._handle_custom_msg({"event": "write", "data": "5,0"}, [])
    line(shown, "by_address")._handle_custom_msg({"event": "write", "data": "1"}, [])
    press(shown, "Antworten prüfen")
    wait_for(shown, "1 von 2 Antworten richtig.")
    assert "Ziehungen · noch nicht: zu groß" in line(shown, "by_address").about
    line(shown, "by_address")._handle_custom_msg({"event": "write", "data": "0"}, [])
    press(shown, "Antworten prüfen")
    wait_for(shown, "Der Reihe nach gezogen ändern sich 5 von 5 Ziehungen")
    assert "lassen Sie diese Zeile beim ersten Mal weg" in shown().text


def test_words_are_shown_in_german_and_noted_in_english(german, visit, shown):
    visit.lessons.open.value = "07_both_gain"
    box = next(w for w in shown().widgets if getattr(w, "label", "") == "der Abstand in Punkten")
    assert box.values == ["", "wächst", "schrumpft", "bleibt gleich"]
    box._handle_custom_msg({"event": "choose", "data": "wächst"}, [])
    assert visit.lessons.given("07_both_gain") == {"points": "grows"}


def test_a_browser_may_send_anything(visit, shown):
    for sent in (None, 5, ["x"], {"a": 1}):
        line(shown, "in_turn")._handle_custom_msg({"event": "write", "data": sent}, [])
    assert visit.lessons.given(LUCK) == {}
    line(shown, "in_turn")._handle_custom_msg({"event": "write", "data": "x" * 9999}, [])
    assert len(visit.lessons.given(LUCK)["in_turn"]) <= 120


def test_the_link_names_the_exercise_and_the_tab_keeps_the_answers(visit):
    assert "exercise=05" in visit.link and "exercise" not in Visit("seed=2028", visit.desk).link
    assert "did you mean" in Visit("exercise=05_same_sed_same_luck", visit.desk).link_fault
    visit.lessons.write(LUCK, "in_turn", "5")
    visit.lessons.solve(LUCK)
    again = Visit(visit.link, visit.desk)
    restore(again, written(visit))
    assert again.lessons.open.value == LUCK and again.lessons.given(LUCK) == {"in_turn": "5"}
    assert again.lessons.solved.value == (LUCK,)


@pytest.mark.parametrize(
    "kept",
    [
        {"answers": {"99": {}}}, {"answers": {LUCK: 5}}, {"answers": [1]}, {"solved": [3]}, {"solved": 3},
        {"answers": {LUCK: {"strange": "x"}}},
    ],
)  # fmt: skip
def test_what_a_browser_kept_is_read_like_anything_a_stranger_wrote(kept):
    lessons = Lessons()
    with suppress(ValueError, TypeError, AttributeError):  # which make the tab as if it were new
        lessons.restore(kept)
    assert lessons.given(LUCK) == {} and set(lessons.solved.value) <= set(exercises())


def test_every_exercise_has_a_door_to_a_screen():
    assert list(OPENS) == list(exercises())
    for page, screen in OPENS.values():
        assert page in ORDER and isinstance(screen, Screen)
    assert exercise("04").recipe == "follower" and len(OPENS["04_fast_follower"][1].levers) == 5
