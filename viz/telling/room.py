"""Sentences and tables of a debrief beyond luck and choice: beliefs, forecasts, shares, pacts, what is left out."""

from collections.abc import Sequence

from twofutures.experiments.game.beliefs import Held
from twofutures.experiments.game.debrief import Debrief
from twofutures.experiments.game.forecasts import Miss
from twofutures.experiments.game.offers import ERRORS, Offer
from twofutures.experiments.game.shares import Shares
from twofutures.policies.game.pacts import pacts
from twofutures.policies.game.seats import lines, seats
from twofutures.policies.views import critiques
from twofutures.viz.telling.debrief import named, scored
from twofutures.viz.words.limits import LEAVES_OUT
from twofutures.viz.words.names import seat_label
from twofutures.viz.words.numbers import figures, listed, number, sentence, signed
from twofutures.viz.words.texts import say, translated

Chapter = tuple[str, Sequence[str], Sequence[Sequence[str]], str]  # sentence, head, rows, how sure
FEWEST = 3  # forecasts from which their misses say anything
MOST_LINES = 10


def beliefs(rows: Sequence[Held]) -> Chapter:
    """Chart 1: what each seat took to be so, beside what was."""
    head = [
        say(f"debrief.{part}") for part in ("beliefs_seat", "figure", "beliefs_end", "beliefs_taken", "beliefs_was")
    ]
    cells = [
        [seat_label(one.seat), named(one.figure).label, one.quarter, number(one.belief), number(one.truth)]
        for one in rows
    ]
    if not rows:
        return say("debrief.beliefs_none"), head, [], say("debrief.beliefs_sure")
    worst = max(rows, key=_apart)
    unit = translated(named(worst.figure).unit)
    text = say(
        "debrief.beliefs", seat=seat_label(worst.seat), label=named(worst.figure).label.removesuffix(f", {unit}"),
        unit=unit, quarter=worst.quarter, belief=number(worst.belief), truth=number(worst.truth),
    )  # fmt: skip
    return text, head, cells, say("debrief.beliefs_sure")


def _apart(one: Held) -> float:
    scale = max(abs(one.belief), abs(one.truth))
    return abs(one.belief - one.truth) / scale if scale else 0.0


def forecasts(rows: Sequence[Miss]) -> Chapter:
    """Chart 7: who foretold how well."""
    head = [say(f"debrief.{part}") for part in ("forecasts_who", "figure", "forecasts_miss", "forecasts_count")]
    cells = [[forecaster(one.who), named(one.figure).label, number(one.miss), f"{one.of}"] for one in rows]
    own, sure = [one for one in rows if one.who in seats()], say("debrief.forecasts_sure")
    if sum(one.of for one in own) < FEWEST:
        return say("debrief.forecasts_few"), head, cells, sure
    texts = []
    for figure in dict.fromkeys(one.figure for one in own):
        best = min((one for one in rows if one.figure == figure), key=lambda one: one.miss)
        where = {"label": named(figure).label, "who": forecaster(best.who), "miss": number(best.miss)}
        texts.append(say("debrief.forecasts_nearest", **where))
    return sentence(listed(texts)), head, cells, sure


def forecaster(name: str) -> str:
    """Who foretold: a seat, the value of the day, or the model."""
    if name in seats():
        return say("debrief.forecaster_seat", seat=seat_label(name))
    return say("debrief.forecaster_model" if name == "model" else "debrief.forecaster_day")


def shares(made: Shares) -> Chapter:
    """Chart 4: each seat's share of what the room moved, and lines left out one by one."""
    head = [say(f"debrief.shares_{part}") for part in ("what", "months", "error")]
    sure = say("debrief.shares_sure", lucks=made.lucks)
    if not made.seats:
        return say("debrief.shares_none"), head, [], sure
    cells = [[share_of(one.seat), signed(one.mean), number(one.error)] for one in made.seats]
    for one in made.lines[:MOST_LINES]:
        what = say("debrief.shares_line", seat=seat_label(one.seat), line=translated(lines()[one.line].label))
        cells.append([what, signed(one.mean), number(one.error)])
    most = max(made.seats, key=lambda one: abs(one.mean))
    text = say("debrief.shares", room=signed(made.room), most=signed(most.mean), seat=seat_label(most.seat))
    return text, head, cells, sure


def share_of(who: str) -> str:
    """What a seat's share is called."""
    return say("debrief.shares_seat", seat=seat_label(who))


def goals(seen: Debrief, offered: Sequence[Offer]) -> Chapter:
    """Chart 6: each goal as a difference on the same luck, and pacts that would have served both sides."""
    head = [say("debrief.goals_what"), say("debrief.goals_came")]
    cells = [[seat_label(one.goal.seat), scored(seen, one)] for one in seen.scores]
    cells += [[say("debrief.goals_from", pact=_pact(one), turn=one.turn), _offer(one)] for one in offered]
    both = [one for one in offered if one.serves_both]
    served = (
        say("debrief.goals_pact", pact=_pact(both[0]), turn=both[0].turn) if both else say("debrief.goals_pact_none")
    )
    return say("debrief.goals", pact=served), head, cells, say("debrief.goals_sure", errors=figures(ERRORS, "g"))


def _pact(one: Offer) -> str:
    return translated(pacts()[one.pact].label)


def _offer(one: Offer) -> str:
    return "; ".join(
        say("debrief.goals_offer", seat=seat_label(who), served=served, hurt=one.hurt[who])
        for who, served in one.served.items()
    )


def left_out() -> Chapter:
    """Chart 8: what the model leaves out, for a room to mark three of, and which way each might bend what it saw."""
    missing = [row["missing"] for row in critiques().values() if row.get("missing")]
    cells = [[translated(text), "?"] for text in (*LEAVES_OUT, *missing)]
    head = [say("debrief.left_out_what"), say("debrief.left_out_way")]
    return say("debrief.left_out"), head, cells, say("debrief.left_out_sure")
