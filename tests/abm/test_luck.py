"""Addressed luck: promises are functions of a luck class, kept by ``Luck``, broken by one that draws in sequence."""

import numpy as np
import pytest

from twofutures.abm.luck import EACH, GAP, PER_BLOCK, START, Luck, Source, TurningLuck

STREAM, QUARTER = "ring_07/caught", 3


def draw(kind, ids, seed=11, stream=STREAM, quarter=QUARTER):
    return kind(seed, np.asarray(ids)).uniform(stream, quarter)


class Sequential(Luck):
    """The mutant: one shared generator, numbers handed out in the order in which they are asked for."""

    def __init__(self, seed, ids):
        super().__init__(seed, ids)
        self._shared = np.random.default_rng(seed)

    def uniform(self, stream, quarter):
        return self._shared.random(len(self.ids))


class Shared(Sequential):
    """A second mutant: worlds told apart, streams and quarters not."""

    def uniform(self, stream, quarter):
        return np.array([np.random.default_rng([self.seed, i]).random() for i in self.ids])


def same_alone_and_in_any_batch(kind):
    batch = draw(kind, np.arange(23))
    for world in range(23):
        assert draw(kind, [world])[0] == batch[world]


def same_at_odd_chunk_bounds(kind):
    whole = draw(kind, np.arange(40))
    for first, end in ((0, 3), (3, 4), (4, 11), (11, 40)):
        assert np.array_equal(draw(kind, np.arange(first, end)), whole[first:end])


def same_in_any_order_and_when_repeated(kind):
    whole = draw(kind, np.arange(12))
    ids = np.array([7, 0, 11, 7, 3, 3, 3, 10])
    assert np.array_equal(draw(kind, ids), whole[ids])


def same_for_sparse_worlds(kind):
    ids = np.array([5, 5 + GAP, 6 + 2 * GAP, 10_000_000, 2, 9_999_999])
    assert np.array_equal(draw(kind, ids), [draw(kind, [i])[0] for i in ids])


def same_whatever_was_drawn_before(kind):
    fresh, used = kind(11, np.arange(5)), kind(11, np.arange(5))
    used.uniform("somebody/else", QUARTER)
    used.uniform(STREAM, QUARTER - 1)
    assert np.array_equal(used.uniform(STREAM, QUARTER), fresh.uniform(STREAM, QUARTER))


def streams_and_quarters_differ(kind):
    luck = kind(11, np.arange(5))
    first = luck.uniform(STREAM, QUARTER)
    assert not np.any(first == luck.uniform(STREAM, QUARTER + 1))
    assert not np.any(first == luck.uniform("ring_08/caught", QUARTER))


def drawing_twice_is_refused(kind):
    luck = kind(11, np.arange(3))
    luck.uniform(STREAM, QUARTER)
    with pytest.raises(RuntimeError, match="already drawn"):
        luck.uniform(STREAM, QUARTER)


PROMISES = [
    same_alone_and_in_any_batch,
    same_at_odd_chunk_bounds,
    same_in_any_order_and_when_repeated,
    same_for_sparse_worlds,
    same_whatever_was_drawn_before,
    streams_and_quarters_differ,
    drawing_twice_is_refused,
]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda f: f.__name__)
def test_addressed_luck_keeps(promise):
    promise(Luck)


@pytest.mark.parametrize(
    "promise", [p for p in PROMISES if p is not streams_and_quarters_differ], ids=lambda f: f.__name__
)
def test_sequential_luck_breaks(promise):
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        promise(Sequential)


def test_luck_that_ignores_its_address_is_noticed():
    with pytest.raises(AssertionError):
        streams_and_quarters_differ(Shared)


@pytest.mark.parametrize(
    "other", [{"seed": 12}, {"stream": "ring_07/moves"}, {"quarter": 4}, {"quarter": -1}, {"ids": np.arange(100, 200)}]
)
def test_another_address_gives_other_luck(other):
    here, there = draw(Luck, np.arange(100)), draw(Luck, **{"ids": np.arange(100), **other})
    assert len(np.intersect1d(here, there)) == 0
    assert abs(np.corrcoef(here, there)[0, 1]) < 0.4


def test_worlds_of_one_counter_block_differ():
    assert len(set(draw(Luck, np.arange(4 * PER_BLOCK)))) == 4 * PER_BLOCK


def test_uniform_lies_strictly_between_zero_and_one_and_is_roughly_flat():
    drawn = draw(Luck, np.arange(100_000))
    assert drawn.min() > 0 and drawn.max() < 1
    assert np.histogram(drawn, bins=20, range=(0, 1))[0] == pytest.approx(np.full(20, 5000), rel=0.06)
    assert abs(np.corrcoef(drawn[1:], drawn[:-1])[0, 1]) < 0.02


def test_normal_is_the_inverse_distribution_of_the_uniform():
    drawn = Luck(1, np.arange(50_000)).normal(STREAM, QUARTER)
    assert drawn.mean() == pytest.approx(0, abs=0.02) and drawn.std() == pytest.approx(1, abs=0.02)
    assert np.array_equal(np.argsort(drawn), np.argsort(Luck(1, np.arange(50_000)).uniform(STREAM, QUARTER)))


def test_taking_rows_keeps_their_luck():
    whole = draw(Luck, np.arange(9))
    rows = np.array([8, 1, 1])
    assert np.array_equal(Luck(11, np.arange(9)).take(rows).uniform(STREAM, QUARTER), whole[rows])


def test_digest_tells_equal_luck_from_other_luck():
    digest = Luck(1, np.arange(4)).digest()
    assert digest == Luck(1, np.array([0, 1, 2, 3])).digest()
    assert digest not in (
        Luck(2, np.arange(4)).digest(),
        Luck(1, np.arange(5)).digest(),
        Luck(1, np.array([1, 0, 2, 3])).digest(),
    )


def test_a_fixed_draw_is_that_number_and_leaves_all_others_alone():
    fixed = Luck(7, np.arange(6), {("ring/caught", 3): 0.25})
    plain = Luck(7, np.arange(6))
    assert (fixed.uniform("ring/caught", 3) == 0.25).all()
    assert np.array_equal(fixed.uniform("ring/caught", 4), plain.uniform("ring/caught", 4))
    assert (fixed.take(np.array([1, 1])).uniform("ring/caught", 3) == 0.25).all()
    assert fixed.digest() != plain.digest() == Luck(7, np.arange(6), {}).digest()


def test_scattered_worlds_draw_what_each_draws_alone():
    ids = np.array([7, 900, 5_000_003, *range(10_000, 200_000, 7_919)])
    together = Luck(5, ids).uniform("stream", 3)
    alone = [Luck(5, np.array([world])).uniform("stream", 3)[0] for world in ids]
    assert len(ids) > 16
    assert together.tolist() == alone


@pytest.mark.parametrize("spaced", [2, 100, GAP // 2, GAP - 1, GAP, GAP + 1])
def test_spaced_worlds_draw_what_each_draws_alone_and_little_besides(spaced, monkeypatch):
    ids, asked, draw_run = 3 + spaced * np.arange(600), [], Source.draw
    alone = [Luck(5, ids[row : row + 1]).uniform("stream", 3)[0] for row in (0, 1, 299, 599)]
    monkeypatch.setattr(Source, "draw", lambda self, first, count: asked.append(count) or draw_run(self, first, count))
    assert Luck(5, ids).uniform("stream", 3)[[0, 1, 299, 599]].tolist() == alone
    assert sum(asked) <= START + EACH * len(ids)


@pytest.mark.parametrize("ids", [[3], [5, 5, 0], [7, 10**9]])
def test_a_quarters_draws_looked_up_together_are_those_looked_up_alone(ids):
    lasting, streams = Luck(-4, np.array(ids)), ("a/x", "b/x", "c/y")
    for stream in streams:
        lasting.uniform(stream, QUARTER)
    for stream in ("new/z", *reversed(streams)):
        fresh = Luck(-4, np.array(ids)).uniform(stream, QUARTER + 1)
        assert np.array_equal(lasting.uniform(stream, QUARTER + 1), fresh)
    with pytest.raises(RuntimeError, match="already drawn"):
        lasting.uniform("a/x", QUARTER + 1)


def test_many_dense_runs_are_drawn_run_by_run(monkeypatch):
    ids = (np.arange(100) + 5_000 * np.arange(40)[:, None]).ravel()
    monkeypatch.setattr(Source, "draw_each", None)
    assert Luck(5, ids).uniform("stream", 3)[-1] == Luck(5, ids[-1:]).uniform("stream", 3)[0]


@pytest.mark.parametrize("seed", [1.5, 3.0, "7", None, np.float64(2)])
def test_a_seed_that_is_no_whole_number_is_not_cut_to_one(seed):
    """Else two seeds of a sweep are one (mesa#2841)."""
    with pytest.raises(ValueError, match="seed must be a whole number"):
        Luck(seed, np.arange(2))


@pytest.mark.parametrize("ids", [[3.7], [], [-1], 2.0, [[0, 1]]], ids=str)
def test_what_names_no_worlds_is_refused(ids):
    with pytest.raises(ValueError, match="whole ones from 0"):
        Luck(1, ids)


def test_numbers_of_numpy_make_the_same_luck():
    assert Luck(np.int64(7), np.arange(3, dtype=np.uint8)).digest() == Luck(7, [0, 1, 2]).digest()


def test_luck_turns_in_its_quarter_and_keeps_to_its_worlds():
    before, after = Luck(1, np.arange(40, 45)), Luck(2, np.arange(5))
    turning = TurningLuck(before, after, 3)
    drawn = {quarter: draw(Luck, luck.ids, luck.seed, quarter=quarter) for quarter, luck in ((2, before), (3, after))}
    rows = np.array([4, 0, 0])
    for quarter, expected in drawn.items():
        assert np.array_equal(turning.take(rows).uniform(STREAM, quarter), expected[rows])
        assert np.array_equal(turning.uniform(STREAM, quarter), expected)
    assert turning.digest() == after.digest() and (turning.seed, turning.ids.tolist()) == (2, [0, 1, 2, 3, 4])


@pytest.mark.parametrize(
    ("fixed", "sentence"),
    [
        ({"openai/releases": 0.5}, r"named by stream and quarter, such as \(\"openai/releases\", 17\)"),
        ({("openai/releases", "2027Q1"): 0.5}, "named by stream and quarter"),
        ({("openai/releases", 17): 1.0}, "openai/releases can be fixed at a number between 0 and 1, not 1.0"),
    ],
)
def test_a_fixed_draw_that_is_none_is_refused(fixed, sentence):
    with pytest.raises(ValueError, match=sentence):
        Luck(1, np.arange(2), fixed)


def test_a_fixed_draw_that_nothing_asks_for_names_the_nearest():
    luck = Luck(1, np.arange(2), {(STREAM, QUARTER): 0.5, (STREAM, 4): 0.5})
    luck.uniform("ring_07/moves", QUARTER)
    with pytest.raises(ValueError, match=rf"unknown draw of 2023Q3 '{STREAM}': did you mean ring_07/moves"):
        luck.must_have_drawn(QUARTER)
    luck.uniform(STREAM, QUARTER)
    luck.must_have_drawn(QUARTER)
    luck.must_have_drawn(QUARTER + 2)


def test_what_another_luck_was_asked_for_is_looked_up_together_and_may_still_be_drawn_in_its_own_quarter():
    before, after = Luck(3, np.arange(2)), Luck(3, np.arange(2))
    streams = [f"lab_{n}/idea" for n in range(4)]
    for stream in streams:
        before.uniform(stream, 7)
    after.expect(before.asked(7), 7)
    assert set(before.asked(7)) == set(streams) and not set(after.asked(7))
    assert np.array_equal(after.uniform(streams[0], 7), Luck(3, np.arange(2)).uniform(streams[0], 7))
    assert np.array_equal(after.uniform(streams[1], 8), Luck(3, np.arange(2)).uniform(streams[1], 8))
    assert set(after._ahead[1]) == set(streams)
    with pytest.raises(RuntimeError, match="already drawn"):
        after.uniform(streams[1], 8)
