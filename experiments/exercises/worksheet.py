"""Worksheets: an exercise as a page to print, with room for answers; and the sheet of keys for whoever teaches."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from twofutures.experiments.exercises.sheet import REMARK, Exercise, Key, Say

BLANK = "\u00a0" * 24  # room to write
HEAD = ("what", "write as", "form", "your answer")
KEY_HEAD = ("exercise", "what", "right", "or so near")
HEADINGS = TITLE, ASKED, KEYS, FOR_TEACHERS = "Exercises", "What to find out", "Keys", "For whoever teaches"
FIRST, ABOUT, ONE_OF, EXAMPLE = "first: {label}", "{minutes} minutes: {about}", "one of {words}", "an example"


def english(text: str, **places: Any) -> str:
    """An English text with its places filled if there are any."""
    return text.format(**places) if places else text


def rows(exercise: Exercise, say: Say = english) -> list[Sequence[str]]:
    """What is chosen first and what is asked, with room for the answers."""
    chosen = [(say(FIRST, label=one.label), one.name, "", BLANK) for one in exercise.choices]
    return [*chosen, *((one.label, one.name, one.form, BLANK) for one in exercise.asked)]


def text(exercise: Exercise) -> str:
    """The text as people read it, Markdown."""
    return REMARK.sub("", exercise.text).strip("\n")


def call(exercise: Exercise) -> str:
    """The command that checks it, with the first things to fill in."""
    names = exercise.names[: len(exercise.choices) + 1]
    return f"twofutures exercise check {exercise.number} " + " ".join(f"--answer {name}=…" for name in names)


def about(exercise: Exercise, say: Say = english) -> str:
    """How long it takes, and what it is about."""
    return say(ABOUT, minutes=exercise.minutes, about=exercise.about)


def lesson(exercise: Exercise, key: Key, say: Say = english) -> str:
    """What is told once all is right, of an exercise as declared."""
    values = {name: x if isinstance(x, int | float) else in_words(x, say) for name, x in key.items()}
    return say(exercise.lesson, **values)


def in_words(right: float | str | list[str], say: Say = english) -> str:
    """What is right, on a sheet of keys."""
    if isinstance(right, list):
        return say(ONE_OF, words=", ".join(right))
    return say(right) if isinstance(right, str) else say("{right:g}", right=right)


def keys(chosen: Iterable[Exercise], shipped: Mapping[str, Key], say: Say = english) -> list[Sequence[str]]:
    """What the examples chose, what is right, and how near an answer must come."""
    return [row for one in chosen for row in _key_rows(one, shipped[one.name], say)]


def _key_rows(exercise: Exercise, key: Key, say: Say) -> Iterable[Sequence[str]]:
    for one in exercise.choices:
        yield exercise.number, say(FIRST, label=one.label), one.example, say(EXAMPLE)
    for asked in exercise.asked:
        near = say("± {within:g}", within=asked.within) if asked.within else ""
        room = say("± {part:g} %", part=100 * asked.part) if asked.part else near
        yield exercise.number, asked.label, in_words(key[asked.name], say), room
