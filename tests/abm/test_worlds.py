"""The many-worlds algebra: what a world computes must not depend on how many others are computed beside it."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from twofutures.abm import worlds
from twofutures.abm.worlds import (
    State,
    heavy_tail,
    move_up,
    pick,
    power,
    rank_choice,
    share,
    shift_register,
    softmax,
    states_of,
)

ROWS = 11  # agents: enough for pairwise summation to show, and never the number of worlds


class Here:
    """The least that State asks of its owner."""

    plain = State(unit="1", meaning="a number", start=2.0)
    table = State(unit="1", meaning="two by four", axes=(2, 4))

    def __init__(self, worlds: int) -> None:
        self.worlds = worlds


# -- State: declared, checked, frozen --------------------------------------------------------------------------------


def test_plain_number_fills_every_world_and_row():
    here = Here(3)
    here.plain, here.table = 5, 7.0
    assert here.plain.tolist() == [5.0] * 3
    assert here.table.shape == (2, 4, 3) and np.all(here.table == 7)


def test_one_number_per_world_fills_every_row():
    here = Here(3)
    here.table = np.array([1.0, 2.0, 3.0])
    assert np.all(here.table == [1.0, 2.0, 3.0])


@pytest.mark.parametrize("worlds", [3, 5])
@pytest.mark.parametrize("shape", [(2,), (4,), (2, 4), (4, 2), (3, 2, 4), (5, 4, 2)])
def test_wrong_shape_is_refused_and_the_message_names_both(worlds, shape):
    here = Here(worlds)
    with pytest.raises(ValueError, match=r"Here\.table has shape .* expected \(2, 4, "):
        here.table = np.zeros(shape)


def test_state_cannot_be_changed_in_place():
    here = Here(3)
    here.plain = np.arange(3.0)
    with pytest.raises(ValueError, match="read-only"):
        here.plain += 1
    with pytest.raises(ValueError, match="read-only"):
        here.plain[0] = 9
    assert here.plain.tolist() == [0.0, 1.0, 2.0]


def test_state_does_not_follow_a_larger_array_it_was_cut_from():
    here, source = Here(3), np.zeros((2, 3))
    here.plain = source[1]
    source[1] = 9
    assert here.plain.tolist() == [0.0] * 3


def test_states_are_found_through_base_classes():
    class There(Here):
        more = State(unit="1", meaning="one more")

    assert list(states_of(There)) == ["plain", "table", "more"]
    assert There.more.meaning == "one more"


# -- columns: a world alone equals the same world in any company -----------------------------------------------------

small = st.floats(-50, 50, allow_nan=False, width=64)
unit = st.floats(1e-9, 1 - 1e-9, width=64)


@st.composite
def tables(draw, elements=small, rows=ROWS):
    worlds = draw(st.integers(1, 19))
    return draw(arrays(float, (rows, worlds), elements=elements))


VOCABULARY = {
    "when": lambda x: worlds.when(x[0] > x[1], x[2], x[3]),
    "both": lambda x: worlds.both(x[0] > 0, x[1] > 0, x[2] > 0),
    "either": lambda x: worlds.either(x[0] > 9, x[1] > 9, x[2] > 9),
    "total": worlds.total,
    "count": lambda x: worlds.count([x[0] > x[1], x[1] > x[2]]),
    "largest": worlds.largest,
    "least": worlds.least,
    "clip": lambda x: worlds.clip(x, -1.5, 2.5),
    "share": lambda x: worlds.share(x[0], x[1]),
    "exp": worlds.exp,
    "log": worlds.log,
    "log10": worlds.log10,
    "power": lambda x: worlds.power(abs(x[0]), x[1] / 50),
    "logistic": worlds.logistic,
    "smooth_step": lambda x: worlds.smooth_step(x, x[0], 3.0),
    "soft": lambda x: worlds.soft(abs(x)),
    "softmax": worlds.softmax,
    "pick": lambda x: worlds.pick(x, abs(x[0]) // 5),
    "level": lambda x: worlds.level(abs(x[0]) // 7, *x[:3]),
    "rank_choice": lambda x: worlds.rank_choice(abs(x), abs(x[0]) / 51),
    "stack": lambda x: worlds.stack([x[0], 1.0, x[1]]),
    "normal_from": lambda x: worlds.normal_from(worlds.logistic(x / 9)),
    "heavy_tail": lambda x: worlds.heavy_tail(worlds.logistic(x[0] / 9), 0.5 + abs(x[1]) / 50),
    "wandering": lambda x: worlds.wandering(x[0], 0.5 + 0 * x[0], 2.0, x[1]),
    "shift_register": lambda x: worlds.shift_register(x, x[0]),
    "move_up": worlds.move_up,
}


def columns_stand_alone(function, table) -> bool:
    """Bitwise: every world computed alone, in company, in reverse and from strided memory comes out the same."""
    together = np.asarray(function(table))
    if not np.array_equal(np.asarray(function(table[:, ::-1]))[..., ::-1], together):
        return False
    return all(
        np.array_equal(np.asarray(function(table[:, i : i + 1]))[..., 0], together[..., i])
        for i in range(table.shape[1])
    )


@pytest.mark.parametrize("word", VOCABULARY)
@given(table=tables())
def test_every_word_of_the_vocabulary_keeps_worlds_apart(word, table):
    assert columns_stand_alone(VOCABULARY[word], table)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 67])
@pytest.mark.parametrize("word", VOCABULARY)
def test_worlds_stay_apart_at_every_length_of_the_machine_word(word, count):
    assert columns_stand_alone(VOCABULARY[word], np.random.default_rng(count).normal(size=(ROWS, count)) * 7)


def test_every_public_function_is_in_the_table_above():
    public = {
        n for n, f in inspect.getmembers(worlds, inspect.isfunction) if f.__module__ == worlds.__name__ and n[0] != "_"
    }
    assert public - {"states_of", "everywhere", "value_in"} == set(VOCABULARY)


@pytest.mark.parametrize(
    "mutant",
    [lambda x: np.sum(x, axis=0), lambda x: x - x.mean(), lambda x: x * (x.shape[1] > 1), lambda x: np.ones(ROWS) @ x],
    ids=["sum over an axis", "mean over worlds", "world count in a rule", "matrix product"],
)
def test_the_check_rejects_rules_that_mix_worlds_or_round_by_their_number(mutant):
    table = np.random.default_rng(1).normal(size=(ROWS, 19))
    assert columns_stand_alone(worlds.total, table)
    assert not columns_stand_alone(mutant, table)


# -- what each word promises -----------------------------------------------------------------------------------------


def test_share_of_nothing_is_nothing():
    assert share(np.array([1.0, 0.0, 3.0, 5.0]), np.array([0.0, 0.0, 4.0, -1.0])).tolist() == [0.0, 0.0, 0.75, 0.0]


def test_power_of_nothing_stays_nothing():
    assert power(np.array([0.0, 4.0]), 0.5) == pytest.approx([0.0, 2.0])


def test_logarithms_of_nothing_are_finite():
    assert np.isfinite(worlds.log(0.0)).all() and np.isfinite(worlds.log10(0.0)).all()


@given(table=tables())
def test_softmax_sums_to_one_over_the_second_to_last_axis(table):
    channels = np.stack([table, table / 2])
    chosen = softmax(channels)
    assert chosen.shape == channels.shape
    assert np.sum(chosen, axis=-2) == pytest.approx(np.ones((2, table.shape[1])))
    assert (chosen >= 0).all()


def test_softmax_prefers_the_larger_utility_and_survives_huge_ones():
    chosen = softmax(np.array([[1000.0], [1001.0]]))
    assert chosen[:, 0] == pytest.approx([1 / (1 + np.e), np.e / (1 + np.e)])


def test_total_of_no_parts_is_zero():
    assert worlds.total([]).tolist() == [0.0]


def test_rank_choice_draws_rows_as_often_as_their_weights_say():
    weights = np.array([1.0, 0.0, 3.0, 6.0])[:, None] * np.ones(20_000)
    uniform = (np.arange(20_000) + 0.5) / 20_000
    counts = np.bincount(rank_choice(weights, uniform).astype(int), minlength=4) / 20_000
    assert counts == pytest.approx([0.1, 0.0, 0.3, 0.6], abs=1e-3)


def test_rank_choice_weighs_each_world_by_its_own_weights():
    weights = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert rank_choice(weights, np.array([0.7, 0.7])).tolist() == [0.0, 1.0]


@pytest.mark.parametrize("tail", [0.5, 1.0, 1.5])
def test_heavy_tail_has_mean_one_and_rarer_bigger_jumps_with_a_larger_tail(tail):
    uniform = (np.arange(400_000) + 0.5) / 400_000
    jumps = heavy_tail(uniform, tail)
    assert jumps.min() >= 0
    assert jumps.mean() == pytest.approx(1.0, rel=0.01)
    assert np.quantile(jumps, 0.999) > np.quantile(heavy_tail(uniform, tail / 2), 0.999)


def test_shift_register_takes_the_newest_in_front_and_drops_the_oldest():
    register = np.array([[1.0], [2.0], [3.0]])
    assert shift_register(register, np.array([9.0]))[:, 0].tolist() == [9.0, 1.0, 2.0]


def test_move_up_lets_the_first_leave_and_the_last_place_empty():
    assert move_up(np.array([[1.0], [2.0], [3.0]]))[:, 0].tolist() == [2.0, 3.0, 0.0]


def test_pick_reads_each_world_by_its_own_index():
    assert pick(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([1.0, 0.0, 1.0])).tolist() == [4.0, 2.0, 6.0]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -0.1, 1.1])
def test_everywhere_means_finite_and_inside_in_every_world(bad):
    assert worlds.everywhere(0.5, 0, 1) and worlds.everywhere(np.array([0.0, 1.0]), 0, 1)
    assert not worlds.everywhere(bad, 0, 1) and not worlds.everywhere(np.array([0.5, bad]), 0, 1)


def test_value_in_takes_rows_of_arrays_and_leaves_the_rest():
    rows = np.array([2, 0])
    assert worlds.value_in(np.array([1.0, 2.0, 3.0]), rows).tolist() == [3.0, 1.0]
    assert worlds.value_in(5.0, rows) == 5.0 and worlds.value_in("hold", rows) == "hold"
