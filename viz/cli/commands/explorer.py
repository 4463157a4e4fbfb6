"""A command that stores answers in a page for those who have no server."""

from pathlib import Path

import click

from twofutures.viz.cli.arguments.options import as_json, language, once, quiet, seed, workers
from twofutures.viz.cli.arguments.readers import one_of
from twofutures.viz.cli.arguments.types import WORLDS, Checked


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--dial", "names", type=Checked("dial", one_of("dial")), multiple=True, callback=once,
    help="A dial whose notches are combined with all others'; may be repeated.  [default: the four that Start offers]",
)  # fmt: skip
@click.option("--worlds", type=WORLDS, default=1000, show_default=True, help="Simulated worlds per setting.")
@seed
@workers
@click.option("--new", is_flag=True, help="Start over: remove what other settings left in the folder.")
@language
@as_json
@quiet
def explorer(
    folder: Path,
    names: tuple[str, ...],
    worlds: int,
    seed: int,
    workers: int,
    new: bool,
    language: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write FOLDER/index.html: a page that answers every setting of a few dials from a file, without a server.

    Four dials are 256 settings: a few minutes. A stopped command goes on where it was.
    """
    from twofutures.viz.explorer.grid import Grid
    from twofutures.viz.explorer.make import make

    grid = Grid(names, worlds, seed) if names else Grid(worlds=worlds, seed=seed)
    make(grid, folder, workers, new, as_json, quiet, language)


COMMANDS = (explorer,)
