"""What comes by chance in the future comes in the past as recorded; where the record is cut, chance begins there."""

import datetime
import tomllib

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST, quarter_name, quarter_step
from twofutures.abm.parameters import DATA, sources
from twofutures.abm.story import Story
from twofutures.agents.observables.declared import events
from twofutures.agents.recorded_events import record
from twofutures.policies.scenario import Scenario

TABLES = tomllib.loads((DATA / "recorded_events.toml").read_text(encoding="utf-8"))
WORLDS = 3
CHANCES = ("cut_chance", "foundry_chance", "standoff_chance", "deal_base")  # of all kinds on record
CUT = quarter_step("2024Q4")


class Ear(Story):
    """A story that keeps what happened in every world, by kind and quarter."""

    def __init__(self, model):
        super().__init__(model)
        self.heard = {kind: set() for kind in record()}

    def write(self, who, what, where, because, facts):
        if what in self.heard:
            assert np.all(where) == np.any(where), f"{what} came in some worlds only"
            self.heard[what] |= {self.model.quarter} if np.all(where) else set()


def heard(until=LAST, switches=None):
    """Quarters in which each kind came, where it is certain to come by chance; the record holds until then."""
    model = Scenario(switches=switches or {}).build(WORLDS, 5, ensemble="prior")
    for name in CHANCES:
        setattr(model.assumptions.p, name, np.full(WORLDS, 1e9 if name == "deal_base" else 1.0))
    model.assumptions.p.deterrence_effect = np.zeros(WORLDS)
    model.records_until, model.story = until, Ear(model)
    model.run(BRANCH)
    return model.story.heard


@pytest.fixture(scope="module")
def in_full():
    return heard()


@pytest.mark.parametrize("kind", record())
def test_on_record_it_comes_when_it_came_and_never_else(in_full, kind):
    until, came = record()[kind]
    assert {q for q in in_full[kind] if q <= until} == came
    assert BRANCH in in_full[kind], "then it comes by chance"


@pytest.mark.parametrize("kind", sorted(set(record()) - {"safety_deal"}))
def test_where_the_record_is_cut_chance_begins(kind):
    """A safety deal asks for a channel, and that is history's to open."""
    _, came = record()[kind]
    assert heard(CUT)[kind] == {q for q in came if q <= CUT} | set(range(CUT + 1, BRANCH + 1))


def test_a_switched_off_mechanism_keeps_what_is_on_record_away_too():
    off = heard(switches={"reliability": 0.0})
    assert not off["access_cut"] and not off["models_banned"]


def test_a_truce_that_history_holds_is_not_told_as_broken():
    model = Scenario().build(WORLDS, 5, ensemble="prior")
    model.assumptions.p.truce_hazard = np.full(WORLDS, 1e9)
    model.story = story = Ear(model)
    story.heard["truce_breaks"] = set()
    model.run(BRANCH)
    assert story.heard["truce_breaks"] == {BRANCH} and (model.levers["truce"] == 0).all()


@pytest.mark.parametrize("event", TABLES["event"], ids=lambda e: f"{e['kind']} {e['quarter']}")
def test_every_event_is_sourced_dated_and_on_record(event):
    until, came = record()[event["kind"]]
    assert quarter_step(event["quarter"]) in came and max(came) <= until < BRANCH
    assert event["source"] in sources() and len(event["event"].split()) > 5
    year, *rest = event["date"].split("-")
    assert event["quarter"].startswith(year)
    if rest:
        day = datetime.date(int(year), *map(int, rest))
        assert event["quarter"] == quarter_name(quarter_step(f"{day.year}Q{(day.month + 2) // 3}"))


def test_every_kind_is_an_event_that_agents_note():
    assert set(record()) <= {kind.name for kind in events()}
