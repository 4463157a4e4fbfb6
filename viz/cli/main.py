"""The command line. Everything heavy is imported inside the command that needs it, so that help answers at once."""

import tomllib

import click

from twofutures.experiments.work.files import TOP
from twofutures.viz.cli.arguments.groups import help_alone
from twofutures.viz.cli.arguments.options import extend
from twofutures.viz.cli.commands import (
    analysis,
    batches,
    bench,
    cache,
    cases,
    claims,
    data,
    exercises,
    explorer,
    forecast,
    host,
    kit,
    lists,
    outlook,
    play,
    publication,
    record,
    rooms,
    watch,
)
from twofutures.viz.cli.errors import Front


def show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version and leave."""
    if wanted and not ctx.resilient_parsing:
        from importlib import metadata

        try:
            click.echo(f"twofutures {metadata.version('twofutures')}")
        except metadata.PackageNotFoundError:
            project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
            click.echo(f"twofutures {project['version']} (source tree, not installed)")
        ctx.exit()


@click.group(cls=Front, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=show_version, help="Show the version."
)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Many simulated futures of the US-China AI race. This is a what-if machine, not a forecast."""
    help_alone(ctx)


TOPICS = (
    outlook, watch, explorer, play, host, rooms, kit, exercises, cases, batches, analysis, publication, claims, record,
    forecast, data, lists, cache, bench,
)  # fmt: skip
for topic in TOPICS:
    for command in topic.COMMANDS:
        main.add_command(extend(command))


if __name__ == "__main__":
    main()
