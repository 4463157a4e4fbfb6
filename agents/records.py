"""The recorded series that history plays in: vendor output, capital spending, hardware prices, lab compute spending."""

from __future__ import annotations

import csv
from functools import cache

import numpy as np

from abm.calendar import quarter_step, year
from abm.parameters import DATA
from abm.worlds import Worlds, exp, log


@cache
def series(file: str) -> dict[str, dict[int, float]]:
    """A shipped quarterly table: column name → {step: value}; empty cells are left out."""
    with open(DATA / file, newline="", encoding="utf-8") as f:
        rows = list(csv.DictReader(line for line in f if not line.startswith("#")))
    return {
        column: {quarter_step(row["quarter"]): float(row[column]) for row in rows if row[column]}
        for column in rows[0]
        if column != "quarter"
    }


def recorded_output(vendor: str, quarter: int) -> float | None:
    """H100e made in a quarter by a US designer, or None where the record is silent."""
    return series("vendor_output.csv").get(vendor, {}).get(quarter)


def recorded_price(quarter: int) -> float | None:
    """k$ per H100e of new merchant hardware, or None after the record ends."""
    return series("hardware_price.csv")["price"].get(quarter)


def recorded_capex(owner: str, quarter: int) -> float | None:
    """Capital spending in $bn of a quarter, or None after the record ends."""
    return series("capex.csv").get(owner, {}).get(quarter)


def recorded_rent(lab: str, quarter: int) -> float | None:
    """What a lab without a parent spent on compute in a quarter, $bn, or None after the record ends."""
    return series("lab_spend.csv").get(lab, {}).get(quarter)


def seasonless_growth(quarter: int, annual: dict[int, Worlds]) -> Worlds:
    """Growth per year during a quarter, when ``annual[y]`` is the ratio of year y's total to the year before.

    Totals sit at mid-year, so such a ratio describes the growth around the turn of the year; between two turns growth
    passes smoothly (in logs) from one to the next.
    """
    when = year(quarter) - 1 / 8
    before = min(max(int(np.floor(when)), min(annual)), max(annual))
    after = min(before + 1, max(annual))
    part = min(max(when - before, 0.0), 1.0)
    return exp(log(annual[before]) * (1 - part) + log(annual[after]) * part)
