"""Quarters: 2022Q4 is step 0, 2028Q4 the last. A quarter's name means its end."""

import re
from collections.abc import Sequence

FIRST_YEAR, FIRST_QUARTER = 2022, 4
LAST = 24
BRANCH = 16  # 2026Q4: the first quarter whose levers are open; history ends with 2026Q3
MONTHS_PER_QUARTER = 3
QUARTERS_PER_YEAR = 4


def quarter_name(step: int) -> str:
    """Text such as ``2026Q2`` for a step counted from 2022Q4."""
    year, quarter = divmod(FIRST_YEAR * 4 + FIRST_QUARTER - 1 + step, 4)
    return f"{year}Q{quarter + 1}"


def quarter_step(name: str) -> int:
    """Step counted from 2022Q4; negative before it. Raises ValueError for anything but text like ``2026Q2``."""
    match = re.fullmatch(r"(\d{4})Q([1-4])", str(name).strip())
    if not match:
        raise ValueError(f"{name!r} is not a quarter: write it like 2026Q4")
    return (int(match[1]) - FIRST_YEAR) * 4 + int(match[2]) - FIRST_QUARTER


def run_quarter(name: str, first: int = 0, last: int = LAST) -> int:
    """Like ``quarter_step`` but inside the simulated range, with a message that names the range."""
    step = quarter_step(name)
    if not first <= step <= last:
        raise ValueError(f"{name} is outside the run: use {quarter_name(first)} to {quarter_name(last)}")
    return step


def quarters_between(text: str, first: int = 0) -> tuple[str, ...]:
    """Every quarter of ``FIRST..LAST`` (or ``FIRST:LAST``, one quarter, or a year); none may come before ``first``."""
    start, sign, end = text.partition("..") if ".." in text else text.partition(":")
    if re.fullmatch(r"\s*\d{4}\s*", text):
        start, end = f"{text.strip()}Q1", f"{text.strip()}Q4"
    a, b = run_quarter(start, first=first), run_quarter(end if sign or end else start, first=first)
    if a > b:
        raise ValueError(f"{start} does not come before {end}: write the earlier quarter first, as in 2026Q4..2028Q4")
    return QUARTERS[a : b + 1]


def span_name(quarters: Sequence[str]) -> str:
    """Neighbouring quarters as ``quarters_between`` reads them: one quarter, a whole year, or ``FIRST..LAST``."""
    first, last = quarters[0], quarters[-1]
    if len(quarters) == 4 and first.endswith("Q1"):
        return first.removesuffix("Q1")
    return first if first == last else f"{first}..{last}"


def year(step: int) -> float:
    """Calendar time at the end of the quarter, in years (2022Q4 ends at 2023.0)."""
    return FIRST_YEAR + (FIRST_QUARTER + step) / 4


QUARTERS = tuple(quarter_name(step) for step in range(LAST + 1))
