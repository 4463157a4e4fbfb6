"""Sentences that tell a game: your world among its lucks, luck against choice, each goal, and how sure all that is."""

import numpy as np

from twofutures.agents.observables.declared import observable
from twofutures.experiments.game.debrief import FIRST, LEAD, Debrief, Score
from twofutures.experiments.statistics import share_interval
from twofutures.viz.look.measures import Measure
from twofutures.viz.words.names import seat_label
from twofutures.viz.words.numbers import figures, listed, number, percent, sentence
from twofutures.viz.words.texts import say, translated


def players(seen: Debrief) -> str:
    """Who was at the table."""
    return listed(seat_label(name) for name in seen.game.table.seats)


def named(figure: str) -> Measure:
    """A figure under the label of its observable, with its unit as it is declared."""
    declared = observable(figure.partition("@")[0])
    return Measure(figure, translated(declared.label), declared.detail, declared.unit)


def among(seen: Debrief) -> str:
    """Chart 2: where this world lies among its lucks."""
    return say(
        "debrief.among", outcome=translated(seen.outcome), lead=named(LEAD).show(seen.own(LEAD)),
        below=seen.below(LEAD), above=seen.above(LEAD), lucks=seen.lucks.worlds, alike=seen.alike(),
    )  # fmt: skip


def choice(seen: Debrief) -> str:
    """Chart 3: what the decisions did beside what luck does, and beside what nobody knows."""
    row, there = seen.lucks.measured(LEAD), seen.worlds.measured(LEAD)
    low, high = share_interval(seen.lucks.difference(LEAD) > 0)
    return say(
        "debrief.choice", **{way: row[way] for way in ("raises", "lowers", "leaves")}, lucks=seen.lucks.worlds,
        median=named(LEAD).signed(row["difference"]["median"]), flips=seen.lucks.flips()["worlds"],
        by_luck=_range(row["a"]), by_all=_range(there["a"]), worlds=seen.worlds.worlds,
        there_raises=there["raises"], there_lowers=there["lowers"], low=percent(low), high=percent(high),
    )  # fmt: skip


def _range(quantiles: dict[str, float | None]) -> str:
    return say("debrief.range", low=number(quantiles["p10"]), high=number(quantiles["p90"]))


def scored(seen: Debrief, one: Score) -> str:
    """What the moves did for one goal, on the same luck."""
    figure, several = named(one.goal.figure), len(seen.game.table.seats) > 1
    who = say("debrief.score_who", seat=seat_label(one.goal.seat)) if several else ""
    size = "" if one.gain is None else say("debrief.score_size", times=figures(abs(one.gain), ".1f"))
    toward = one.goal.sign * (one.played - one.autopilots) > 0
    moved = say("debrief.score_same")
    if one.played != one.autopilots:
        moved = say(
            "debrief.score_moved", change=figure.signed(one.played - one.autopilots), size=size,
            way=say("debrief.score_toward" if toward else "debrief.score_away"),
        )  # fmt: skip
    return sentence(say(
        "debrief.score", who=who, goal=translated(one.goal.label), played=figure.show(one.played), moved=moved,
        better=one.better, worse=one.worse, lucks=seen.lucks.worlds,
    ))  # fmt: skip


def reading(seen: Debrief) -> str:
    """How all of this is to be read."""
    several = seen.lucks.worlds > 1 and np.ptp(seen.lucks.values(LEAD)[FIRST]) > 0
    return say("debrief.how_sure") + ("" if several else f" {say('debrief.one_luck')}")
