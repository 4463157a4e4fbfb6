"""Commands that test what people say: claims by their designs, published contrasts, why a world ended so."""

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
    seed,
    set_lever,
    start,
    view,
)
from twofutures.viz.cli.arguments.readers import several_of
from twofutures.viz.cli.arguments.types import PACKAGE, VIEW, WORLDS, Checked


@click.command()
@click.option(
    "--only",
    type=Checked("ids", several_of("claim", "Q01,Q05")),
    default=(),
    callback=once,
    help="Ids joined by commas, such as Q01,Q05.  [default: all]",
)
@click.option("--worlds", type=WORLDS, default=500, show_default=True, help="Simulated worlds per case.")
@seed
@click.option(
    "--view", "views", type=VIEW, multiple=True, help="Cross with this view; may be repeated.  [default: all]"
)
@click.option("--no-views", is_flag=True, help="Cross with no view: quicker, and no verdict can be turned by one.")
@out_in("results/claims")
@as_json
@quiet
def claims(
    only: tuple[str, ...], worlds: int, seed: int, views: tuple[str, ...], no_views: bool, out: Path | None,
    as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Test claims by their declared designs: supported, contradicted, or depends, and on what."""
    if views and no_views:
        raise click.UsageError("--view and --no-views contradict each other: give one of them")
    from twofutures.viz.reports.claims import show

    show(only, worlds, seed, () if no_views else views or None, out, as_json, quiet)


@click.command()
@click.option(
    "--only",
    type=Checked("names", several_of("contrast", "ifp,cfr")),
    default=(),
    callback=once,
    help="Names joined by commas, such as ifp,cfr.  [default: all]",
)
@click.option("--worlds", type=WORLDS, default=200, show_default=True, help="Simulated worlds per case.")
@out_in("results/contrasts", "chart, page and data")
@as_json
@quiet
def contrasts(only: tuple[str, ...], worlds: int, out: Path | None, as_json: bool, quiet: bool) -> None:
    """Reproduce published scenario contrasts and print both figures side by side, pass or miss."""
    from twofutures.viz.reports.contrasts import show

    show(only, worlds, out, as_json, quiet)


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
@out_in("results/why-CASE-SEED-WORLD", "chart, page and data")
@as_json
@quiet
def why(
    case: Any, package: str, seed: int, number: int, start: str, held: Mapping[str, float],
    levers: Mapping[str, float], views: tuple[str, ...], ensemble: str, scenario: Any, out: Path | None,
    as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Why one world ended as it did: causes followed back, each removed and played again on the same luck."""
    from twofutures.experiments.cases.lived import World
    from twofutures.viz.reports.why import show

    asked = one_case(case, scenario, package, start, views, levers)
    show(World(asked, number, seed, ensemble, held), out, as_json, quiet)


COMMANDS = (claims, contrasts, why)
