"""How models come about: runs that take a quarter and their own compute (M03, M46). Same luck, reactions held."""

import numpy as np
import pytest

LAB = "openai"


@pytest.fixture
def run(past):
    """A lab that has trained for a quarter with its compute, largest run or ideas changed."""

    def trained(**changes):
        lab = past.fork().actor(LAB)
        for name, change in changes.items():
            setattr(lab, name, change(getattr(lab, name)))
        lab.model.quarter += 1
        lab.train()
        return lab

    return trained


def test_what_is_begun_this_quarter_comes_in_the_next(past, run):
    before = past.actor(LAB).internal[-1]
    lab = run(in_training=lambda eci: 0 * eci, compute=lambda chips: 1e3 * chips)
    alone = lab.base == 0  # others have built on open weights
    assert alone.any() and (lab.internal[-1] == before)[alone].all()
    lab.model.quarter += 1
    lab.train()
    assert (lab.internal[-1] > before + lab.p.eci_per_oom).all()


def test_a_larger_run_of_the_past_is_not_done_again(run):
    """Whatever a lab once trained, new ideas give what today's compute can make of them."""
    plain, ahead = run(), run(largest_run=lambda flop: 1e3 * flop)
    assert (ahead.in_training == plain.in_training).all()
    assert (ahead.largest_run > 100 * plain.largest_run).all()


def test_a_run_is_worth_its_compute_and_its_ideas(run):
    plain = run()
    for tenfold in (run(compute=lambda chips: 10 * chips), run(algorithms=lambda oom: oom + 1)):
        np.testing.assert_allclose(tenfold.in_training - plain.in_training, plain.p.eci_per_oom)
