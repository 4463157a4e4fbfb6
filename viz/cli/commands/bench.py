"""The command that times the simulation."""

import click

from twofutures.viz.cli.arguments.options import as_json
from twofutures.viz.cli.arguments.types import WORLDS, count
from twofutures.viz.terminal.output import print_json


@click.command()
@click.option("--worlds", type=WORLDS, default=4000, show_default=True, help="Worlds of a full batch.")
@click.option("--repeats", type=count(1, 1000), default=3, show_default=True, help="Runs to time.")
@as_json
def bench(worlds: int, repeats: int, as_json: bool) -> None:
    """Time the simulation on this machine."""
    from twofutures.experiments.speed.bench import bench as measure

    timings = measure(worlds, repeats)
    if as_json:
        print_json(timings)
        return
    click.echo("On this machine, in this run:")
    for name, value in timings.items():
        figure = f"{value:,.4g}" if isinstance(value, float) else str(value)
        click.echo(f"{figure:>12}  {name}")


COMMANDS = (bench,)
