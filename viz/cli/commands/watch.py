"""The command that opens the web app."""

from typing import Any

import click

from twofutures.viz.app.gate import IN_ALL, PER_ADDRESS
from twofutures.viz.cli.arguments.readers import read_host, read_origin, read_root_path, whole
from twofutures.viz.cli.arguments.types import Checked, count


@click.command()
@click.option("--host", default="localhost", show_default=True, help="Address to listen on; 0.0.0.0 lets others in.")
@click.option(
    "--port", type=Checked("port", whole(1, 65_535)), default=8765, show_default=True, help="Port to listen on."
)
@click.option(
    "--root-path", default="", type=Checked("path", read_root_path),
    help="Path below which a proxy serves it, such as /twofutures.",
)  # fmt: skip
@click.option(
    "--allow-host", "allowed", multiple=True, type=Checked("host", read_host),
    help="Another name it answers to, such as that of a proxy; may be repeated.",
)  # fmt: skip
@click.option(
    "--per-address", type=count(1, 10_000), default=PER_ADDRESS, show_default=True,
    help="Most sessions from one address: a class behind one router shares one.",
)  # fmt: skip
@click.option("--in-all", type=count(1, 10_000), default=IN_ALL, show_default=True, help="Most sessions in all.")
@click.option(
    "--framed-by", "framed_by", multiple=True, type=Checked("site", read_origin),
    help="A site such as https://blog.example.org that may show the embed view in a frame; may be repeated.",
)  # fmt: skip
@click.option("--only-asked", is_flag=True, help="Play no worlds ahead: spares a battery, or others on the machine.")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
def watch(no_open: bool, **place: Any) -> None:
    """Open the web app: move levers, see worlds change. Works without the internet."""
    from twofutures.viz.app.server import Place, missing, serve

    if missing():
        raise click.UsageError(f"{missing()}: pip install 'twofutures[offline]'")
    serve(Place(**place), not no_open)


COMMANDS = (watch,)
