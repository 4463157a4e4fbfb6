"""What the commands about batches accept; checked, as everywhere, before anything heavy is imported."""

from __future__ import annotations

import math
import re

from twofutures.viz.cli import declared
from twofutures.viz.cli.readers import MOST_WORLDS, whole
from twofutures.viz.cli.types import Checked

DESIGNS = ("replications", "factorial", "lhs", "sobol")
SINCE = ("branch", "2022Q4")
Axis = tuple[str, float | None, float | None, int]


def read_vary(text: str) -> Axis:
    """``NAME``, ``NAME=LOW:HIGH`` or ``NAME=LOW:HIGH:LEVELS``: what varies, between which bounds inside its range."""
    from twofutures.abm.names import known

    name, sign, rest = (part.strip() for part in text.partition("="))
    rows = {**declared.parameters(), **declared.levers()}
    row = rows[known("assumption or lever", name, rows)]
    if not sign:
        return name, None, None, 3
    parts = rest.split(":")
    try:
        low, high, levels = float(parts[0]), float(parts[1]), int(parts[2]) if len(parts) == 3 else 3
    except (ValueError, IndexError):
        raise ValueError(f"{text!r} is not NAME=LOW:HIGH: write it like spillover=0.3:0.5") from None
    if not (math.isfinite(low + high) and row["low"] <= low < high <= row["high"]):
        raise ValueError(f"{text}: give two bounds inside {row['low']:g}:{row['high']:g} {row['unit']}, the low first")
    if len(parts) > 3 or not 2 <= levels <= 1000:
        raise ValueError(f"{text}: levels lie between 2 and 1,000, as in {name}={low:g}:{high:g}:5")
    return name, low, high, levels


def read_view(text: str) -> str:
    """A declared view's name, or ``none`` for nobody's."""
    from twofutures.abm.names import known

    return known("view", text, ["none", *declared.views()])


def read_quarters(text: str) -> tuple[str, ...]:
    """``FIRST:LAST``, or one quarter: those from first to last."""
    from twofutures.abm.calendar import quarter_name, run_quarter

    first, _, last = text.partition(":")
    span = run_quarter(first), run_quarter(last or first)
    if span[0] > span[1]:
        raise ValueError(f"{text}: write the earlier quarter first, as in 2026Q4:2028Q4")
    return tuple(quarter_name(step) for step in range(span[0], span[1] + 1))


def read_condition(text: str) -> str:
    """``NAME>NUMBER`` with <, <=, >, >=, = or !=: a condition on an assumption or a varied lever."""
    from twofutures.abm.names import known

    match = re.fullmatch(r"\s*(\w+)\s*(?:<=|>=|!=|==?|<|>)\s*([-+]?[\d.]+(?:[eE][-+]?\d+)?)\s*", text)
    if not match:
        raise ValueError(f"{text!r} is not a condition: write it like 'spillover>0.5'")
    known("assumption or lever", match[1], {**declared.parameters(), **declared.levers()})
    return text


def read_kind(text: str) -> str:
    """A kind of design."""
    from twofutures.abm.names import known

    return known("design", text, DESIGNS)


def read_since(text: str) -> str:
    """When what varies begins to hold."""
    from twofutures.abm.names import known

    return known("since", text, SINCE)


def read_memory(text: str) -> float:
    """Gibibytes."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0.25 <= number <= 4096:
        raise ValueError(f"use gibibytes from 0.25 to 4,096, not {text!r}")
    return number


VARY = Checked("name[=low:high[:levels]]", read_vary)
VIEW = Checked("view", read_view)
SPAN = Checked("first:last", read_quarters)
CONDITION = Checked("condition", read_condition)
DESIGN = Checked("design", read_kind)
SINCE_WHEN = Checked("when", read_since)
MEMORY = Checked("gib", read_memory)
REPLICATIONS = Checked("count", whole(1, MOST_WORLDS))
