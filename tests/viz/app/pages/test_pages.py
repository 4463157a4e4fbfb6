"""The pages as components, without a browser: what they show, and what they do when something is pressed."""

from importlib import import_module
from urllib.parse import urlencode

import numpy as np
import pytest
import solara

from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.screen import Screen, encode
from twofutures.viz.app.parts.headline import LEADS, headline, precision
from twofutures.viz.app.parts.visit import Visit

PAGES = ("start", "explore", "compare", "lab")
PLAIN = Screen(worlds=256)
TIGHT = PLAIN.with_levers({"enforcement": 3.0})


def rendered(visit, name):
    page = import_module(f"twofutures.viz.app.pages.{name}").Page

    @solara.component
    def Whole():
        page(visit)

    return solara.render(Whole(), handle_error=False)


def widgets(widget):
    """A widget and everything inside it."""
    yield widget
    for child in getattr(widget, "children", None) or []:
        if not isinstance(child, str):
            yield from widgets(child)


def texts(box, kind=""):
    """What the widgets of a class say."""
    return [
        child
        for widget in widgets(box)
        if kind in (getattr(widget, "class_", "") or "")
        for child in getattr(widget, "children", None) or []
        if isinstance(child, str)
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_renders_with_an_answer_and_without(visit, name):
    for answer in (visit.answer.value, None):
        visit.answer.value = answer
        box, rc = rendered(visit, name)
        assert texts(box)
        rc.close()


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("near parity", "it is so: near parity."),
        (
            "gap_usable<1000",
            "In 256 of 256 simulated worlds, under these assumptions, it is so: gap_usable<1000.",
        ),
        ("lead_months_smooth", "The median of 256 simulated worlds, under these assumptions, is"),
    ],
)
def test_the_headline_answers_what_the_command_line_may_ask(still, question, line):
    visit = Visit(f"{encode(TIGHT)}&{urlencode({'of': question})}", still)
    visit.ask()
    assert line in headline(visit) and precision(visit).startswith("all counted, ±")
    assert Visit(visit.link, visit.desk).question == visit.question != LEADS


def test_a_headline_that_the_app_does_not_keep_is_a_sentence(still):
    assert "unknown outcome" in Visit("of=price_of_tea<1", still).link_fault
    assert "is no question" in Visit("of=gap_usable<much", still).link_fault


def test_what_is_counted_can_be_chosen_and_stays_in_the_link(visit):
    from twofutures.viz.app.parts.headline import QUESTIONS, in_words

    box, rc = rendered(visit, "explore")
    (choice,) = (w for w in widgets(box) if getattr(w, "label", "") == "Count the worlds in which")
    assert choice.value == in_words(LEADS) and len(choice.values) == len(QUESTIONS) == 4
    for name, one in QUESTIONS.items():
        choice._handle_custom_msg({"event": "choose", "data": in_words(one)}, [])
        assert visit.question == one == Visit(visit.link, visit.desk).question, name
        count = int(one.answers(visit.answer.value, "this screen").sum())
        assert headline(visit).startswith(
            f"In {count} of 256 simulated worlds, under these assumptions, {in_words(one)}."
        )
    visit.guessing.value = True
    visit.move(PLAIN)
    assert not visit.hidden.value, "guesses are about the lead"
    rc.close()


def test_the_browser_presses_the_buttons_shown_and_calls_nothing_else(visit):
    from twofutures.viz.app.parts.frame import Headline

    box, rc = solara.render(Headline(visit), handle_error=False)
    visit.move(PLAIN)
    (line,) = (w for w in widgets(box) if hasattr(w, "vue_press"))
    for name in ("leave", "move", "guess", "_go", "__init__", "", None, 1, [], {}):
        line._handle_custom_msg({"event": "press", "data": name}, [])
        assert visit.screen == PLAIN and visit.answer.value is not None
    line._handle_custom_msg({"event": "press", "data": "undo"}, [])
    assert visit.screen == TIGHT
    rc.close()


def test_a_message_that_is_no_declared_event_is_dropped(visit):
    import twofutures.viz.app.main  # noqa: F401 - it sets the guard up
    from twofutures.viz.app.parts.controls import LeverDial

    box, rc = solara.render(LeverDial(visit, "enforcement"), handle_error=False)
    (dial,) = (w for w in widgets(box) if hasattr(w, "vue_turn"))
    made = {"create_widget": ["ipywidgets", "Text"], "props": {}, "id": "mine"}
    called = {"update_ref": {"functionRef": "vue_turn", "args": ["halved"]}, "id": dial.model_id, "prop": "label"}
    for message in (made, {**made, "event": "turn", "data": "halved"}, called, {"event": "nothing"}, {}):
        dial._handle_custom_msg(message, [])
    assert not dial._component_instances and visit.screen == TIGHT
    dial._handle_custom_msg({"event": "turn", "data": "halved"}, [])
    assert visit.screen != TIGHT
    rc.close()


def test_start_says_what_else_a_link_sets(visit):
    box, rc = rendered(visit, "start")
    assert any("Set besides: enforcement 3." in line for line in texts(box))
    visit.move(PLAIN)
    assert not any("Set besides" in line for line in texts(box))
    rc.close()


def test_compare_counts_every_world_once(visit):
    box, rc = rendered(visit, "compare")
    line = texts(box, "tf-headline")[0]
    counts = [int(part.replace(",", "")) for part in line.replace(".", "").split() if part.replace(",", "").isdigit()]
    raises, worlds, lowers, leaves = counts
    assert worlds == 256 == raises + lowers + leaves
    tables = [w.unsafe_innerHTML for w in widgets(box) if getattr(w, "unsafe_innerHTML", None)]
    assert any("US chip vendors, sales" in table for table in tables), "what it costs stands open"
    rc.close()


def test_one_world_says_under_how_many_settings_it_is_played():
    from twofutures.viz.app.pages.one_world import which

    assert which(PLAIN) == "“Everyone reacts as they have” · seed 2028"
    assert which(TIGHT) == "“Everyone reacts as they have” and 1 setting · seed 2028"
    assert "and 2 settings" in which(TIGHT.with_levers({"export_push": 5.0}))


def test_a_dial_asks_for_what_it_alone_does_once_its_screen_is_answered_and_leaves_the_desk_after(visit, kept):
    from twofutures.viz.app.parts.controls import LeverDial

    both = TIGHT.with_levers({"chip_quota": 0.0})
    visit.desk._memory.keep(both, {name: np.tile(series, 29)[:, :256] for name, series in kept[TIGHT].items()})
    box, rc = solara.render(LeverDial(visit, "chip_sales"), handle_error=False)
    (control,) = (w for w in widgets(box) if hasattr(w, "vue_turn"))
    assert "Nothing is set here" in control.price
    visit.move(both)  # answered from memory; without chip sales it is TIGHT, in memory too
    assert "US chip vendors, sales 0 $bn" in control.price and "same 256 worlds" in control.price
    rc.close()
    visit.move(both.with_levers({"export_push": 5.0}))  # nothing in memory: it waits for the screen's own answer
    box, rc = solara.render(LeverDial(visit, "chip_sales"), handle_error=False)
    (control,) = (w for w in widgets(box) if hasattr(w, "vue_turn"))
    assert "is being counted" in control.price
    assert [key for key in visit.desk._orders if isinstance(key, tuple)] == []
    series = {name: np.tile(values, 29)[:, :256] for name, values in kept[TIGHT].items()}
    visit.desk._memory.keep(visit.screen, series)
    visit.ask()
    (key,) = (key for key in visit.desk._orders if isinstance(key, tuple))
    visit.desk._orders[key].deliver(Answer(visit.screen, TIGHT.with_levers({"export_push": 5.0}), series, series))
    assert key not in visit.desk._orders and key not in visit.desk._present
    rc.close()
