"""Shapley values: the axioms that define them, and games with known answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from twofutures.experiments.statistics import interactions, members, shapley

CLOSE = {"rtol": 0, "atol": 1e-9}


@st.composite
def games(draw, worlds: int = 3):
    """A table of coalition values of one to five players in three worlds."""
    players = draw(st.integers(1, 5))
    numbers = st.floats(-1e3, 1e3, allow_nan=False, width=32)
    return draw(arrays(float, (1 << players, worlds), elements=numbers))


def renamed(values: np.ndarray, order: list[int]) -> np.ndarray:
    """The same game with player k called ``order[k]``."""
    present = members(len(order))
    return values[(present[:, order] << np.arange(len(order))).sum(axis=1)]


@given(games())
def test_parts_add_up_in_every_world(values):
    np.testing.assert_allclose(shapley(values).sum(axis=0), values[-1] - values[0], **CLOSE)


@given(games(), games())
def test_linearity(a, b):
    size = min(len(a), len(b))
    a, b = a[:size], b[:size]
    np.testing.assert_allclose(shapley(2 * a - 3 * b), 2 * shapley(a) - 3 * shapley(b), **CLOSE)


@given(games())
def test_a_player_who_changes_nothing_gets_exactly_nothing(values):
    wider = np.concatenate([values, values])  # one player more, who is worth nothing to anybody
    shares = shapley(wider)
    assert (shares[-1] == 0).all()
    np.testing.assert_allclose(shares[:-1], shapley(values), **CLOSE)
    assert (interactions(wider)[-1] == 0).all()


@given(games(), st.randoms(use_true_random=False))
def test_names_do_not_matter(values, random):
    order = list(range(len(values).bit_length() - 1))
    random.shuffle(order)
    np.testing.assert_allclose(shapley(renamed(values, order)), shapley(values)[np.argsort(order)], **CLOSE)


@given(games())
def test_players_who_do_the_same_get_the_same(values):
    size = members(len(values).bit_length() - 1).sum(axis=1)
    even = values[size]  # worth depends on the number of members alone
    shares = shapley(even)
    np.testing.assert_allclose(shares, np.broadcast_to(shares[0], shares.shape), **CLOSE)


def test_the_glove_game():
    """One left glove (player 0) and two right ones: a pair is worth 1. Known answer: 2/3, 1/6, 1/6."""
    values = np.array([0, 0, 0, 1, 0, 1, 0, 1.0])
    np.testing.assert_allclose(shapley(values), [2 / 3, 1 / 6, 1 / 6], **CLOSE)
    pairs = interactions(values)
    np.testing.assert_allclose([pairs[0, 1], pairs[0, 2], pairs[1, 2]], [0.5, 0.5, -0.5], **CLOSE)


def test_a_product_is_shared_and_a_sum_has_no_interaction():
    a = members(2) @ [3.0, 4.0]
    np.testing.assert_array_equal(shapley(a), [3.0, 4.0])
    np.testing.assert_array_equal(interactions(a), np.zeros((2, 2)))
    b = members(2).prod(axis=1) * 10.0
    np.testing.assert_array_equal(shapley(b), [5.0, 5.0])
    assert interactions(b)[0, 1] == 10.0


def test_a_table_of_three_is_no_game():
    with pytest.raises(ValueError, match="2, 4, 8"):
        shapley(np.zeros(3))
