"""One world watched is the same world as in a batch, and its frames add up."""

import json

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST, QUARTERS
from twofutures.abm.places.chip_market import FRONTS
from twofutures.abm.worlds import log, total
from twofutures.agents.market import Market
from twofutures.agents.smuggler import Smuggler
from twofutures.experiments.futures import Past
from twofutures.experiments.one_world.chip_routes import ABROAD, AT_HOME, HOSTS, LAYERS, UNSEEN, USERS, seen_flows
from twofutures.experiments.one_world.country_card import pulls
from twofutures.experiments.one_world.frames import OneWorld, WatchedPast
from twofutures.policies.case import Case

WORLDS, MINE = 3, 2
CASE = Case("inaction", levers={"enforcement": 2.0}, assumptions={"spillover": 0.5})


@pytest.fixture(scope="module")
def watched() -> OneWorld:
    return OneWorld(CASE, MINE, seed=11).play()


def test_there_is_a_frame_for_every_quarter_and_none_after_the_last(watched):
    assert [frame.quarter for frame in watched.frames] == list(QUARTERS)
    assert watched.ended
    with pytest.raises(RuntimeError, match="2028Q4"):
        watched.step()


def test_the_past_is_there_before_the_first_step():
    fresh = OneWorld(CASE, MINE, seed=11, ensemble="prior")
    assert len(fresh.frames) == BRANCH
    before = list(fresh.frames)
    assert fresh.step().quarter == QUARTERS[BRANCH]
    assert all(kept is was for kept, was in zip(fresh.frames, before, strict=False))


@pytest.mark.slow
def test_a_past_that_was_watched_goes_on_under_any_case_and_seed_as_if_it_was_played_for_it(watched):
    past = WatchedPast(MINE)
    events = len(past.story.events)
    again = OneWorld(CASE, MINE, seed=11, past=past).play()
    assert [frame.as_dict() for frame in again.frames] == [frame.as_dict() for frame in watched.frames]
    assert again.story.events == watched.story.events
    assert len(past.frames) == BRANCH and len(past.story.events) == events
    with pytest.raises(IndexError):
        OneWorld(CASE, MINE + 1, past=past)


@pytest.mark.slow
def test_a_world_alone_is_that_world_of_the_batch_bitwise(watched):
    batch = Past(WORLDS, seed=11).branch([CASE])
    for frame in watched.frames[BRANCH:]:
        batch.step()
        assert frame.agents == {agent.key: agent.view(MINE) for agent in batch.cast()}
        assert frame.levers == {name: float(batch.levers[name][MINE]) for name in frame.levers}
    for name in batch.recorder.names:
        np.testing.assert_array_equal(
            watched.by_quarter(name)[:, 0], batch.recorder.series(name)[:, MINE], err_msg=name
        )


def test_shown_countries_are_the_agents_themselves(watched):
    frame = watched.frames[LAST]
    assert len(frame.countries) > 70
    for card in frame.countries:
        assert [card.us, card.prc, card.allied] == frame.agents[card.key]["use"]
        assert card.norm == frame.agents[card.key]["norm"]


def test_pulls_are_the_terms_of_the_countrys_own_choice(past):
    model = past.fork().run(BRANCH)
    for market in model.cast(Market, "third"):
        by_driver, p = pulls(market), market.p
        own = market.utilities()[:, 1] - market.utilities()[:, 0]
        weights = (p.consumer_weight, p.developer_weight, 1 - p.consumer_weight - p.developer_weight)
        np.testing.assert_allclose(
            total(v for n, v in by_driver.items() if n != "slow switching"),
            total(w * c for w, c in zip(weights, own, strict=True)),
            rtol=1e-9,
            atol=1e-9,
        )
        np.testing.assert_allclose(total(by_driver.values()), log(market.use[1]) - log(market.use[0]), atol=1e-9)


def test_chips_are_neither_lost_nor_made_on_the_way(watched):
    for frame in watched.frames:
        flows = frame.flows
        for node in USERS:
            into = sum(f.amount for f in flows if f.target == node)
            assert into == pytest.approx(sum(f.amount for f in flows if f.source == node))
        rings = [state for key, state in frame.agents.items() if watched.roles[key].kind == Smuggler.__name__]
        assert sum(f.amount for f in flows if f.source == FRONTS) == pytest.approx(sum(r["landed"] for r in rings))
        assert sum(f.seized for f in flows) == pytest.approx(sum(r["seized"] for r in rings))


def test_seizures_stand_at_the_hub_where_the_ring_was_caught(watched):
    seen = 0
    for frame in watched.frames:
        for flow in frame.flows:
            if flow.seized:
                seen += 1
                assert flow.source == FRONTS and flow.target in watched.hubs and 0 < flow.hazard <= 1
    assert seen


def test_the_government_sees_a_total_and_no_routes(watched):
    for frame in watched.frames:
        believed = frame.agents["us"]["perceived_diverted"]
        seen = frame.seen
        assert [f.amount for f in seen if f.target == "PRC" and f.kind == "diverted"] == [believed]
        assert not any(f.kind == "rented" or f.source == FRONTS or f.target in watched.hubs for f in seen)
        assert sum(f.seized for f in seen) == pytest.approx(sum(f.seized for f in frame.flows))
        assert sum(f.amount for f in seen if f.source == "nvidia") == pytest.approx(
            sum(f.amount for f in frame.flows if f.source == "nvidia")
        )


def test_seeing_nothing_diverted_leaves_sales_abroad_as_they_look(watched):
    seen = {f.name: f.amount for f in seen_flows(watched.frames[LAST].flows, 0.0)}
    bought = sum(amount for name, amount in seen.items() if name.split("|")[1] == "third owners")
    assert seen["third owners|elsewhere|legal"] == pytest.approx(bought)


def test_every_node_has_its_layer_and_edges_run_to_the_right(watched):
    designers = {key for key, r in watched.roles.items() if r.kind in ("MerchantVendor", "DomesticVendor")}
    layers = [{ABROAD, AT_HOME}, designers, {*USERS, FRONTS, HOSTS}, {*watched.hubs, UNSEEN}, set(USERS.values())]
    assert len(layers) == len(LAYERS)
    place = {node: i for i, nodes in enumerate(layers) for node in nodes}
    assert len(place) == sum(map(len, layers))
    assert all(place[f.source] < place[f.target] for f in [*watched.frames[LAST].flows, *watched.frames[LAST].seen])


def test_frames_are_plain_data(watched):
    text = json.dumps(watched.frames[0].as_dict(), allow_nan=False)
    assert json.loads(text)["quarter"] == QUARTERS[0]


def test_every_state_has_its_unit_and_meaning(watched):
    for key, states in watched.frames[LAST].agents.items():
        assert states.keys() <= watched.roles[key].states.keys()
    assert watched.roles["DEU"].kind == Market.__name__
    assert watched.roles["DEU"].states["adoption"][0] == "share"


def test_events_stand_in_the_quarter_in_which_they_happened(watched):
    assert all(event.quarter == frame.quarter for frame in watched.frames for event in frame.events)
    assert sum(len(frame.events) for frame in watched.frames) == len(watched.story.events) > 0
