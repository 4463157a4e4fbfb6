"""Commands for a paper: publish a run as a bundle, and play a published one again."""

from pathlib import Path

import click

from twofutures.viz.cli.arguments.options import as_json, quiet, workers
from twofutures.viz.cli.arguments.types import FOLDER

LICENCES = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "MIT")  # by SPDX name; a test holds them to those of the bundle


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="A new folder, or a file that ends in .zip."
)
@click.option("--title", default="", help="Title of the data.  [default: what was run]")
@click.option(
    "--author", "authors", multiple=True,
    help="'Family, Given' of a person, or an organisation; may be repeated.  [default: those of the software]",
)  # fmt: skip
@click.option(
    "--license", "licence", type=click.Choice(LICENCES), default=LICENCES[0], show_default=True,
    help="Terms of the data.",
)  # fmt: skip
@quiet
def publish(folder: Path, out: Path, title: str, authors: tuple[str, ...], licence: str, quiet: bool) -> None:
    """Write the finished run in FOLDER as a bundle for a repository.

    Data, codebook, manifest, versions, citation and licence, as a Data Package and an RO-Crate.
    """
    from twofutures.viz.reports.publication import publish as write

    write(folder, out, title, authors, licence, quiet)


@click.command()
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--out", type=FOLDER, help="Play into this folder, where a stopped command goes on.")
@workers
@click.option("--scheduler", help="Address of a Dask scheduler, such as tcp://host:8786: its workers do the work.")
@as_json
@quiet
@click.pass_context
def reproduce(
    ctx: click.Context, bundle: Path, out: Path | None, workers: int, scheduler: str | None, as_json: bool, quiet: bool
) -> None:
    """Play a published BUNDLE again and compare it value by value.

    Exit code 1, and the first difference in every file, unless all is the same.
    """
    from twofutures.viz.reports.publication import show

    if not show(bundle, out, workers, scheduler, as_json, quiet):
        ctx.exit(1)


COMMANDS = (publish, reproduce)
