"""Readers of command line arguments: text in, value out, or a ValueError that names the fix."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from twofutures.viz.cli import declared

MOST_WORLDS = 10_000_000  # as in experiments.ensemble, which this file must not import; a test compares them
MOST_SEED = 2**63 - 1
ENSEMBLES = ("fitted", "prior")  # likewise


def one_of(kind: str, names: Callable[[], Any]) -> Callable[[str], str]:
    """A reader of one declared name."""

    def read(text: str) -> str:
        from twofutures.abm.names import known

        return known(kind, text, names())

    return read


def read_factors(text: str) -> tuple[str, ...]:
    """``a,b,c``: names of assumptions or levers."""
    from twofutures.abm.names import known

    rows = {**declared.parameters(), **declared.levers()}
    names = [part.strip() for part in text.split(",") if part.strip()]
    if not names:
        raise ValueError("name at least one assumption or lever, such as smic_yield,enforcement")
    return tuple(known("assumption or lever", name, rows) for name in names)


def read_samples(text: str) -> int:
    """A power of two, as Sobol designs want it."""
    number = whole(16, 2**20)(text)
    if number & (number - 1):
        raise ValueError(f"use a power of two, such as {1 << (number.bit_length() - 1)} or {1 << number.bit_length()}")
    return number


def read_quarter(text: str) -> str:
    """A quarter in which a package can begin."""
    from twofutures.abm.calendar import BRANCH, quarter_name, run_quarter

    return quarter_name(run_quarter(text, first=BRANCH))


def read_any_quarter(text: str) -> str:
    """A quarter of the run, recorded or simulated."""
    from twofutures.abm.calendar import quarter_name, run_quarter

    return quarter_name(run_quarter(text))


def read_cut(text: str) -> str:
    """A quarter of the record that leaves something to foretell."""
    from twofutures.abm.calendar import quarter_name, quarter_step, run_quarter

    return quarter_name(run_quarter(text, first=quarter_step("2024Q2"), last=quarter_step("2025Q4")))


def read_setting(text: str) -> tuple[str, float]:
    """``NAME=VALUE``: a declared parameter and a finite number inside its sourced range."""
    return _named(text, "parameter", declared.parameters(), "smic_yield=0.4", "sourced range")


def _named(text: str, kind: str, rows: Mapping[str, Any], example: str, said: str) -> tuple[str, float]:
    from twofutures.abm.names import known

    name, sign, value = (part.strip() for part in text.partition("="))
    if not (name and sign and value):
        raise ValueError(f"{text!r} is not NAME=VALUE: write it like {example}")
    row = rows[known(kind, name, rows)]
    low, high, unit = row["low"], row["high"], row["unit"]
    try:
        number = float(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a number: {name} lies in {low:g}..{high:g} {unit}") from None
    if not math.isfinite(number) or not low <= number <= high:
        raise ValueError(f"{name} = {value} is outside its {said}: use {low:g}..{high:g} {unit}")
    return name, number


def read_lever(text: str) -> tuple[str, float]:
    """``NAME=VALUE``: a declared lever and a finite number inside its range."""
    return _named(text, "lever", declared.levers(), "enforcement=3", "range")


def whole(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers inside a range."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = None
        if number is None or not low <= number <= high:
            raise ValueError(f"use a whole number from {low:,} to {high:,}, not {text!r}")
        return number

    return read


def read_folder(text: str) -> Path:
    """A folder that exists or could be made, and written to."""
    folder = Path(text)
    if not text.strip():
        raise ValueError("name a folder")
    place = next((p for p in (folder, *folder.absolute().parents) if p.exists()), Path("/"))
    if not place.is_dir():
        raise ValueError(f"{place} is a file: name a folder")
    if not os.access(place, os.W_OK | os.X_OK):
        raise ValueError(f"{place} cannot be written to: name another folder")
    return folder


def read_case(text: str) -> Any:
    """``PACKAGE[@START][+VIEW…]``, checked by name, or a scenario file: a ``Case`` or what makes one."""
    from twofutures.abm.names import known

    if text.partition("#")[0].endswith(".toml"):
        from twofutures.policies.scenario_file import case_of

        return case_of(text)
    head, *views = text.split("+")
    package, at, start = head.partition("@")
    if "/" in text or "." in text:
        raise ValueError(f"{text!r} is neither a package nor a scenario file, which ends in .toml")
    known("package", package, declared.packages())
    for view in views:
        known("view", view, declared.views())
    return f"{package}{at}{read_quarter(start) if at else ''}{''.join(f'+{view}' for view in views)}"


def read_name(text: str) -> str:
    """A declared assumption or lever."""
    from twofutures.abm.names import known

    return known("assumption or lever", text, [*declared.parameters(), *declared.levers()])


def read_observable(text: str) -> str:
    """A word that can be an observable; the run knows which there are."""
    if not text.isidentifier():
        raise ValueError(f"{text!r} is not the name of an observable: write it like lead_months_smooth")
    return text


def read_question(text: str) -> str:
    """``class``, or an observable compared with a number."""
    import re

    if text != "class" and not re.fullmatch(r"\w+\s*(>=|<=|>|<)\s*-?\d+\.?\d*", text):
        raise ValueError(f"{text!r} is not a question: write class, or one like lead_months_smooth>=12")
    return text


def read_quarters(text: str) -> tuple[str, ...]:
    """``2027Q1..2028Q1``: every quarter from the first to the last."""
    from twofutures.abm.calendar import BRANCH, QUARTERS, run_quarter

    first, dots, last = text.partition("..")
    if not dots:
        raise ValueError(f"{text!r} is no range of quarters: write it like 2027Q1..2028Q1")
    a, b = run_quarter(first, first=BRANCH), run_quarter(last, first=BRANCH)
    if a >= b:
        raise ValueError(f"{first} does not come before {last}: write the earlier quarter first")
    return QUARTERS[a : b + 1]


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


def read_span(text: str) -> tuple[str, ...]:
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
