"""The command that plays: one seat, turn by turn, and afterwards what was luck and what was choice."""

from pathlib import Path
from typing import Any

import click

from twofutures.abm.calendar import BRANCH
from twofutures.abm.names import known
from twofutures.viz.cli.arguments.options import as_json, length, number, once, out_in, quiet, refuse_beside, seed
from twofutures.viz.cli.arguments.readers import declared, one_of, quarter
from twofutures.viz.cli.arguments.types import Checked, count

FILE = click.Path(path_type=Path)
MOST_LUCKS = 10_000


def read_card(text: str) -> tuple[str, str]:
    """``NAME@QUARTER``: a card of the deck and when it comes."""
    name, at, when = text.partition("@")
    if not at:
        raise ValueError(f"{text!r} is no card with its quarter: write it like foundry_disrupted@2027Q1")
    return known("card", name.strip(), declared("card")), quarter(BRANCH)(when)


def read_wild_card(text: str) -> tuple[str, int, str, str]:
    """``ASSUMPTION=up@QUARTER: WHY``: assumption, notch, reason, and when it comes."""
    from twofutures.experiments.game.wild_cards import read_wild

    head, _, why = text.partition(":")
    card, at, when = head.partition("@")
    if not at:
        raise ValueError(f"{text!r} has no quarter: write it like 'ring_hazard=up@2027Q1: customs look closer'")
    return *read_wild(f"{card}:{why}"), quarter(BRANCH)(when)


@click.command()
@click.argument("who", metavar="[SEAT]", required=False, type=Checked("seat", one_of("seat")))
@number
@seed
@length
@click.option(
    "--card", "cards", type=Checked("name@quarter", read_card), multiple=True, callback=once,
    help="A shock that comes when a turn begins, such as standoff@2027Q1 (docs/how_to/play_a_card.md).",
)  # fmt: skip
@click.option(
    "--wild-card", "wild", type=Checked("assumption=up@quarter: why", read_wild_card), multiple=True,
    help="An assumption at an end of its range for a turn (docs/teaching/wild_cards.md).",
)  # fmt: skip
@click.option(
    "--script", type=FILE, help="Read the moves from a file, a line for each turn (- or no terminal: standard input)."
)
@click.option("--paper", type=FILE, help="Play the moves of a CSV file, written down by hand (docs/teaching/kit.md).")
@click.option("--resume", type=FILE, help="Go on with a saved game: its folder, or its log.json.")
@click.option("--replay", type=FILE, help="Play a saved game again as it was; exit code 1 if it is another world now.")
@click.option(
    "--lucks", type=count(1, MOST_LUCKS), default=1000, show_default=True,
    help="Lucks of the same present in which the decisions are replayed.",
)  # fmt: skip
@click.option(
    "--worlds", type=count(1, MOST_LUCKS), default=1000, show_default=True,
    help="Other worlds in which they are replayed.",
)  # fmt: skip
@click.option(
    "--whole", is_flag=True,
    help="Tell in the end, besides: beliefs, shares of seats and lines, forecasts, pacts nobody signed.",
)  # fmt: skip
@click.option("--true", is_flag=True, help="Show true figures and all that happens, not what your seat sees.")
@out_in("results/game-SEAT-SEED-WORLD", "the log, and in the end charts, page and data")
@as_json
@quiet
@click.pass_context
def play(ctx: click.Context, who: str | None, number: int, **how: Any) -> None:
    """Play one SEAT against everybody on autopilot, turn by turn; then see what was luck and what was choice.

    Seats: us_government, prc_government, us_labs, prc_labs, vendors, hub_states, allies. Every turn is saved.
    """
    if how["resume"] and how["replay"]:
        raise click.UsageError("--resume and --replay contradict each other: give one of them")
    if how["resume"] or how["replay"]:
        refuse_beside("a saved game: it says so itself", "who", "number", "seed", "length")
    if how["replay"]:
        refuse_beside("--replay: a game that was played has its cards and moves", "cards", "wild", "script", "paper")
    if how["paper"]:
        refuse_beside("--paper: the sheet says who plays, and what", "who", "cards", "wild", "script", "resume")
    from twofutures.viz.reports.play import Asked, show

    if not show(Asked(who=who, world=number, **how)):
        ctx.exit(1)


COMMANDS = (play,)
