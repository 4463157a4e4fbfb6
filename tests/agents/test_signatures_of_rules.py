"""Rules on AI spread as they should: every pull has its sign with the same luck, fields are conserved."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.luck import Luck
from twofutures.abm.model import Model
from twofutures.abm.parameters import Assumptions, parameter
from twofutures.abm.worlds import rank_choice
from twofutures.agents.market import Market
from twofutures.agents.market_rules import CONTROL, FIELDS, RIGHTS
from twofutures.agents.roster import Roster
from twofutures.policies.history import history
from twofutures.policies.policy import Policy, Programme

WORLDS = 60
ALL = np.arange(WORLDS)


def played(held=None, levers=None, switches=None, until=LAST, worlds=ALL) -> Model:
    """History by the record, then levers held; the same luck whatever is asked."""
    luck = Luck(7, worlds)
    policies = [Policy("held", levers, BRANCH)] if levers else []
    programme = Programme([(np.ones(len(worlds), dtype=bool), policies)], history())
    model = Model(Roster.load().populate, Assumptions.draw(luck, held), luck, programme, switches=switches)
    return model.run(until)


@pytest.fixture(scope="module")
def plain() -> Model:
    return played()


def of(model: Model, name: str, quarter: int = LAST) -> float:
    return float(model.recorder.series(name)[quarter].mean())


def test_every_field_belongs_to_one_side_or_to_none(plain):
    for market in plain.cast(Market, "third"):
        assert set(np.unique(market.rules)) <= set(range(len(FIELDS) + 1))
        assert (market.rules.sum(axis=0) <= len(FIELDS)).all()
        assert (abs(market.norm) <= 1).all()


def test_a_field_that_turns_leaves_the_other_side(plain):
    market = plain.actor("BRA")
    before, since = market.rules, market.set_since
    market.rules = np.stack([np.zeros(WORLDS), np.full(WORLDS, len(FIELDS))])
    near = np.zeros((2, WORLDS))
    for _ in range(200):
        market.model.quarter += 1
        market.adopt_rules(near)
        assert (market.rules.sum(axis=0) == len(FIELDS)).all()
    assert market.rules[RIGHTS].max() > 0
    market.model.quarter -= 200
    market.rules, market.set_since = before, since


@pytest.mark.slow
@pytest.mark.parametrize("name", ["rule_base", "rule_offer", "rule_cascade", "rule_dependence"])
def test_what_pulls_more_sets_more_rules(name):
    low, high = (played({name: value}, until=BRANCH + 4) for value in ends(name))
    assert of(high, "swing_rules_set", BRANCH - 1) > of(low, "swing_rules_set", BRANCH - 1)


def ends(name: str) -> tuple[float, float]:
    """The ends of a range, without its part below zero."""
    return max(0.0, parameter(name).low), parameter(name).high


@pytest.mark.slow
@pytest.mark.parametrize(("lever", "sign"), [("coalition_offer", 1), ("prc_norm_offer", -1)])
def test_an_offer_turns_new_rules_toward_its_side(plain, lever, sign):
    offered, none = (played(levers={lever: value}) for value in (1.0, 0.0))
    assert sign * (of(offered, "swing_rules_direction") - of(none, "swing_rules_direction")) > 0.02


def test_a_believed_lead_pulls_toward_the_leader_and_repels_where_it_is_assumed_to(plain):
    market, us, p = plain.actor("IND"), plain.actor("us"), plain.assumptions.p
    near, believed = np.zeros((2, WORLDS)), us.perceived_lead
    us.perceived_lead = 0.0
    level = market.rule_hazards(near)
    us.perceived_lead = 12.0
    ahead = market.rule_hazards(near)
    us.perceived_lead = believed
    assert np.array_equal(ahead[RIGHTS] > level[RIGHTS], p.rule_prestige > 0)
    assert ahead[RIGHTS] / level[RIGHTS] == pytest.approx(level[CONTROL] / ahead[CONTROL])


def test_dependence_counts_from_nothing_and_for_each_side_apart(plain):
    market = plain.actor("KEN")
    use, adoption, infra = market.use, market.adoption, market.infra
    market.adoption, market.infra = 0.0, 0.0
    assert not market.dependence().any()
    market.adoption, market.use = adoption, np.array([[0.2], [0.3], [0.5]]) * np.ones(WORLDS)
    assert market.dependence() == pytest.approx(np.stack([0.7 * adoption, 0.3 * adoption]) / market.p.adoption_ceiling)
    market.use, market.adoption, market.infra = use, adoption, infra


def test_the_lottery_gives_every_event_its_chance():
    events = np.array([0.02, 0.01, 0.004, 0.006])[:, None] * np.ones(200_000)
    draws = np.random.default_rng(1).uniform(size=(2, 200_000))
    moves = draws[0] < 1 - np.exp(-events.sum(axis=0))
    which = rank_choice(events, draws[1])[moves]
    assert np.bincount(which.astype(int), minlength=4) / moves.sum() == pytest.approx(events[:, 0] / 0.04, abs=0.02)


def test_without_the_mechanism_nothing_is_set_and_nothing_hangs_on_it():
    off = played(switches={"norms": np.zeros(8)}, worlds=ALL[:8])
    assert of(off, "swing_rules_set") == 0 and of(off, "rules_decided") == 0
    settled = off.recorder.series("swing_rules_rights")
    assert np.array_equal(settled[0], settled[LAST])


def test_what_was_set_is_counted_anew_from_the_branch_on(plain):
    since = plain.recorder.series("swing_rules_set")
    assert since[BRANCH].mean() < since[BRANCH - 1].mean() and (np.diff(since[BRANCH:], axis=0) >= 0).all()


def test_swing_states_are_those_that_no_alliance_has_settled(plain):
    states = {m.key for m in plain.cast(Market, "third") if m.swing}
    assert len(states) == 47 and {"IND", "BRA", "IDN", "NGA", "VNM"} <= states
    assert not states & {"DEU", "JPN", "KOR", "POL", "TUR", "CHE", "RUS", "IRN"}


def test_accessions_come_in_rounds_and_keep_their_mean(plain):
    us, p = plain.actor("us"), plain.assumptions.p
    seen = []
    for _ in range(400):
        plain.quarter += 1
        us.call_round()
        seen.append(us.accessions)
    plain.quarter -= 400
    assert np.mean(seen, axis=0) == pytest.approx(np.ones(WORLDS), abs=0.25)
    assert np.mean(seen) == pytest.approx(1.0, abs=0.02)
    assert np.unique(np.array(seen)[:, 0]) == pytest.approx(
        sorted([(1 - p.round_share[0]) / (1 - p.round_chance[0]), p.round_share[0] / p.round_chance[0]])
    )


def test_the_prc_club_takes_nobody_before_it_is_founded(plain):
    members = plain.recorder.series("club_prc")
    assert not members[: BRANCH - 1].any() and members[LAST].any()


def test_a_world_sets_the_same_rules_alone_and_among_many(plain):
    alone, among = played(worlds=np.array([7])), plain
    for name in ("swing_rules_direction", "swing_rules_set", "club_us"):
        assert np.array_equal(among.recorder.series(name)[:, 7], alone.recorder.series(name)[:, 0])
