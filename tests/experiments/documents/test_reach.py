"""Who can move what: every seat and goal stands there, each seat has reach, and there is something to play for."""

import numpy as np

from twofutures.experiments.cases.figures import figure, needed
from twofutures.experiments.documents import reach as page
from twofutures.experiments.game.reach_of_seats import CARD, case_of, presents
from twofutures.policies.game.goals import goals, goals_of
from twofutures.policies.game.seats import lines, seats

WORLD, LUCKS, SEED = 12, 3, 2028


def test_the_page_has_every_seat_with_every_goal_and_cards_of_its_own_lines():
    figures = page.published()
    assert [(row["seat"], row["figure"]) for row in figures["reaches"]] == [
        (who, goal.figure) for who in seats() for goal in goals_of(who)
    ]
    for row in figures["reaches"]:
        for card in (row["best"], row["worst"]):
            assert len(card) <= CARD and set(card) <= set(seats()[row["seat"]].lines)
    assert set(figures["idle"]) == set(lines())


def test_every_seat_can_be_told_from_luck_on_most_of_what_it_wants():
    far = [row["seat"] for row in page.published()["reaches"] if (row["reach"] or 0) >= page.ENOUGH]
    assert {who: far.count(who) for who in seats() if far.count(who) < 2} == {}, "choose goals from what has reach"


def test_no_seats_best_moves_win_every_goal_of_all_others():
    cards = [("nobody", {}), *((row["seat"], row["best"]) for row in page.published()["reaches"] if row["best"])]
    cases = [case_of(card, str(number)) for number, (_, card) in enumerate(cards)]
    wanted = {goal.figure for goal in goals().values()}
    run = presents([WORLD], LUCKS, SEED).futures(cases, needed(wanted))
    nobody, *played = ({name: figure(name).of(run, case.name) for name in wanted} for case in cases)
    for (who, card), after in zip(cards[1:], played, strict=True):
        others = [goal for goal in goals().values() if goal.seat != who]
        wins = [goal.sign * np.mean(after[goal.figure] - nobody[goal.figure]) > 0 for goal in others]
        assert not all(wins), f"{who} with {card} does what everybody wants: there is nothing to play for"
