"""Levers: declared once, with owner, source and cost; settings stay inside the declared range."""

import math

import numpy as np
import pytest

from twofutures.abm.lever import lever, levers
from twofutures.abm.names import UnknownName
from twofutures.abm.parameters import sources
from twofutures.abm.places.lever_board import LeverBoard

OWNERS = {"US", "Congress", "allies", "PRC", "hosts", "US and PRC"}
PRIVATE = {"US labs", "PRC labs", "vendors"}  # who settles things for themselves, and no proposal asks


class Stage:
    """The least that a board asks of its model."""

    worlds = 3


@pytest.mark.parametrize("name", levers())
def test_every_lever_is_declared_in_full(name):
    declared = levers()[name]
    assert declared.owner in OWNERS | PRIVATE
    assert declared.source in sources()
    assert declared.cost.strip() and declared.meaning.strip() and declared.unit.strip()
    assert all(p[0] in "PMK" and p[1:].isdigit() for p in declared.proposals)
    assert not (declared.proposals and declared.owner in PRIVATE)
    assert declared.low <= declared.neutral <= declared.high and declared.low < declared.high


def test_all_levers_start_neutral():
    board = LeverBoard(Stage())
    for name, declared in levers().items():
        assert board[name].tolist() == [declared.neutral] * 3


def test_settings_are_held_inside_the_range_and_frozen():
    board = LeverBoard(Stage())
    board.set("enforcement", np.array([-3.0, 2.0, 99.0]))
    assert board["enforcement"].tolist() == [0.0, 2.0, 5.0]
    with pytest.raises(ValueError, match="read-only"):
        board["enforcement"][0] = 1


def test_a_board_takes_over_a_snapshot():
    board, other = LeverBoard(Stage()), LeverBoard(Stage())
    board.set("chip_fee", np.array([0.1, 0.2, 0.3]))
    other.restore(board.snapshot())
    assert other["chip_fee"].tolist() == [0.1, 0.2, 0.3]


@pytest.mark.parametrize("value", [math.nan, math.inf, -0.1, 5.1, [1.0, 9.0]])
def test_a_setting_outside_the_range_is_refused_with_the_range(value):
    with pytest.raises(ValueError, match=r"lever enforcement takes a finite number in 0\.\.5"):
        lever("enforcement").check(value)


def test_an_unknown_lever_suggests_the_nearest():
    with pytest.raises(UnknownName, match="did you mean remote_access_rule"):
        lever("remote_acces_rule")
    with pytest.raises(UnknownName, match="did you mean chip_quota"):
        LeverBoard(Stage()).set("chip_quotas", np.zeros(3))
