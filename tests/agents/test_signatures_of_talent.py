"""Research skill is a stock: it moves, none is lost, compute draws it, alarm closes the door, research reads it."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.abm.worlds import total
from twofutures.agents.lab import Lab, PRCLab
from twofutures.policies.scenario import Scenario

WORLDS = 40


@pytest.fixture(scope="module")
def start():
    return Scenario().build(WORLDS, 5, ensemble="prior").run(8)


def moved(model, change=lambda model: None):
    """Talent by lab after a quarter's moves, without research."""
    twin = model.fork()
    change(twin)
    twin.careers.open()
    labs = twin.cast(Lab)
    for lab in labs:
        lab.let_people_go()
    return {lab.key: lab.talent + twin.careers.joining(lab.key) for lab in labs}


def at_prc_labs(model, talent):
    return total(talent[lab.key] for lab in model.cast(PRCLab))


def test_it_begins_where_it_was_assumed_and_none_is_lost(start):
    first = Scenario().build(WORLDS, 5, ensemble="prior")
    assert np.array_equal(first.actor("deepseek").talent, first.assumptions.p.talent_deepseek)
    whole = total(lab.talent for lab in first.cast(Lab))
    assert total(lab.talent for lab in start.cast(Lab)) == pytest.approx(whole, rel=1e-9)
    assert any((lab.talent != first.actor(lab.key).talent).any() for lab in start.cast(Lab))


@pytest.mark.parametrize("key", ["openai", "deepseek"])
def test_who_leaves_a_lab_goes_to_another_and_stays_where_there_is_none(start, key):
    """Also where one lab draws more than all others together, and has nearly all, or all, of the skill there is."""

    def all_but(part):
        def change(twin):
            for lab in twin.cast(Lab):
                lab.compute, lab.talent = (lab.compute * 1e6, lab.talent) if lab.key == key else (lab.compute, part)

        return change

    before, p = start.actor(key).talent, start.assumptions.p
    assert (moved(start, all_but(1e-9))[key] <= before * (1 - p.talent_turnover) + 1e-6).all()
    alone = moved(start, all_but(0.0))
    assert alone[key] == pytest.approx(before) and total(alone.values()) == pytest.approx(before)


def test_compute_draws_those_who_move(start):
    def rich(twin):
        mistral = twin.actor("mistral")
        mistral.compute = mistral.compute * 100

    assert (moved(start, rich)["mistral"] > moved(start)["mistral"]).all()


def test_alarm_keeps_people_on_their_side(start):
    """With the PRC's pool the larger one, an open door lets more out than in."""

    def alarm(level):
        def change(twin):
            twin.actor("us").urgency = level
            for lab in twin.cast(PRCLab):
                lab.talent = lab.talent * 3

        return moved(start, change)

    assert (at_prc_labs(start, alarm(1.0)) > at_prc_labs(start, alarm(-1.0))).all()


def test_research_reads_the_stock_and_switched_off_it_stands_still(start):
    twin = start.fork()
    lab = twin.actor("openai")
    lab.talent = lab.talent * 2
    slow, quick = start.fork().run(9), twin.run(9)
    gained = quick.actor("openai").algorithms - slow.actor("openai").algorithms
    assert (gained >= 0).all() and (gained > 0).mean() > 0.8  # where it only borrows, skill does not show
    off = Scenario(switches={"talent": 0.0}).build(8, 5, ensemble="prior").run(BRANCH)
    for lab in off.cast(Lab):
        assert np.array_equal(lab.talent, lab.first_talent)
