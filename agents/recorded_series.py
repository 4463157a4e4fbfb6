"""The recorded series that history plays in: vendor output, capital spending, hardware prices, lab compute spending."""

import csv
from functools import cache

from twofutures.abm.calendar import QUARTERS_PER_YEAR, quarter_step, year
from twofutures.abm.parameters import DATA
from twofutures.abm.worlds import Worlds, exp, log

PRICED = quarter_step("2025Q4")  # the quarter for which the level of prices is assumed
OUTPUT, CAPEX, PRICE = "vendor_output.csv", "capex.csv", "hardware_price.csv"
LEADER, OTHERS = ("nvidia",), ("amd", "tpu", "trainium")
PRC_FOUR = ("alibaba_cloud", "bytedance_cloud", "prc_state_compute", "tencent_cloud")


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
    return series(OUTPUT).get(vendor, {}).get(quarter)


@cache
def recorded_in(file: str, columns: tuple[str, ...], year: int) -> float:
    """What several columns of a quarterly table add up to in a calendar year."""
    steps = range(quarter_step(f"{year}Q1"), quarter_step(f"{year}Q4") + 1)
    return sum(series(file)[column][step] for column in columns for step in steps)


def recorded_price(quarter: int) -> float | None:
    """k$ per H100e of new merchant hardware, or None after the record ends."""
    return series(PRICE)["price"].get(quarter)


def recorded_capex(owner: str, quarter: int) -> float | None:
    """Capital spending in $bn of a quarter, or None after the record ends."""
    return series(CAPEX).get(owner, {}).get(quarter)


def recorded_rent(lab: str, quarter: int) -> float | None:
    """What a lab without a parent spent on compute in a quarter, $bn, or None after the record ends."""
    return series("lab_spend.csv").get(lab, {}).get(quarter)


def rents_on_record(lab: str) -> bool:
    """Whether the record knows a lab to rent compute."""
    return lab in series("lab_spend.csv")


def momentum(file: str, column: str, until: int) -> tuple[float, float] | None:
    """When a series ends (in years; at the cut, if that comes first) and its growth over the year before, or None."""
    known = {step: value for step, value in series(file).get(column, {}).items() if step <= until}
    last = max(known, default=None)
    if last is None or not known.get(last - QUARTERS_PER_YEAR):
        return None
    return year(last), known[last] / known[last - QUARTERS_PER_YEAR]


def planned_growth(quarter: int, annual: dict[int, Worlds], recent: tuple[float, float] | None) -> Worlds:
    """Growth per year during a quarter, when ``annual[y]`` is the ratio of year y's total to the year before.

    Totals sit at mid-year, so such a ratio describes growth around the turn of the year. Between two turns it passes
    smoothly (in logs) from one to the next; a record that ends well before a turn starts the way there.
    """
    nodes = {float(y): log(ratio) for y, ratio in annual.items()}
    if recent is not None:
        nodes = {t: node for t, node in nodes.items() if t >= recent[0]}
        if min(nodes) >= recent[0] + 1 / 2:
            nodes[recent[0]] = log(recent[1])
    when = min(max(year(quarter) - 1 / 2 / QUARTERS_PER_YEAR, min(nodes)), max(nodes))
    before = max(t for t in nodes if t <= when)
    after = min(t for t in nodes if t >= when)
    part = (when - before) / (after - before) if after > before else 0.0
    return exp(nodes[before] * (1 - part) + nodes[after] * part)
