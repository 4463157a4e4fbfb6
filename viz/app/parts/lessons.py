"""What a visitor does on Learn: the exercise that is open, what was answered, and which of them were all right."""

from collections.abc import Mapping
from typing import Any

import solara

from twofutures.experiments.exercises.sheet import exercise, exercises
from twofutures.viz.app.parts.inputs import LONGEST

FIRST = next(iter(exercises()))


class Lessons:
    """One visitor's exercises; the link names the one that is open, the browser's tab keeps the answers."""

    def __init__(self) -> None:
        self.open = solara.reactive(FIRST)
        self.answers: solara.Reactive[Mapping[str, Mapping[str, str]]] = solara.reactive({})  # by exercise, by name
        self.solved: solara.Reactive[tuple[str, ...]] = solara.reactive(())

    def follow(self, link: Mapping[str, str]) -> None:
        """Open what a link names; UnknownName suggests the nearest."""
        self.open.value = exercise(link.get("exercise", FIRST)).name

    def query(self) -> dict[str, str]:
        """What a link says of it."""
        return {"exercise": exercise(self.open.value).number} if self.open.value != FIRST else {}

    def given(self, name: str) -> dict[str, str]:
        """What was answered to an exercise."""
        return dict(self.answers.value.get(name, {}))

    def write(self, name: str, asked: str, text: str) -> None:
        """Note an answer; an empty one is none."""
        given = {**self.given(name), asked: text}
        self.answers.value = {**self.answers.value, name: {key: words for key, words in given.items() if words}}

    def solve(self, name: str) -> None:
        """All answers to an exercise were right."""
        self.solved.value = tuple(dict.fromkeys((*self.solved.value, name)))

    def written(self) -> dict[str, Any]:
        """What the browser keeps."""
        return {"answers": {name: self.given(name) for name in self.answers.value}, "solved": list(self.solved.value)}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Take up what a browser kept. ValueError, TypeError or AttributeError for what nobody wrote here."""
        given = [(exercise(str(name)), dict(words)) for name, words in kept.get("answers", {}).items()]
        solved = tuple(dict.fromkeys(exercise(str(name)).name for name in kept.get("solved", ())))
        self.answers.value = {
            one.name: {name: str(words[name])[:LONGEST] for name in one.names if name in words} for one, words in given
        }
        self.solved.value = solved
