"""Side by side: a chorus does, bit for bit, what its members do one by one."""

import copy

import numpy as np
import pytest

from twofutures.abm import chorus
from twofutures.abm.actor import Actor
from twofutures.abm.chorus import COLUMNS, FEWEST, in_parts, side_by_side, together
from twofutures.abm.luck import Luck
from twofutures.abm.model import Model
from twofutures.abm.parameters import Assumptions
from twofutures.abm.story import Story
from twofutures.abm.worlds import State, total, when
from twofutures.agents.lab import Lab, PRCLab
from twofutures.agents.market import Market
from twofutures.agents.roster import Roster
from twofutures.agents.smuggler import Smuggler
from twofutures.policies.scenario import Scenario

PACKAGES = ("status_quo", "loopholes_closed")


def everything(model) -> dict[str, np.ndarray]:
    """Every state and payment of a model, by name."""
    states = {f"{k}.{n}": a for k, place in model.places().items() for n, a in place.snapshot().items()}
    return states | {str(entry): amount for entry, amount in model.ledger.payments.items()}


def unlike(a, b) -> set[str]:
    mine, yours = everything(a), everything(b)
    assert mine.keys() == yours.keys()
    return {name for name in mine if not np.array_equal(mine[name], yours[name])}


@pytest.fixture
def alone(monkeypatch):
    """Let everybody act alone from here on."""
    return lambda: monkeypatch.setattr(chorus, "COLUMNS", 0)


def futures(past):
    return Scenario().branch_off(past, PACKAGES).run()


def test_side_by_side_is_one_by_one_bit_for_bit(past, alone, differing):
    beside = futures(past)
    assert len(together(beside)) > 1
    alone()
    single = futures(past)
    assert together(single) == []
    assert differing(beside, single) == set() and unlike(beside, single) == set()


def test_from_the_first_quarter_on(alone, differing):
    beside = Scenario().build(3, 5).run(6)
    alone()
    single = Scenario().build(3, 5).run(6)
    assert differing(beside, single) == set() and unlike(beside, single) == set()


@pytest.mark.parametrize("fit", [8, 29, 72])
def test_how_many_fit_changes_nothing(past, differing, monkeypatch, fit):
    whole = futures(past)
    before = together(whole)
    monkeypatch.setattr(chorus, "COLUMNS", fit * whole.worlds)
    parts = futures(past)
    assert len(together(parts)) > len(before)
    assert differing(whole, parts) == set() and unlike(whole, parts) == set()


def test_many_worlds_act_alone():
    class Large:
        worlds, story = COLUMNS // FEWEST + 1, None
        agents = Scenario().build(1).agents

    assert together(Large()) == []
    Large.worlds -= 1
    assert together(Large()) != []


def test_a_story_is_told_agent_by_agent_also_side_by_side(alone):
    """The same events, causes, facts and numbers, whoever acts beside whom."""
    model = Scenario().build(3, 5, Story()).run(20)
    assert len(together(model)) > 1
    beside = model.story.events
    alone()
    assert Scenario().build(3, 5, Story()).run(20).story.events == beside
    assert {event.who for event in beside} > {"IND", "openai"} and any(event.cause is not None for event in beside)


def test_members_keep_states_and_views_of_their_own(past):
    model = past.fork().run(past.quarter + 1)
    first, second = model.actor("IND"), model.actor("BRA")
    assert first.shares.shape == (3, 3, model.worlds) and not first.shares.flags.writeable
    assert first.view(1)["norm"] == first.norm[1] != second.norm[1]


def test_what_is_set_on_a_member_from_outside_counts(past, alone):
    def nudged():
        model = past.fork().run(past.quarter + 1)
        model.actor("IND").shaken = 0.9
        return model.run(past.quarter + 3)

    beside = nudged()
    plain = past.fork().run(past.quarter + 3)
    alone()
    assert unlike(beside, nudged()) == set() and "IND.trust" in unlike(beside, plain)


def test_a_copied_model_plays_on_by_itself(past):
    model = past.fork().run(past.quarter + 1)
    twin = copy.deepcopy(model).run(past.quarter + 3)
    assert unlike(twin, past.fork().run(past.quarter + 3)) == set()
    assert model.quarter == past.quarter + 1 and unlike(model, past.fork().run(past.quarter + 1)) == set()


class Wary(Smuggler):
    """A kind that says nothing about acting side by side: its rules may branch on what differs."""

    def order(self):
        if self.insider:
            super().order()


def test_a_kind_acts_side_by_side_only_where_it_says_so_itself():
    model = Scenario(roster=Roster.load().with_kind("ring", Wary)).build(3, 1).run(1)
    kinds = {type(a) for group in together(model) for a in group}
    assert Market in kinds and Wary not in kinds


class Bather(Actor):
    """Swims further in warm water, pays for it and tires."""

    chorus = "bathers"
    tired = State(unit="share", meaning="tiredness", axes=(2,))

    def __init__(self, model, key, stroke, brave):
        super().__init__(model, key, "sea")
        self.stroke, self.brave, self.kit = stroke, brave, {"cap": stroke / 7, "name": key}

    def make(self):
        """Side by side all the same."""
        luck = self.around("waves", 0.0, self.kit["cap"]) + self.draw("tide")
        warm = when(self.model.chips.price > 0, self.lever("enforcement"), self.p.norm_width * 0 + self.brave)
        self.tired = self.tired + self.stroke * luck + warm + self.model.chips.wished()
        self.model.ledger.pay(self.key, f"{self.key}/{self.bloc}", "entrance", total(self.tired))

    def train(self):
        """A rule that branches on what differs."""
        if self.brave:
            self.tired = 0.0


@pytest.fixture
def beach():
    """A function: a model with five bathers."""

    def fill(model):
        for i, stroke in enumerate((0.1, 0.7, 0.3, 0.9, 1.1)):
            Bather(model, f"bather-{i}", stroke, brave=i > 2)
        return []

    held = frozenset({"Bather.train"})
    return lambda: Model(fill, Assumptions.central(3), Luck(1, np.arange(3)), held_still=held)


def test_constants_luck_levers_and_posts_are_each_members_own(beach, alone):
    beside = beach()
    beside._play("make")
    alone()
    single = beach()
    single._play("make")
    assert unlike(beside, single) == set() and len(beside.ledger.payments) == 5
    assert len({float(b.tired[0, 0]) for b in beside.agents}) == 5


def test_a_rule_that_branches_on_what_differs_is_refused(beach):
    model = beach()
    model.held_still = frozenset()
    with pytest.raises(ValueError, match="truth value"):
        model._play("train")


def test_each_asks_side_by_side_and_gives_what_each_agent_would_say(past):
    model = past.fork().run(past.quarter + 1)
    agents = [
        *model.cast(PRCLab)[::-1],
        *model.cast(Market, "third")[3:9],
        model.actor("mistral"),
        model.actor("nvidia"),
    ]
    asked = []

    def question(agent):
        asked.append(agent)
        return agent.model.chips.price * (agent.compute[0] if hasattr(agent, "compute") else 2.0)

    together_ = model.each(agents, question)
    assert len(asked) < len(agents) / 2
    assert np.array_equal(together_, [question(agent) for agent in agents])


def test_verbs_that_need_each_ones_words_are_played_alone(past, monkeypatch):
    model, acted = past.fork(), []
    monkeypatch.setattr(Lab, "order", lambda lab: acted.append(lab.key))
    monkeypatch.setattr(Lab, "train", lambda lab: acted.append(lab.key))
    us = [lab for lab in model.cast(Lab, "US")]
    model._play("order")
    assert {lab.key for lab in us} <= set(acted)
    acted.clear()
    model._play("train")
    assert not {lab.key for lab in us} & set(acted)


def test_a_question_with_nothing_of_a_members_own_is_put_once_and_a_post_by_each(beach, monkeypatch):
    model, calls = beach(), []
    monkeypatch.setattr(model.chips, "wished", lambda: calls.append("asked") or np.ones(3))
    monkeypatch.setattr(model.chips, "wish", lambda *who: calls.append("posted"))
    monkeypatch.setattr(Bather, "make", lambda self: (self.model.chips.wished(), self.model.chips.wish("all", 1.0)))
    model._play("make")
    assert calls == ["asked"] + ["posted"] * 5


def test_in_parts_are_of_nearly_one_size():
    assert [len(part) for part in in_parts(list(range(73)), 30)] == [25, 25, 23]
    assert [len(part) for part in in_parts(list(range(5)), 8)] == [5]


def test_spread_repeats_numbers_and_drops_what_cannot_be_repeated():
    joined = side_by_side([{"a": 1.5, "b": "x", "c": "same", "d": [1]}, {"a": 2.0, "b": "y", "c": "same", "d": [1]}], 2)
    assert joined["a"].tolist() == [1.5, 1.5, 2.0, 2.0]
    assert joined["c"] == "same" and not {"b", "d"} & set(joined)  # whoever reads them is told so


def test_numbers_per_world_are_laid_one_after_another():
    joined = side_by_side([{"a": 1.5, "b": {"c": np.array([1.0, 2.0])}}, {"a": np.ones(2), "b": {"c": 3.0}}], 2)
    assert joined["a"].tolist() == [1.5, 1.5, 1.0, 1.0] and joined["b"]["c"].tolist() == [1.0, 2.0, 3.0, 3.0]
