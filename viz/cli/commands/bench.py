"""The command that times the simulation."""

from __future__ import annotations

import click

from twofutures.viz.cli.options import as_json
from twofutures.viz.cli.types import COUNT, REPEATS


@click.command()
@click.option("--worlds", type=COUNT, default=4000, show_default=True, help="Worlds of a full batch.")
@click.option("--repeats", type=REPEATS, default=3, show_default=True, help="Runs to time.")
@as_json
def bench(worlds: int, repeats: int, as_json: bool) -> None:
    """Time the simulation on this machine."""
    from twofutures.experiments.speed.bench import bench as measure
    from twofutures.viz.cli.declared_lists import figure_list

    figure_list(measure(worlds, repeats), as_json)


COMMANDS = (bench,)
