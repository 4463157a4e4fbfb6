"""Commands that run the model: many worlds, or one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from twofutures.viz.cli.arguments.options import (
    CASES,
    as_json,
    case,
    case_of_file,
    ensemble,
    held,
    number,
    once,
    one_case,
    out_in,
    quiet,
    refuse_beside_scenario,
    scenario,
    seed,
    set_lever,
    start,
    view,
)
from twofutures.viz.cli.arguments.readers import quarter
from twofutures.viz.cli.arguments.types import PACKAGE, WORLDS, Checked

PACKAGES = ("status_quo", "inaction", "loopholes_closed", "loosened", "repeal")


@click.command()
@click.option(
    "--package", "packages", type=PACKAGE, multiple=True, callback=once, default=PACKAGES,
    show_default=", ".join(PACKAGES), help="A package to run; may be repeated.",
)  # fmt: skip
@click.option("--worlds", type=WORLDS, default=1000, show_default=True, help="Simulated worlds per package.")
@seed
@start
@held
@set_lever
@view
@ensemble
@scenario
@out_in("results/outlook", "charts, report and data")
@as_json
@quiet
def outlook(
    packages: tuple[str, ...], worlds: int, seed: int, start: str, held: Mapping[str, float],
    levers: Mapping[str, float], views: tuple[str, ...], ensemble: str, scenario: Any, out: Path | None,
    as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Run packages in many worlds: a table here, charts and a report in a folder."""
    if scenario:
        refuse_beside_scenario("packages", "start", "levers", "views")
    from twofutures.experiments.batches.outlook import plan
    from twofutures.viz.reports.outlook import show

    batch = plan(packages, worlds, seed, start, held, ensemble, levers, views, scenario.cases if scenario else ())
    show(batch, scenario.text if scenario else "", out, as_json, quiet)


@click.command(epilog=CASES)
@case
@click.option("--package", type=PACKAGE, default="status_quo", show_default=True, help="The package to follow.")
@seed
@number
@start
@held
@set_lever
@view
@ensemble
@case_of_file
@click.option(
    "--agents", "at", type=Checked("quarter", quarter(0)),
    help="Show every agent's state at the end of this quarter instead.",
)  # fmt: skip
@out_in("results/world-CASE-SEED-WORLD", "charts and page")
@as_json
def world(
    case: Any, package: str, seed: int, number: int, start: str, held: Mapping[str, float], levers: Mapping[str, float],
    views: tuple[str, ...], ensemble: str, scenario: Any, at: str | None, out: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Tell what happened in one world, quarter by quarter, and because of what."""
    asked = one_case(case, scenario, package, start, views, levers)
    if at is not None:
        from twofutures.experiments.one_world.frames import OneWorld
        from twofutures.viz.reports.agents import show_agents

        show_agents(OneWorld(asked, number, seed, ensemble, held), at, as_json)
        return
    from twofutures.experiments.batches.outlook import plan
    from twofutures.viz.reports.one_world import show

    show(plan(worlds=1, seed=seed, held=held, ensemble=ensemble, cases=[asked]), number, out, as_json)


COMMANDS = (outlook, world)
