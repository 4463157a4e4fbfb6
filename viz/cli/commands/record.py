"""Commands about the recorded past: score against it, fit to it."""

from pathlib import Path

import click

from twofutures.abm.calendar import quarter_step
from twofutures.policies.bounds import MOST_WORLDS
from twofutures.viz.cli.arguments.options import as_json, ensemble, out_in, refuse_beside, workers
from twofutures.viz.cli.arguments.readers import quarter
from twofutures.viz.cli.arguments.types import FOLDER, WORLDS, Checked, count

CUT = Checked("quarter", quarter(quarter_step("2024Q2"), quarter_step("2025Q4")))  # leaves something to foretell


@click.command()
@ensemble
@click.option(
    "--worlds", type=WORLDS, default=1000, show_default=True, help="Worlds to score (fitted: one per member)."
)
@click.option("--until", type=CUT, help="Cut every input series here, fit to that, and score what came after.")
@click.option("--left-out", is_flag=True, help="Leave out each family of targets in turn and count what is covered.")
@workers
@out_in("results/backtest-…", "chart, page and data")
@as_json
def backtest(
    ensemble: str, worlds: int, until: str | None, left_out: bool, workers: int, out: Path | None, as_json: bool
) -> None:
    """Score the worlds against the recorded past, misses first."""
    if left_out:
        refuse_beside("--left-out, which draws worlds of its own", "ensemble", "worlds", "until")
        from twofutures.viz.reports.left_out import show as show_left_out

        return show_left_out(workers, out, as_json)
    from twofutures.viz.reports.backtest import show

    show(ensemble, worlds, until, workers, out, as_json)


@click.command()
@click.option("--wave", "waves", type=count(500, MOST_WORLDS), multiple=True, help="Worlds of a wave; may be repeated.")
@click.option("--members", type=count(8, 100_000), default=512, show_default=True, help="Members to keep.")
@workers
@click.option("--work", type=FOLDER, help="Folder of finished chunks, for resuming.  [default: results/calibration]")
@click.option("--out", type=FOLDER, help="Folder for the members.  [default: the installed package]")
@as_json
def calibrate(
    waves: tuple[int, ...], members: int, workers: int, work: Path | None, out: Path | None, as_json: bool
) -> None:
    """Fit to the recorded past and keep the members that it does not rule out. Resumable; takes minutes."""
    from twofutures.viz.reports.calibrate import show

    show(waves, members, workers, work, out, as_json)


COMMANDS = (backtest, calibrate)
