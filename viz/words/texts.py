"""Every English sentence of the app, by key: ``strings/en/<page>.toml`` holds them, so that a language is a folder."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from twofutures.abm.names import known

FOLDER = Path(__file__).with_name("strings")


@cache
def catalogue(language: str = "en") -> Mapping[str, str]:
    """``page.key`` → text with ``{places}`` to fill."""
    return {
        f"{file.stem}.{key}": text
        for file in sorted((FOLDER / language).glob("*.toml"))
        for key, text in tomllib.loads(file.read_text(encoding="utf-8")).items()
    }


def say(key: str, **filled: Any) -> str:
    """One text with its places filled; UnknownName suggests the nearest key."""
    return catalogue()[known("text", key, catalogue())].format(**filled)
