"""What is kept: observables by quarter and world, and events with their causes."""

import numpy as np
import pytest

from twofutures.abm.calendar import QUARTERS
from twofutures.abm.names import UnknownName
from twofutures.abm.observable import EventKind, Fact, Observable, Outputs
from twofutures.abm.present import Present
from twofutures.abm.recorder import Recorder
from twofutures.abm.story import Story


def observable(name: str) -> Observable:
    """Some declaration."""
    return Observable(name, "share", f"what {name} means", name, "trade")


OUTPUTS = Outputs().plus(
    *map(observable, ("premium", "price", "smuggling_premium")),
    EventKind("bust", "a ring is caught", "bust", "trade", facts={"size": Fact("H100e", "the shipment")}),
    EventKind("charges", "a case reaches court", "charges", "trade"),
    EventKind("law/<bill>", "a bill passes", "law", "rules"),
)


class Stage:
    """The least that a story asks of its model."""

    worlds, quarter, outputs = 3, 2, OUTPUTS


def test_a_series_has_a_row_per_quarter_and_gaps_are_nan():
    recorder = Recorder(3, OUTPUTS)
    recorder.keep(1, {"premium": np.array([1.0, 2.0, 3.0]), "price": 4})
    series = recorder.series("premium")
    assert series.shape == (len(QUARTERS), 3)
    assert series[1].tolist() == [1.0, 2.0, 3.0] and np.isnan(np.delete(series, 1, axis=0)).all()
    assert recorder.series("price")[1].tolist() == [4.0] * 3
    assert recorder.names == ["premium", "price"]


def test_what_was_kept_does_not_change_with_its_source():
    recorder, source = Recorder(3, OUTPUTS), np.zeros(3)
    recorder.keep(0, {"premium": source})
    source[:] = 9
    assert recorder.last("premium").tolist() == [0.0] * 3


def test_last_counts_back_from_the_most_recent():
    recorder = Recorder(1, OUTPUTS)
    for quarter in (0, 1, 2):
        recorder.keep(quarter, {"premium": quarter})
    assert [recorder.last("premium", back)[0] for back in (0, 1, 2)] == [2.0, 1.0, 0.0]


def test_a_recorder_inherits_the_past_of_chosen_worlds():
    mother, child = Recorder(3, OUTPUTS), Recorder(2, OUTPUTS)
    mother.keep(0, {"premium": np.array([1.0, 2.0, 3.0])})
    child.inherit(Present(0, {}, mother.past(), {}).take(np.array([2, 2])).recorded)
    child.keep(1, {"premium": 7})
    assert child.series("premium")[:2].tolist() == [[3.0, 3.0], [7.0, 7.0]]
    assert np.isnan(mother.series("premium")[1]).all()


def test_an_unknown_observable_suggests_the_nearest():
    recorder = Recorder(1, OUTPUTS)
    recorder.keep(0, {"smuggling_premium": 0})
    with pytest.raises(UnknownName, match="did you mean smuggling_premium"):
        recorder.series("smugling_premium")


def test_an_event_is_written_in_every_world_where_it_happened_with_its_own_facts():
    story = Story(Stage())
    story.write("ring_01", "bust", np.array([True, False, True]), "", {"size": np.array([10.0, 20.0, 30.0])})
    assert [(e.world, e.quarter, e.who, e.facts) for e in story.events] == [
        (0, "2023Q2", "ring_01", {"size": 10.0}),
        (2, "2023Q2", "ring_01", {"size": 30.0}),
    ]
    assert [e.number for e in story.of(2)] == [1]


def test_the_cause_is_the_latest_earlier_event_of_that_name_in_the_same_world():
    story = Story(Stage())
    here, there = np.array([True, False, False]), np.array([False, True, False])
    story.write("ring_01", "bust", here, "", {})
    story.write("ring_02", "bust", here, "", {})
    story.write("court", "charges", here, "bust", {})
    story.write("court", "charges", here, "ring_01/bust", {})
    story.write("court", "charges", there, "ring_01/bust", {})
    assert [e.cause for e in story.events[2:]] == [1, 0, None]


def test_what_nobody_declared_is_not_kept():
    recorder = Recorder(1, OUTPUTS)
    with pytest.raises(UnknownName, match=r"'prise': did you mean price.*declares=\[Observable\('prise', unit"):
        recorder.keep(0, {"premium": 1, "prise": 2})
    assert recorder.names == []


@pytest.mark.parametrize(
    ("what", "because", "facts", "message"),
    [
        ("busts", "", {}, "unknown kind of event 'busts': did you mean bust"),
        ("bust", "", {"sise": 1.0}, "unknown fact of bust 'sise': did you mean size"),
        ("charges", "ring_01/enforcement", {}, "unknown cause of charges 'enforcement'"),
    ],
)
def test_an_event_that_nobody_declared_is_not_told(what, because, facts, message):
    story = Story(Stage())
    with pytest.raises(UnknownName, match=message):
        story.write("ring_01", what, np.ones(3, dtype=bool), because, facts)
    assert not story.events


def test_a_pattern_stands_for_every_name_with_its_part():
    story = Story(Stage())
    story.write("congress", "law/remote access", np.ones(3, dtype=bool), "charges", {})
    assert len(story.events) == 3 and OUTPUTS.event("law/chip security").name == "law/<bill>"
    pattern = Observable("<lab>_eci", "ECI", "best model of this lab", "<lab>: best model", "labs")
    filled = Outputs().plus(observable("price"), pattern).filled("lab", {"xai": "xAI", "meta": "Meta"})
    assert {name: one.label for name, one in filled.observables.items()} == {
        "price": "price", "xai_eci": "xAI: best model", "meta_eci": "Meta: best model",
    }  # fmt: skip


def test_a_declaration_says_everything():
    with pytest.raises(ValueError, match="'price' is declared without unit, label"):
        Observable("price", "", "what a chip costs", "", "trade")
