"""What the command line accepts: every argument is checked before anything heavy is imported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from twofutures.viz.cli import declared
from twofutures.viz.cli.readers import (
    ENSEMBLES,
    MOST_SEED,
    MOST_WORLDS,
    one_of,
    read_any_quarter,
    read_case,
    read_condition,
    read_cut,
    read_factors,
    read_folder,
    read_kind,
    read_lever,
    read_memory,
    read_name,
    read_observable,
    read_quarter,
    read_quarters,
    read_question,
    read_samples,
    read_setting,
    read_since,
    read_span,
    read_vary,
    read_view,
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


PACKAGE = Checked("package", one_of("package", declared.packages))
VIEW = Checked("view", one_of("view", declared.views))
GROUP = Checked("group", one_of("group", declared.groups))
THEME = Checked("group", one_of("group", lambda: [*declared.groups(), "all"]))
FACTORS = Checked("names", read_factors)
SAMPLES = Checked("count", read_samples)
SOME = Checked("count", whole(2, 1000))
QUARTER = Checked("quarter", read_quarter)
ENSEMBLE = Checked("ensemble", one_of("ensemble", lambda: ENSEMBLES))
SETTING = Checked("name=value", read_setting)
LEVER = Checked("name=value", read_lever)
FOLDER = Checked("folder", read_folder)
CASE = Checked("case", read_case)
NAME = Checked("name", read_name)
OBSERVABLE = Checked("observable", read_observable)
QUESTION = Checked("question", read_question)
QUARTERS = Checked("quarters", read_quarters)
COUNT = Checked("count", whole(1, MOST_WORLDS))
NUMBER = Checked("number", whole(0, MOST_WORLDS - 1))
REPEATS = Checked("count", whole(1, 1000))
ANY_QUARTER = Checked("quarter", read_any_quarter)
PAST_QUARTER = Checked("quarter", read_cut)
WAVE = Checked("count", whole(500, MOST_WORLDS))
MEMBERS = Checked("count", whole(8, 100_000))
WORKERS = Checked("count", whole(1, 256))
PORT = Checked("port", whole(1, 65_535))
SEED = Checked("seed", whole(0, MOST_SEED))
VARY = Checked("name[=low:high[:levels]]", read_vary)
VIEW_OR_NONE = Checked("view", read_view)
SPAN = Checked("first:last", read_span)
CONDITION = Checked("condition", read_condition)
DESIGN = Checked("design", read_kind)
SINCE_WHEN = Checked("when", read_since)
MEMORY = Checked("gib", read_memory)
REPLICATIONS = Checked("count", whole(1, MOST_WORLDS))


def once(option: str, names: list[str]) -> None:
    """UsageError if a name was given twice."""
    for name in names:
        if names.count(name) > 1:
            raise click.UsageError(f"{option} {name} is given more than once: give it once")


def load_scenario(ctx: click.Context, param: click.Parameter, path: Path | None) -> Any:
    """The scenario file, whose run settings become the defaults of the other options."""
    if path is None:
        return None
    from twofutures.policies.scenario_file import read_scenario

    try:
        found = read_scenario(path)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from None
    said = {**found.settings, "held": [f"{name}={value!r}" for name, value in found.settings["held"].items()]}
    ctx.default_map = {**(ctx.default_map or {}), **said}
    return found


def said_in_file(*names: str) -> None:
    """UsageError if one of these options is given beside a scenario file, which says which cases run."""
    ctx = click.get_current_context()
    for param in ctx.command.params:
        if param.name in names and ctx.get_parameter_source(param.name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{param.opts[0]} cannot be added to --scenario: write it into the file's cases")
