"""Exercises as declared, one file each in ``data/``: text, what is chosen, what is asked, recipe, how to compare."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from twofutures.abm.names import known

DATA = Path(__file__).parent / "data"
NOTEBOOKS = Path(__file__).parent / "notebooks"
Key = Mapping[str, float | str | list[str]]  # what is right, by what is asked; of a list each is


@dataclass(frozen=True)
class Choice:
    """Something a learner chooses or guesses before anything is played; ``example`` is what the shipped key chose."""

    name: str
    label: str
    example: str


@dataclass(frozen=True)
class Asked:
    """Something to find out: a number, right ``within`` so much (or so large a ``part`` of it), or one of ``words``."""

    name: str
    label: str
    unit: str = ""
    within: float = 0.0
    part: float = 0.0
    words: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        """What an answer looks like."""
        if self.words:
            return " / ".join(self.words)
        return self.unit


@dataclass(frozen=True)
class Exercise:
    """One exercise. ``with_`` are the recipe's sizes, ``without`` those with which the rule it teaches is off.

    ``lesson`` is told once all is right, with figures from the key; ``holds`` are the comparisons it rests on.
    """

    name: str
    title: str
    minutes: int
    about: str
    text: str
    recipe: str
    with_: Mapping[str, Any]
    without: Mapping[str, Any]
    choices: tuple[Choice, ...]
    asked: tuple[Asked, ...]
    lesson: str
    holds: tuple[str, ...]

    @property
    def number(self) -> str:
        """Its number, two digits."""
        return self.name[:2]

    @property
    def notebook(self) -> Path | None:
        """Its notebook, for those that have one; it holds no answer."""
        file = NOTEBOOKS / f"{self.name}.ipynb"
        return file if file.exists() else None

    @property
    def example(self) -> dict[str, str]:
        """What the shipped key chose."""
        return {one.name: one.example for one in self.choices}

    @property
    def names(self) -> list[str]:
        """Everything that can be answered: what is chosen, then what is asked."""
        return [*(one.name for one in self.choices), *(one.name for one in self.asked)]


@cache
def exercises() -> Mapping[str, Exercise]:
    """Every exercise by name, in order."""
    return {file.stem: _read(file) for file in sorted(DATA.glob("*.toml"))}


def exercise(name: str) -> Exercise:
    """An exercise by name, or by number (``3``, ``03``); UnknownName suggests the nearest."""
    by_number = {one.number: one.name for one in exercises().values()}
    return exercises()[known("exercise", by_number.get(name.strip().zfill(2), name), exercises())]


def _read(file: Path) -> Exercise:
    row = tomllib.loads(file.read_text(encoding="utf-8"))
    choices = tuple(Choice(name, **one) for name, one in row.pop("choose", {}).items())
    asked = tuple(
        Asked(name, **{**one, "words": tuple(one.get("words", ()))}) for name, one in row.pop("asked").items()
    )
    more = {"with_": row.pop("with"), "holds": tuple(row.pop("holds"))}
    return Exercise(name=file.stem, choices=choices, asked=asked, **more, **row)
