"""Which agent reads the mechanisms of trade, clubs, people and shocks, and how often it acts otherwise without them.

The figures stand in ``data/readers.json``; ``python -m twofutures.experiments.documents.mechanisms --measure`` plays
them anew and writes them into docs/mechanisms.md, ``twofutures responses --only readers`` prints them.
"""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from twofutures.abm.lever import levers
from twofutures.agents.observables.declared import observable
from twofutures.experiments.cases.readers import Reader, readings
from twofutures.experiments.documents.pages import Section
from twofutures.experiments.documents.response_tables import say
from twofutures.experiments.futures import Past
from twofutures.experiments.work.provenance import code_digest, data_digest
from twofutures.policies.case import Case
from twofutures.policies.members import members_digest

DATA = Path(__file__).parent / "data"
ROWS, FILE = DATA / "readers.toml", DATA / "readers.json"
CASE = "status_quo"
BAR = 0.05  # of worlds: where an agent acts otherwise in fewer, the page says so
COLUMNS = (
    "mechanism", "code", "in the news by", "who reads it", "and then", "seen in", "counts from", "differs",
    "acts otherwise", "at twice",
)  # fmt: skip
Progress = Callable[[int, int], None] | None


@cache
def readers() -> tuple[Reader, ...]:
    """Every row of ``readers.toml``."""
    rows = tomllib.loads(ROWS.read_text(encoding="utf-8"))
    return tuple(Reader(mechanism, **row) for mechanism, row in rows.items())


def measure(past: Past, progress: Progress = None) -> dict[str, Any]:
    """How often each reader acts otherwise, as plain data, with what it was measured on."""
    counted = readings(past, Case(CASE), readers(), progress)
    return {
        "made_with": {
            "worlds": len(past.ids), "seed": past.luck.seed, "ensemble": past.ensemble, "case": CASE,
            "members": members_digest() if past.ensemble == "fitted" else past.ensemble,
            "code": code_digest(), "data": data_digest(),
        },
        "readings": {mechanism: asdict(reading) for mechanism, reading in counted.items()},
    }  # fmt: skip


def published() -> dict[str, Any]:
    """The stored figures."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def section(figures: Mapping[str, Any]) -> Section:
    """The table, and below which bar who stays."""
    made, counted = figures["made_with"], figures["readings"]
    seldom, twice = (
        [name for name, row in counted.items() if row[kind] < BAR * row["worlds"]] for kind in ("otherwise", "at_twice")
    )
    also = [name for name in twice if name not in seldom]
    sentences = [say("readers", **made)]
    sentences += [
        say(key, bar=BAR, names=", ".join(f"`{name}`" for name in names))
        for key, names in (("readers_seldom", seldom), ("readers_twice", also))
        if names
    ]
    return Section("Who reads what", sentences, COLUMNS, [_row(reader, counted) for reader in readers()])


def _row(reader: Reader, counted: Mapping[str, Any]) -> list[str]:
    """One mechanism as cells; a dash where nobody reads it."""
    start = [f"`{reader.mechanism}`", reader.code, f"`{reader.news}`", reader.agent, reader.does]
    if not reader.action:
        return [*start, *"–" * (len(COLUMNS) - len(start))]
    row = counted[reader.mechanism]
    least = f"{reader.least:g} {unit_of(reader.action)}" if reader.least else "any difference"
    parts = [f"{row[kind] / row['worlds']:.1%}" for kind in ("differs", "otherwise", "at_twice")]
    return [*start, f"`{reader.action}`", f"{least}: {reader.why}", *parts]


def unit_of(action: str) -> str:
    """Unit of a lever or an observable."""
    return levers()[action].unit if action in levers() else observable(action).unit
