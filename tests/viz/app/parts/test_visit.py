"""One visitor: moves, guesses, what a tab remembers, which answers are shown."""

from urllib.parse import urlencode

import numpy as np

from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.screen import Screen, encode
from twofutures.viz.app.parts.visit import Visit

PLAIN = Screen(worlds=256)
TIGHT = PLAIN.with_levers({"enforcement": 3.0})


def test_a_link_opens_its_screen_answered(visit):
    assert visit.screen == TIGHT and visit.link_fault == ""
    assert isinstance(visit.answer.value, Answer) and visit.answer.value.exact
    assert not visit.filling.value


def test_a_bad_link_opens_the_untouched_screen_and_says_why(still):
    visit = Visit("lever.enforcement=99", still)
    assert visit.screen == Screen()
    assert "0..5" in visit.link_fault
    assert Visit("seed=1&code=other", still).link_age == "code other"


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


def test_a_change_is_told_against_the_screen_before_the_move_and_not_against_nothing_changed(kept, still):
    from twofutures.experiments.questions import Question
    from twofutures.viz.app.parts.headline import moved

    limit = float(np.median(kept[PLAIN]["gap_usable"][-4:].mean(axis=0)))
    visit = Visit(f"{encode(TIGHT)}&{urlencode({'of': f'gap_usable>={limit!r}'})}", still)
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
