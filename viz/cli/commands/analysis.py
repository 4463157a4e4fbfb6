"""Commands that ask why: what moves an outcome, what leads to it, and a page that tells all of a run."""

from pathlib import Path
from typing import Any

import click

from twofutures.policies.bounds import MOST_WORLDS
from twofutures.viz.cli.arguments.options import (
    as_json,
    ensemble,
    once,
    once_joined,
    out_in,
    quiet,
    seed,
    start,
    use_extensions_of,
)
from twofutures.viz.cli.arguments.readers import one_of, read_samples
from twofutures.viz.cli.arguments.types import CONDITION, FIGURE, FOLDER, NAMES, PACKAGE, WORLDS, Checked, count

SOME = count(2, 1000)
RESPONSES = ("levers", "switches", "leaning", "reach", "outlooks", "readers")  # the tables of viz.reports.responses


@click.command()
@click.option(
    "--method", type=click.Choice(("both", "morris", "sobol")), default="both", show_default=True,
    help="Screen with Morris, share out the variance with Sobol, or Sobol on what Morris found strongest.",
)  # fmt: skip
@click.option("--package", type=PACKAGE, default="status_quo", show_default=True, help="The package to follow.")
@click.option(
    "--factors", type=NAMES, multiple=True, callback=once_joined,
    help="Assumptions and levers to vary, such as smic_yield,enforcement.",
)  # fmt: skip
@click.option(
    "--group", "groups", type=Checked("group", one_of("group", "all")), multiple=True, callback=once,
    help="Vary a theme of assumptions, or all.",
)  # fmt: skip
@click.option(
    "--outcome", "outcomes", type=FIGURE, multiple=True, callback=once, default=("lead_months_smooth",),
    show_default=True,
    help='An observable (2028 mean), a class such as "near parity", or a limit such as "lead_months_smooth<6".',
)  # fmt: skip
@click.option("--trajectories", type=SOME, default=10, show_default=True, help="Morris: effects per factor.")
@click.option(
    "--samples", type=Checked("count", read_samples), default=256, show_default=True,
    help="Sobol: base points, a power of two.",
)  # fmt: skip
@click.option("--top", type=SOME, default=10, show_default=True, help="With both: factors that go on to Sobol.")
@click.option("--members", type=SOME, default=4, show_default=True, help="Fitted members that play every row.")
@click.option("--lucks", type=SOME, default=2, show_default=True, help="Lucks of each member.")
@seed
@start
@out_in("results/sensitivity-PACKAGE")
@as_json
@quiet
def sensitivity(out: Path | None, as_json: bool, quiet: bool, **asked: Any) -> None:
    """Which assumptions and levers move an outcome: Morris screening, Sobol indices."""
    from twofutures.viz.reports.sensitivity import Settings, show

    show(Settings(**asked), out, as_json, quiet)


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), is_eager=True, callback=use_extensions_of)
@click.option(
    "--of", "outcomes", type=CONDITION, multiple=True, callback=once, default=("near parity",), show_default=True,
    help='What to explain: a class, or a limit such as "lead_months_smooth<6"; may be repeated.',
)  # fmt: skip
@click.option(
    "--package", "packages", type=PACKAGE, multiple=True, callback=once,
    default=("status_quo", "inaction", "loopholes_closed"), show_default="status_quo, inaction, loopholes_closed",
    help="A package to run; may be repeated.",
)  # fmt: skip
@click.option("--worlds", type=WORLDS, default=2000, show_default=True, help="Simulated worlds per package.")
@click.option(
    "--vary", type=NAMES, multiple=True, callback=once_joined,
    help="Levers or assumptions that each world draws anew.",
)  # fmt: skip
@seed
@start
@ensemble
@click.option("--out", type=FOLDER, help="Folder for page and data.  [default: results/discovery]")
@as_json
@quiet
def discover(
    folder: Path | None, outcomes: tuple[str, ...], packages: tuple[str, ...], worlds: int,
    vary: tuple[str, ...], seed: int, start: str, ensemble: str, out: Path | None, as_json: bool,
    quiet: bool,
) -> None:  # fmt: skip
    """Which assumptions and policies lead to an outcome: boxes, rules, scores.

    Of the run in FOLDER, or of new worlds.
    """
    from twofutures.viz.reports.discovery import show, show_folder

    if folder:
        show_folder(folder, outcomes, out, as_json, quiet)
    else:
        show(outcomes, packages, worlds, vary, seed, start, ensemble, out, as_json, quiet)


@click.command()
@click.option(
    "--only", type=click.Choice(RESPONSES), multiple=True, callback=once,
    help="One of the tables; may be repeated.  [default: all]",
)  # fmt: skip
@click.option(
    "--worlds",
    type=count(2, MOST_WORLDS),
    default=1000,
    show_default=True,
    help="Simulated worlds per case; twice as many of the prior.",
)
@seed
@as_json
@quiet
def responses(only: tuple[str, ...], worlds: int, seed: int, as_json: bool, quiet: bool) -> None:
    """What answers to what: levers alone, mechanisms off, single assumptions, what can come out, outlooks of others,
    who reads what.

    Takes minutes.
    """
    from twofutures.viz.reports.responses import show

    show(only, worlds, seed, as_json, quiet)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), is_eager=True, callback=use_extensions_of)
@click.option(
    "--of", "outcomes", type=CONDITION, multiple=True, callback=once, default=("near parity",), show_default=True,
    help='What discovery explains: a class, or a limit such as "lead_months_smooth<6"; may be repeated.',
)  # fmt: skip
@click.option("--sensitivity", "beside", type=click.Path(path_type=Path), help="Folder of a sensitivity analysis.")
@click.option("--verify", is_flag=True, help="First check every file of the run, and name all that were altered.")
@quiet
def report(folder: Path, outcomes: tuple[str, ...], beside: Path | None, verify: bool, quiet: bool) -> None:
    """Tell all of the run in FOLDER on one page that needs nothing else."""
    if not (folder / "manifest.json").is_file():  # told before anything heavy is imported
        raise click.UsageError(f"{folder} holds no results: name the folder of a run, such as results/outlook")
    from twofutures.viz.reports.batch_page import show

    show(folder, outcomes, beside, verify, quiet)


COMMANDS = (sensitivity, discover, responses, report)
