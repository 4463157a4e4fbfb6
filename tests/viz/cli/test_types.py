"""What the command line accepts agrees with what runs accept."""

import pytest

from twofutures.abm.calendar import BRANCH, QUARTERS
from twofutures.abm.parameters import parameters
from twofutures.experiments.batches.outlook import plan
from twofutures.policies.bounds import MOST_SEED
from twofutures.viz.cli.arguments import readers
from twofutures.viz.cli.commands import outlook


def test_every_seed_that_can_be_typed_can_be_played():
    plan(outlook.PACKAGES, seed=MOST_SEED)
    with pytest.raises(ValueError, match="seed"):
        plan(("repeal",), seed=MOST_SEED + 1)


@pytest.mark.parametrize("kind", [*readers.DECLARED, "group", "assumption or lever"])
def test_every_kind_of_declaration_can_be_named(kind):
    rows = readers.declared(kind)
    assert rows and all(readers.one_of(kind)(name) == name for name in rows)


@pytest.mark.parametrize("name", ["smic_yield", "premium_floor"])
def test_settings_accept_exactly_the_sourced_range(name):
    p = parameters()[name]
    assert readers.read_setting(f" {name} = {p.low} ") == (name, p.low)
    assert readers.read_setting(f"{name}={p.high}") == (name, p.high)
    with pytest.raises(ValueError, match="outside"):
        readers.read_setting(f"{name}={p.high * 1.01 + 0.01}")


def test_packages_can_begin_in_every_open_quarter():
    for quarter in QUARTERS[BRANCH:]:
        assert readers.quarter(BRANCH)(quarter) == quarter
    with pytest.raises(ValueError, match="outside the run"):
        readers.quarter(BRANCH)(QUARTERS[BRANCH - 1])
