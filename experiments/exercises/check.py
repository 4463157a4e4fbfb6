"""Right or not: the recipe is run with what the learner chose, and each answer is held against what comes out."""

import operator
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite
from typing import Any

from twofutures.abm.names import known
from twofutures.experiments.exercises.recipes import RECIPES
from twofutures.experiments.exercises.sheet import Asked, Exercise, Key

SIGNS = {"<": operator.lt, ">": operator.gt, "=": operator.eq}
# What is said of an answer that is not right.
HINTS = EMPTY, OTHER, NUMBER, LARGE, SMALL = (
    "not answered", "something else", "a number is right here", "too large", "too small",
)  # fmt: skip
HOLDS = re.compile(r"(\w+)([<>=])(-?[\w. ]+)")


@dataclass(frozen=True)
class Verdict:
    """One answer beside what was asked: whether it is right, and if not, in which direction the right one lies."""

    asked: Asked
    answer: str
    right: bool
    hint: str


def key_of(exercise: Exercise, choices: Mapping[str, str] | None = None, **other: Any) -> Key:
    """What is right under these choices (by default the example's); ``other`` sizes replace the recipe's own."""
    chosen = dict(exercise.example if choices is None else choices)
    return RECIPES[exercise.recipe](**{**exercise.with_, **chosen, **other})


def check(exercise: Exercise, answers: Mapping[str, str]) -> tuple[Key, list[Verdict]]:
    """Run the recipe with what was chosen and judge what was answered: what is right, and each answer beside it.

    ValueError for what is neither chosen nor asked, or is lacking.
    """
    for name in answers:
        known(f"answer to exercise {exercise.number}", name, exercise.names)
    if lacking := [one.name for one in exercise.choices if one.name not in answers]:
        raise ValueError(f"exercise {exercise.number} needs what you chose: add --answer {lacking[0]}=…")
    choices = {one.name: answers[one.name] for one in exercise.choices}
    if not any(one.name in answers for one in exercise.asked):
        raise ValueError(f"answer something: --answer {exercise.asked[0].name}=…")
    key = key_of(exercise, choices)
    return key, verdicts(exercise, key, answers)


def verdicts(exercise: Exercise, key: Key, answers: Mapping[str, str]) -> list[Verdict]:
    """Each answer held against a key; what was not answered is not right."""
    return [judge(one, key[one.name], answers.get(one.name, "")) for one in exercise.asked]


def judge(asked: Asked, right: float | str | list[str], answer: str) -> Verdict:
    """One answer; a number where a word is right, and the other way round, is wrong."""
    text = " ".join(str(answer).split()).casefold()
    if not text:
        return Verdict(asked, "", False, EMPTY)
    if isinstance(right, list | str):
        words = [right] if isinstance(right, str) else right
        fits = text in [word.casefold() for word in words]
        return Verdict(asked, text, fits, "" if fits else OTHER)
    number = number_in(text)
    if number is None:
        return Verdict(asked, text, False, NUMBER)
    room = max(asked.within, asked.part * abs(right)) * (1 + 1e-9)
    if abs(number - right) <= room:
        return Verdict(asked, text, True, "")
    return Verdict(asked, text, False, LARGE if number > right else SMALL)


def number_in(text: str) -> float | None:
    """A number as people write it, or None."""
    with suppress(ValueError):
        if isfinite(number := float(text.replace("−", "-").rstrip("%").strip())):
            return number
    return None


def broken(exercise: Exercise, key: Key) -> list[str]:
    """Comparisons that the lesson rests on and that a key does not bear out; none in a shipped key."""
    return [condition for condition in exercise.holds if not _holds(condition, key)]


def _holds(condition: str, key: Key) -> bool:
    match = HOLDS.fullmatch(condition)
    if match is None:
        raise ValueError(f"{condition!r} is no comparison: write it like rises_us>0")
    left, sign, right = match[1], match[2], match[3]
    other = key[right] if right in key else number_in(right)
    return bool(SIGNS[sign](key[left], right if other is None else other))
