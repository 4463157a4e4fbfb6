"""Every sentence of the app, by key: ``strings/<language>/<page>.toml`` holds them, so that a language is a folder.

A key that a language lacks is said in English, whole: nothing is ever half translated. Words that declared data holds
(labels, units and meanings of levers, packages, figures and so on) have their home there, in English; a language has
them in ``<language>/data/``, by the English text.
"""

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from twofutures.abm.names import known
from twofutures.viz.words.languages import ENGLISH, FOLDER, MADE, localised, spoken
from twofutures.viz.words.pseudo import made

DATA = "data"  # the catalogues of a language whose keys are English texts
OWN = "language"  # the catalogue that tells of the language itself
BETWEEN = "|"  # between the text for one and the text for several


def catalogue(language: str = "") -> Mapping[str, str]:
    """``page.key`` → text with ``{places}`` to fill, in the language that is spoken or another one."""
    return _catalogue(language or spoken())


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    english = stored(ENGLISH)
    if language in MADE:
        return {key: text if key.startswith(f"{OWN}.") else made(language, text) for key, text in english.items()}
    return {**english, **stored(language)}


@cache
def stored(language: str) -> Mapping[str, str]:
    """What is written in a language, without what it lacks."""
    home = FOLDER / language
    files = [(file.stem, file) for file in sorted(home.glob("*.toml"))]
    files += [(DATA, file) for file in sorted((home / DATA).glob("*.toml"))]
    return {
        f"{page}.{key}": text
        for page, file in files
        for key, text in tomllib.loads(file.read_text(encoding="utf-8")).items()
    }


def translated(english: str, **places: Any) -> str:
    """A text that declared data holds, in the language that is spoken, with its places filled if there are any."""
    language = spoken()
    text = made(language, english) if language in MADE else english
    if language not in (ENGLISH, *MADE):
        text = stored(language).get(f"{DATA}.{english}", english)
    return FILLED.vformat(text, (), places) if places else text


def is_translated(*english: str) -> bool:
    """Whether the language that is spoken has words for all of these texts of declared data."""
    language = spoken()
    return language in (ENGLISH, *MADE) or all(f"{DATA}.{text}" in stored(language) for text in english)


def say(key: str, **filled: Any) -> str:
    """One text with its places filled; UnknownName suggests the nearest key."""
    texts = catalogue()
    return FILLED.vformat(texts[known("text", key, texts)], (), filled)


def count(key: str, number: int, **filled: Any) -> str:
    """A text for ``number`` things (its place ``{count}``): of ``one thing|several things`` the one that fits."""
    one, _, several = catalogue()[known("text", key, catalogue())].partition(BETWEEN)
    return FILLED.vformat(one if number == 1 or not several else several, (), {"count": number, **filled})


class Filled(string.Formatter):
    """Fills places; numbers get the separators of the language."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """One place; text is filled in as it is."""
        text = str(format(value, format_spec))
        return localised(text) if isinstance(value, int | float) else text


FILLED = Filled()
