"""The command that sets two games of one world side by side: what each room made of the same present."""

from pathlib import Path
from typing import Any

import click

from twofutures.viz.cli.arguments.options import as_json, out_in, quiet
from twofutures.viz.cli.arguments.types import count

LOG = click.Path(path_type=Path)


@click.command()
@click.argument("one", type=LOG, metavar="LOG")
@click.argument("two", type=LOG, metavar="LOG")
@click.option(
    "--lucks", type=count(2, 10_000), default=1000, show_default=True,
    help="Lucks of the same present in which both rooms' decisions are replayed.",
)  # fmt: skip
@out_in("results/rooms-SEED-WORLD", "the chart, page and data")
@as_json
@quiet
def game(one: Path, two: Path, **how: Any) -> None:
    """Two rooms of one world and seed in one chart: what each made of the same present, on the same luck.

    LOG is a game that is over, as a host's page or twofutures play saves it.
    """
    from twofutures.viz.reports.two_rooms import show

    show((one, two), how["lucks"], how["out"], how["as_json"], how["quiet"])


COMMANDS = (game,)
