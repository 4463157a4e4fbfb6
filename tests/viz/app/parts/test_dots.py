"""The dots: none is rounded across the line, what crossed is counted as the headline counts, words say the rest."""

import base64

import numpy as np
import pytest
import solara

from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.changes import MONTHS, Places, change, places
from twofutures.viz.app.engine.screen import Screen
from twofutures.viz.app.parts.dots import RANGE, caption, packed
from twofutures.viz.app.parts.headline import LEADS

PLAIN = Screen(worlds=256)
TIGHT = PLAIN.with_levers({"enforcement": 3.0})


def unpacked(text):
    return np.frombuffer(base64.b64decode(text), "<i2") / 100


def test_a_world_just_short_of_the_line_is_not_sent_across_it():
    months = np.array([11.996, 12.0, 12.004, -0.001, 400.0, -400.0])
    sent = unpacked(packed(months))
    assert ((sent >= MONTHS) == (months >= MONTHS)).all() and ((sent < 0) == (months < 0)).all()
    assert (np.abs(sent - months)[:4] <= 0.01).all()


def test_dots_that_cross_are_those_that_the_headline_counts(kept):
    now, was = kept[TIGHT], kept[PLAIN]
    shifted = {**was, "lead_months_smooth": was["lead_months_smooth"] + 6.0}
    for series in (now, shifted):
        pair = Answer(TIGHT, PLAIN, series, was)
        stand = places(pair, Answer(PLAIN, PLAIN, was, was))
        counted = change(LEADS, pair)
        assert (stand.gained, stand.lost, stand.known) == (counted.gained, counted.lost, counted.worlds)
        assert (stand.now >= MONTHS).sum() == counted.now and (stand.was >= MONTHS).sum() == counted.was
    assert stand.gained > 0


def test_worlds_that_are_not_played_yet_stand_where_they_stood_and_are_said(kept):
    was = kept[PLAIN]
    few = {name: series[:, :4] for name, series in kept[TIGHT].items()}
    stand = places(Answer(TIGHT, PLAIN, few, few), Answer(PLAIN, PLAIN, was, was))
    assert stand.known == 4 and len(stand.now) == len(stand.was) == 9
    assert (stand.now[4:] == stand.was[4:]).all() and "5 worlds are still being played" in caption(stand)
    first = places(Answer(TIGHT, PLAIN, was, was), None)
    assert not first.moved and "crossed" not in caption(first)
    other = Screen(worlds=256, seed=7)
    assert not places(Answer(TIGHT, PLAIN, was, was), Answer(other, other, was, was)).moved, "other lucks, other worlds"


def test_the_sentence_counts_what_the_picture_cannot_show():
    now, was = np.array([-20.0, -1.0, 5.0, 12.0, 40.0]), np.array([-20.0, 13.0, 5.0, 11.0, 40.0])
    line = caption(Places(now, was, 5))
    assert "2 of 5 at a year or more, 3 below, 2 of those with the PRC ahead" in line
    assert "1 world crossed the line upward (ringed) and 1 world downward" in line
    assert f"1 below −{-RANGE[0]:g} and 1 above {RANGE[1]:g} months" in line


def test_the_lever_that_start_offers_first_moves_most_worlds_and_every_one_it_offers_moves_some(nine):
    from twofutures.abm.outcomes import year_mean
    from twofutures.viz.app.engine.dials import PICKED, dials

    moves = {}
    for name, one in dials().items():
        cases = [PLAIN.with_levers(one.turn(notch)).case(notch) for notch in one.notches]
        run = nine.futures(cases, ("lead_months_smooth",))
        plain, *moved = (year_mean(run.by_quarter("lead_months_smooth", notch)) for notch in one.notches)
        moves[name] = max(float(np.abs(months - plain).mean()) for months in moved)
    ranked = sorted(moves, key=lambda name: -moves[name])
    assert ranked[:2] == list(PICKED[:2])
    assert all(moves[name] > 0.05 for name in PICKED), moves


@pytest.fixture
def start(still):
    """Start with the dots of nine worlds: its visit, and function of an event that gives its widget."""
    from twofutures.viz.app.engine.screen import encode
    from twofutures.viz.app.pages.start import Page
    from twofutures.viz.app.parts.visit import Visit

    visit = Visit(encode(PLAIN), still)
    visit.ask()

    @solara.component
    def Whole():
        Page(visit)

    box, rc = solara.render(Whole(), handle_error=False)

    def widget(event):
        (one,) = (each for each in inside(box) if hasattr(each, f"vue_{event}"))
        return one

    yield visit, widget
    rc.close()


def inside(widget):
    yield widget
    for child in getattr(widget, "children", None) or []:
        if not isinstance(child, str):
            yield from inside(child)


def test_a_move_sends_where_every_world_stood_and_stands(start, kept):
    visit, widget = start
    assert widget("pick").worlds["now"] == widget("pick").worlds["was"]
    visit.move(TIGHT)
    sent = widget("pick").worlds
    for side, screen in (("was", PLAIN), ("now", TIGHT)):
        months = np.tile(kept[screen]["lead_months_smooth"][-4:].mean(axis=0), 29)[:256]
        assert np.abs(unpacked(sent[side]) - months).max() < 0.011
    assert "dashes show where worlds stood before" in widget("pick").caption
    visit.undo()
    assert widget("pick").worlds["now"] == widget("pick").worlds["was"]


def test_a_guess_before_the_move_is_held_against_what_came_out(start):
    visit, widget = start
    for nonsense in (-1, 300, "many", None):
        widget("guess")._handle_custom_msg({"event": "guess", "data": nonsense}, [])
        assert visit.ahead.value is None
    widget("guess")._handle_custom_msg({"event": "guess", "data": 77}, [])
    visit.move(TIGHT)
    assert visit.ahead.value is None and visit.guesses.value == ((77, TIGHT),)
    assert visit.score().startswith("You guessed 77 of 256; it is ")


def test_small_columns_hold_every_world_and_part_at_the_line(kept):
    from twofutures.viz.app.engine.changes import columns
    from twofutures.viz.app.parts.headline import QUESTIONS

    now, was = kept[TIGHT], kept[PLAIN]
    shifted = {**was, "lead_months_smooth": was["lead_months_smooth"] + 6.0}
    pair = Answer(TIGHT, PLAIN, shifted, was)
    for question in QUESTIONS.values():
        shown, counted = columns(question, pair, pair), change(question, pair)
        assert sum(shown.worlds) == counted.worlds == 9
        assert sum(shown.worlds[shown.line :]) == counted.now, question
        assert sum(shown.turned) == counted.gained + counted.lost
    one = {name: np.repeat(series[:, :1], 9, axis=1) for name, series in now.items()}  # all worlds alike
    alike = columns(LEADS, Answer(TIGHT, TIGHT, one, one), None)
    assert sum(alike.worlds) == 9 == max(alike.worlds) and sum(alike.turned) == 0
