"""The recorded frontier that charts show: complete, in order, and consistent with itself."""

import csv

import pytest

from twofutures.abm.calendar import quarter_step
from twofutures.abm.parameters import DATA
from twofutures.viz.look import recorded_frontier


def test_gaps_and_lags_are_those_of_the_file():
    with open(DATA / "recorded_frontier.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    steps = [quarter_step(row["quarter"]) for row in rows]
    assert steps == list(range(steps[0], steps[-1] + 1))
    us = [float(row["us_eci"]) for row in rows]
    assert us == sorted(us)
    assert {row["flag"] for row in rows} == {"fit", "rounded"}
    assert len(recorded_frontier.dots("lead_months")) == sum(bool(row["prc_lag_months"]) for row in rows)


def test_the_smooth_lead_is_points_over_pace():
    lead = recorded_frontier.smooth_lead()[quarter_step("2025Q4")]
    assert lead == pytest.approx((153.8 - 145.9) * 12 / (153.8 - 143.0))


def test_a_standing_us_frontier_counts_with_the_least_pace():
    assert recorded_frontier.smooth_lead()[quarter_step("2024Q1")] == pytest.approx((127.0 - 117.9) * 12 / 5)


def test_what_is_not_shipped_has_no_dots():
    assert recorded_frontier.dots("gap_usable") == {}
