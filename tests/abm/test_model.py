"""The model is a Mesa model: Mesa's own tools see it, and its step is one quarter in the written order."""

import gc
import weakref
from dataclasses import replace

import mesa
import numpy as np
import pytest

from twofutures.abm.actor import Actor
from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.luck import Luck
from twofutures.abm.model import Model
from twofutures.abm.order_of_play import MEETINGS, ORDER_OF_PLAY
from twofutures.abm.worlds import State
from twofutures.agents.lab import Lab
from twofutures.agents.market import Market
from twofutures.agents.roster import Roster
from twofutures.agents.smuggler import Smuggler
from twofutures.policies.scenario import Scenario


@pytest.fixture
def model():
    return Scenario().build(3, 1)


def run_with(roster: Roster, until: int = 6) -> Model:
    return Scenario(roster=roster).build(3, 1).run(until)


# -- Mesa's own tools ------------------------------------------------------------------------------------------------


def test_agents_are_mesa_agents_and_sets_work(model):
    labs = model.agents_by_type[Lab]
    assert isinstance(model, mesa.Model) and all(isinstance(a, mesa.Agent) for a in model.agents)
    assert set(labs) == set(model.agents.select(lambda a: type(a) is Lab)) != set()
    assert sorted(labs.get("key")) == sorted(a.key for a in labs)
    assert len({a.unique_id for a in model.agents}) == len(model.agents)


def test_an_agent_set_can_be_told_to_act(model):
    model.agents_by_type[Smuggler].do(lambda ring: setattr(ring, "capital", 5.0))
    assert all((ring.capital == 5).all() for ring in model.agents_by_type[Smuggler])


def test_steps_count_quarters(model):
    assert (model.steps, model.quarter) == (0, -1)
    model.run(2)
    assert (model.steps, model.quarter, model.quarter_name) == (3, 2, "2023Q2")


def test_the_run_ends_with_2028q4(past):
    model = past.fork().run()
    assert model.quarter == LAST
    with pytest.raises(RuntimeError, match="the run ends with 2028Q4"):
        model.step()


def test_a_data_collector_of_mesa_can_watch(model):
    watch = mesa.DataCollector(model_reporters={"premium": lambda m: m.street.premium[0]})
    for _ in range(2):
        model.step()
        watch.collect(model)
    assert len(watch.get_model_vars_dataframe()) == 2


def test_beats_are_played_in_the_written_order(monkeypatch):
    seen = []
    model = Scenario().build(1, 1)
    play = model._play
    monkeypatch.setattr(model, "_play", lambda beat: (seen.append(beat), play(beat)))
    model.step()
    assert seen == [beat for _, beats in ORDER_OF_PLAY for beat in beats if beat not in MEETINGS]


def test_every_beat_is_a_verb_of_actors_or_a_clearing_of_the_model():
    for beat in (beat for _, beats in ORDER_OF_PLAY for beat in beats):
        assert hasattr(Actor, beat) != (beat in MEETINGS), beat
        assert hasattr(Model if beat in MEETINGS else Actor, beat), beat


# -- one more row, one more country, one more kind -------------------------------------------------------------------


class Watcher(Actor):
    """A kind of agent made up here: a fund that orders chips and gambles."""

    chips = State(unit="H100e", meaning="what it got")
    luck = State(unit="share", meaning="its last draw")

    def order(self) -> None:
        self.luck = self.draw("mood")
        self.model.chips.order(self.key, 1e5 * self.luck, "US owners")

    def take_delivery(self) -> None:
        self.chips = self.chips + self.model.chips.delivered(self.key)


LAB = {
    "key": "new_lab",
    "bloc": "US",
    "own_share": 0.9,
    "own_started": 50_000.0,
    "algorithms": 0.0,
    "eci": 112.0,
    "run": 24.6,
    "rent": 0.5,
}


def with_country(roster: Roster) -> Roster:
    here = next(c for c in roster.countries if c["key"] == "BRA")
    return replace(
        roster, countries=[*roster.countries, {**here, "key": "ATL", "name": "Atlantis", "gdp": 3e4, "gdp_share": 0.5}]
    )


GROWN = {
    "a lab": (lambda r: r.with_rows("lab", LAB), "new_lab", Lab),
    "a country": (with_country, "ATL", Market),
    "a kind": (
        lambda r: r.with_kind("watcher", Watcher).with_rows("watcher", {"key": "fund", "bloc": "US"}),
        "fund",
        Watcher,
    ),
}


@pytest.mark.parametrize("what", GROWN)
def test_adding_to_the_stage_is_a_row_and_it_matters(what):
    grow, key, kind = GROWN[what]
    before, after = run_with(Roster.load()), run_with(grow(Roster.load()))
    assert type(after.actor(key)) is kind and after.actor(key) in after.agents_by_type[kind]
    assert len(after.agents) == len(before.agents) + 1
    assert any(
        not np.array_equal(before.recorder.series(n), after.recorder.series(n), equal_nan=True)
        for n in before.recorder.names
    )


@pytest.mark.parametrize("what", GROWN)
def test_adding_to_the_stage_leaves_everybody_elses_luck_alone(what, monkeypatch):
    grow, key, _ = GROWN[what]
    before, after = luck_of(Roster.load(), monkeypatch), luck_of(grow(Roster.load()), monkeypatch)
    theirs = {address: drawn for address, drawn in after.items() if not address[0].startswith(f"{key}/")}
    assert before.keys() == theirs.keys()
    assert all(np.array_equal(before[a], theirs[a]) for a in before)


def luck_of(roster: Roster, monkeypatch) -> dict[tuple[str, int], np.ndarray]:
    """Every draw of a short run, by stream and quarter."""
    drawn = {}
    model = Scenario(roster=roster).build(3, 1)
    draw = model.luck.uniform
    monkeypatch.setattr(
        model.luck, "uniform", lambda stream, quarter: drawn.setdefault((stream, quarter), draw(stream, quarter))
    )
    model.run(2)
    return drawn


# -- switches, cast, fork --------------------------------------------------------------------------------------------


def test_a_mechanism_can_be_switched_off_in_some_worlds_only():
    model = Scenario(switches={"smuggling": np.array([1.0, 0.0, 1.0])}).build(3, 1).run(10)
    landed = np.nansum(model.recorder.series("prc_smuggled_flow_h100e"), axis=0)
    assert landed[1] == 0 and (landed[[0, 2]] > 0).all()


def test_the_cast_is_in_order_of_keys_and_by_bloc(model):
    keys = [a.key for a in model.cast(Lab)]
    assert keys == sorted(keys)
    assert {a.bloc for a in model.cast(Lab, "PRC")} == {"PRC"}
    assert len(model.cast()) == len(model.agents)


def test_every_key_is_unique(model):
    assert len(model.places()) == len(model.agents) + len(
        {k for k in model.places() if k not in {a.key for a in model.agents}}
    )
    assert len({a.key for a in model.agents}) == len(model.agents)


def test_a_fork_continues_the_quarter_and_may_change_the_worlds(past):
    rows = np.array([4, 0, 0])
    twin = past.fork(rows)
    assert (twin.quarter, twin.worlds) == (BRANCH - 1, 3)
    for key, place in twin.places().items():
        for name, array in past.places()[key].snapshot().items():
            assert np.array_equal(place.snapshot()[name], array[..., rows]), (key, name)
    assert np.array_equal(twin.recorder.series("eci_us"), past.recorder.series("eci_us")[:, rows], equal_nan=True)


def test_a_fork_leaves_its_past_untouched(past):
    before = {key: {n: a.copy() for n, a in place.snapshot().items()} for key, place in past.places().items()}
    past.fork().run(BRANCH + 1)
    for key, place in past.places().items():
        assert all(np.array_equal(a, before[key][n]) for n, a in place.snapshot().items()), key


def test_a_model_nobody_holds_is_let_go():
    model = Scenario(central=True).build(1)
    watched = weakref.ref(model.run(0).fork())
    del model
    gc.collect()
    assert watched() is None


def test_what_a_place_shows_is_declared_and_a_fork_holds_it():
    model = Scenario().build(3, 2).run(2)
    twin = model.fork()
    for place in model.meeting_places():
        shown = {name for name, value in vars(place).items() if isinstance(value, np.ndarray) and name[0] != "_"}
        assert shown <= set(place.snapshot()), place.key
        held = twin.places()[place.key].snapshot()
        assert all(np.array_equal(held[name], array) for name, array in place.snapshot().items()), place.key


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (("opnai/releases", 3), "unknown agent whose draw is fixed 'opnai': did you mean openai"),
        (("openai/releases", 25), "fixed in quarter 25: quarters are counted from 0 to 24"),
    ],
)
def test_a_fixed_draw_of_nobody_is_refused_when_the_model_is_built(draw, sentence):
    scenario = Scenario(central=True)
    assumptions = scenario.build(1).assumptions
    with pytest.raises(ValueError, match=sentence):
        scenario.model(assumptions, Luck(1, np.arange(1), {draw: 0.5}))


def test_a_fixed_draw_of_no_event_is_refused_in_its_quarter():
    scenario = Scenario(central=True)
    luck = Luck(1, np.arange(1), {("openai/relases", 0): 0.5})
    with pytest.raises(ValueError, match="unknown draw of 2022Q4 'openai/relases': did you mean openai/releases"):
        scenario.model(scenario.build(1).assumptions, luck).step()
