"""The command that builds the teaching kit: everything that a class or a workshop needs, in one file."""

from pathlib import Path

import click

from twofutures.viz.cli.arguments.options import language, quiet
from twofutures.viz.cli.arguments.types import count


@click.command()
@click.argument("out", metavar="FOLDER|FILE.zip", type=click.Path(path_type=Path))
@click.option(
    "--lucks", type=count(2, 10_000), default=1000, show_default=True,
    help="Lucks in which the sample game is replayed for its debrief.",
)  # fmt: skip
@click.option(
    "--worlds", type=count(1, 10_000), default=1000, show_default=True, help="Other worlds in which it is replayed."
)
@language
@quiet
def kit(out: Path, lucks: int, worlds: int, language: str, quiet: bool) -> None:
    """Write all that a class or a workshop needs into a new folder, or into a file that ends in .zip.

    Host guide, run sheets, role cards, slides, survey, consent, rubric, sheets for a game without phones, worksheets,
    and a recorded sample game with its debrief. Nothing needs the internet.
    """
    from twofutures.viz.kit.kit import make

    make(out, lucks, worlds, quiet, language)


COMMANDS = (kit,)
