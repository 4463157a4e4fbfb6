"""Screens that a visitor has given names, to be gone back to and held beside each other."""

from twofutures.viz.app.engine.screen import Screen
from twofutures.viz.words.texts import say

MOST, LONGEST = 4, 40  # screens that are kept at a time; letters of a name
Saved = tuple[tuple[str, Screen], ...]  # by name, in the order in which they were first saved


def saved(before: Saved, name: str, screen: Screen) -> Saved:
    """With one more; a name that was given before stands for this screen now.

    ValueError, with the fix, for a name that is none, or where there is room for no other.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST:
        raise ValueError(say("saved.name_fault", most=LONGEST))
    names = dict(before)
    if name not in names and len(names) >= MOST:
        raise ValueError(say("saved.full", most=MOST))
    return tuple((names | {name: screen}).items())


def without(before: Saved, name: str) -> Saved:
    """With one forgotten."""
    return tuple(row for row in before if row[0] != name)


def free_name(before: Saved) -> str:
    """A name that nobody has thought of yet."""
    taken = dict(before)
    return next(name for number in range(1, MOST + 2) if (name := say("saved.free", number=number)) not in taken)
