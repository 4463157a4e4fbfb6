"""Numbers and lists in plain words, for captions, tables and stories."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from twofutures.viz.words.languages import language, localised, spoken
from twofutures.viz.words.texts import say

SMALL = 0.1
HUGE = 1e13  # beyond this (FLOP) people read exponents more easily than words


def number(x: float | None) -> str:
    """About three figures, without exponents: 0.42, 7.3, 152, 1,640, 2.4 million; a dash for None."""
    if x is None:
        return "–"
    if not np.isfinite(x):
        return say("numbers.no_value")
    if abs(x) >= 999_500:
        scale, word = (1e9, "billion") if abs(x) >= 999.5e6 else (1e6, "million")
        return say(f"numbers.{word}", number=x / scale)
    if abs(x) >= 999.5:
        return localised(f"{round(x, 2 - int(np.log10(abs(x)))):,.0f}")
    shown = f"{x:.0f}" if abs(x) >= 99.5 else f"{x:.1f}" if abs(x) >= 0.95 or x == 0 else f"{x:.2f}"
    return "0" if float(shown) == 0 else localised(shown)


def signed(x: float) -> str:
    """A difference with its sign; none where it reads as 0."""
    shown = number(abs(x))
    sign = "" if shown == "0" else "+" if x > 0 else "−" if x < 0 else ""
    return sign + shown


def figures(x: float, form: str = ",") -> str:
    """A number in a form of Python's (``,`` with separators, ``.2f`` two decimals, ``+.1f`` with its sign)."""
    return localised(format(x, form))


def small(x: float) -> str:
    """The same, and of numbers below 0.1 the first two figures, wherever they stand: 0.056, 0.0031."""
    return number(x) if x == 0 or abs(x) >= SMALL else figures(x, ".2g")


def percent(x: float) -> str:
    """A share as a whole percentage."""
    return say("numbers.percent", number=100 * x) if np.isfinite(x) else say("numbers.no_value")


def listed(parts: Iterable[str]) -> str:
    """``a, b and c``."""
    parts = list(parts)
    if len(parts) < 2:
        return parts[0] if parts else say("numbers.none")
    return say("numbers.and", first=", ".join(parts[:-1]), last=parts[-1])


def some(parts: Sequence[str], most: int) -> str:
    """``a, b, c and 4 others``: a list that never floods."""
    return listed(parts if len(parts) <= most + 1 else [*parts[:most], say("numbers.others", count=len(parts) - most)])


def counted(number: int, singular: str, plural: str = "") -> str:
    """``1 ring``, ``3 rings``: for English alone; where a language is chosen, ``texts.count`` finds the form."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def in_worlds(count: int, worlds: int) -> str:
    """How chances are told here: by counting worlds."""
    return say("numbers.in_worlds", count=count, worlds=worlds)


def sentence(text: str) -> str:
    """With a capital letter (except for names such as xAI) and a full stop."""
    start = text[:1] if text[1:2].isupper() else text[:1].upper()
    return start + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def typed(text: str) -> str:
    """What a visitor typed; a number in it as programs write it, without separators of thousands.

    One point alone is that of a program, from which numbers are copied: ``8.812`` is below nine in German, too.
    """
    own = language(spoken())
    between, point = re.escape(own.thousands), re.escape(own.decimal)
    grouped = re.fullmatch(rf"[+−-]?\d{{1,3}}({between}\d{{3}})+({point}\d+)? ?%?", text)
    if grouped and (own.thousands != "." or grouped[2] or text.count(own.thousands) > 1):
        text = text.replace(own.thousands, "")
    return text.replace(own.decimal, ".") if re.fullmatch(rf"[+−-]?[\d{point}]+ ?%?", text) else text


def nested(value: Any) -> str:
    """A number, or rows of them."""
    if isinstance(value, list):
        inner = [nested(v) for v in value]
        return (" · " if not any(isinstance(v, list) for v in value) else "; ").join(inner)
    return f"{value:.2g}" if abs(value) >= HUGE else number(float(value))
