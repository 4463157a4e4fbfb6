"""Whose turn it is: nobody can make others wait by asking much, from many tabs, browsers or seeds."""

import pytest

from twofutures.viz.app.engine.homes import ADDRESS, home
from twofutures.viz.app.engine.screen import Screen
from twofutures.viz.app.engine.turns import MOST_HOMES, Order, Turns


def order(seed: int, *home: str) -> Order:
    screen = Screen(seed=seed)
    return Order(object(), screen, screen, print, home)


def played(turns: Turns, waiting: list[Order], most: int = 100) -> list[list[Order]]:
    """The orders of each play, until nobody waits."""
    plays = []
    while waiting:
        now = turns.next(waiting)[:most]
        turns.took(now)
        waiting = [one for one in waiting if one not in now]
        plays.append(now)
    return plays


def test_questions_of_one_seed_are_played_together():
    waiting = [order(2028, "a", str(i)) for i in range(10)]
    assert played(Turns(), waiting) == [waiting]


@pytest.mark.parametrize("homes", [["h"] * 30, [f"h{i}" for i in range(30)]], ids=["one browser", "thirty browsers"])
def test_thirty_foreign_seeds_of_one_address_make_nobody_else_wait_for_more_than_one(homes):
    heavy = [order(i, "heavy", browser) for i, browser in enumerate(homes)]
    turns, plain = Turns(), order(2028, "plain", "b")
    turns.took(turns.next(heavy))  # it was there first
    assert played(turns, [*heavy, plain])[0] == [plain]
    again = order(2028, "plain", "b")
    assert again in played(turns, [*heavy, again])[0] + played(turns, [*heavy, again])[1]


def test_within_an_address_browsers_take_turns():
    turns, heavy = Turns(), [order(i, "class", "h") for i in range(30)]
    turns.took(heavy[:1])
    honest = [order(100 + i, "class", str(i)) for i in range(3)]
    assert [plays[0] for plays in played(turns, [*heavy[1:], *honest])[:3]] == honest


def test_equals_are_served_in_the_order_of_asking():
    waiting = [order(i, f"a{i}", "b") for i in range(5)]
    assert played(Turns(), waiting) == [[one] for one in waiting]


def test_what_nobody_looks_at_any_more_is_played_when_nobody_else_waits():
    vanished, looked_at = order(1, "a", "b"), order(2, "c", "d")
    vanished.there = lambda: False
    assert played(Turns(), [vanished, looked_at]) == [[looked_at], [vanished]]


def test_who_asks_hears_how_many_plays_come_before():
    turns, waiting = Turns(), [order(i // 2, f"a{i}", "b") for i in range(6)]
    newest = [order(9, "z", "b"), order(1, "z", "b")]
    assert [turns.before(one, [*waiting, one]) for one in newest] == [3, 2]
    turns.took(waiting[:2])
    assert turns.before(newest[0], [*waiting, newest[0]]) == 2, "who had a turn comes later"


def test_only_so_many_homes_are_remembered():
    turns = Turns()
    for i in range(MOST_HOMES + 5):
        turns.took([order(1, str(i))])
    assert len(turns._served) == MOST_HOMES


def test_a_home_is_the_address_that_the_gate_noted_and_the_browser():
    assert home({ADDRESS: ["10.0.0.7"]}, "cookie") == ("10.0.0.7", "cookie")
    assert home(None, "cookie") == ("", "cookie")
