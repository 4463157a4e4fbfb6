"""Reach of a seat: best and worst cards are played, what moves nothing has none, an idle notch is counted."""

from types import SimpleNamespace

import numpy as np
import pytest

from twofutures.experiments.game import reach_of_seats
from twofutures.experiments.game.reach_of_seats import Reach, Table, case_of, presents
from twofutures.policies.game.seats import Line, Notch, lines, seats
from twofutures.policies.members import fitted

WORLD, LUCKS = 12, 3
SMUGGLED, TOOLS = "prc_smuggled_h100e@2028", "prc_tool_sales_busd@2028"


@pytest.fixture(scope="module")
def table():
    """Hub states and allies alone with a line each, on three lucks of one present."""
    of_seats = {"hub_states": "host_checks", "allies": "alignment"}
    few = {line: lines()[line] for line in of_seats.values()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reach_of_seats, "lines", lambda: few)
        patch.setattr(reach_of_seats, "seat", lambda who: SimpleNamespace(lines={of_seats[who]: few[of_seats[who]]}))
        patch.setattr(reach_of_seats, "seats", lambda: {n: seats()[n] for n in ("hub_states", "allies")})
        yield Table(presents([WORLD], LUCKS, 2028))


def test_lucks_of_a_present_share_its_past_and_luck_spreads_them(table):
    assert table.past.ids.tolist() == [WORLD + len(fitted()) * n for n in range(LUCKS)]
    assert len(set(table.past.members.tolist())) == 1
    assert table.spread(SMUGGLED) == pytest.approx(float(np.std(table.nobody[SMUGGLED]))) and table.spread(SMUGGLED) > 0


def test_the_best_card_does_more_than_the_worst_and_cards_go_the_way_they_should(table):
    assert table.card("hub_states", SMUGGLED, -1) == {"host_checks": "full"}
    assert table.card("allies", TOOLS, 1) == {"alignment": "none"}
    rows = {(row.seat, row.figure): row for row in table.reaches()}
    assert len(rows) == 2 * 4
    hub = rows["hub_states", SMUGGLED]
    assert hub.least < 0 <= hub.most and hub.reach == pytest.approx((hub.most - hub.least) / table.spread(SMUGGLED))
    assert table.added_up("hub_states", SMUGGLED) == pytest.approx(hub.reach), "one line: nothing to add up"
    assert rows["allies", TOOLS].reach > 0


def test_who_moves_nothing_reaches_nothing(table):
    assert case_of({}, "0").policies == ()
    (still,) = table.play([{}])
    assert all(np.array_equal(still[name], table.nobody[name], equal_nan=True) for name in table.figures)
    assert Reach("x", "y", {}, {}, 0.0, 0.0, 2.0).reach == 0 and Reach("x", "y", {}, {}, 1.0, 0.0, 0.0).reach is None


def test_a_notch_that_changes_nothing_is_counted(table):
    twice = Line("twice", "hub_states", "x", SMUGGLED, "x", {n: Notch(n, n, {}) for n in ("a", "b")})
    full = table.alone["host_checks", "full"]
    table.alone.update({("twice", "a"): full, ("twice", "b"): full})
    assert table.idle(twice) == {"a": 0, "b": LUCKS}
