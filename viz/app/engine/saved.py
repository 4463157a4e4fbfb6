"""Screens that a visitor has given names, to be gone back to and held beside each other."""

from twofutures.viz.app.engine.screen import Screen

MOST, LONGEST = 4, 40  # screens that are kept at a time; letters of a name
Saved = tuple[tuple[str, Screen], ...]  # by name, in the order in which they were first saved


def saved(before: Saved, name: str, screen: Screen) -> Saved:
    """With one more; a name that was given before stands for this screen now.

    ValueError, with the fix, for a name that is none, or where there is room for no other.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST:
        raise ValueError(f"give it a name of at most {LONGEST} letters")
    names = dict(before)
    if name not in names and len(names) >= MOST:
        raise ValueError(f"{MOST} scenarios are saved, all there is room for: forget one, or save over one by its name")
    return tuple((names | {name: screen}).items())


def without(before: Saved, name: str) -> Saved:
    """With one forgotten."""
    return tuple(row for row in before if row[0] != name)


def free_name(before: Saved) -> str:
    """A name that nobody has thought of yet."""
    taken = dict(before)
    return next(name for number in range(1, MOST + 2) if (name := f"Scenario {number}") not in taken)
