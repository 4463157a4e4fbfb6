"""The corners of what is believed and allowed: numbers at the ends of their ranges, levers at theirs."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.lever import levers
from twofutures.abm.luck import Luck
from twofutures.abm.parameters import Assumptions, parameters
from twofutures.abm.worlds import states_of
from twofutures.policies.history import history
from twofutures.policies.policy import Policy, Programme
from twofutures.policies.scenario import Scenario

CORNERS = 150


@pytest.fixture(scope="module")
def cornered():
    """Worlds at random corners of the assumptions; from the branch on also of the levers, new ones twice a year."""
    draw = np.random.default_rng(5)
    ends = {n: np.array([p.low, p.high])[draw.integers(0, 2, CORNERS)] for n, p in parameters().items()}
    past = Scenario().model(Assumptions(ends), Luck(1, np.arange(CORNERS))).run(BRANCH - 1)
    turns = [
        Policy(
            str(q),
            {n: np.array([lever.low, lever.high])[draw.integers(0, 2, CORNERS)] for n, lever in levers().items()},
            start=q,
            end=min(q + 1, LAST),
        )
        for q in range(BRANCH, LAST + 1, 2)
    ]
    everyone = np.ones(CORNERS, dtype=bool)
    model, kept = past.fork(programme=Programme([(everyone, turns)], history())), []
    while model.quarter < LAST:
        model.step()
        kept.append({place.key: place.snapshot() for place in model.places().values()})
    return model, kept


def test_everything_stays_finite(cornered):
    model, kept = cornered
    for states in kept:
        assert [(key, n) for key, place in states.items() for n, a in place.items() if not np.isfinite(a).all()] == []
    for name in model.recorder.names:
        assert np.isfinite(model.recorder.series(name)).all(), name


def test_amounts_stay_amounts_and_shares_stay_shares(cornered):
    model, kept = cornered
    signed = ("perceived", "leaning", "uplift")
    free = (*signed, "threshold")  # a threshold past one is one that is never met
    for agent in model.cast():
        for name, declared in states_of(type(agent)).items():
            values = np.stack([states[agent.key][name] for states in kept])
            slack = 1e-9 * (1 + np.abs(values).max())
            if declared.unit.startswith(("H100e", "$bn", "M ", "packages")) and not name.startswith(signed):
                assert values.min() >= -slack, (agent.key, name)
            if declared.unit in ("share", "0 or 1") and not name.startswith(free):
                assert values.min() >= -slack and values.max() <= 1 + slack, (agent.key, name)


def test_worlds_at_corners_do_not_collapse_into_one(cornered):
    model, _ = cornered
    assert len(np.unique(model.recorder.last("prc_owned_h100e"))) == CORNERS
