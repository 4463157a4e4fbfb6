"""Bundles on handsets: they spread as PRC models get better, and draw consumers where PRC handsets are many."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.places.model_market import CONSUMER, DEVELOPER, PRC, SELFHOSTED, US
from twofutures.policies.case import Case
from twofutures.policies.scenario import Scenario

WORLDS = 40


@pytest.fixture(scope="module")
def past():
    return Scenario().build(WORLDS, 5, ensemble="prior").run(BRANCH - 1)


def pulled(past, key, bundled):
    twin = past.fork()
    twin.models.bundled = np.full(WORLDS, bundled)
    return twin.actor(key).utilities()


def test_they_draw_consumers_to_prc_models_and_nobody_else(past):
    gained = pulled(past, "KEN", 0.8) - pulled(past, "KEN", 0.0)
    assert (gained[CONSUMER, PRC] > 0).all() and not gained[[DEVELOPER, SELFHOSTED]].any() and not gained[:, US].any()


def test_they_draw_more_where_incomes_are_low_and_nobody_at_home(past):
    def gained(key):
        return (pulled(past, key, 0.8) - pulled(past, key, 0.0))[CONSUMER, PRC]

    assert (gained("ETH") > gained("NOR")).all() and not gained("USA").any() and not gained("CHN").any()


def test_better_models_are_bundled_sooner(past):
    spread = []
    for points in (-30.0, 30.0):
        models = past.fork().models
        frontier = models.frontier.copy()
        frontier[PRC] = frontier[PRC] + points
        models.frontier = frontier
        models._bundle()
        spread.append(models.bundled)
    assert (spread[1] > spread[0]).all() and (spread[1] < 1).all()


def test_without_them_prc_models_have_less_use(past):
    cases = [Case("inaction", switches={"bundles": on}) for on in (1.0, 0.0)]
    on, off = Scenario().branch_off(past, cases).run().recorder.series("third_prc_reach")[LAST].reshape(2, WORLDS)
    assert (on - off).mean() > 0 and (on >= off).mean() > 0.9
