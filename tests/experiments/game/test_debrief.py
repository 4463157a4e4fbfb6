"""The debrief: nothing decided is nothing moved; a strong move is seen; counts and scores are those of their worlds."""

from types import SimpleNamespace

import numpy as np
import pytest

from twofutures.abm.outcomes import CLASSES, year_mean
from twofutures.experiments.game import debrief as module
from twofutures.experiments.game.debrief import LEAD, debrief, figures, score
from twofutures.experiments.game.game import NOBODY
from twofutures.experiments.game.shares import Shares, shares
from twofutures.experiments.game.wild_cards import UP
from twofutures.policies.game.goals import goals, goals_of

LUCKS, WORLDS = 6, 2


@pytest.fixture
def without_why(monkeypatch):
    """Causes have tests of their own."""
    monkeypatch.setattr(module, "why", lambda world, before=None: SimpleNamespace(world=world, removals=()))


@pytest.fixture(scope="module")
def played(begun):
    """A game in which one seat closes what it can at once, under a card."""
    game = begun.fork()
    game.move("us_government", "chip_rules", "closed")
    game.play_card("standoff")
    while not game.ended:
        game.resolve()
    return game


@pytest.mark.slow
def test_a_game_in_which_nobody_moves_has_moved_nothing(game, without_why):
    game.resolve()
    game.play_wild_card("ring_hazard", UP, "what the host plays is nobody's choice")
    while not game.ended:
        game.resolve()
    seen = debrief(game, LUCKS, WORLDS)
    without = game.lucks(LUCKS).with_spells(()).futures([NOBODY], ["gap_usable"]).series("gap_usable", NOBODY.name)
    assert (seen.lucks.run.series("gap_usable", NOBODY.name) != without).any(), "autopilots face the wild card, too"
    assert shares(game, 2, 2) == Shares((), (), 0.0, 2)
    for comparison in (seen.lucks, seen.worlds):
        assert all((comparison.difference(name) == 0).all() for name in seen.figures)
        assert comparison.flips()["worlds"] == 0
    assert {(one.gain, one.better, one.worse) for one in seen.scores} == {(0.0, 0, 0)}


@pytest.mark.slow
def test_a_strong_move_is_seen_in_every_luck_and_the_played_world_is_the_first(played, without_why):
    stages = []
    seen = debrief(played, LUCKS, WORLDS, lambda what: stages.append(what) or (lambda done, whole: None))
    assert len(stages) == 3 and seen.lucks.worlds == LUCKS and seen.worlds.worlds == WORLDS
    assert seen.lucks.measured("gap_usable@2028")["leaves"] == 0, "closed chip rules move the gap in every luck"
    for name in seen.figures:
        own = year_mean(played.by_quarter(name.partition("@")[0]))[0]
        assert seen.own(name) == own and seen.below(name) + seen.above(name) < LUCKS
    assert seen.outcome == CLASSES[int(played.classes("as played")[0])] and seen.alike() >= 1
    world = seen.causes.world
    assert (world.number, world.fixed) == (played.table.world, played.fixed()), "why plays the card too"
    assert [one.goal for one in seen.scores] == [goal for seat in played.table.seats for goal in goals_of(seat)]


def test_a_game_is_told_when_it_is_over(game):
    with pytest.raises(ValueError, match="turn 1 of 5 has not been played"):
        debrief(game)


def test_a_score_is_the_gain_in_this_world_over_what_luck_does():
    wanted, unwanted = goals()["lead"], goals()["catch_up"]
    autopilots, played = np.array([1.0, 2.0, 3.0]), np.array([2.0, 1.5, 3.0])
    assert score(wanted, autopilots, played).gain == 1.0, "one month more, where luck's deviation is one month"
    assert (score(wanted, autopilots, played).better, score(wanted, autopilots, played).worse) == (1, 1)
    assert score(unwanted, autopilots, played).gain == -1.0
    assert score(wanted, autopilots[:1], played[:1]).gain is None, "of one luck nobody knows what luck does"


def test_what_is_shown_is_the_lead_and_what_the_seats_want_each_once(begun):
    names = figures(begun)
    assert names[0] == LEAD and len(set(names)) == len(names)
    assert set(names) == {LEAD, *(goal.figure for seat in begun.table.seats for goal in goals_of(seat))}
