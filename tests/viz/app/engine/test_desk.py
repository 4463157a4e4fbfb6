"""The desk: first answers, fills, visitors who move on or leave, and the same figures as the engine itself."""

import gc
import threading
import weakref

import numpy as np
import pytest

from twofutures.abm.outcomes import JUDGED
from twofutures.viz.app.charts.figures import LEAD
from twofutures.viz.app.engine import answers, haste
from twofutures.viz.app.engine import desk as desks
from twofutures.viz.app.engine import screen as screens
from twofutures.viz.app.engine.answers import KEEP, Memory, Play
from twofutures.viz.app.engine.desk import Desk
from twofutures.viz.app.engine.screen import WAS, Screen, next_screens
from twofutures.viz.app.parts.headline import leading

HASTIEST, COARSE, WORLDS = 2, 3, 9


@pytest.fixture(autouse=True)
def few_worlds(monkeypatch):
    """First answers of three worlds and exact ones of nine: what a desk does with them does not depend on how many."""
    monkeypatch.setattr(screens, "WORLDS", (WORLDS,))
    for module in (answers, desks, haste):
        monkeypatch.setattr(module, "COARSE", COARSE)
    monkeypatch.setattr(haste, "HASTIEST", HASTIEST)
    monkeypatch.setattr(haste, "ROWS", 2 * COARSE)


@pytest.fixture
def desk(monkeypatch, presents):
    monkeypatch.setattr(desks, "next_screens", lambda screen, near="": [])
    return Desk(presents)


def tight():
    """Two levers moved."""
    return Screen(worlds=WORLDS).with_levers({"enforcement": 3.0, "remote_access_rule": 1.0})


def answered(desk, screen, visitor="a", against=None):
    """Everything a visitor hears until the exact answer."""
    heard, end = [], threading.Event()

    def deliver(answer):
        heard.append(answer)
        if isinstance(answer, Exception) or answer.exact:
            end.set()

    desk.ask(visitor, screen, deliver, against)
    assert end.wait(120)
    return heard


def test_the_first_answer_counts_few_worlds_and_the_last_all(desk):
    heard = answered(desk, tight())
    assert [answer.worlds for answer in heard] == [COARSE, WORLDS]
    assert [answer.exact for answer in heard] == [False, True]
    first, last = (answer.by_quarter(LEAD) for answer in heard)
    assert np.array_equal(first, last[:, :COARSE], equal_nan=True)
    assert desk.waiting() == 0


def test_untouched_levers_give_the_figure_that_the_engine_publishes(desk, nine):
    screen = Screen(worlds=WORLDS)
    answer = answered(desk, screen)[-1]
    lead = nine.futures([screen.case()], [LEAD]).by_quarter(LEAD, screen.case().name)
    assert np.array_equal(answer.by_quarter(LEAD), lead, equal_nan=True)
    published = int((sum(lead[q] for q in JUDGED) / len(JUDGED) >= 12).sum())
    assert leading(answer) == leading(answer, WAS) == published


def test_what_is_remembered_is_answered_at_once_and_bitwise(desk):
    last = answered(desk, tight())[-1]
    again = desk.recall(tight())
    assert all(np.array_equal(last.by_quarter(n), again.by_quarter(n), equal_nan=True) for n in KEEP)
    assert desk.recall(Screen(seed=99, worlds=WORLDS)) is None


def test_whoever_moves_on_never_hears_of_the_screen_before(desk):
    stale = []
    desk.ask("a", tight(), stale.append)
    heard = answered(desk, Screen(worlds=WORLDS, package="inaction"), "a")
    assert all(answer.screen.package == "inaction" for answer in heard)
    assert stale == [] or all(answer.screen == tight() and not answer.exact for answer in stale)


@pytest.mark.slow
def test_visitors_hear_their_own_answers_only(desk):
    heard = {n: [] for n in range(5)}
    ends = [threading.Event() for _ in heard]

    def deliver(n):
        return lambda answer: (heard[n].append(answer), ends[n].set() if answer.exact else None)

    for n in heard:
        desk.ask(n, Screen(worlds=WORLDS).with_levers({"enforcement": float(n)}), deliver(n))
    assert all(end.wait(120) for end in ends)
    for n, answers_heard in heard.items():
        assert {dict(answer.screen.levers)["enforcement"] for answer in answers_heard} == {float(n)}
    alone = answered(desk, Screen(worlds=WORLDS).with_levers({"enforcement": 3.0}))[-1]
    assert np.array_equal(alone.by_quarter(LEAD), heard[3][-1].by_quarter(LEAD), equal_nan=True)


def test_whoever_leaves_is_forgotten(desk, monkeypatch):
    monkeypatch.setattr(desk, "_start", lambda: None)
    desk.ask("a", tight(), lambda _: None)
    desk.look_ahead("a", tight())
    desk.forget("a")
    assert desk.waiting() == 0 and not desk._ahead


def test_what_comes_after_the_untouched_screen_begins_when_that_is_answered(desk, monkeypatch):
    monkeypatch.setattr(desks, "Screen", lambda: Screen(worlds=WORLDS))
    then = threading.Event()
    desk.warm(then.set)
    assert not then.is_set() and then.wait(120)
    assert desk.recall(Screen(worlds=WORLDS)).exact and desk.waiting() == 0


def test_a_fault_reaches_its_visitor_and_the_desk_goes_on(desk, monkeypatch):
    class Broken:
        def play(self, screens, first, last, wanted):
            raise ValueError("no members")

    monkeypatch.setattr(desk, "_players", [Broken()])
    for _ in range(2):
        assert str(answered(desk, tight())[0]) == "no members"


def test_memory_is_bounded(monkeypatch):
    row, memory = {LEAD: np.zeros((25, 100))}, Memory()
    monkeypatch.setattr(answers, "REMEMBERED", 3 * row[LEAD].nbytes)
    for seed in (*range(10), 9):
        memory.keep(Screen(seed=seed, worlds=WORLDS), row)
        memory.look(Screen(seed=0, worlds=WORLDS))
    kept = [seed for seed in range(10) if memory.look(Screen(seed=seed, worlds=WORLDS))]
    assert kept == [0, 8, 9]


def test_of_a_screen_the_most_worlds_are_kept():
    memory, screen = Memory(), Screen(worlds=WORLDS)
    assert memory.look(screen) is None
    for worlds, kept in ((2, 2), (9, 9), (3, 9)):
        memory.keep(screen, {LEAD: np.zeros((25, worlds))})
        assert answers.count(memory.look(screen)) == kept


def test_in_a_crowd_first_answers_count_fewer_worlds_and_exact_ones_all(desk, monkeypatch):
    monkeypatch.setattr(desk, "_start", lambda: None)  # played here, in this order
    heard, player = [], desk._players[0]
    for n in range(3):
        desk.ask(n, Screen(worlds=WORLDS).with_levers({"enforcement": float(n)}), heard.append)
    desk._answer_first(player, list(desk._orders.values()))
    assert [answer.worlds for answer in heard] == [HASTIEST] * 3, "they and what they are held against"
    last = desk._orders[2]
    while last in desk._orders.values():
        desk._fill(player, last)
    desk.ask("a", tight(), heard.append)
    desk._answer_first(player, [desk._orders["a"]])
    assert [answer.worlds for answer in heard[3:]] == [WORLDS, COARSE]
    whole = desk.presents.of(np.arange(WORLDS), last.screen.seed).futures([last.screen.case("now")], KEEP)
    assert all(np.array_equal(heard[3].by_quarter(n), whole.by_quarter(n, "now"), equal_nan=True) for n in KEEP)


def test_what_one_filled_is_not_mixed_with_what_others_fill_in_between(desk, monkeypatch):
    monkeypatch.setattr(desks, "FILL", 2)
    monkeypatch.setattr(desk, "_start", lambda: None)  # played here, in this order
    heard, player = [], desk._players[0]
    for visitor, screen in (("a", tight()), ("b", Screen(worlds=WORLDS))):
        desk.ask(visitor, screen, lambda answer: heard.append(answer))
    first, other = desk._orders.values()
    desk._answer_first(player, [first, other])
    desk._fill(player, first)  # a part of what both are held against
    while other in desk._orders.values():
        desk._fill(player, other)
    for _ in range(WORLDS):
        desk._fill(player, first)
    exact = [answer for answer in heard if answer.exact]
    assert [answer.screen for answer in exact] == [Screen(worlds=WORLDS), tight()]
    whole = desk.presents.of(np.arange(WORLDS), tight().seed).futures([tight().case("now")], KEEP)
    assert all(np.array_equal(exact[-1].by_quarter(n), whole.by_quarter(n, "now"), equal_nan=True) for n in KEEP)


def test_one_click_away_is_every_other_notch():
    near = next_screens(Screen(worlds=WORLDS))
    assert len(near) == len(set(near)) == 24
    assert Screen(worlds=WORLDS) not in near


def test_a_play_is_the_engine_quarter_by_quarter(nine):
    play = Play(nine, [tight().case("now")])
    while not play.step():
        pass
    whole = nine.futures([tight().case("now")], KEEP)
    assert all(np.array_equal(play.kept()[0][n], whole.by_quarter(n, "now"), equal_nan=True) for n in KEEP)


def test_a_play_frees_its_model_at_once(nine):
    gone = []
    gc.disable()
    try:
        play = Play(nine, [tight().case("now")])
        play.step()
        weakref.finalize(play.model, gone.append, True)
        weakref.finalize(play.model.actor("us"), gone.append, True)
        del play
        assert gone == [True, True]
    finally:
        gc.enable()
    assert Play(nine, [tight().case("now")]).model.quarter == nine.model.quarter
