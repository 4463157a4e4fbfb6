"""A wild card moves one number for one turn, in the world and in all its lucks, and is on record with its reason."""

import json

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.parameters import parameter, parameters
from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import WildCard
from twofutures.experiments.game.wild_cards import DOWN, UP, offers, value_at
from twofutures.experiments.spells import Spell, assumed_in, without
from twofutures.policies.case import Case

NAME = "ring_hazard"
REASON = "What if customs looked closer?"


def test_the_number_stands_elsewhere_for_one_turn_and_is_back_afterwards(game):
    own = float(game.model.assumptions.values[NAME][0])
    plain = game.fork()
    for _ in range(3):
        plain.resolve()
    game.resolve()
    game.play_wild_card(NAME, UP, REASON)
    game.resolve()
    assert float(game.model.assumptions.values[NAME][0]) == parameter(NAME).high != own
    game.resolve()
    assert float(game.model.assumptions.values[NAME][0]) == own
    changed = [
        name
        for name in game.model.recorder.names
        if not np.array_equal(game.by_quarter(name), plain.by_quarter(name), equal_nan=True)
    ]
    first = game.format.begins(2)
    assert changed
    for name in changed:
        assert np.array_equal(game.by_quarter(name)[:first], plain.by_quarter(name)[:first], equal_nan=True)


def test_it_is_in_the_file_and_in_the_game_that_is_resumed(game, tmp_path):
    game.play_wild_card(NAME, DOWN, f"  {REASON}\n")
    game.resolve()
    game.undo()
    game.play_wild_card(NAME, UP, REASON)
    game.resolve()
    game.save(tmp_path / "game.json")
    again = Game.resume(tmp_path / "game.json")
    assert again.altered == "" and again.acts == game.acts and again.digest() == game.digest()
    assert again.acts[0] == WildCard(assumption=NAME, notch=DOWN, value=parameter(NAME).low, reason=REASON)
    row = json.loads((tmp_path / "game.json").read_text(encoding="utf-8"))["acts"][3]
    assert row == {"kind": "wild", "assumption": NAME, "notch": 1, "value": parameter(NAME).high, "reason": REASON}


def idle() -> str:
    """An assumption that moves nothing within a turn."""
    return next(name for name in parameters() if name not in offers())


@pytest.mark.parametrize(
    ("acts", "says"),
    [
        ([("ring_hazrd", UP, REASON)], "did you mean ring_hazard"),
        ([(idle(), UP, REASON)], "moves nothing within a turn: choose one of"),
        ([(NAME, 2, REASON)], "moves one notch: up"),
        ([(NAME, UP, " ")], "needs its reason"),
        ([(NAME, UP, "x" * 201)], "in at most 200 letters"),
        ([(NAME, UP, REASON), (NAME, DOWN, REASON)], "in this turn already: choose another"),
    ],
)
def test_what_would_do_nothing_or_says_no_reason_is_refused_and_not_logged(game, acts, says):
    *before, last = acts
    for one in before:
        game.play_wild_card(*one)
    with pytest.raises(ValueError, match=says):
        game.play_wild_card(*last)
    assert len(game.acts) == len(before)


def test_a_number_that_stands_there_already_is_refused(game):
    fork = game.fork()
    fork.past = fork.past._but(model=fork.past.model.fork(assumptions=fork.past.model.assumptions.hold(
        {NAME: parameter(NAME).high})))  # fmt: skip
    with pytest.raises(ValueError, match="in this world already"):
        fork.play_wild_card(NAME, UP, REASON)


def test_a_row_outside_the_declared_range_is_no_row():
    with pytest.raises(ValueError, match="outside its range"):
        WildCard(assumption=NAME, notch=UP, value=parameter(NAME).high * 2, reason=REASON)


def test_every_offer_moves_something_by_a_notch_that_is_one():
    for name, offer in offers().items():
        assert offer.shows and all(shown.worlds for shown in offer.shows.values()), name
        assert value_at(name, DOWN) < value_at(name, UP), name


def test_spells_hold_in_their_quarters_and_can_be_struck_one_by_one():
    early, late = Spell(BRANCH, BRANCH + 1, {NAME: parameter(NAME).high}), Spell(LAST, LAST, {"cap_bite": 0.5})
    assert assumed_in(BRANCH + 1, [early, late]) == early.assumed and assumed_in(BRANCH + 2, [early, late]) == {}
    assert without([early, late], BRANCH, NAME) == (Spell(BRANCH, BRANCH + 1, {}), late)
    for first, last in ((BRANCH - 1, BRANCH), (LAST, BRANCH), (LAST, LAST + 1)):
        with pytest.raises(ValueError, match="a spell lies in quarters 16 to 24"):
            Spell(first, last, {})


def test_a_spell_of_all_quarters_is_the_assumption_of_a_case(begun):
    past, high = begun.past, {NAME: parameter(NAME).high}
    one, two = past.with_spells([Spell(BRANCH, LAST, high)]).play([Case()]), past.play([Case(assumptions=high)])
    for name in one.recorder.names:
        assert np.array_equal(one.recorder.series(name), two.recorder.series(name), equal_nan=True), name
