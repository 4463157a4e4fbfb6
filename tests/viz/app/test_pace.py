"""How fast sessions come in: a crowd about as fast as pages are drawn, and nobody waits for another address."""

import pytest

from twofutures.viz.app import pace as module
from twofutures.viz.app.pace import A_FAULT, EACH, Pace


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_first_comes_in_at_once_and_a_crowd_one_after_another(clock):
    pace = Pace(clock)
    assert [pace.wait("class") for _ in range(4)] == pytest.approx([0, EACH, 2 * EACH, 3 * EACH])
    assert pace.wait("elsewhere") == 0
    clock.now += 4 * EACH
    assert pace.wait("class") == pytest.approx(0)


def test_what_no_page_sends_puts_off_those_after_it_and_is_forgiven_with_time(clock):
    pace = Pace(clock)
    pace.wait("bad")
    pace.fault("bad")
    assert pace.ahead("bad") == pytest.approx(EACH + A_FAULT) and pace.ahead("good") == 0
    clock.now += 60
    assert pace.ahead("bad") == pace.wait("bad") == 0


def test_only_so_many_addresses_are_remembered(clock, monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    pace = Pace(clock)
    for address in "abc":
        pace.fault(address)
    assert [pace.ahead(address) for address in "abc"] == [0, A_FAULT, A_FAULT]
