"""Faults in the language that is spoken: what lower floors refuse, they refuse in English, wherever that is read.

``faults.toml`` holds their sentences, with places for what they name; whoever shows a fault says it by ``in_words``.
"""

import re
import string
from collections.abc import Iterable, Mapping
from functools import cache

from twofutures.viz.words.languages import ENGLISH, localised, spoken
from twofutures.viz.words.texts import say, stored, translated

HOME = "faults."
SPOKEN = ("fault", "kind", "how", "unit", "time", "seat", "line", "pact", "group")  # places that hold words, not names
NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
LINES = re.compile(r"; (?=line \d)")  # between the faults of a file
LONGEST, LONGEST_FILE = 600, 6_000  # letters of a fault, and of those of a file: a longer one repeats what was sent


def in_words(english: str) -> str:
    """A fault in the language that is spoken; as it stands where no catalogue knows it."""
    if spoken() == ENGLISH or len(english) > LONGEST_FILE:
        return english
    faults = LINES.split(english)
    if len(faults) > 1:
        return "; ".join(map(in_words, faults))
    if len(english) > LONGEST:  # to look for places takes time that grows with the cube of the length
        return english
    for key, pattern in patterns().items():
        if there := pattern.fullmatch(english):
            return say(key, **{place: _filled(place, text) for place, text in there.groupdict().items()})
    return translated(english)


@cache
def patterns() -> Mapping[str, re.Pattern[str]]:
    """By key, what a fault looks like; those that begin with a place, and those that say less, come later."""
    parts = {
        key: [(words, place) for words, place, *_ in string.Formatter().parse(text)]
        for key, text in stored(ENGLISH).items() if key.startswith(HOME)
    }  # fmt: skip
    order = sorted(parts, key=lambda key: (not parts[key][0][0], -sum(len(words) for words, _ in parts[key])))
    return {key: _pattern(parts[key]) for key in order}


def _pattern(parts: Iterable[tuple[str, str | None]]) -> re.Pattern[str]:
    """A place holds as little as it can."""
    places = (re.escape(words) + (f"(?P<{place}>.+?)" if place else "") for words, place in parts)
    return re.compile("".join(places), re.DOTALL)


def _filled(place: str, text: str) -> str:
    """What stands at a place: words in the language, numbers as it writes them, names as they are."""
    if place in SPOKEN:
        return in_words(text)
    return localised(text) if NUMBER.fullmatch(text) else text
