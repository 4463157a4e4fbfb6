"""Why: the chain is made of recorded events, a removal undoes one and leaves everything before it alone."""

from dataclasses import replace

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, quarter_step
from twofutures.abm.outcomes import classify, criteria
from twofutures.abm.story import Story
from twofutures.experiments.cases import why as w
from twofutures.experiments.cases.deck import HAPPENS, NEVER, blows, card
from twofutures.experiments.cases.forces import STANDING
from twofutures.experiments.futures import Past
from twofutures.policies.case import Case
from twofutures.policies.policy import Policy

pytestmark = pytest.mark.slow
WORLD = w.World(Case("loopholes_closed"), 7, ensemble="prior")


@pytest.fixture(scope="module")
def story():
    return Story()


@pytest.fixture(scope="module")
def model(story):
    return WORLD.play(story=story)


@pytest.fixture(scope="module")
def explained():
    return w.why(WORLD)


def test_a_fixed_draw_changes_nothing_before_its_quarter(model, story):
    idea = next(e for e in story.events if e.what == "idea" and e.quarter >= "2026Q4")
    retold = Story()
    other = WORLD.play({(f"{idea.who}/idea", quarter_step(idea.quarter)): w.ORDINARY}, retold)
    same = [(e.quarter, e.who) for e in retold.events if e.what == "idea"]
    assert (idea.quarter, idea.who) not in same
    for name in model.recorder.names:
        before = slice(None, quarter_step(idea.quarter))
        assert np.array_equal(
            model.recorder.series(name)[before], other.recorder.series(name)[before], equal_nan=True
        ), name


@pytest.mark.parametrize("ensemble", ["prior", "fitted"])
def test_draws_can_be_fixed_before_the_branch_too(ensemble):
    world = replace(WORLD, ensemble=ensemble)
    plain, retold = Story(), Story()
    world.play(story=plain)
    first = next(e for e in plain.events if e.what == "released")
    world.play({(f"{first.who}/releases", quarter_step(first.quarter)): NEVER}, retold)
    assert not any((e.quarter, e.who, e.what) == (first.quarter, first.who, "released") for e in retold.events)


@pytest.mark.parametrize("ensemble", ["prior", "fitted"])
def test_what_is_undone_in_the_past_is_played_from_where_that_stood_to_the_same_bits(ensemble):
    world, story = replace(WORLD, ensemble=ensemble), Story()
    world.past(story=story)
    late = next(e for e in reversed(story.events) if e.what == "released")
    draws = {(f"{late.who}/releases", quarter_step(late.quarter)): NEVER} | card("standoff").draws("2027Q1")
    before = w.lived(world)
    one, two = (past.branch([world.case]).run() for past in (before.again(draws), world.past(draws)))
    for name in two.recorder.names:
        assert np.array_equal(one.recorder.series(name), two.recorder.series(name), equal_nan=True), name
    assert before.again({("assumption/x", -1): 0.5}) is None, "what was assumed is older than any quarter"


def test_no_fixed_draw_is_the_same_world_to_the_last_bit(model):
    series = Past(np.array([7]), ensemble="prior").futures([WORLD.case])
    for name in model.recorder.names:
        assert np.array_equal(series.by_quarter(name, "loopholes_closed"), model.recorder.series(name), equal_nan=True)


def test_draws_of_the_world_itself_stay_fixed_beside_those_that_undo():
    draws, other = card("standoff").draws("2027Q1"), {("us/strikes", BRANCH + 2): HAPPENS}
    past = replace(WORLD, fixed=draws).past(other)
    assert past.luck.fixed == draws | other


def test_the_decisive_edge_decides(model):
    decisive, means = w.find_decisive(model), criteria(model.recorder)
    beyond = decisive.edge + (-1e-6 if decisive.above else 1e-6)
    assert classify(means) != classify({**means, decisive.name: np.array([beyond])})


def test_the_chain_runs_backwards_over_recorded_events(explained, story, model):
    recorded = {(e.quarter, e.who, e.what) for e in story.events}
    events = [link for link in explained.chain if link.what not in ("package", "mechanism")]
    assert events and len([link for link in events if link.what not in blows()]) < w.MOST
    assert all((k.quarter, k.who, k.what) in recorded for k in events)
    assert [k.quarter for k in events] == sorted((k.quarter for k in events), reverse=True)
    assert explained.chain[-1].what == "package"


def test_every_removal_is_told_with_what_it_changed(explained):
    links = [*explained.chain, *explained.held_back]
    assert all(r.link in links or w.pushes(explained.decisive, r) == 0 for r in explained.removals)
    assert any(r.link.what == "package" for r in explained.removals)
    for removal in explained.removals:
        assert removal.lead.shape == explained.lead.shape
        at = quarter_step(removal.link.quarter)
        first = BRANCH if removal.link.what in ("package", "distilled", "mechanism") else at
        assert np.array_equal(removal.lead[:first], explained.lead[:first])
        assert not np.array_equal(removal.lead, explained.lead) or removal.link.what in ("released", "mechanism")


def test_without_its_package_a_world_is_that_world_under_no_further_action(explained):
    other = w.World(Case("inaction"), 7, ensemble="prior").play()
    removal = next(r for r in explained.removals if r.link.what == "package")
    assert np.array_equal(removal.lead, other.recorder.series(w.LEAD)[:, 0])


def test_what_was_learned_before_the_branch_cannot_be_undone():
    assert w.UNDO["distilled"](WORLD, w.Link("2026Q1", "minimax", "distilled")) is None
    assert w.UNDO["distilled"](WORLD, w.Link("2027Q1", "minimax", "distilled"))[1].case.switches == {"distillation": 0}


@pytest.fixture(scope="module")
def stepwise():
    """A package, a lever by hand and two steps of a schedule, explained, as decisions alone."""
    schedule = Policy("enforcement by hand", {"enforcement": {"2027Q2": 1.0, "2027Q4": 4.0}}, quarter_step("2027Q2"))
    case = Case("loopholes_closed", levers={"chip_fee": 0.2}, policies=(schedule,))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(w, "_frontier_step", lambda *_: None)
        return w.why(w.World(case, 7, ensemble="prior"))


def test_every_decision_is_a_link_of_its_own_date(stepwise):
    assert [(link.quarter, link.what, link.who, link.facts) for link in stepwise.chain] == [
        ("2027Q4", "policy", "enforcement by hand", {"enforcement": 4.0}),
        ("2027Q2", "policy", "enforcement by hand", {"enforcement": 1.0}),
        ("2027Q1", "lever", "chip_fee", {"chip_fee": 0.2}),
        ("2027Q1", "package", "", {}),
    ]
    assert [removal.link for removal in stepwise.removals] == list(stepwise.chain)


def test_each_decision_is_undone_singly_and_changes_nothing_before(stepwise):
    later, _, fee, _ = stepwise.removals
    first_step = Policy("x", {"enforcement": {"2027Q2": 1.0}}, quarter_step("2027Q2"))
    alone = replace(stepwise.world, case=replace(stepwise.world.case, policies=(first_step,))).play()
    assert np.array_equal(later.lead, alone.recorder.series(w.LEAD)[:, 0])
    for removal in (later, fee):
        at = quarter_step(removal.link.quarter)
        assert np.array_equal(removal.lead[:at], stepwise.lead[:at])
        assert not np.array_equal(removal.lead, stepwise.lead)


@pytest.fixture(scope="module")
def struck():
    """The world with a cut of access in 2027Q2 and bans in 2027Q3, and its events."""
    retold = Story()
    return WORLD.play({**card("access_cut").draws("2027Q2"), **card("models_banned").draws("2027Q3")}, retold), retold


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [(w.REACH, 0.4, "access_cut"), (w.REACH, 0.6, "models_banned"), (w.RULES, 0.6, None), (w.LEAD, 0.6, None)],
)
def test_a_blow_of_luck_is_named_where_it_pushed_to_the_side_on_which_the_world_ended(struck, name, value, what):
    model, retold = struck
    links = w.chain(model, retold.events, w.Decisive(name, value, 0.5, "2028Q1"), WORLD.case)
    last = {e.what: e.quarter for e in retold.events if e.quarter <= "2028Q1"}
    assert {"access_cut", "models_banned"} <= set(last)
    named = [(link.what, link.quarter) for link in links if link.what in blows()]
    assert named == ([(what, last[what])] if what else [])


def test_a_mechanism_is_a_cause_only_if_it_pushed_to_the_side_on_which_the_world_ended():
    low, high = w.Decisive(w.REACH, 0.4, 0.5, "2028Q1"), w.Decisive(w.REACH, 0.6, 0.5, "2028Q1")
    link = w.Link("2028Q1", "bundles", "mechanism")
    without = w.Removal(link, "", "", {w.REACH: 0.45}, np.zeros(25))
    assert w.pushes(low, without) == pytest.approx(0.05) and w.pushes(high, without) == pytest.approx(0.15)
    assert w.pushes(w.Decisive(w.REACH, 0.48, 0.5, "2028Q1"), without) == pytest.approx(-0.03)


def test_what_held_the_world_back_stands_apart_from_its_causes(monkeypatch):
    signs = {"tenders": 1.0, "club_goods": -1.0, "bundles": 0.0}
    monkeypatch.setattr(w, "find_decisive", lambda _: w.Decisive(w.REACH, 0.4, 0.5, "2028Q1"))
    monkeypatch.setattr(w, "standing", lambda *_: {key: {"x": 1.0} for key in signs})
    monkeypatch.setattr(w, "pushes", lambda _, removal: signs[removal.link.who])
    explained = w.why(WORLD)
    assert [link.who for link in explained.chain if link.what == "mechanism"] == ["tenders"]
    assert [link.who for link in explained.held_back] == ["club_goods"]
    assert {r.link.who for r in explained.removals if r.link.what == "mechanism"} == set(signs)


def test_a_disruption_of_the_foundry_is_named_and_undone():
    shaken = {("leading_foundry/disrupted", quarter_step("2027Q2")): HAPPENS}
    retold = Story()
    other = WORLD.play(shaken, retold)
    decisive = w.Decisive(w.LEAD, 3.0, 6.0, "2028Q1")
    (link,) = [k for k in w.chain(other, retold.events, decisive, WORLD.case) if k.what == "foundry_disrupted"]
    _, world, fixed = w.UNDO[link.what](WORLD, link)
    assert link.quarter == "2027Q2" and world is WORLD and fixed == {("leading_foundry/disrupted", 18): NEVER}


def test_mechanisms_that_work_all_along_are_named_with_how_far_they_came_and_switched_off(model, story):
    decisive = w.Decisive(w.REACH, 0.4, 0.5, "2028Q1")
    links = [k for k in w.chain(model, story.events, decisive, WORLD.case) if k.what == "mechanism"]
    assert {link.who for link in links} <= set(STANDING[w.REACH]) and links
    for link in links:
        assert link.facts == {n: model.recorder.series(n)[quarter_step("2028Q1"), 0] for n in link.facts}
        assert w.UNDO["mechanism"](WORLD, link)[1].case.switches == {link.who: 0}
