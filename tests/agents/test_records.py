"""The recorded series: quarterly, inside the record, and played in as they stand."""

import numpy as np
import pytest

from twofutures.abm.calendar import quarter_step
from twofutures.agents.recorded_series import (
    planned_growth,
    recorded_capex,
    recorded_output,
    recorded_price,
    recorded_rent,
    series,
)
from twofutures.policies.scenario import Scenario

FILES = ("vendor_output.csv", "hardware_price.csv", "capex.csv", "lab_spend.csv")


@pytest.mark.parametrize("file", FILES)
def test_a_record_is_positive_and_without_holes(file):
    for column, by_quarter in series(file).items():
        quarters = sorted(by_quarter)
        assert quarters == list(range(quarters[0], quarters[-1] + 1)), column
        assert all(v >= 0 and np.isfinite(v) for v in by_quarter.values()), column
        assert quarters[-1] < quarter_step("2026Q4"), "the record ends before the branch"


@pytest.mark.parametrize("file", FILES)
def test_every_column_belongs_to_somebody_on_stage(file):
    stage = {a.key for a in Scenario().build(1).agents} | {"price"}
    assert set(series(file)) <= stage


@pytest.mark.parametrize("read", [recorded_output, recorded_capex, recorded_rent])
def test_beyond_the_record_there_is_nothing(read):
    assert read("nvidia", 24) is None and read("nobody", 3) is None


def test_output_spending_and_price_are_played_in():
    stage = Scenario(held={"nvidia_flow_level": 1.0, "hw_price_2025": recorded_price(12)}).build(3, 1).run(8)
    assert stage.actor("nvidia").made == pytest.approx(recorded_output("nvidia", 8))
    assert stage.actor("microsoft_cloud").capex == pytest.approx(recorded_capex("microsoft_cloud", 8))
    assert stage.chips.price == pytest.approx(recorded_price(8))


def test_past_the_cut_no_record_is_read():
    def run(until):
        model = Scenario(central=True).build(1, 1)
        model.records_until = until
        return model.run(10)

    full, cut = run(24), run(6)
    same = full.recorder.series("nvidia_flow_h100e")[:11] == cut.recorder.series("nvidia_flow_h100e")[:11]
    assert same[:7].all() and not same[7:].any()


def test_growth_passes_smoothly_from_year_to_year_and_stays_at_its_ends():
    annual = {2026: np.array([2.0]), 2027: np.array([3.0]), 2028: np.array([4.0])}
    quarters = [quarter_step(f"{year}Q{q}") for year in range(2024, 2029) for q in range(1, 5)]
    growth = np.array([planned_growth(q, annual, None)[0] for q in quarters])
    assert (np.diff(growth) >= 0).all() and growth[0] == pytest.approx(2) and growth[-1] == pytest.approx(4)
    assert np.diff(growth).max() < 0.3, "no jump between quarters"


def test_planned_growth_turns_one_years_total_into_the_next():
    annual = {y: np.array([1.5]) for y in (2026, 2027, 2028)}
    flow = np.cumprod([1.0, *(planned_growth(q, annual, None)[0] ** 0.25 for q in range(14, 25))])
    assert flow[4:8].sum() / flow[:4].sum() == pytest.approx(1.5)
