"""What seats see: quantities and events of the model, sizes with their range, every goal can be followed."""

import pytest

from twofutures.agents.observables.declared import shipped
from twofutures.policies.game import sight
from twofutures.policies.game.goals import goals_of
from twofutures.policies.game.pacts import pact
from twofutures.policies.game.seats import seats, table


def test_everything_that_can_be_seen_is_recorded_by_the_model():
    for name in seats():
        assert set(sight.seen_by(name)) <= set(shipped().observables)
    assert {belief.truth for belief in sight.beliefs().values()} <= set(shipped().observables)
    assert sight.public_events() <= set(shipped().events)
    assert set(table("sight")["sees"]) == {sight.EVERYBODY, *seats()}


def test_every_goal_can_be_followed_by_whoever_has_it():
    for name in seats():
        believed = {belief.truth for belief in sight.beliefs().values() if belief.seat == name}
        assert {goal.figure.partition("@")[0] for goal in goals_of(name)} <= set(sight.seen_by(name)) | believed


def test_ways_carry_their_range_and_where_it_comes_from_and_all_are_used():
    for way in sight.ways().values():
        assert way.low <= way.noise <= way.high and way.size
        assert (way.noise > 0) == (way.low < way.high), "only noise is a judgement"
    used = {way.name for name in seats() for way in sight.seen_by(name).values()}
    assert used == set(sight.ways())


def test_own_rows_stand_above_those_of_everybody():
    assert sight.seen_by("vendors")["us_chip_vendor_revenue_busd"].name == "exact"
    assert sight.seen_by("allies")["us_chip_vendor_revenue_busd"].name == "published"
    assert sight.seen_by("us_government")["prc_smuggled_h100e"].noise > 0
    assert "prc_smuggled_h100e" not in sight.seen_by("prc_government")


def test_pacts_that_pool_are_pacts_of_two():
    assert sight.pooled() and all(len(pact(name).signs) == 2 for name in sight.pooled())


def test_a_noise_outside_its_own_range_is_refused(monkeypatch):
    row = {"label": "x", "lag": 0, "noise": 0.5, "low": 0.6, "high": 0.7, "size": "x"}
    monkeypatch.setattr(sight, "table", lambda name: {"ways": {"x": row}})
    sight.ways.cache_clear()
    with pytest.raises(ValueError, match="outside the range"):
        sight.ways()
    monkeypatch.undo()
    sight.ways.cache_clear()
