"""Earlier branches are true to the record, and published contrasts are read as declared."""

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, quarter_step
from twofutures.abm.names import UnknownName
from twofutures.abm.parameters import sources
from twofutures.experiments.claims.contrasts import MEASURES, contrasts, reproduce
from twofutures.experiments.futures import Past
from twofutures.experiments.record.earlier_pasts import WESTERN, alternatives, replayed, unruled

WORLDS = 3


@pytest.fixture(scope="module")
def past():
    return Past(WORLDS)


@pytest.mark.parametrize("quarter", ["2022Q4", "2025Q1"])
def test_history_followed_as_policies_is_history_bit_for_bit(past, quarter):
    names = past.model.recorder.names
    again = alternatives(WORLDS, quarter, {"replayed": [replayed(quarter, WORLDS)]}, names, BRANCH - 1)
    for name in names:
        recorded = past.model.recorder.series(name)[:BRANCH, past.rows]
        assert np.array_equal(again.by_quarter(name, "replayed")[:BRANCH], recorded, equal_nan=True), name


def test_without_rules_the_past_parts_at_the_branch_and_chips_flow():
    base = replayed("2025Q1", WORLDS, WESTERN)
    arms = {"with": [base], "without": [base, unruled("2025Q1")]}
    played = alternatives(WORLDS, "2025Q1", arms, ["prc_legal_flow_h100e"], quarter_step("2025Q4"))
    first = quarter_step("2025Q1")
    ruled, free = (played.by_quarter("prc_legal_flow_h100e", arm) for arm in arms)
    assert (ruled[:first] == free[:first]).all() and (free[first + 1] > ruled[first + 1]).all()
    assert np.isnan(free[quarter_step("2026Q1")]).all()


def test_contrasts_are_declared_in_full():
    assert {"ifp", "cfr", "substrate"} <= set(contrasts())
    for contrast in contrasts().values():
        assert contrast.source in sources() and contrast.note and contrast.cases
        for row in contrast.row:
            assert row["measure"] in MEASURES and row["published"] and row["band_from"]
            assert row.get("low") is not None or row.get("high") is not None


@pytest.fixture(scope="module")
def reproduced():
    return reproduce(worlds=WORLDS)


@pytest.mark.slow
def test_every_row_is_reproduced_and_judged_by_its_band(reproduced):
    assert len(reproduced) == sum(len(c.row) for c in contrasts().values())
    for row in reproduced:
        low, middle, high = row.fan
        assert low <= middle <= high
        inside = (row.low is None or middle >= row.low) and (row.high is None or middle <= row.high)
        assert row.passes == inside


@pytest.mark.slow
def test_exports_narrow_the_gap(reproduced):
    by_label = {f.label: f.fan[1] for f in reproduced}
    none, some = (next(v for k, v in by_label.items() if k.startswith(start)) for start in ("no AI-chip", "B30A"))
    assert none > some


def test_shares_of_channels_add_up():
    row = {"domestic": 1.0, "legal": 2.0, "smuggled": 5.0}

    def read(name):
        return np.full((25, 2), row.get(name.split("_")[1], 0.0) * 1e6)

    assert sum(MEASURES[f"share_{name}"](read) for name in row) == pytest.approx([1, 1])
    assert MEASURES["acquired"](read) == pytest.approx([32, 32])


def test_a_misspelt_contrast_suggests_the_nearest():
    with pytest.raises(UnknownName, match="substrate"):
        reproduce(["substrat"])
