"""Commands for very many worlds: run a batch, ask its results, play one of its worlds again."""

from pathlib import Path
from typing import Any

import click

from twofutures.abm.calendar import quarters_between
from twofutures.abm.names import known
from twofutures.policies.bounds import DESIGNS, SINCE
from twofutures.viz.cli.arguments.options import (
    as_json,
    ensemble,
    held,
    once,
    out_in,
    quiet,
    refuse_beside_scenario,
    scenario,
    seed,
    set_lever,
    start,
    use_extensions_of,
    workers,
)
from twofutures.viz.cli.arguments.readers import one_of, read_memory, read_vary
from twofutures.viz.cli.arguments.types import CONDITION, FOLDER, PACKAGE, WORLD, WORLDS, Checked

results = click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False), is_eager=True, callback=use_extensions_of
)
FILE = click.Path(path_type=Path, dir_okay=False, allow_dash=True)


@click.command()
@click.option(
    "--package", "packages", type=PACKAGE, multiple=True, callback=once, default=("status_quo",),
    show_default="status_quo", help="A package to run; may be repeated.",
)  # fmt: skip
@click.option(
    "--view", "views", type=Checked("view", one_of("view", "none")), multiple=True, callback=once,
    help="A view to hold, or none; may be repeated: every package is run under every view.",
)  # fmt: skip
@click.option("--worlds", type=WORLDS, help="Simulated worlds per package and view.  [default: 1000]")
@click.option(
    "--design", "kind", type=Checked("design", lambda text: known("design", text, DESIGNS)),
    help="replications, factorial, lhs or sobol.  [default: sobol if --vary]",
)  # fmt: skip
@click.option(
    "--vary", "axes", type=Checked("name[=low:high[:levels]]", read_vary), multiple=True, callback=once,
    help="An assumption or lever that varies: over its declared range, or evenly between bounds; may be repeated.",
)  # fmt: skip
@click.option(
    "--override", type=Checked("name", one_of("assumption or lever")), multiple=True, callback=once,
    help="Let --vary NAME rule over what a package, a view, a case or --set says of it; may be repeated.",
)  # fmt: skip
@click.option("--replications", type=WORLDS, default=1, show_default=True, help="Worlds at each point of the design.")
@click.option(
    "--since", type=Checked("when", lambda text: known("since", text, SINCE)), default="branch", show_default=True,
    help="When varied assumptions begin to hold: at the branch, or (prior worlds) in 2022Q4.",
)  # fmt: skip
@seed
@start
@held
@set_lever
@ensemble
@scenario
@click.option(
    "--keep", multiple=True, callback=once,
    help="An observable to keep, or all; may be repeated.  [default: the headline]",
)  # fmt: skip
@click.option(
    "--quarters", type=Checked("first..last", quarters_between), default="2026Q4..2028Q4", show_default=True,
    help="Quarters to keep, such as 2022Q4..2028Q4.",
)  # fmt: skip
@workers
@click.option("--scheduler", help="Address of a Dask scheduler, such as tcp://host:8786: its workers do the work.")
@click.option(
    "--memory", type=Checked("gib", read_memory), default=2.0, show_default=True,
    help="GiB for all local processes; decides the chunks.",
)  # fmt: skip
@click.option("--out", type=FOLDER, help="Folder of the results.  [default: results/batch]")
@click.option(
    "--chunks-at", default="", metavar="URL",
    help="Let workers write the chunks there themselves, such as file:///shared/run or s3://bucket/run (fsspec).",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would run, and play nothing.")
@click.option("--new", is_flag=True, help="Start over: remove what another batch left in the folder.")
@as_json
@quiet
def batch(packages: tuple[str, ...], views: tuple[str, ...], keep: tuple[str, ...], **options: Any) -> None:
    """Run very many worlds into a folder; run again to go on after a stop.

    Finished chunks are kept and verified, failed ones tried again. Ask the folder with `query` and `replay`.
    """
    if options["scenario"]:
        refuse_beside_scenario("packages", "views", "start", "levers")
    from twofutures.viz.reports.batch import show

    show(packages, views, keep, **options)


@click.command()
@results
@click.option("--fan", help="An observable: 10 %, median and 90 % of worlds by quarter.")
@click.option(
    "--where", "conditions", type=CONDITION, multiple=True,
    help="Only worlds such as 'spillover>0.5' or 'near parity'.",
)  # fmt: skip
@click.option("--case", "cases", multiple=True, help="Only this case; may be repeated.")
@click.option("--sql", "question", help="A SELECT over the views outcomes, trajectories and design.")
@click.option(
    "--quarters", type=Checked("first..last", quarters_between),
    help="Only these quarters, such as 2027Q1..2028Q4 or 2028.  [default: all kept; of a CSV of worlds the last]",
)  # fmt: skip
@click.option("--csv", "csv_file", type=FILE, help="Write the answer here as CSV; - is standard output.")
@click.option("--netcdf", type=FILE, help="Write the worlds here as NetCDF (--fan: only it); - is standard output.")
@click.option("--verify", is_flag=True, help="First check every file of the run, and name all that were altered.")
@as_json
def query(folder: Path, **options: Any) -> None:
    """Ask the results of a batch: outcomes, fans, SQL, export.

    Without options: how many worlds came out as what, and how the chunks stand.
    """
    from twofutures.viz.reports.query import show

    show(folder, **options)


@click.command()
@results
@click.option("--world", "number", type=WORLD, required=True, help="Number of the world.")
@click.option("--case", help="Which case, where the batch has several.")
@out_in("DIR/world-CASE-NUMBER", "charts and page")
@as_json
def replay(folder: Path, number: int, case: str | None, out: Path | None, as_json: bool) -> None:
    """Play one world of a batch again, check it bit for bit, and tell its story."""
    from twofutures.viz.reports.query import replay as play_again

    play_again(folder, number, case, out, as_json)


COMMANDS = (batch, query, replay)
