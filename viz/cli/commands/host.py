"""The command that hosts a room: phones take the seats of one game."""

from pathlib import Path
from typing import Any

import click

from twofutures.viz.cli.arguments.options import length, number, refuse_beside, seed
from twofutures.viz.cli.arguments.readers import one_of, read_host, whole
from twofutures.viz.cli.arguments.types import Checked, count

FILE = click.Path(path_type=Path)


@click.command()
@number
@seed
@length
@click.option(
    "--seat", "seats", multiple=True, type=Checked("seat", one_of("seat")),
    help="A seat at the table; may be repeated (all seven if none is named).",
)  # fmt: skip
@click.option(
    "--resume", type=FILE, multiple=True,
    help="Go on with a room: its log in the folder of rooms; may be repeated, for three rooms at most.",
)  # fmt: skip
@click.option("--rooms", type=FILE, default="results/rooms", show_default=True, help="Folder of the rooms' logs.")
@click.option("--keep", is_flag=True, help="Keep logs of rooms that are older than a day.")
@click.option(
    "--host", default="0.0.0.0", show_default=True, type=Checked("host", read_host),
    help="Address to listen on; 0.0.0.0 lets phones in.",
)  # fmt: skip
@click.option(
    "--port", type=Checked("port", whole(1, 65_535)), default=8080, show_default=True, help="Port to listen on."
)
@click.option(
    "--allow-host", "allowed", multiple=True, type=Checked("host", read_host),
    help="Another name it answers to; may be repeated.",
)  # fmt: skip
@click.option(
    "--lucks", type=count(2, 10_000), default=1000, show_default=True, help="Lucks and worlds of the debrief."
)
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
def host(number: int, **how: Any) -> None:
    """Host a room: phones in this network take the seats of one game, you lead it, the engine is the umpire.

    It prints the address and the code to join with, and opens the host's page. Nothing needs the internet.
    """
    if how["resume"]:
        refuse_beside("a room that goes on: its log says so itself", "number", "seed", "length", "seats")
    from twofutures.experiments.game.log import Table
    from twofutures.policies.game.seats import seats
    from twofutures.viz.app.server import Place
    from twofutures.viz.room.server import Hosted, missing, serve

    if missing():
        raise click.UsageError(f"{missing()}: pip install 'twofutures[viz]'")
    place = Place(how["host"], how["port"], allowed=how["allowed"])
    table = Table(world=number, seed=how["seed"], seats=how["seats"] or tuple(seats()), format=how["length"])
    serve(Hosted(place, table, how["rooms"], how["resume"], how["keep"], how["lucks"], not how["no_open"]))


COMMANDS = (host,)
