"""Readable names of the agents on stage; whoever is not listed is named after the key."""

import csv
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from twofutures.abm.parameters import DATA

_FROM_OUTSIDE: dict[str, str] = {}


@cache
def names() -> Mapping[str, str]:
    """Names of labs, designers, governments and others by key (``agents/names.toml``)."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def countries() -> Mapping[str, str]:
    """Country names by code."""
    with open(DATA / "countries.csv", newline="", encoding="utf-8") as file:
        return {row["iso3"]: row["country"] for row in csv.DictReader(file)}


def declare_names(more: Mapping[str, str]) -> None:
    """Let names of agents from outside be known in this process."""
    _FROM_OUTSIDE.update(more)


def name(key: str) -> str:
    """What an agent is called; smuggling rings have numbers, because they are invented."""
    if key.startswith("ring_"):
        return f"ring {key.removeprefix('ring_').lstrip('0')}"
    return _FROM_OUTSIDE.get(key) or names().get(key) or countries().get(key) or key.replace("_", " ")
