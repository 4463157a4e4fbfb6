"""Which language is spoken, to whom: of the visitor at hand, never of the process; and how its numbers are written.

A language is a folder of catalogues in ``strings/``. Two more are made from English by the program, to try pages with:
``en-xa`` is longer and full of accents, ``en-xb`` runs from right to left.
"""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from twofutures.abm.names import known

FOLDER = Path(__file__).with_name("strings")
ENGLISH, ACCENTED, MIRRORED = "en", "en-xa", "en-xb"
MADE = (ACCENTED, MIRRORED)  # by the program, from English
_here: ContextVar[str] = ContextVar("language", default="")
_visitors: list[Callable[[], str]] = []


@dataclass(frozen=True)
class Language:
    """A language: its code, its name for itself, the way it runs (``ltr`` or ``rtl``), how it writes numbers."""

    code: str
    name: str
    direction: str
    thousands: str
    decimal: str
    percent: str  # what stands behind a number of them


@cache
def language(code: str) -> Language:
    """A language by its code; UnknownName suggests the nearest."""
    known("language", code, (*written(), *MADE))
    if code in MADE:
        name, direction = {ACCENTED: ("Éñğļïšĥ", "ltr"), MIRRORED: ("hsilgnE", "rtl")}[code]
        return Language(code, name, direction, ",", ".", "%")
    row = tomllib.loads((FOLDER / code / "language.toml").read_text(encoding="utf-8"))
    return Language(code, **{part: row[part] for part in ("name", "direction", "thousands", "decimal", "percent")})


@cache
def written() -> tuple[str, ...]:
    """Codes of the languages that somebody wrote, English first."""
    others = sorted(file.parent.name for file in FOLDER.glob("*/language.toml"))
    return (ENGLISH, *(code for code in others if code != ENGLISH))


def spoken() -> str:
    """The code of the language to speak now: what a block of code asks for, else the visitor's, else English."""
    return _here.get() or next((code for ask in _visitors if (code := ask())), ENGLISH)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Inside, whatever this thread says is in a language."""
    token = _here.set(language(code).code)
    try:
        yield
    finally:
        _here.reset(token)


def ask_visitors(of: Callable[[], str]) -> None:
    """From now on ``of`` is asked for the language of the visitor for whom a thread works ("" where it knows none)."""
    _visitors[:] = [of]


def preferred(accepted: str) -> str:
    """The written language that a browser likes best, by its header ``Accept-Language``; English if it likes none."""
    wishes = []
    for place, part in enumerate(accepted[:500].split(",")):
        code, _, weight = part.strip().partition(";q=")
        try:
            wishes.append((-float(weight or 1), place, code.partition("-")[0].lower()))
        except ValueError:
            continue  # a browser may send anything
    return next((code for weight, _, code in sorted(wishes) if weight < 0 and code in written()), ENGLISH)


def localised(figures: str) -> str:
    """A number as Python writes it (``-1,234.5``, ``7%``), with a true minus and as the language spoken writes it."""
    own = language(spoken())
    sign = "−" if figures.startswith("-") else ""
    marks = {ord(","): own.thousands, ord("."): own.decimal, ord("%"): own.percent}
    return sign + figures.removeprefix("-").translate(marks)
