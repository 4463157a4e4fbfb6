"""The pages as components, without a browser: what they show, and what they do when something is pressed."""

from importlib import import_module
from urllib.parse import urlencode

import numpy as np
import pytest
import solara

from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.desk import Desk
from twofutures.viz.app.engine.screen import Screen, encode
from twofutures.viz.app.parts.headline import LEADS, headline, precision
from twofutures.viz.app.parts.visit import Visit

PAGES = ("start", "explore", "compare", "lab")
PLAIN = Screen(worlds=256)
TIGHT = PLAIN.with_levers({"enforcement": 3.0})


class Still(Desk):
    """A desk that remembers but plays nothing."""

    def _start(self) -> None:
        pass


def desk_of(kept):
    """A desk that remembers both screens, their nine worlds repeated up to the 256 that were wanted."""
    desk = Still()
    for screen, by_name in kept.items():
        desk._memory.keep(screen, {name: np.tile(series, 29)[:, :256] for name, series in by_name.items()})
    return desk


@pytest.fixture
def visit(kept):
    made = Visit(encode(TIGHT), desk_of(kept))
    made.ask()
    return made


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


def test_a_link_opens_its_screen_answered(visit):
    assert visit.screen == TIGHT and visit.link_fault == ""
    assert isinstance(visit.answer.value, Answer) and visit.answer.value.exact
    assert not visit.filling.value


def test_a_bad_link_opens_the_untouched_screen_and_says_why():
    visit = Visit("lever.enforcement=99", Still())
    assert visit.screen == Screen()
    assert "0..5" in visit.link_fault
    assert Visit("seed=1&code=other", Still()).link_age == "code other"


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
def test_the_headline_answers_what_the_command_line_may_ask(kept, question, line):
    visit = Visit(f"{encode(TIGHT)}&{urlencode({'of': question})}", desk_of(kept))
    visit.ask()
    assert line in headline(visit) and precision(visit).startswith("exact, ±")
    assert Visit(visit.link, visit.desk).question == visit.question != LEADS


def test_a_headline_that_the_app_does_not_keep_is_a_sentence():
    assert "unknown outcome" in Visit("of=price_of_tea<1", Still()).link_fault
    assert "is no question" in Visit("of=gap_usable<much", Still()).link_fault


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


def test_what_memory_gave_at_once_is_not_drawn_again_when_its_turn_comes(visit):
    shown = visit.answer.value
    visit._receive(visit._ticket, visit.desk.recall(visit.screen))
    assert visit.answer.value is shown
    visit.move(PLAIN)
    assert visit.answer.value is not shown


def test_undo_and_redo_and_the_old_answer_come_back(visit):
    visit.move(PLAIN)
    assert visit.answer.value.screen == PLAIN
    visit.undo()
    assert visit.screen == TIGHT and visit.answer.value.screen == TIGHT
    visit.redo()
    assert visit.screen == PLAIN


def test_figures_stay_hidden_until_the_guess(visit):
    visit.guessing.value = True
    visit.move(PLAIN)
    assert visit.hidden.value
    visit.guess(100)
    assert not visit.hidden.value and "You guessed 100" in visit.score()


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
    rc.close()


def test_a_change_is_told_against_the_screen_before_the_move_and_not_against_nothing_changed(kept):
    from twofutures.experiments.questions import Question
    from twofutures.viz.app.parts.headline import moved

    limit = float(np.median(kept[PLAIN]["gap_usable"][-4:].mean(axis=0)))
    visit = Visit(f"{encode(TIGHT)}&{urlencode({'of': f'gap_usable>={limit!r}'})}", desk_of(kept))
    visit.ask()
    assert visit.changed is None and moved(visit) == "", "nothing was moved yet"
    visit.move(PLAIN)
    answers = {screen: Question("gap_usable", ">=", limit).answers(visit.step.value, case)
               for screen, case in ((PLAIN, "this screen"), (TIGHT, "nothing changed"))}  # fmt: skip
    change = visit.changed
    assert (change.was, change.now) == (answers[TIGHT].sum(), answers[PLAIN].sum()) and change.was != change.now
    assert change.now - change.was == change.gained - change.lost
    line = moved(visit)
    assert "(enforcement as it goes)" in line and f"from {change.was} to {change.now} of 256" in line
    visit.hidden.value = True
    assert moved(visit) == "", "a guess comes first"


def test_a_tab_remembers_its_way_and_nonsense_is_as_if_it_were_new(visit):
    from twofutures.viz.app.parts.memory import restore, written

    visit.move(PLAIN)
    visit.guess(77)
    visit.saved.value = (("Tight", TIGHT),)
    kept = written(visit)
    again = Visit(encode(PLAIN), visit.desk)
    again.saved.value = (("Early", PLAIN),)
    restore(again, kept)
    assert again.trail.value == visit.trail.value and again.guesses.value == ((77, PLAIN),)
    assert again.saved.value == (("Tight", TIGHT), ("Early", PLAIN)), "whoever is quick loses nothing"
    elsewhere = Visit(encode(TIGHT), visit.desk)
    restore(elsewhere, kept)
    assert elsewhere.screen == TIGHT and elsewhere.trail.value.before[-1] == PLAIN, "a link is a step on"
    returned = Visit(encode(TIGHT), visit.desk)
    restore(returned, kept, returned=True)
    assert returned.trail.value == visit.trail.value, "the browser's Back changes the page, not the screen"
    for nonsense in (None, 7, "", "[", "{}", "[" * 9999, kept.replace("77", "-1"), kept.replace("seed", "file")):
        new = Visit(encode(PLAIN), visit.desk)
        restore(new, nonsense)
        assert not new.trail.value.before and not new.guesses.value


def test_two_visits_share_nothing_but_the_desk(visit):
    other = Visit("", visit.desk)
    other.motion.value = False
    other.move(PLAIN)
    assert visit.screen == TIGHT and visit.motion.value


def test_whoever_left_hears_nothing(visit):
    visit.leave()
    before = visit.answer.value
    visit._receive(0, ValueError("late"))
    assert visit.answer.value is before and visit.fault.value == ""


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
