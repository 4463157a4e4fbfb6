"""Commands about forecasts in the open: what is foretold, a file of it that never changes, and its score."""

from pathlib import Path

import click

from twofutures.viz.cli.arguments.groups import Suggesting, help_alone
from twofutures.viz.cli.arguments.options import as_json, ensemble, quiet, seed
from twofutures.viz.cli.arguments.types import FOLDER, WORLDS

folder = click.option("--folder", type=FOLDER, help="Folder of frozen files.  [default: that of the repository]")


@click.group(cls=Suggesting, invoke_without_command=True)
@click.pass_context
def forecast(ctx: click.Context) -> None:
    """Dated questions that a publication will settle: list, freeze, score."""
    help_alone(ctx)


@forecast.command("list")
@click.option("--family", help="Only one kind of quantity, such as capability.")
@as_json
def list_forecasts(family: str | None, as_json: bool) -> None:
    """List the questions: settled when and by whom, and the last value known."""
    from twofutures.viz.reports.forecast import show_declared

    show_declared(family, as_json)


@forecast.command()
@click.option("--worlds", type=WORLDS, default=1000, show_default=True, help="Simulated worlds.")
@seed
@ensemble
@click.option("--name", default="", help="Name of the file.  [default: the month of freezing]")
@folder
@as_json
@quiet
def freeze(
    worlds: int, seed: int, ensemble: str, name: str, folder: Path | None, as_json: bool, quiet: bool
) -> None:  # fmt: skip
    """Play the worlds and write what they foretell into a file that never changes again, and its hash."""
    from twofutures.viz.reports.forecast import freeze as write

    write(worlds, seed, ensemble, name, folder, as_json, quiet)


@forecast.command("score")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--of", "name", default="", help="Name of the frozen file, such as 2026-11.  [default: the newest]")
@folder
@as_json
def score_forecasts(file: Path, name: str, folder: Path | None, as_json: bool) -> None:
    """Score a frozen file on what came out, by a settlement FILE: name, value (or 0 and 1), date, source.

    CRPS of quantities and Brier score of chances, beside no change from the last value and a
    straight trend, or the recorded frequency of an event.
    """
    from twofutures.viz.reports.forecast import show_score

    show_score(file, name, folder, as_json)


COMMANDS = (forecast,)
