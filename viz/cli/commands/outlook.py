"""Commands that run the model: many worlds, or one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from twofutures.viz.cli.options import as_json, ensemble, held, quiet, scenario, seed, set_lever, start, view
from twofutures.viz.cli.types import ANY_QUARTER, COUNT, FOLDER, NUMBER, PACKAGE, once, said_in_file

PACKAGES = ("status_quo", "inaction", "loopholes_closed", "loosened", "repeal")


@click.command()
@click.option(
    "--package", "packages", type=PACKAGE, multiple=True, default=PACKAGES, show_default=", ".join(PACKAGES),
    help="A package to run; may be repeated.",
)  # fmt: skip
@click.option("--worlds", type=COUNT, default=1000, show_default=True, help="Simulated worlds per package.")
@seed
@start
@held
@set_lever
@view
@ensemble
@scenario
@click.option("--out", type=FOLDER, help="Folder for charts, report and data.  [default: results/outlook]")
@as_json
@quiet
def outlook(
    packages: tuple[str, ...], worlds: int, seed: int, start: str, held: tuple[tuple[str, float], ...],
    levers: tuple[tuple[str, float], ...], views: tuple[str, ...], ensemble: str, scenario: Any, out: Path | None,
    as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Run packages in many worlds: a table here, charts and a report in a folder."""
    if scenario:
        said_in_file("packages", "start", "levers", "views")
    once("--package", list(packages))
    once("--set", [name for name, _ in held])
    once("--lever", [name for name, _ in levers])
    once("--view", list(views))
    from twofutures.viz.reports.outlook import show

    show(packages, worlds, seed, start, dict(held), dict(levers), ensemble, out, as_json, quiet, views, scenario)


@click.command()
@click.option("--package", type=PACKAGE, default="status_quo", show_default=True, help="The package to follow.")
@seed
@click.option(
    "--world", "number", type=NUMBER, default=0, show_default=True,
    help="Number of the world, as in an outlook of the same seed.",
)  # fmt: skip
@start
@held
@set_lever
@view
@ensemble
@click.option("--agents", "at", type=ANY_QUARTER, help="Show every agent's state at the end of this quarter instead.")
@click.option("--out", type=FOLDER, help="Folder for charts and page.  [default: results/world-PACKAGE-SEED-WORLD]")
@as_json
def world(
    package: str, seed: int, number: int, start: str, held: tuple[tuple[str, float], ...],
    levers: tuple[tuple[str, float], ...], views: tuple[str, ...], ensemble: str, at: str | None, out: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Tell what happened in one world, quarter by quarter, and because of what."""
    once("--set", [name for name, _ in held])
    once("--lever", [name for name, _ in levers])
    once("--view", list(views))
    if at is not None:
        from twofutures.viz.reports.agents import show_agents

        show_agents(package, seed, number, start, dict(held), dict(levers), ensemble, at, as_json, views)
        return
    from twofutures.viz.reports.one_world import show

    show(package, seed, number, start, dict(held), dict(levers), ensemble, out, as_json, views)


COMMANDS = (outlook, world)
