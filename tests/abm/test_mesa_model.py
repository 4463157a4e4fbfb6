"""What Mesa's own tools may expect: a model that ends, plain numbers of one world, tables; a step that is refused."""

import mesa
import numpy as np
import pytest

from twofutures.abm.actor import Actor
from twofutures.abm.calendar import BRANCH, LAST
from twofutures.agents.cloud import Cloud
from twofutures.agents.lab import Lab
from twofutures.agents.roster import Roster
from twofutures.policies.scenario import Scenario

ENDED = "the run ends with 2028Q4, and this one has been played"
CLOCK = hasattr(mesa.Model, "run_for")  # from 3.5 on Mesa has a clock that runs by events


@pytest.fixture(scope="module")
def played():
    """One world from the first quarter to the last, by Mesa's own verb."""
    model = Scenario().build(1, 5)
    assert model.running
    model.run_model()
    return model


# -- the end ---------------------------------------------------------------------------------------------------------


def test_a_model_runs_until_it_ends_and_says_so_when_asked_again(played):
    assert (played.running, played.steps, played.quarter) == (False, LAST + 1, LAST)
    for again in (played.run_model, played.step, lambda: played.run_for(1), lambda: played.run_until(99)):
        with pytest.raises(RuntimeError, match=ENDED):
            again()
    assert (played.running, played.steps) == (False, LAST + 1)


def test_a_number_of_quarters_can_be_asked_for_and_the_end_is_the_end():
    model = Scenario().build(1, 5)
    model.run_for(2)
    model.run_until(3.5)
    assert (model.steps, model.quarter, model.running) == (3, 2, True)
    assert not CLOCK or model.time == 3.0
    later = Scenario().branch_off(model.run(BRANCH - 1), ["inaction"])
    assert (later.steps, later.running) == (BRANCH, True) and later.quarter == BRANCH - 1
    later.run_for(2)
    assert later.steps == BRANCH + 2 and (not CLOCK or later.time == BRANCH + 2)
    later.run_for(1000)
    assert (later.steps, later.running) == (LAST + 1, False)


# -- numbers ---------------------------------------------------------------------------------------------------------


def test_sets_of_agents_of_one_world_give_numbers(played):
    clouds = played.agents_by_type[Cloud]
    capex = {cloud.key: float(cloud.capex[0]) for cloud in clouds}
    assert clouds.agg("capex", sum) == pytest.approx(sum(capex.values())) and type(clouds.agg("capex", sum)) is float
    assert clouds.agg("capex", [min, max]) == [min(capex.values()), max(capex.values())]
    assert [cloud.key for cloud in clouds.sort("capex")] == sorted(capex, key=capex.get, reverse=True)
    assert clouds.map(lambda cloud: cloud.capex) == list(capex.values())
    by_bloc = clouds.groupby("bloc").agg("capex", sum)
    assert sum(by_bloc.values()) == pytest.approx(sum(capex.values())) and set(map(type, by_bloc.values())) == {float}
    lab = next(iter(played.agents.select(agent_type=Lab)))
    assert played.agents_by_type[Lab].get(["key", "compute"])[0] == [lab.key, lab.compute[:, 0].tolist()]


def test_what_is_chosen_gives_numbers_too(played):
    large = played.agents.select(lambda a: a.capex > 10, agent_type=Cloud)
    assert {cloud.key for cloud in large} == {c.key for c in played.cast(Cloud) if c.capex > 10} != set()
    assert type(large.shuffle().agg("capex", max)) is float and len(played.agents.select(at_most=3)) == 3
    largest = played.agents.sort("capex", inplace=True).select(at_most=1).get("capex")
    assert largest == [max(float(a.capex[0]) for a in played.cast() if hasattr(a, "capex"))]


def test_who_has_no_such_state_is_left_out_and_what_nobody_has_is_an_error(played):
    spend = {a.key: float(a.capex[0]) for a in played.cast() if hasattr(a, "capex")}
    assert len(spend) < len(played.agents)
    assert played.agents.agg("capex", sum) == pytest.approx(sum(spend.values()))
    assert [a.key for a in played.agents.sort("capex", ascending=True)][-1] == max(spend, key=spend.get)
    assert {a.key for a in played.agents.select(lambda a: a.capex > 1)} == {
        k for k, spent in spend.items() if spent > 1
    }
    for ask in (lambda a: a.agg("wealth", sum), lambda a: a.sort("wealth"), lambda a: a.select(lambda x: x.wealth > 1)):
        with pytest.raises(AttributeError, match="wealth"):
            ask(played.agents)


def test_many_worlds_keep_mesas_own_sets():
    model = Scenario().build(2, 5)
    assert type(model.agents) is type(mesa.Model(rng=1).agents) and not hasattr(model, "datacollector")


# -- tables ----------------------------------------------------------------------------------------------------------


def test_a_model_of_one_world_has_collected_its_observables(played):
    table = played.datacollector.get_model_vars_dataframe()
    assert set(table.dtypes.map(str)) == {"float64"} and table.index.tolist() == list(range(1, LAST + 2))
    for name in ("lead_months", "gap_usable"):
        assert np.array_equal(table[name], played.recorder.series(name)[:, 0])
        assert played.datacollector.model_vars[name] == table[name].tolist()
    assert list(Scenario().build(1).datacollector.get_model_vars_dataframe()["lead_months"]) == []


def test_a_model_of_one_world_has_collected_its_agents(played):
    table = played.datacollector.get_agent_vars_dataframe()
    assert table.index.names == ["Step", "AgentID"] and len(table) == (LAST + 1) * len(played.agents)
    assert {str(kind) for name, kind in table.dtypes.items() if name not in ("key", "kind", "bloc")} == {"float64"}
    last = table.loc[LAST + 1].set_index("key")
    for lab in played.cast(Lab):
        assert last.loc[lab.key, "capex"] == lab.capex[0] and last.loc[lab.key, "compute[1]"] == lab.compute[1, 0]
    labs = played.datacollector.get_agenttype_vars_dataframe(Lab)
    assert set(labs["key"]) == {lab.key for lab in played.cast(Lab)} and not labs["capex"].isna().any()


def test_a_fork_of_one_world_has_its_past_collected_too_and_one_of_many_begins_there():
    for rows, first in ((1, 1), (2, 3)):
        model = Scenario().build(rows, 5).run(1).fork(np.array([0])).run(2)
        steps = model.datacollector.get_agent_vars_dataframe().index.get_level_values("Step")
        assert steps.unique().tolist() == list(range(first, 4))
        assert len(model.datacollector.get_model_vars_dataframe()) == 3


# -- agents from elsewhere -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["step", "advance"])
def test_an_agent_with_a_step_is_refused_when_the_stage_is_set(verb):
    stranger = type("Stranger", (Actor,), {verb: lambda self: None})
    roster = Roster.load().with_kind("stranger", stranger).with_rows("stranger", {"key": "camus"})
    with pytest.raises(ValueError, match=rf"Stranger.{verb}\(\) would never be called.*one of observe, lobby, govern"):
        Scenario(roster=roster).build(1)
