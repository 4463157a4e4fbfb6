"""Two rooms of one present: pairs share their luck, a room's first luck is its own world, and equal rooms are alike."""

import numpy as np
import pytest

from twofutures.abm.outcomes import year_mean
from twofutures.experiments.game.debrief import LEAD
from twofutures.experiments.game.log import Table
from twofutures.experiments.game.two_rooms import SERIES, two_rooms
from twofutures.viz.reports.debrief_parts import in_every_language, read
from twofutures.viz.reports.two_rooms import NUMBER, part

LUCKS = 6


def over(game, *moves, card=""):
    for who, line, notch in moves:
        game.move(who, line, notch)
    if card:
        game.play_card(card)
    while not game.ended:
        game.resolve()
    return game


@pytest.fixture(scope="module")
def closed(begun):
    """A room that closes what it can."""
    return over(begun.fork(), ("us_government", "chip_rules", "closed"))


@pytest.fixture(scope="module")
def idle(begun):
    """A room that moves nothing."""
    return over(begun.fork())


@pytest.mark.slow
def test_each_room_is_its_own_world_and_one_in_which_nobody_moves_is_autopilots(closed, idle):
    seen = two_rooms(("closed", "idle"), (closed, idle), LUCKS)
    one, two, alone = seen.values(LEAD)
    assert len(one) == LUCKS and seen.same_cards and np.array_equal(two, alone)
    for game, values, series in zip((closed, idle), (one, two), seen.lead(), strict=False):
        assert values[0] == year_mean(game.by_quarter(SERIES))[0]
        assert np.array_equal(series, game.by_quarter(SERIES)[:, 0], equal_nan=True)
    assert (seen.difference("gap_usable@2028") != 0).all(), "closed chip rules move the gap in every luck"
    made, drawing = read(next(in_every_language([lambda: part(seen)])))
    assert made["number"] == NUMBER and drawing.startswith(b"<?xml") and f"Over {LUCKS} lucks" in made["sentence"]
    assert len(made["rows"]) == len(seen.figures) and {len(row) for row in made["rows"]} == {len(made["columns"])}
    flat = two_rooms(("one", "other"), (idle, idle), LUCKS)
    assert flat.flips() == 0 and not flat.difference(LEAD).any()


@pytest.mark.slow
def test_rooms_with_other_cards_say_so(begun, idle):
    seen = two_rooms(("carded", "idle"), (over(begun.fork(), card="standoff"), idle), 2)
    assert not seen.same_cards and "other cards" in part(seen)[0]["how_sure"]


def test_rooms_that_did_not_begin_alike_or_are_not_over_are_not_compared(game, idle):
    with pytest.raises(ValueError, match="late: turn 1 of 5 has not been played"):
        two_rooms(("idle", "late"), (idle, game), 2)
    game.table = Table(world=game.table.world + 1)
    with pytest.raises(ValueError, match="world 12 of seed 2028 and world 13"):
        two_rooms(("idle", "late"), (idle, game), 2)
