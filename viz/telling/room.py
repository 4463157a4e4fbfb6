"""Sentences and tables of a debrief beyond luck and choice: beliefs, forecasts, shares, pacts, what is left out."""

from collections.abc import Sequence

from twofutures.experiments.game.beliefs import Held
from twofutures.experiments.game.debrief import Debrief
from twofutures.experiments.game.forecasts import Miss
from twofutures.experiments.game.offers import ERRORS, Offer
from twofutures.experiments.game.shares import Shares
from twofutures.policies.game.pacts import pacts
from twofutures.policies.game.seats import lines, seat, seats
from twofutures.policies.views import critiques
from twofutures.viz.telling.debrief import named, scored
from twofutures.viz.words.limits import LEAVES_OUT
from twofutures.viz.words.numbers import listed, number, sentence, signed

Chapter = tuple[str, Sequence[str], Sequence[Sequence[str]], str]  # sentence, head, rows, how sure
FEWEST = 3  # forecasts from which their misses say anything
MOST_LINES = 10


def beliefs(rows: Sequence[Held]) -> Chapter:
    """Chart 1: what each seat took to be so, beside what was."""
    head = ("seat", "figure", "end of", "taken to be", "was")
    cells = [
        [seat(one.seat).label, named(one.figure).label, one.quarter, number(one.belief), number(one.truth)]
        for one in rows
    ]
    sure = "readings were noisy and late as declared for each seat; what was is exact, in this one world"
    if not rows:
        return "Nobody at the table held a belief that could be wrong.", head, [], sure
    worst = max(rows, key=_apart)
    unit = named(worst.figure).unit
    label = named(worst.figure).label.removesuffix(f", {unit}")
    text = (
        f"Furthest from the truth was what the {seat(worst.seat).label} took {label} "
        f"({unit}) to be at the end of {worst.quarter}: {number(worst.belief)}, while it was "
        f"{number(worst.truth)}."
    )
    return text, head, cells, sure


def _apart(one: Held) -> float:
    scale = max(abs(one.belief), abs(one.truth))
    return abs(one.belief - one.truth) / scale if scale else 0.0


def forecasts(rows: Sequence[Miss]) -> Chapter:
    """Chart 7: who foretold how well."""
    head = ("who", "figure", "mean miss", "forecasts")
    cells = [[forecaster(one.who), named(one.figure).label, number(one.miss), f"{one.of}"] for one in rows]
    own = [one for one in rows if one.who in seats()]
    sure = "one world is one draw: who was nearest here need not be nearest in the next"
    if sum(one.of for one in own) < FEWEST:
        return "Fewer than three forecasts were made: they say nothing about who foretells well.", head, cells, sure
    texts = []
    for figure in dict.fromkeys(one.figure for one in own):
        best = min((one for one in rows if one.figure == figure), key=lambda one: one.miss)
        texts.append(f"nearest on {named(figure).label} was {forecaster(best.who)}, {number(best.miss)} off")
    return sentence(listed(texts)), head, cells, sure


def forecaster(name: str) -> str:
    """Who foretold: a seat, the value of the day, or the model."""
    if name in seats():
        return f"the {seat(name).label}"
    return "the model before the first turn" if name == "model" else f"the {name}"


def shares(made: Shares) -> Chapter:
    """Chart 4: each seat's share of what the room moved, and lines left out one by one."""
    head = ("what", "months of lead", "error")
    seats_of = [[f"{seat(one.seat).label}: all moves", signed(one.mean), number(one.error)] for one in made.seats]
    lines_of = [
        [f"{seat(one.seat).label}, {lines()[one.line].label}: this line alone", signed(one.mean), number(one.error)]
        for one in made.lines[:MOST_LINES]
    ]
    sure = (
        f"means over {made.lucks:,} lucks of this present, with their standard errors; seats' shares add up, those of "
        "single lines do not, since a later move overrides an earlier one"
    )
    if not made.seats:
        return "Nobody moved anything: there is nothing to share out.", head, [], sure
    most = max(made.seats, key=lambda one: abs(one.mean))
    text = (
        f"All moves together changed the US lead of 2028 by {signed(made.room)} months on average; the largest share, "
        f"{signed(most.mean)}, is that of the {seat(most.seat).label}."
    )
    return text, head, [*seats_of, *lines_of], sure


def goals(seen: Debrief, offered: Sequence[Offer]) -> Chapter:
    """Chart 6: each goal as a difference on the same luck, and pacts that would have served both sides."""
    head = ("whose goal, or which pact", "what it came to")
    cells = [[seat(one.goal.seat).label, scored(seen, one)] for one in seen.scores]
    cells += [[f"{pacts()[one.pact].label}, from turn {one.turn}", _offer(one)] for one in offered]
    sure = (
        "differences on the same luck, so that luck alone scores nothing; a pact serves or hurts a goal where "
        f"the mean over its lucks moves by more than {ERRORS:g} standard errors"
    )
    both = [one for one in offered if one.serves_both]
    text = "No pact that was left unsigned would have served all who sign it."
    if both:
        text = f"“{pacts()[both[0].pact].label}” from turn {both[0].turn} on would have served all who sign it."
    return f"There is no total score. {text}", head, cells, sure


def _offer(one: Offer) -> str:
    texts = [f"{seat(who).label}: {one.served[who]} goals served, {one.hurt[who]} hurt" for who in one.served]
    return "; ".join(texts)


def left_out() -> Chapter:
    """Chart 8: what the model leaves out, for a room to mark three of, and which way each might bend what it saw."""
    missing = [row["missing"] for row in critiques().values() if row.get("missing")]
    cells = [[text, "?"] for text in (*LEAVES_OUT, *missing)]
    text = (
        "Mark the three omissions that matter most to what you saw, and for each whether the lead would be larger or "
        "smaller with it."
    )
    return text, ("left out", "larger or smaller lead?"), cells, "nobody knows these signs: that is why they are asked"
