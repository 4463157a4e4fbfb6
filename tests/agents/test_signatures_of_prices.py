"""List prices are sticky and answer rivals; a close release draws a crowd that goes home."""

import numpy as np
import pytest

from twofutures.abm.places.model_market import CONSUMER, PRC, US
from twofutures.experiments.futures import Past
from twofutures.policies.case import Case
from twofutures.policies.scenario import Scenario

WORLDS = 60


@pytest.fixture(scope="module")
def stage():
    return Scenario().build(WORLDS, 3).run(13)


def test_a_price_moves_only_with_a_new_model_or_when_it_is_repriced():
    model = Scenario().build(200, 3).run(11)
    before = {lab: model.actor(lab).price for lab in ("openai", "deepseek")}
    model.step()
    for lab, price in before.items():
        now = model.actor(lab)
        moved = now.price != price
        assert (moved | (now.brings_new == 0)).all() or (now.brings_new[~moved] == 0).all()
        assert 0.1 < moved.mean() < 0.9


def test_a_cheaper_rival_nearby_draws_the_price_down_and_one_far_behind_does_not(stage):
    lab, models = stage.actor("openai"), stage.models
    price, frontier = models.price, models.frontier
    near = frontier.copy()
    near[PRC, -1] = lab.released[-1]
    models.frontier = near
    close = lab.list_price()
    models.price = np.stack([price[US], np.minimum(price[PRC], lab.token_cost()) / 4, price[2]])
    undercut = lab.list_price()
    far = near.copy()
    far[PRC, -1] = lab.released[-1] - 60
    models.frontier = far
    alone = lab.list_price()
    models.price, models.frontier = price, frontier
    p = lab.p
    assert np.array_equal(undercut < close, p.price_following > 0)
    assert (alone > undercut)[p.price_following > 0].all()


def test_open_weights_close_behind_take_part_of_the_markup(stage):
    lab, models = stage.actor("openai"), stage.models
    open_frontier = models.open_frontier
    lab.released = lab.best_rival() + 8
    models.open_frontier = np.stack([lab.released[-1] - 60] * 3)
    dear = lab.token_cost()
    models.open_frontier = np.stack([lab.released[-1]] * 3)
    cheap = lab.token_cost()
    models.open_frontier = open_frontier
    assert (cheap <= dear).all() and (cheap < dear)[lab.p.open_discipline > 0].all()
    assert (dear <= lab.p.token_cost_us * (1 + lab.p.markup_cap)).all()


def close_release(models, months_behind: int):
    """Months in which the PRC frontier reaches, in the last one, where the US stood so many months before."""
    us = [np.full((4, WORLDS), 100.0 + m) for m in range(30)]
    prc = [np.full((4, WORLDS), 50.0)] * 29 + [np.full((4, WORLDS), 100.0 + 29 - months_behind)]
    models.us_path, models.prc_path = us, prc


def test_the_lag_that_counts_is_that_on_the_day_of_release(stage):
    models = stage.models
    us, prc = models.us_path, models.prc_path
    close_release(models, 2)
    assert models._lag_at_release() == pytest.approx(2.5)
    models.prc_path = [*models.prc_path[1:], models.prc_path[-1]]  # the same release, a month earlier
    models.us_path = [*models.us_path[1:], models.us_path[-1] + 1]
    assert models._lag_at_release() == pytest.approx(2.5)
    models.prc_path = [models.prc_path[-1]] * 30
    assert np.isinf(models._lag_at_release()).all()
    models.us_path, models.prc_path = us, prc


def test_a_crowd_comes_goes_home_and_is_smaller_the_next_time(stage):
    models = stage.models
    kept = models.snapshot()
    close_release(models, 0)
    models.novelty, models.surprise = 1.0, 0.0
    models._surprise()
    first = models.surprise
    assert (first > 0).all()
    models.prc_path = [models.prc_path[-1]] * 30
    models.us_path = [level + 40 for level in models.us_path]
    models._surprise()
    assert (models.surprise < first).all()
    close_release(models, 0)
    models.surprise = 0.0
    models._surprise()
    assert (models.surprise < first).all()
    models.restore(kept)


@pytest.mark.parametrize(("halved", "left"), [("shock_halflife", "surprise"), ("alarm_halflife", "alarm")])
def test_users_come_back_and_alarm_passes_each_in_its_own_time(halved, left, stage):
    models, p = stage.models, stage.assumptions.p
    kept, usual = models.snapshot(), getattr(p, halved)
    after = []
    for time in (usual, usual / 2):
        setattr(p, halved, time)
        models.surprise, models.alarm = 0.1, 0.5
        models.prc_path = [models.prc_path[-1]] * 30  # no release
        models._surprise()
        after.append({"surprise": models.surprise, "alarm": models.alarm})
        models.restore(kept)
    setattr(p, halved, usual)
    assert {name for name in after[0] if not np.array_equal(after[0][name], after[1][name])} == {left}
    assert (after[1][left] < after[0][left]).all()


@pytest.mark.slow
def test_without_attention_nobody_tries_and_the_government_is_alarmed_all_the_same():
    cases = [Case("inaction"), Case("inaction", switches={"attention": 0}, label="off")]
    model = Past(60).branch(cases).run()
    tried = model.actor("IND").tried.reshape(2, -1)
    assert tried[0].any() and (tried[1] <= tried[0]).all()
    assert np.corrcoef(*model.models.alarm.reshape(2, -1))[0, 1] > 0.9 and model.models.alarm[60:].any()
    assert model.serving.served[CONSUMER, US].shape == (120,)
