"""Commands for very many worlds: run a batch, ask its results, play one of its worlds again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from twofutures.viz.cli.options import as_json, ensemble, held, quiet, scenario, seed, set_lever, start, workers
from twofutures.viz.cli.types import (
    CONDITION,
    COUNT,
    DESIGN,
    FOLDER,
    MEMORY,
    NUMBER,
    PACKAGE,
    REPLICATIONS,
    SINCE_WHEN,
    SPAN,
    VARY,
    VIEW_OR_NONE,
    once,
    said_in_file,
)

results = click.argument("folder", type=click.Path(path_type=Path, file_okay=False))


@click.command()
@click.option(
    "--package", "packages", type=PACKAGE, multiple=True, default=("status_quo",), show_default="status_quo",
    help="A package to run; may be repeated.",
)  # fmt: skip
@click.option(
    "--view", "views", type=VIEW_OR_NONE, multiple=True,
    help="A view to hold, or none; may be repeated: every package is run under every view.",
)  # fmt: skip
@click.option("--worlds", type=COUNT, help="Simulated worlds per package and view.  [default: 1000]")
@click.option(
    "--design", "kind", type=DESIGN, help="replications, factorial, lhs or sobol.  [default: sobol if --vary]"
)
@click.option(
    "--vary", "axes", type=VARY, multiple=True,
    help="An assumption or lever that varies: over its declared range, or evenly between bounds; may be repeated.",
)  # fmt: skip
@click.option(
    "--replications", type=REPLICATIONS, default=1, show_default=True, help="Worlds at each point of the design."
)
@click.option(
    "--since", type=SINCE_WHEN, default="branch", show_default=True,
    help="When varied assumptions begin to hold: at the branch, or (prior worlds) in 2022Q4.",
)  # fmt: skip
@seed
@start
@held
@set_lever
@ensemble
@scenario
@click.option("--keep", multiple=True, help="An observable to keep, or all; may be repeated.  [default: the headline]")
@click.option(
    "--quarters", type=SPAN, default="2026Q4:2028Q4", show_default=True, help="Quarters to keep, such as 2022Q4:2028Q4."
)
@workers
@click.option("--scheduler", help="Address of a Dask scheduler, such as tcp://host:8786: its workers do the work.")
@click.option(
    "--memory", type=MEMORY, default=2.0, show_default=True, help="GiB for all local processes; decides the chunks."
)
@click.option("--out", type=FOLDER, help="Folder of the results.  [default: results/batch]")
@click.option("--new", is_flag=True, help="Start over: remove what another batch left in the folder.")
@as_json
@quiet
def batch(packages: tuple[str, ...], views: tuple[str, ...], keep: tuple[str, ...], **said: Any) -> None:
    """Run very many worlds into a folder; run again to go on after a stop.

    Finished chunks are kept and verified, failed ones tried again. Ask the folder with `query` and `replay`.
    """
    if said["scenario"]:
        said_in_file("packages", "views", "start", "levers")
    once("--package", list(packages))
    once("--view", list(views))
    once("--keep", list(keep))
    once("--vary", [axis[0] for axis in said["axes"]])
    once("--set", [name for name, _ in said["held"]])
    once("--lever", [name for name, _ in said["levers"]])
    from twofutures.viz.reports.batch import show

    show(packages, views, keep, **said)


@click.command()
@results
@click.option("--fan", help="An observable: 10 %, median and 90 % of worlds by quarter.")
@click.option("--where", "conditions", type=CONDITION, multiple=True, help="Only worlds such as 'spillover>0.5'.")
@click.option("--case", "cases", multiple=True, help="Only this case; may be repeated.")
@click.option("--sql", "question", help="A SELECT over the views outcomes, trajectories and design.")
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the answer here as CSV."
)
@click.option(
    "--netcdf",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the worlds here as NetCDF (--fan: only it).",
)
@as_json
def query(folder: Path, **said: Any) -> None:
    """Ask the results of a batch: outcomes, fans, SQL, export.

    Without options: how many worlds came out as what, and how the chunks stand.
    """
    from twofutures.viz.reports.query import show

    show(folder, **said)


@click.command()
@results
@click.option("--world", "number", type=NUMBER, required=True, help="Number of the world.")
@click.option("--case", help="Which case, where the batch has several.")
@click.option("--out", type=FOLDER, help="Folder for charts and page.  [default: DIR/world-CASE-NUMBER]")
@as_json
def replay(folder: Path, number: int, case: str | None, out: Path | None, as_json: bool) -> None:
    """Play one world of a batch again, check it bit for bit, and tell its story."""
    from twofutures.viz.reports.query import tell_again

    tell_again(folder, number, case, out, as_json)


COMMANDS = (batch, query, replay)
