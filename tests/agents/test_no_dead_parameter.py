"""No number is decoration: low against high, same luck, and some observable of some quarter must differ."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, LAST, quarter_step
from twofutures.abm.lever import levers
from twofutures.abm.luck import Luck
from twofutures.abm.model import Model
from twofutures.abm.parameters import Assumptions, parameters
from twofutures.agents.roster import Roster
from twofutures.policies.history import history
from twofutures.policies.packages import package
from twofutures.policies.policy import Policy, Programme

FREE = [name for name, p in parameters().items() if p.dist != "fixed"]
TOGETHER = 400  # numbers swept in one batch


def full(end: str) -> list[Policy]:
    """A policy that sets every lever but the PRC's own acceptance to one end of its range."""
    return [
        Policy(
            end, {n: getattr(lever, end) for n, lever in levers().items() if n != "prc_import_acceptance"}, start=BRANCH
        )
    ]


def alive(names: list[str], worlds: int, records_until: int = LAST, sample: int = 1) -> set[str]:
    """Numbers whose ends give different observables. Rows: number × {low, high} × world; programmes alternate."""
    programmes = [package("status_quo"), package("loosened"), package("loopholes_closed"), full("high"), full("low")]
    rows = 2 * len(names)
    ids = np.tile(np.arange(worlds), rows)
    values = {n: np.tile(v, rows) for n, v in Assumptions.draw(Luck(sample, np.arange(worlds))).values.items()}
    for i, name in enumerate(names):
        values[name][(2 * i) * worlds : (2 * i + 1) * worlds] = parameters()[name].low
        values[name][(2 * i + 1) * worlds : (2 * i + 2) * worlds] = parameters()[name].high
    programme, luck = Programme(history=history()), Luck(sample, ids)
    past = Model(Roster.load().populate, Assumptions(values), luck, programme, records_until=records_until).run(
        BRANCH - 1
    )
    split = [(ids % len(programmes) == j, policies) for j, policies in enumerate(programmes)]
    model = past.fork(programme=Programme(split, history())).run()
    moved = np.zeros(len(names), dtype=bool)
    for observable in model.recorder.names:
        series = model.recorder.series(observable).reshape(-1, len(names), 2, worlds)
        moved |= (series[:, :, 0] != series[:, :, 1]).any(axis=(0, 2))
    return {name for name, hit in zip(names, moved, strict=True) if hit}


@pytest.fixture(scope="module")
def dead() -> list[str]:
    """Numbers that move nothing: in one world, in twenty, in 240 (rare events), with the record cut (backtests)."""
    left = FREE
    for worlds, cut in ((1, LAST), (20, LAST), (240, LAST), (5, quarter_step("2024Q4"))):
        moved = set().union(*(alive(left[a : a + TOGETHER], worlds, cut) for a in range(0, len(left), TOGETHER)))
        left = [name for name in left if name not in moved]
    return left


@pytest.mark.slow
def test_every_uncertain_number_moves_some_observable(dead):
    assert dead == []


def test_a_number_that_no_rule_reads_is_found_dead(monkeypatch):
    monkeypatch.setitem(parameters(), "dummy", parameters()["ring_hazard"])
    assert alive(["ring_hazard", "dummy"], 5) == {"ring_hazard"}
