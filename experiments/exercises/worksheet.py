"""Worksheets: an exercise as a page to print, with room for answers; and the sheet of keys for whoever teaches."""

import re
from collections.abc import Iterable, Mapping, Sequence

from twofutures.experiments.exercises.sheet import Exercise, Key

BLANK = "\u00a0" * 24  # room to write
HEAD = ("what", "write as", "form", "your answer")
KEY_HEAD = ("exercise", "what", "right", "or so near")
REMARK = re.compile(r"<!--.*?-->\n?")  # for tests of the page


def rows(exercise: Exercise) -> list[Sequence[str]]:
    """What is chosen first and what is asked, with room for the answers."""
    chosen = [(f"first: {one.label}", one.name, "", BLANK) for one in exercise.choices]
    return [*chosen, *((one.label, one.name, one.form, BLANK) for one in exercise.asked)]


def text(exercise: Exercise) -> str:
    """The text as people read it, Markdown."""
    return REMARK.sub("", exercise.text).strip("\n")


def call(exercise: Exercise) -> str:
    """The command that checks it, with the first things to fill in."""
    names = exercise.names[: len(exercise.choices) + 1]
    return f"twofutures exercise check {exercise.number} " + " ".join(f"--answer {name}=…" for name in names)


def about(exercise: Exercise) -> str:
    """How long it takes, and what it is about."""
    return f"{exercise.minutes} minutes: {exercise.about}"


def lesson(exercise: Exercise, key: Key) -> str:
    """What is told once all is right."""
    values: Mapping[str, object] = {name: in_words(x) if isinstance(x, list) else x for name, x in key.items()}
    return exercise.lesson.format(**values)


def in_words(right: float | str | list[str]) -> str:
    """What is right, on a sheet of keys."""
    if isinstance(right, list):
        return f"one of {', '.join(right)}"
    return right if isinstance(right, str) else f"{right:g}"


def keys(chosen: Iterable[Exercise], shipped: Mapping[str, Key]) -> list[Sequence[str]]:
    """What the examples chose, what is right, and how near an answer must come."""
    return [row for one in chosen for row in _key_rows(one, shipped[one.name])]


def _key_rows(exercise: Exercise, key: Key) -> Iterable[Sequence[str]]:
    for one in exercise.choices:
        yield exercise.number, f"first: {one.label}", one.example, "an example"
    for asked in exercise.asked:
        room = f"± {asked.within:g}" if asked.within else f"± {100 * asked.part:g} %" if asked.part else ""
        yield exercise.number, asked.label, in_words(key[asked.name]), room
