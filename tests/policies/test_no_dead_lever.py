"""No lever is decoration: at its two extremes from the branch on, something other than the setting itself differs."""

from dataclasses import replace

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH
from twofutures.abm.lever import levers
from twofutures.agents.observables.costs import settings
from twofutures.policies.history import history
from twofutures.policies.policy import Policy, Programme


def moved(past, names, worlds=20) -> dict[str, set[str]]:
    """Observables that differ between a lever's low and high end, lever by lever, all in one batch."""
    rows = np.tile(np.arange(worlds), 2 * len(names))
    block = np.repeat(np.arange(2 * len(names)), worlds)
    ends = [(name, getattr(levers()[name], end)) for name in names for end in ("low", "high")]
    split = [(block == i, [Policy(name, {name: value}, start=BRANCH)]) for i, (name, value) in enumerate(ends)]
    model = past.fork(rows, programme=Programme(split, history())).run()
    echo, reached = set(settings(model)), {name: set() for name in names}
    for observable in set(model.recorder.names) - echo:
        series = model.recorder.series(observable)[BRANCH:].reshape(-1, len(names), 2, worlds)
        for i in np.flatnonzero((series[:, :, 0] != series[:, :, 1]).any(axis=(0, 2))):
            reached[names[i]].add(observable)
    return reached


@pytest.fixture(scope="module")
def answers(many_pasts):
    return moved(many_pasts, list(levers()))


@pytest.mark.parametrize("name", levers())
def test_a_lever_moves_something(answers, name):
    assert answers[name] != set()


@pytest.mark.parametrize("name", [n for n, lever in levers().items() if lever.owner != "PRC"])
def test_a_lever_that_restricts_shows_its_cost_or_its_effect_beyond_the_tallies(answers, name):
    illustrative = {"safety_deal", "tracking_coverage", "lab_credibility", "defence_ai_spend_busd"}
    assert answers[name] - illustrative != set()


def test_a_lever_that_no_rule_reads_is_found_dead(many_pasts, monkeypatch):
    monkeypatch.setitem(levers(), "dummy", replace(levers()["enforcement"], name="dummy"))
    reached = moved(many_pasts, ["enforcement", "dummy"], worlds=3)
    assert reached["dummy"] == set() and reached["enforcement"] != set()
