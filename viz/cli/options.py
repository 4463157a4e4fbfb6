"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from twofutures.viz.cli.types import (
    COUNT,
    ENSEMBLE,
    FOLDER,
    LEVER,
    OBSERVABLE,
    QUARTER,
    SEED,
    SETTING,
    VIEW,
    WORKERS,
    load_scenario,
)  # fmt: skip

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout, nothing else.")
seed = click.option("--seed", type=SEED, default=2028, show_default=True, help="Seed of the luck.")
start = click.option(
    "--start", type=QUARTER, default="2027Q1", show_default=True, help="Quarter in which packages begin."
)
held = click.option(
    "--set", "held", type=SETTING, multiple=True, help="Hold an assumption, such as smic_yield=0.4; may be repeated."
)
set_lever = click.option(
    "--lever", "levers", type=LEVER, multiple=True,
    help="Set a lever on top of every package, such as enforcement=3; may be repeated.",
)  # fmt: skip
view = click.option(
    "--view", "views", type=VIEW, multiple=True,
    help="Take a rival view's assumptions from the branch on (twofutures views); may be repeated, the last one wins.",
)  # fmt: skip
scenario = click.option(
    "--scenario", type=click.Path(path_type=Path), is_eager=True, callback=load_scenario,
    help="Run the cases of a TOML file (docs/scenario_files.md), with its worlds and seed unless given here.",
)  # fmt: skip
ensemble = click.option(
    "--ensemble", type=ENSEMBLE, default="fitted", show_default=True,
    help="Worlds that the recorded past does not rule out (fitted), or drawn from all ranges (prior).",
)  # fmt: skip

workers = click.option("--workers", type=WORKERS, default=2, show_default=True, help="Processes to use.")
out = click.option("--out", type=FOLDER, help="Folder for charts, page and data.  [default: under results/]")
quiet = click.option("--quiet", is_flag=True, help="No progress on stderr.")
worlds = click.option("--worlds", type=COUNT, default=1000, show_default=True, help="Simulated worlds per case.")
observables = click.option(
    "--observable", "observables", type=OBSERVABLE, multiple=True,
    help="A figure to report, such as gap_owned; may be repeated.  [default: the headline figures]",
)  # fmt: skip
