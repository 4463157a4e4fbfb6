"""Commands that ask about cases: compare two, take one apart, find where outcomes turn, see what waiting costs."""

from typing import Any

import click

from twofutures.viz.cli.arguments.options import CASES, as_json, ensemble, observables, out, quiet, seed, worlds
from twofutures.viz.cli.arguments.readers import one_of, read_quarters
from twofutures.viz.cli.arguments.types import CASE, PACKAGE, QUESTION, Checked


@click.command(epilog=CASES)
@click.argument("a", type=CASE)
@click.argument("b", type=CASE)
@observables
@worlds
@seed
@ensemble
@out
@as_json
@quiet
def compare(a: Any, b: Any, observables: tuple[str, ...], **how: Any) -> None:
    """Compare two cases world by world, on the same luck."""
    from twofutures.viz.reports.answer import Request
    from twofutures.viz.reports.compare import show

    show(a, b, observables, Request(**how))


@click.command(epilog=CASES)
@click.argument("case", type=CASE)
@click.option(
    "--over", default="mechanisms", show_default=True,
    help="mechanisms, policies (areas), levers, or names joined by commas; + joins some into one player.",
)  # fmt: skip
@click.option("--against", type=CASE, help="What policies are measured against.  [default: inaction]")
@observables
@click.option("--worlds", type=click.IntRange(1, 10_000), default=200, show_default=True, help="Simulated worlds.")
@seed
@ensemble
@out
@as_json
@quiet
def attribute(case: Any, over: str, against: Any, observables: tuple[str, ...], **how: Any) -> None:
    """Say how much each mechanism or policy contributes (Shapley values): the parts add up in every world."""
    from twofutures.viz.reports.answer import Request
    from twofutures.viz.reports.attribution import show

    show(case, over, against, observables, Request(**how))


@click.command(epilog=CASES)
@click.argument("name", type=Checked("name", one_of("assumption or lever")))
@click.option("--case", type=CASE, default="inaction", show_default=True, help="The case in which it is moved.")
@click.option(
    "--of", type=QUESTION, default="class", show_default=True,
    help="What may turn: class, one class such as 'near parity', or a limit such as 'lead_months_smooth>=12'.",
)  # fmt: skip
@worlds
@seed
@ensemble
@out
@as_json
@quiet
def flip(name: str, case: Any, of: str, **how: Any) -> None:
    """Find the value of an assumption or lever at which the majority of worlds turns."""
    from twofutures.viz.reports.answer import Request
    from twofutures.viz.reports.turning_points import show_flip

    show_flip(name, case, of, Request(**how))


@click.command()
@click.argument("package", type=PACKAGE)
@click.option(
    "--starts", type=Checked("quarters", read_quarters), default="2027Q1..2028Q1", show_default=True,
    help="Quarters to begin in.",
)  # fmt: skip
@observables
@worlds
@seed
@ensemble
@out
@as_json
@quiet
def delay(package: str, starts: tuple[str, ...], observables: tuple[str, ...], **how: Any) -> None:
    """Show what waiting costs: a package by start quarter, against beginning at once, and never."""
    from twofutures.viz.reports.answer import Request
    from twofutures.viz.reports.turning_points import show_delay

    show_delay(package, starts, observables, Request(**how))


COMMANDS = (compare, attribute, flip, delay)
