"""What the command line accepts agrees with what runs accept."""

from __future__ import annotations

import pytest

from twofutures.abm.calendar import BRANCH, QUARTERS
from twofutures.abm.parameters import parameters
from twofutures.experiments.batches.design import MOST_WORLDS
from twofutures.experiments.batches.outlook import plan
from twofutures.experiments.futures import ENSEMBLES
from twofutures.viz.cli import declared, readers
from twofutures.viz.cli.commands import outlook


def test_limits_agree_with_the_ensemble():
    batch = plan(["repeal"])
    assert readers.MOST_WORLDS == MOST_WORLDS
    assert readers.ENSEMBLES == ENSEMBLES
    assert batch.seed == 2028
    assert batch.worlds == 1000
    plan(outlook.PACKAGES, seed=readers.MOST_SEED)
    with pytest.raises(ValueError, match="seed"):
        plan(["repeal"], seed=readers.MOST_SEED + 1)


def test_declared_ranges_are_those_of_the_model():
    for name, p in parameters().items():
        row = declared.parameters()[name]
        assert (row["group"], row["low"], row["high"]) == (p.group, p.low, p.high)


@pytest.mark.parametrize("name", ["smic_yield", "premium_floor"])
def test_settings_accept_exactly_the_sourced_range(name):
    p = parameters()[name]
    assert readers.read_setting(f" {name} = {p.low} ") == (name, p.low)
    assert readers.read_setting(f"{name}={p.high}") == (name, p.high)
    with pytest.raises(ValueError, match="outside"):
        readers.read_setting(f"{name}={p.high * 1.01 + 0.01}")


def test_packages_can_begin_in_every_open_quarter():
    for quarter in QUARTERS[BRANCH:]:
        assert readers.read_quarter(quarter) == quarter
    with pytest.raises(ValueError, match="outside the run"):
        readers.read_quarter(QUARTERS[BRANCH - 1])
