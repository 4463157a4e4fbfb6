"""Name look-ups that help: an unknown name raises with the nearest known ones."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any


class UnknownName(ValueError):
    """A name nobody declared. The message suggests the nearest declared ones."""


def known(kind: str, name: str, names: Iterable[str]) -> str:
    """``name`` itself if declared, else UnknownName with a suggestion. ``kind`` is the word shown, e.g. ``lever``."""
    names = list(names)
    if name in names:
        return name
    near = get_close_matches(str(name), names, n=3, cutoff=0.5)
    hint = (
        f"did you mean {' or '.join(near)}?"
        if near
        else f"known: {', '.join(sorted(names)[:8])}{' …' if len(names) > 8 else ''}"
    )
    raise UnknownName(f"unknown {kind} {str(name)!r}: {hint}")


def must_be_free(kind: str, more: Mapping[str, Any], taken: Mapping[str, Any]) -> None:
    """ValueError if a name that is declared from outside stands for something else already."""
    for name, one in more.items():
        if taken.get(name, one) != one:
            raise ValueError(f"{kind} {name} is declared already, otherwise: choose another name")
