"""The command that opens the web app."""

import click

from twofutures.viz.cli.arguments.readers import whole
from twofutures.viz.cli.arguments.types import Checked


@click.command()
@click.option("--host", default="localhost", show_default=True, help="Address to listen on; 0.0.0.0 lets others in.")
@click.option(
    "--port", type=Checked("port", whole(1, 65_535)), default=8765, show_default=True, help="Port to listen on."
)
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
def watch(host: str, port: int, no_open: bool) -> None:
    """Open the web app: move levers, see worlds change. Works without the internet."""
    from twofutures.viz.app.server import missing, serve

    if missing():
        raise click.UsageError(f"{missing()}: pip install 'twofutures[offline]'")
    serve(host, port, not no_open)


COMMANDS = (watch,)
