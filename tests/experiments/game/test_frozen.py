"""A frozen seat: its levers stay as they stand, from the turn on in which it was frozen, however the game is played."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.experiments.futures import Past
from twofutures.experiments.game.log import Frozen, Table
from twofutures.policies.case import Case
from twofutures.policies.game.seats import lines, seat, seats
from twofutures.policies.policy import HOLD, Policy


def test_with_every_seat_frozen_and_nothing_moved_it_is_the_world_whose_levers_are_held(begun, alike):
    game = begun.fork()
    game.table = Table(world=begun.table.world, seats=tuple(seats()))
    for who in seats():
        game.freeze(who)
    while not game.ended:
        game.resolve()
    own = {name for line in lines().values() for name in line.levers}
    held = Case(policies=(Policy("held", dict.fromkeys(own, HOLD), start=BRANCH),))
    assert alike(game, Past(np.array([begun.table.world])).branch([held]).run()) == set()
    assert all(np.array_equal(game.model.levers[name], game.stands[0].levers[name]) for name in own)


def test_a_seat_frozen_later_stands_where_it_had_come_by_turns_and_at_once(game, alike):
    game.resolve()
    stood = dict(game.model.levers.snapshot())
    game.freeze("prc_government")
    game.freeze("prc_government")
    with pytest.raises(ValueError, match="frozen"):
        game.move("prc_government", "retaliation", "fourth")
    game.move("us_government", "chip_rules", "closed")
    for _ in range(2):
        game.resolve()
    own = [name for line in seat("prc_government").lines.values() for name in line.levers]
    assert all(np.array_equal(game.model.levers[name], stood[name]) for name in own)
    assert any(not np.array_equal(stood[name], game.stands[0].levers[name]) for name in own), "later than the branch"
    game.freeze("prc_government", False)
    while not game.ended:
        game.resolve()
    assert any(not np.array_equal(game.model.levers[name], stood[name]) for name in own)
    assert alike(game, game.lucks(3).branch([game.case()]).run()) == set()
    assert sum(isinstance(act, Frozen) for act in game.acts) == 2
