"""The recorded past that charts show as dots: the released frontiers in ``abm/data/recorded_frontier.csv``."""

import csv
from functools import cache

from twofutures.abm.calendar import QUARTERS_PER_YEAR, quarter_step
from twofutures.abm.parameters import DATA, parameter

MONTHS_PER_YEAR = 12


@cache
def frontier() -> dict[str, dict[int, float]]:
    """Column → {step: value}; quarters before the run or without a value are left out."""
    with open(DATA / "recorded_frontier.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        column: {quarter_step(row["quarter"]): float(row[column]) for row in rows if row[column]}
        for column in ("us_eci", "prc_eci", "prc_lag_months")
    }


def smooth_lead() -> dict[int, float]:
    """Months by the model's own measure: the gap in points over the US slope of the four quarters before."""
    us, prc, floor = frontier()["us_eci"], frontier()["prc_eci"], parameter("slope_floor").value
    return {
        step: (us[step] - prc[step]) * MONTHS_PER_YEAR / max(us[step] - us[step - QUARTERS_PER_YEAR], floor)
        for step in prc
        if step - QUARTERS_PER_YEAR in us
    }


def dots(name: str) -> dict[int, float]:
    """What was recorded of an observable, by step; empty where nothing is shipped."""
    if name == "lead_months_smooth":
        return smooth_lead()
    return frontier().get({"lead_months": "prc_lag_months", "eci_us": "us_eci", "eci_prc": "prc_eci"}.get(name, ""), {})
