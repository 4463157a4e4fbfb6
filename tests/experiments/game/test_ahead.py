"""What is replayed while a game goes on is what would be replayed afterwards, bit for bit."""

from types import SimpleNamespace

import numpy as np
import pytest

from twofutures.abm.calendar import LAST
from twofutures.experiments.cases.lived import World
from twofutures.experiments.cases.why import why
from twofutures.experiments.game import ahead as replays
from twofutures.experiments.game import debrief as module
from twofutures.experiments.game.debrief import ahead_of, debrief, played_for
from twofutures.experiments.game.wild_cards import DOWN, UP

LUCKS, WORLDS = 3, 2


def follow(ahead, game):
    """Play all that can be known by now; how many pieces that took."""
    return sum(1 for _ in ahead.follow(game))


def alike(one, two):
    """Whether two comparisons hold the same bits of everything that is asked of them."""
    assert (one.run.cases, one.names) == (two.run.cases, two.names) and one.luck == two.luck
    assert (one.members is None) == (two.members is None)
    for case in one.run.cases:
        for name in [*two.run._kept]:
            assert np.array_equal(one.run.by_quarter(name, case), two.run.by_quarter(name, case), equal_nan=True)
    assert [row["bill"] for row in one.costs()] == [row["bill"] for row in two.costs()]


@pytest.mark.slow
def test_what_was_carried_through_moves_a_card_and_a_turn_taken_back_is_what_is_played_afterwards(game, monkeypatch):
    monkeypatch.setattr(module, "why", lambda world, before=None: SimpleNamespace(world=world, removals=()))
    ahead = ahead_of(game, LUCKS, WORLDS)
    begun = follow(ahead, game)
    assert begun > 18 and follow(ahead, game) == 1, "autopilots are played at once, and once"
    while not game.ended:
        if game.turn == 2:
            game.move("us_government", "chip_rules", "closed")
        if game.turn == 3:
            game.play_card("standoff")
        if game.turn in (1, 4):
            game.play_wild_card("ring_hazard", UP if game.turn == 1 else DOWN, "what if customs looked closer?")
        game.resolve()
        if game.turn == 3:  # somebody looks ahead, and it is taken back: other moves are made instead
            follow(ahead, game)
            game.undo()
            game.move("us_government", "enforcement", "triple")
            game.resolve()
        stop = ahead.follow(game)
        next(stop)  # left in the middle: what was begun counts for nothing
        if game.turn % 2:
            follow(ahead, game)
    one, two = debrief(game, LUCKS, WORLDS, ahead=ahead), debrief(game, LUCKS, WORLDS)
    alike(one.lucks, two.lucks)
    alike(one.worlds, two.worlds)
    assert one.scores == two.scores and (two.lucks.difference("gap_usable@2028") != 0).all()
    assert set(played_for(game)) >= {"lead_months_smooth@2028", "prc_smuggled_h100e@2028"}


@pytest.mark.slow
def test_causes_are_the_same_when_the_past_was_played_before_and_more_than_once(game):
    game.move("us_government", "chip_rules", "closed")
    game.play_card("standoff")
    game.play_wild_card("ring_hazard", UP, "what if customs looked closer?")
    world = World(game.case(), game.table.world, game.table.seed, fixed=game.fixed(), spells=game.spells())
    before = ahead_of(game, 1, 1).lived()
    one, again, two = why(world, before), why(world, before), why(world)
    assert repr(one) == repr(again) == repr(two) and len(one.chain) > 1
    wild = next(removal for removal in one.removals if removal.link.what == "spell")
    plain = why(World(game.case(), game.table.world, game.table.seed, fixed=game.fixed()), before)
    assert (wild.link.who, wild.means) == ("ring_hazard", plain.means) and plain.means != one.means


def test_what_a_new_turn_interrupts_is_freed_at_once(game, monkeypatch):
    freed = []
    monkeypatch.setattr(replays, "let_go", freed.append)
    replay = replays.Replay(game.lucks(2), ["lead_months_smooth"])
    following = replay.follow(game)
    next(following)
    following.close()
    assert len(freed) == 1 and freed[0].quarter < LAST, "autopilots were on their way"
