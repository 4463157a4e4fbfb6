"""Exercises as declared, one file each in ``data/``: text, what is chosen, what is asked, recipe, how to compare."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from twofutures.abm.names import known

DATA = Path(__file__).parent / "data"
NOTEBOOKS = Path(__file__).parent / "notebooks"
Key = Mapping[str, float | str | list[str]]  # what is right, by what is asked; of a list each is
Say = Callable[..., str]  # an English text in the language of whoever reads it, with its places filled if there are any

REMARK = re.compile(r"<!--.*?-->\n?")  # for tests of the page
# Of a text: code between fences, empty lines included, or a paragraph (indented: a command).
BLOCKS = re.compile(r"^```.*?^```$|(?:^[^\n]+\n?)+", re.MULTILINE | re.DOTALL)
CODE = ("```", "    ")  # how a block begins that is no prose
ASIDE = re.compile(r"(?<=\S  # ).+$", re.MULTILINE)  # what stands behind a line of code


@dataclass(frozen=True)
class Choice:
    """Something a learner chooses or guesses before anything is played; ``example`` is what the shipped key chose.

    ``instead`` is a word that may stand in place of a name.
    """

    name: str
    label: str
    example: str
    instead: str = ""

    def in_language(self, say: Say) -> "Choice":
        """As it is read in a language."""
        example = say(self.example) if self.example == self.instead else self.example
        return replace(self, label=say(self.label), example=example, instead=self.instead and say(self.instead))


@dataclass(frozen=True)
class Asked:
    """Something to find out: a number, right ``within`` so much (or so large a ``part`` of it), or one of ``words``.

    ``instead`` is a word that may be right in place of a number.
    """

    name: str
    label: str
    unit: str = ""
    within: float = 0.0
    part: float = 0.0
    words: tuple[str, ...] = ()
    instead: str = ""

    def in_language(self, say: Say) -> "Asked":
        """As it is read in a language."""
        words, instead = tuple(map(say, self.words)), self.instead and say(self.instead)
        return replace(self, label=say(self.label), unit=self.unit and say(self.unit), words=words, instead=instead)

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

    def in_language(self, say: Say) -> "Exercise":
        """As it is read in a language: code and names stay, and each paragraph of its text is one text."""
        blocks = (_block(block, say) for block in BLOCKS.findall(REMARK.sub("", self.text)))
        return replace(
            self, title=say(self.title), about=say(self.about), text="\n\n".join(blocks), lesson=say(self.lesson),
            choices=tuple(one.in_language(say) for one in self.choices),
            asked=tuple(one.in_language(say) for one in self.asked),
        )  # fmt: skip


def _block(block: str, say: Say) -> str:
    if block.startswith(CODE):
        return ASIDE.sub(lambda aside: say(aside[0]), block.rstrip())
    return say(" ".join(block.split()))


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
