"""Players: the same figures from a process of its own, which can be told to stop, can fail, and can be replaced."""

import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest
from solara.server.kernel_context import PageStatus

from twofutures.viz.app.engine.answers import KEEP, SHARED, Presents
from twofutures.viz.app.engine.desk import Desk
from twofutures.viz.app.engine.players import Elsewhere, Here
from twofutures.viz.app.engine.screen import Screen
from twofutures.viz.app.parts.visit import Visit

TIGHT = Screen(worlds=256).with_levers({"enforcement": 3.0, "remote_access_rule": 1.0})
LOOSE = Screen(worlds=256, package="loosened")


def soon(holds, patience=60.0) -> bool:
    """Wait until something holds, for a while."""
    end = time.monotonic() + patience
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(holds())


def always() -> bool:
    return True


@pytest.fixture(scope="module")
def elsewhere():
    made = Elsewhere(patient=True)
    yield made
    made.stop()


@pytest.mark.slow
def test_another_process_plays_the_same_figures(elsewhere, presents):
    there = elsewhere.play([TIGHT, LOOSE], 3, 6, always)
    here = Here(presents).play([TIGHT, LOOSE], 3, 6, always)
    assert len(there) == len(here) == 2
    for one, other in zip(there, here, strict=True):
        assert all(np.array_equal(one[name], other[name], equal_nan=True) for name in KEEP)


@pytest.mark.slow
def test_what_is_not_wanted_any_more_is_given_up_and_the_next_is_played(elsewhere):
    assert elsewhere.play([TIGHT], 0, 256, lambda: False) is None
    assert elsewhere.play([TIGHT], 0, 3, always)[0][KEEP[0]].shape[1] == 3


@pytest.mark.slow
def test_a_fault_comes_back_in_its_own_words(elsewhere):
    with pytest.raises(RuntimeError, match=r"\w"):
        elsewhere.play([], 0, 3, always)
    assert elsewhere.play([TIGHT], 0, 3, always)


@pytest.mark.slow
def test_a_player_that_was_ended_is_replaced(elsewhere):
    before = elsewhere._process.pid
    elsewhere._process.kill()
    assert elsewhere.play([TIGHT], 0, 3, always)[0][KEEP[0]].shape[1] == 3
    assert elsewhere._process.pid != before


def test_nobody_needs_to_wait_for_a_play_here_that_is_not_wanted(presents):
    assert Here(presents).play([TIGHT], 0, 3, lambda: False) is None


class Counted:
    """A player that notes who asked for what."""

    def __init__(self, name, noted, here, gate=None):
        self.name, self.noted, self.here, self.gate = name, noted, here, gate

    def play(self, screens, first, last, wanted):
        self.noted.append((self.name, len(screens), first))
        if self.gate:
            self.gate.wait(60)
        return self.here.play(screens, first, min(last, first + 4), wanted)


def test_the_first_player_answers_and_the_last_fills(monkeypatch, presents):
    from twofutures.viz.app.engine import answers
    from twofutures.viz.app.engine import desk as desks

    for module in (answers, desks):
        monkeypatch.setattr(module, "COARSE", 4)
    monkeypatch.setattr(desks, "FILL", 4)
    noted, here, end = [], Here(presents), threading.Event()
    desk = Desk(here.presents)
    desk.hire(Counted("swift", noted, here), Counted("patient", noted, here))
    heard = []
    desk.ask("a", TIGHT, lambda answer: (heard.append(answer), end.set() if len(heard) == 1 else None))
    assert end.wait(60)
    desk.forget("a")
    assert noted[0] == ("swift", 2, 0)  # the screen and what it is held against, in one model
    assert all(name == "patient" for name, _, _ in noted[1:])


def test_a_crowd_is_answered_together_and_filled_up_when_it_is_quiet(monkeypatch, presents):
    from twofutures.viz.app.engine import answers
    from twofutures.viz.app.engine import desk as desks

    for module in (answers, desks):
        monkeypatch.setattr(module, "COARSE", 4)
    monkeypatch.setattr(desks, "FEW", 0)
    monkeypatch.setattr(desks, "QUIET", 3600.0)
    noted, here, gate, ends = [], Here(presents), threading.Event(), [threading.Event() for _ in range(4)]
    desk = Desk(here.presents)
    desk.hire(Counted("swift", noted, here, gate), Counted("patient", noted, here))
    for n, end in enumerate(ends):
        screen = Screen(worlds=256).with_levers({"enforcement": float(n)})
        desk.ask(n, screen, lambda answer, end=end: end.set())
        assert soon(lambda: noted)
    gate.set()
    assert all(end.wait(60) for end in ends)
    assert noted == [("swift", 2, 0), ("swift", 3, 0)]  # the first with its baseline, then all who came meanwhile
    assert desk.waiting() == 4  # for their fills
    monkeypatch.setattr(desks, "QUIET", 0.0)
    desk.ask("late", Screen(worlds=256), lambda answer: None)
    assert soon(lambda: ("patient", 1, 4) in noted)


SCREENS = (
    Screen(worlds=256),
    TIGHT,
    LOOSE,
    Screen(worlds=256, start="2027Q4").with_levers({"export_push": 20.0}),
    Screen(worlds=256, start="2026Q4").with_levers({"enforcement": 2.0}),
    Screen(worlds=256, views=("paper",)),
)


@pytest.fixture(scope="module")
def whole(nine):
    """All of them as the engine gives them."""
    return nine.take(np.arange(3)).futures([screen.case(str(i)) for i, screen in enumerate(SCREENS)], KEEP)


@pytest.mark.slow
@pytest.mark.parametrize("group", [(0,), (2,), (3,), (0, 1), (3, 4), (1, 5)])
def test_whatever_screens_share_is_played_once_and_changes_nothing(group, presents, whole):
    """From where the cases begin to differ, and with few reports: bitwise what the engine gives from the branch."""
    screens = [SCREENS[place] for place in group]
    played = Here(presents).play(screens, 0, 3, always)
    for i, kept in zip(group, played, strict=True):
        assert all(np.array_equal(kept[name], whole.by_quarter(name, str(i)), equal_nan=True) for name in KEEP)
    assert len(presents._later) <= SHARED


def test_a_player_that_cannot_be_kept_alive_says_what_to_do(monkeypatch):
    class Dead(Elsewhere):
        def _start(self):
            pass

        def stop(self):
            pass

        def _asked(self, *_):
            raise EOFError

    with pytest.raises(RuntimeError, match="start the app again"):
        Dead().play([TIGHT], 0, 3, always)


def test_a_fault_in_playing_ahead_is_met_once():
    noted = []

    class Broken:
        def play(self, screens, first, last, wanted):
            noted.append(len(screens))
            raise ValueError("no members")

    desk = Desk(Presents())
    desk.hire(Broken())
    desk.look_ahead("a", TIGHT)
    assert soon(lambda: noted and not desk._ahead)
    time.sleep(0.3)
    assert noted == [3]


def test_a_desk_that_plays_only_what_is_asked_plays_nothing_ahead():
    desk = Desk(Presents())
    desk.hire(Refusing(), ahead=False)
    desk.look_ahead("a", TIGHT)
    assert not desk._ahead and not desk._threads


class Refusing:
    """A player that notes what it is asked for, and plays nothing."""

    def __init__(self):
        self.noted = []

    def play(self, screens, first, last, wanted):
        self.noted.append(wanted())


def test_nothing_is_played_ahead_for_a_browser_that_is_away_and_it_is_none_of_the_few(monkeypatch):
    player, desk = Refusing(), Desk(Presents())
    desk.hire(player)
    monkeypatch.setattr(desk, "_start", lambda: None)
    for away in range(9):
        desk.ask(away, TIGHT, print, there=lambda: False)
        desk.forget(away)
        desk.look_ahead(away, TIGHT, there=lambda: False)
    desk.look_ahead("here", TIGHT)
    orders, act = desk._next(player)
    act()
    assert orders == [] and list(desk._ahead) == ["here"] and player.noted == [True]
    desk.look_ahead("here", TIGHT, there=lambda: False)
    act()
    assert player.noted == [True, False], "what was begun for a browser that went away is given up"


def test_a_visit_is_there_while_a_page_of_it_is_open():
    visit = Visit("", Desk(Presents()))
    assert visit.there(), "outside a server nobody tells who went away"
    open_, away = PageStatus.CONNECTED, PageStatus.DISCONNECTED
    for pages, there in (({"a": away}, False), ({"a": away, "b": open_}, True), ({"a": PageStatus.CLOSED}, False)):
        visit._context = SimpleNamespace(page_status=pages)
        assert visit.there() == there


@pytest.mark.parametrize("remembered", [False, True])
def test_a_visit_says_whether_it_is_there_with_everything_it_asks(monkeypatch, remembered):
    visit, noted = Visit("", Desk(Presents())), []
    monkeypatch.setattr(visit.desk, "ask", lambda *_, there=None, **__: noted.append(there) or 0.0)
    monkeypatch.setattr(visit.desk, "look_ahead", lambda *words, there=None: noted.append(there or words[-1]))
    monkeypatch.setattr(visit.desk, "recall", lambda *_: SimpleNamespace(exact=True) if remembered else None)
    visit.ask()
    visit.filling.value = False
    visit.near("enforcement")
    assert noted == [visit.there] * 2


def test_long_work_waits_for_first_answers_only(monkeypatch):
    desk = Desk(Presents())
    monkeypatch.setattr(desk, "_start", lambda: None)
    desk.ask("a", TIGHT, lambda answer: None)
    assert desk.pressed()
    desk._orders["a"].answered = True
    assert not desk.pressed() and desk.waiting() == 1
