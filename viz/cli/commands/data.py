"""Commands about the shipped tables: whether they hold what they must, and what a changed number moves."""

from pathlib import Path

import click

from twofutures.policies.bounds import MOST_WORLDS
from twofutures.viz.cli.arguments.groups import Suggesting, help_alone
from twofutures.viz.cli.arguments.options import as_json, quiet, seed
from twofutures.viz.cli.arguments.types import count


@click.group(cls=Suggesting, invoke_without_command=True)
@click.pass_context
def data(ctx: click.Context) -> None:
    """Shipped tables: check them, and see what a change moves."""
    help_alone(ctx)


@data.command()
@as_json
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    """Hold every shipped table against what is declared of it: rows, keys, names, ranges, sources.

    Exit code 1, and one line with file, row, column and cure, for every fault.
    """
    from twofutures.viz.reports.data import show_check

    if not show_check(as_json):
        ctx.exit(1)


@data.command()
@click.argument("table")
@click.argument("edited", required=False, type=click.Path(path_type=Path))
@click.option("--against", metavar="REVISION", help="Compare the table with what it was at a revision instead.")
@click.option("--worlds", type=count(2, MOST_WORLDS), default=64, show_default=True, help="Prior worlds to play twice.")
@seed
@as_json
@quiet
def moved(
    table: str, edited: Path | None, against: str | None, worlds: int, seed: int, as_json: bool, quiet: bool
) -> None:  # fmt: skip
    """Which targets and forecasts a change of TABLE moves: to an EDITED copy of it, or since a revision.

    TABLE is a path such as abm/data/parameters.toml.
    """
    if (edited is None) == (against is None):
        raise click.UsageError("name an edited copy of the table, or a revision with --against")
    from twofutures.viz.reports.data import show_moved

    show_moved(table, edited, against, worlds, seed, as_json, quiet or as_json)


COMMANDS = (data,)
