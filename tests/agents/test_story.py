"""The story of a world: events in the order of time, each caused by an earlier event of the same world."""

import pytest

from twofutures.abm.calendar import BRANCH, quarter_step
from twofutures.abm.story import Story
from twofutures.policies.scenario import Scenario


@pytest.fixture(scope="module")
def played():
    """The events of four worlds from 2022Q4 on, under everybody's own rules."""
    scenario, story = Scenario(), Story()
    past = scenario.build(4, 1, story).run(BRANCH - 1)
    model = scenario.branch_off(past, ["status_quo"], story=story).run()
    return model, story


def test_much_happens_and_to_many(played):
    model, story = played
    assert {e.world for e in story.events} == set(range(4))
    assert len({e.what for e in story.events}) >= 6
    assert {e.who for e in story.events} <= {a.key for a in model.agents}


def test_events_are_numbered_in_the_order_of_time(played):
    _, story = played
    assert [e.number for e in story.events] == list(range(len(story.events)))
    quarters = [quarter_step(e.quarter) for e in story.events]
    assert quarters == sorted(quarters) and quarters[0] < BRANCH < quarters[-1]


def test_a_cause_came_earlier_in_the_same_world(played):
    _, story = played
    caused = [e for e in story.events if e.cause is not None]
    assert caused
    for event in caused:
        cause = story.events[event.cause]
        assert cause.number < event.number and cause.world == event.world
        assert event.because in (cause.what, f"{cause.who}/{cause.what}")


@pytest.mark.parametrize(("what", "cause"), [("charges", "bust"), ("moved_hub", "bust")])
def test_what_cannot_come_from_nowhere_has_a_cause(played, what, cause):
    _, story = played
    events = [e for e in story.events if e.what == what]
    assert events
    assert all(
        e.cause is not None and story.events[e.cause].what == cause and story.events[e.cause].who == e.who
        for e in events
    )


def test_facts_are_plain_numbers(played):
    _, story = played
    assert all(type(value) is float for e in story.events for value in e.facts.values())


def test_a_busted_ring_had_shipped_something(played):
    _, story = played
    busts = [e for e in story.events if e.what == "bust"]
    assert all(0 <= e.facts["seized"] <= e.facts["size"] and e.facts["size"] > 0 for e in busts)


def test_what_busts_seize_is_what_the_flow_counts(played):
    model, story = played
    series = model.recorder.series("smuggled_seized_h100e")
    busts = [e for e in story.events if e.what == "bust"]
    for quarter, world in {(e.quarter, e.world) for e in busts}:
        seized = sum(e.facts["seized"] for e in busts if (e.quarter, e.world) == (quarter, world))
        assert seized == pytest.approx(series[quarter_step(quarter), world])
