"""Options that several commands share."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from twofutures.abm.names import known
from twofutures.policies.bounds import ENSEMBLES, USUAL_FORMAT
from twofutures.viz.cli.arguments.readers import one_of, read_case
from twofutures.viz.cli.arguments.types import (
    FIGURE,
    FOLDER,
    LANGUAGE,
    LEVER,
    QUARTER,
    SEED,
    SETTING,
    VIEW,
    WORKERS,
    WORLD,
    WORLDS,
    Checked,
)
from twofutures.viz.terminal.asked import FORMS, ask_forms

Command = Callable[..., Any]

CASES = "A case is PACKAGE[@START][+VIEW…], or a scenario file: my.toml, or my.toml#label."


def once(ctx: click.Context, param: click.Parameter, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """What was given to an option that may be repeated. UsageError if a name was given twice."""
    names = [value[0] if isinstance(value, tuple) else value for value in values]
    for name in names:
        if names.count(name) > 1:
            raise click.UsageError(f"{param.opts[0]} {name} is given more than once: give it once", ctx)
    return values


def once_by_name(ctx: click.Context, param: click.Parameter, values: tuple[tuple[str, float], ...]) -> dict[str, float]:
    """Likewise, values by name."""
    return dict(once(ctx, param, values))


def once_by_word(ctx: click.Context, param: click.Parameter, values: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Likewise, words by name."""
    return dict(once(ctx, param, values))


def once_joined(ctx: click.Context, param: click.Parameter, values: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Likewise, lists of names joined."""
    return once(ctx, param, tuple(name for names in values for name in names))


def load_scenario(ctx: click.Context, param: click.Parameter, path: Path | None) -> Any:
    """The scenario file, whose run settings become the defaults of the other options."""
    if path is None:
        return None
    from twofutures.policies.extension import in_use, use
    from twofutures.policies.scenario_file import read_scenario

    try:
        run = read_scenario(path)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from None
    use([*in_use(), *run.extensions])
    held = [f"{name}={value!r}" for name, value in run.settings["held"].items()]
    ctx.default_map = {**(ctx.default_map or {}), **run.settings, "held": held}
    return run


def load_case(ctx: click.Context, param: click.Parameter, text: str | None) -> Any:
    """One case: ``PACKAGE[@START][+VIEW…]``, or of a file (``my.toml#label``), whose run settings become defaults."""
    if text is None:
        return None
    from twofutures.policies.scenario_file import case_of

    name, _, label = text.partition("#")
    try:
        if param.name == "case" and not name.endswith(".toml"):
            return case_of(read_case(text))
        return load_scenario(ctx, param, Path(name)).case(name, label)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from None


def one_case(
    case: Any, scenario: Any, package: str, start: str, views: tuple[str, ...], levers: Mapping[str, float]
) -> Any:
    """The case that options and argument describe. UsageError where two of them do."""
    from twofutures.policies.case import Case

    if case and scenario:
        raise click.UsageError("name one case: as an argument, or with --scenario")
    if not (case or scenario):
        return Case(package, start, views, levers)
    refuse_beside("a case: say it there", "package", "start", "views")
    if scenario or case.policies or case.levers:
        refuse_beside("a scenario file: write it into the file's case", "levers")
    return scenario or replace(case, levers={**case.levers, **levers})


def use_extensions(ctx: click.Context, param: click.Parameter, names: tuple[str, ...]) -> None:
    """Let the command's runs be played with these extensions too."""
    if names:
        from twofutures.policies.extension import in_use, use

        try:
            use([*in_use(), *names])
        except ValueError as error:
            raise click.BadParameter(str(error), ctx, param) from None


def use_extensions_of(ctx: click.Context, param: click.Parameter, folder: Path | None) -> Path | None:
    """The folder of a batch; the extensions that it was made with are used before anything else is read."""
    if folder is not None and (folder / "manifest.json").is_file():
        from twofutures.experiments.batches.folder import Folder
        from twofutures.policies.extension import holding

        use_extensions(ctx, param, tuple(holding(Folder(folder).extensions())))
    return folder


def refuse_beside_scenario(*names: str) -> None:
    """UsageError if one of these options is given beside a scenario file, which says which cases run."""
    refuse_beside("--scenario: write it into the file's cases", *names)


def refuse_beside(what: str, *names: str) -> None:
    """UsageError if one of these options is given."""
    ctx = click.get_current_context()
    for param in ctx.command.params:
        if param.name in names and ctx.get_parameter_source(param.name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{param.opts[0]} cannot be added to {what}")


extend = click.option(
    "--extend", multiple=True, is_eager=True, expose_value=False, callback=use_extensions, metavar="MODULE",
    envvar="TWOFUTURES_EXTEND", help="Use what a module adds, such as my_lab or path/to/my_lab.py; may be repeated.",
)  # fmt: skip
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout, nothing else.")
seed = click.option("--seed", type=SEED, default=2028, show_default=True, help="Seed of the luck.")
start = click.option(
    "--start", type=QUARTER, default="2027Q1", show_default=True, help="Quarter in which packages begin."
)
number = click.option(
    "--world", "number", type=WORLD, default=0, show_default=True,
    help="Number of the world, as in an outlook of the same seed.",
)  # fmt: skip
held = click.option(
    "--set", "held", type=SETTING, multiple=True, callback=once_by_name,
    help="Hold an assumption, such as smic_yield=0.4; may be repeated.",
)  # fmt: skip
set_lever = click.option(
    "--lever", "levers", type=LEVER, multiple=True, callback=once_by_name,
    help="Set a lever on top of every package, such as enforcement=3; may be repeated.",
)  # fmt: skip
view = click.option(
    "--view", "views", type=VIEW, multiple=True, callback=once,
    help="Take a rival view's assumptions from the branch on (twofutures views); may be repeated, the last one wins.",
)  # fmt: skip
scenario = click.option(
    "--scenario", type=click.Path(path_type=Path), is_eager=True, callback=load_scenario,
    help="Run the cases of a TOML file (docs/scenario_files.md), with its worlds and seed unless given here.",
)  # fmt: skip
case = click.argument("case", required=False, is_eager=True, callback=load_case)
case_of_file = click.option(
    "--scenario", is_eager=True, callback=load_case, metavar="FILE[#LABEL]",
    help="The case of a scenario file, with its seed, ensemble and held assumptions unless given here.",
)  # fmt: skip
ensemble = click.option(
    "--ensemble", type=Checked("ensemble", lambda text: known("ensemble", text, ENSEMBLES)), default="fitted",
    show_default=True,
    help="Worlds that the recorded past does not rule out (fitted), or drawn from all ranges (prior).",
)  # fmt: skip

length = click.option(
    "--format", "length", type=Checked("format", one_of("format")), default=USUAL_FORMAT, show_default=True,
    help="five_turns, three_turns or nine_turns.",
)  # fmt: skip
workers = click.option("--workers", type=WORKERS, default=2, show_default=True, help="Processes to use.")
charts = click.option(
    "--charts", type=click.Choice(tuple(FORMS)), default="svg", show_default=True, expose_value=False,
    callback=ask_forms, help="The files that charts become; the page shows the same.",
)  # fmt: skip


def out_in(default: str, what: str = "charts, page and data") -> Callable[[Command], Command]:
    """``--out`` of a command that draws, and ``--charts`` beside it."""
    folder = click.option("--out", type=FOLDER, help=f"Folder for {what}.  [default: {default}]")
    return lambda command: folder(charts(command))


out = out_in("under results/")
language = click.option(
    "--lang",
    "language",
    type=LANGUAGE,
    default="en",
    show_default=True,
    help="Language of what is read and written, such as de.",
)
quiet = click.option("--quiet", is_flag=True, help="No progress on stderr.")
worlds = click.option("--worlds", type=WORLDS, default=1000, show_default=True, help="Simulated worlds per case.")
observables = click.option(
    "--observable", "observables", type=FIGURE, multiple=True,
    help="A figure to report, such as gap_owned; may be repeated.  [default: the headline figures]",
)  # fmt: skip
