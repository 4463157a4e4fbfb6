"""What the command line accepts: every argument is checked before anything runs."""

from collections.abc import Callable
from typing import Any

import click

from twofutures.abm.calendar import BRANCH
from twofutures.policies.bounds import MOST_SEED, MOST_WORLDS
from twofutures.viz.cli.arguments.readers import (
    one_of,
    quarter,
    question,
    read_case,
    read_folder,
    read_lever,
    read_setting,
    several_of,
    whole,
)


class Checked(click.ParamType):
    """A value that a function reads; the function's ValueError becomes the message."""

    def __init__(self, name: str, read: Callable[[str], Any]) -> None:
        self.name, self.read = name, read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value as the function reads it."""
        try:
            return self.read(value) if isinstance(value, str) else value
        except ValueError as error:
            self.fail(str(error), param, ctx)


def count(low: int, high: int) -> Checked:
    """A whole number inside a range."""
    return Checked("count", whole(low, high))


PACKAGE = Checked("package", one_of("package"))
VIEW = Checked("view", one_of("view"))
LANGUAGE = Checked("language", one_of("language"))
NAMES = Checked("names", several_of("assumption or lever", "smic_yield,enforcement"))
QUARTER = Checked("quarter", quarter(BRANCH))
SETTING = Checked("name=value", read_setting)
LEVER = Checked("name=value", read_lever)
FOLDER = Checked("folder", read_folder)
CASE = Checked("case", read_case)
FIGURE = Checked("observable", question(number=True))
QUESTION = Checked("question", question(commonest=True))
CONDITION = Checked("condition", question(declared_only=False))
WORLDS = count(1, MOST_WORLDS)
WORLD = Checked("number", whole(0, MOST_WORLDS - 1))
SEED = Checked("seed", whole(0, MOST_SEED))
WORKERS = count(1, 256)
