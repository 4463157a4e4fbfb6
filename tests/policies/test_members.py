"""The fitted members fit the declarations: every number of every member is known and inside its range."""

import numpy as np
import pytest

from twofutures.abm.parameters import parameters
from twofutures.policies.members import fitted


def test_members_know_every_number_and_keep_to_its_range():
    members = fitted()
    assert set(members.values) == set(parameters())
    for name, declared in parameters().items():
        slack = 1e-9 * max(1.0, abs(declared.low), abs(declared.high))
        assert members.values[name].min() >= declared.low - slack, name
        assert members.values[name].max() <= declared.high + slack, name


def test_members_are_many_and_unlike():
    members = fitted()
    assert len(members) >= 20
    assert (
        len({tuple(members.values[n][i] for n in ("ring_hazard", "chip_lifetime")) for i in range(len(members))})
        > len(members) / 4
    )


def test_rows_of_members_keep_their_numbers_and_luck():
    members, rows = fitted(), np.array([1, 0, 1])
    assert np.array_equal(members.assumptions(rows).p.ring_hazard, members.values["ring_hazard"][rows])
    assert np.array_equal(members.luck(rows).ids, members.ids[rows]) and members.luck(rows).seed == members.seed


def test_a_missing_fit_names_the_command_that_makes_it(tmp_path, monkeypatch):
    monkeypatch.setattr("twofutures.policies.members.FILE", tmp_path / "none.parquet")
    with pytest.raises(FileNotFoundError, match="twofutures calibrate"):
        fitted.__wrapped__()
