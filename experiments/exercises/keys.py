"""What is right in every exercise, as shipped: the sheet for teachers, and what tests hold a new engine against.

``python -m twofutures.experiments.exercises.keys`` (``make keys``) plays every recipe again, says what moved by more
than its tolerance, writes the file, and ends with exit code 1 where a lesson no longer holds: change the lesson.
"""

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from twofutures.experiments.exercises.check import broken, judge, key_of
from twofutures.experiments.exercises.sheet import DATA, Exercise, Key, exercises
from twofutures.experiments.work.files import write_json
from twofutures.experiments.work.provenance import code_digest, data_digest
from twofutures.policies.members import members_digest

FILE = DATA / "keys.json"


def published() -> Mapping[str, Key]:
    """The shipped keys by exercise, for what each exercise's example chose."""
    keys: Mapping[str, Key] = json.loads(FILE.read_text(encoding="utf-8"))["keys"]
    return keys


def measure(tell: Callable[[str], Any] = lambda name: None) -> dict[str, Key]:
    """Every key, played anew."""
    keys = {}
    for name, one in exercises().items():
        tell(name)
        keys[name] = key_of(one)
    return keys


def moved(exercise: Exercise, before: Key, after: Key) -> list[str]:
    """One line for everything asked of which the old answer is no longer right."""
    return [
        f"{exercise.name}: {one.name}: {before.get(one.name)} -> {after[one.name]}"
        for one in exercise.asked
        if not all(judge(one, after[one.name], word).right for word in _words(before.get(one.name, "")))
    ]


def _words(right: float | str | list[str]) -> list[str]:
    return right if isinstance(right, list) else [str(right)]


def renew() -> list[str]:
    """Play all again, write the file, print what moved; lessons that do not hold."""
    before: Mapping[str, Key] = published() if FILE.exists() else {}
    after = measure(lambda name: print(name, flush=True))
    made = {"members": members_digest(), "code": code_digest(), "data": data_digest()}
    write_json(FILE, {"made_with": made, "keys": after})
    for name, one in exercises().items():
        print(*moved(one, before.get(name, {}), after[name]), sep="\n", end="\n" if before.get(name) else "")
    return [
        f"{name}: no longer holds: {line}" for name, one in exercises().items() for line in broken(one, after[name])
    ]


if __name__ == "__main__":
    faults = renew()
    print(*faults, sep="\n")
    sys.exit(1 if faults else 0)
