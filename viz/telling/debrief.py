"""Sentences that tell a game: your world among its lucks, luck against choice, each goal, and how sure all that is."""

import numpy as np

from twofutures.agents.observables.declared import observable
from twofutures.experiments.game.debrief import FIRST, LEAD, Debrief, Score
from twofutures.experiments.statistics import share_interval
from twofutures.policies.game.seats import seat
from twofutures.viz.look.measures import Measure
from twofutures.viz.words.numbers import listed, number, percent, sentence

HOW_SURE = (
    "Lucks are worlds that share this past to the last bit and differ by draws of luck alone; other worlds differ by "
    "assumptions too that the recorded past does not rule out. Both are of this model, and no count says how probable "
    "anything is in the real world. One world's end is mostly luck: look at the pairs."
)


def players(seen: Debrief) -> str:
    """Who was at the table."""
    return listed(seat(name).label for name in seen.game.table.seats)


def named(figure: str) -> Measure:
    """A figure under the label of its observable, with its unit."""
    declared = observable(figure.partition("@")[0])
    return Measure(figure, declared.label, declared.detail, declared.unit)


def among(seen: Debrief) -> str:
    """Chart 2: where this world lies among its lucks."""
    lucks, lead = seen.lucks.worlds, named(LEAD)
    return (
        f"Your world ended as “{seen.outcome}”, with a US lead of {lead.show(seen.own(LEAD))} months over 2028. Under "
        f"the same decisions the lead is smaller in {seen.below(LEAD):,} and larger in {seen.above(LEAD):,} of "
        f"{lucks:,} lucks of the same present, and {seen.alike():,} of them, yours included, end as “{seen.outcome}”."
    )


def choice(seen: Debrief) -> str:
    """Chart 3: what the decisions did beside what luck does, and beside what nobody knows."""
    row, lucks = seen.lucks.measured(LEAD), seen.lucks.worlds
    there, worlds = seen.worlds.measured(LEAD), seen.worlds.worlds
    low, high = share_interval(seen.lucks.difference(LEAD) > 0)
    return (
        f"Your decisions raise the US lead in {row['raises']:,} of {lucks:,} lucks, lower it in {row['lowers']:,} and "
        f"leave it in {row['leaves']:,} (median {named(LEAD).signed(row['difference']['median'])} months); "
        f"{seen.lucks.flips()['worlds']:,} end in another class. Luck alone, with everybody on autopilot, spreads the "
        f"lead from {_range(row['a'])} months (middle 80%); with what nobody knows besides, it spreads from "
        f"{_range(there['a'])}. Of {worlds:,} such worlds your decisions raise it in {there['raises']:,} and lower it "
        f"in {there['lowers']:,}. How sure: with more lucks, the part in which they raise it would lie between "
        f"{percent(low)} and {percent(high)} (95% interval)."
    )


def _range(quantiles: dict[str, float | None]) -> str:
    return f"{number(quantiles['p10'])} to {number(quantiles['p90'])}"


def scored(seen: Debrief, one: Score) -> str:
    """What the moves did for one goal, on the same luck."""
    figure, lucks = named(one.goal.figure), seen.lucks.worlds
    who = f"{seat(one.goal.seat).label}, " if len(seen.game.table.seats) > 1 else ""
    size = "" if one.gain is None else f", {abs(one.gain):.1f} times what luck does"
    way = "toward the goal" if one.goal.sign * (one.played - one.autopilots) > 0 else "away from it"
    change = figure.signed(one.played - one.autopilots)
    moved = (
        f"{change} against autopilots on the same luck, {way}{size}" if one.played != one.autopilots else "no change"
    )
    return sentence(
        f"{who}{one.goal.label}: {figure.show(one.played)} in your world, {moved}; your moves served it in "
        f"{one.better:,} and hurt it in {one.worse:,} of {lucks:,} lucks"
    )


def reading(seen: Debrief) -> str:
    """How all of this is to be read."""
    several = seen.lucks.worlds > 1 and np.ptp(seen.lucks.values(LEAD)[FIRST]) > 0
    return HOW_SURE if several else f"{HOW_SURE} One luck tells nothing of luck: ask for more with --lucks."
