"""What is sent to whom: a seat's page, the projector, the host. A seat's page is built from its sight and its own acts.

No view is made by taking things out of a larger one.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from twofutures.abm.lever import lever
from twofutures.abm.parameters import sources
from twofutures.agents.observables.declared import observable
from twofutures.experiments.cases.deck import deck
from twofutures.experiments.game.forecasts import ASKED
from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import Played
from twofutures.experiments.game.sight import Dials, Sight, sight
from twofutures.experiments.game.wild_cards import offers, value_at
from twofutures.policies.game.goals import Goal, goals_of
from twofutures.policies.game.pacts import pacts
from twofutures.policies.game.seats import OWN, Line, lines, seat
from twofutures.policies.game.sight import EVERYBODY
from twofutures.viz.room.room import DECIDING, Room
from twofutures.viz.room.seating import PEOPLE
from twofutures.viz.telling import wild_cards
from twofutures.viz.telling.sight import news, reading, reading_of
from twofutures.viz.words import faults
from twofutures.viz.words.names import seat_label
from twofutures.viz.words.numbers import number, small
from twofutures.viz.words.texts import count, say, translated

HEADLINES = ("lead_months_measured", "eci_us", "eci_prc", "smuggled_seized_h100e", "prc_share_downloads")
LATEST = 3  # messages that stay to be read


def seat_view(room: Room, who: str, member: int) -> dict[str, Any]:
    """All that somebody in a seat is sent."""
    game, own = room.game, seat(who)
    seen = sight(game, who, room.dials)
    return {
        **_common(room),
        "seat": {
            "name": who,
            "label": seat_label(who),
            "brief": translated(own.brief),
            "mode": room.seating.modes[who],
        },
        "team": [{"name": one, "label": seat_label(one)} for one in room.seating.team(who)],
        "mates": _seated(room)[who],
        "goals": [_goal(seen, goal) for goal in goals_of(who)],
        "readings": [reading(one) for one in seen.readings],
        "news": news(seen),
        "lines": [_line(line, seen) for line in own.lines.values()],
        "most": game.format.moves,
        "submitted": [one.model_dump() for one in room.turn.moves[who]] if who in room.turn.moves else None,
        "asked": [{"figure": one, **_named(one)} for one in ASKED],
        "predicted": {one.figure: one.value for one in room.predicted if one.seat == who and one.turn == game.turn},
        "pacts": [_pact(room, seen, name) for name, one in pacts().items() if who in one.signs],
        "read_out": [*wild_cards.of_turn(game, game.turn - 1), *read_out(seen, game.turn - 1)],
        "messages": [one.text for one in room.messages if one.seat in ("", who)][-LATEST:],
        "vote": _vote(room, member),
    }


def screen_view(room: Room) -> dict[str, Any]:
    """What the projector shows: nothing that is anybody's own."""
    seen = sight(room.game, EVERYBODY, Dials(0.0))
    readings = {one.name: reading(one) for one in seen.readings}
    people = [who for who, mode in room.seating.modes.items() if mode == PEOPLE]
    return {
        **_common(room),
        "code": room.code,
        "members": len(room.seating.members),
        "decided": [len([who for who in people if who in room.turn.moves]), len(people)],
        "readings": [readings[name] for name in HEADLINES],
        "news": news(seen),
        "read_out": [*wild_cards.of_turn(room.game, room.game.turn - 1), *read_out(seen, room.game.turn - 1)],
        "messages": [one.text for one in room.messages if not one.seat][-LATEST:],
        "vote": _vote(room, 0),
        "counted": _counted(room.counted[-1]) if room.counted else None,
    }


def host_view(room: Room) -> dict[str, Any]:
    """What the host needs: who is there and has decided, without what they decided."""
    taken, seating = _seated(room), room.seating
    seats = [
        {
            "name": who, "label": seat_label(who), "mode": mode, "members": taken[who],
            "people": [
                {"member": m, "name": seating.names.get(m, "") or say("room.member", number=m)}
                for m, at in seating.members.items() if at == who
            ],
            "team": [one for one in seating.team(who) if one != who],
            "decided": who in room.turn.moves,
            "predicted": any(one.seat == who and one.turn == room.game.turn for one in room.predicted),
            "lines": [_notches(line) for line in seat(who).lines.values()],
        }
        for who, mode in seating.modes.items()
    ]  # fmt: skip
    played = [act.card for act in room.game.since if isinstance(act, Played)]
    cards = [
        {"name": one.name, "label": translated(one.label), "meaning": translated(one.meaning),
         "played": one.name in played}
        for one in deck().values()
    ]  # fmt: skip
    signed = [translated(pacts()[act.pact].label) for act in room.game.in_force]
    return {
        **screen_view(room), "seats": seats, "deck": cards, "signed": signed,
        "dropped": [f"{seat_label(who)}: {faults.in_words(why)}" for who, why in room.dropped],
        "noise": room.dials.noise, "altered": room.altered, "world": room.game.table.world,
        "seed": room.game.table.seed, "tally": dict(room.turn.tally()),
    }  # fmt: skip


def _seated(room: Room) -> Counter[str]:
    """How many people play each seat, by themselves or in a team."""
    people = Counter(room.seating.members.values())
    return Counter({who: sum(people[one] for one in room.seating.team(who)) for who in room.seating.modes})


def wild_offers(room: Room) -> list[dict[str, Any]]:
    """Every number that a wild card may move: what it is, whence it comes, where it stands here and where it would."""
    own = room.game.past.model.assumptions.values
    return [
        {
            "name": name, "meaning": translated(offer.parameter.meaning), "unit": translated(offer.parameter.unit),
            "source": sources()[offer.parameter.source].title, "confidence": offer.parameter.confidence,
            "now": small(float(own[name][0])),
            "ways": {str(notch): small(value_at(name, notch)) for notch in offer.shows},
        }
        for name, offer in offers().items()
    ]  # fmt: skip


def timed(room: Room, view: dict[str, Any]) -> dict[str, Any]:
    """A view with what is left of the timer, which is no part of what makes it another view."""
    return {**view, "left": room.timer.left}


def read_out(seen: Sight, turn: int) -> list[str]:
    """The moves of a turn that was played, as far as they are no secret, and secret ones of one's own."""
    return [
        say("phone.secretly", move=_moved(one)) if one["secret"] else _moved(one)
        for one in seen.moves
        if one["turn"] == turn
    ]


def _moved(move: Mapping[str, Any]) -> str:
    line = lines()[move["line"]]
    known = move["notch"] in (*line.notches, OWN)
    notch = translated(line.notch(move["notch"]).label) if known else move["notch"]
    return f"{seat_label(move['seat'])}: {translated(line.label)}: {notch}"


def _common(room: Room) -> dict[str, Any]:
    game: Game = room.game
    return {
        "phase": "resolve" if room.resolving else room.phase,
        "deciding": room.phase in DECIDING and not room.locked and not room.resolving and not game.ended,
        "locked": room.locked, "turn": game.turn, "turns": game.format.turns,
        "quarters": [*game.quarters[:1], *game.quarters[1:][-1:]],  # the first and the last
        "quarter": game.model.quarter_name, "ended": game.ended, "paused": room.timer.paused,
        "timer": room.timer.settings, "paced": room.paced, "wild": wild_cards.of_turn(game, game.turn),
    }  # fmt: skip


def _goal(seen: Sight, goal: Goal) -> dict[str, Any]:
    label = translated(goal.label)
    label = say("phone.secret_goal", label=label) if goal.secret else label
    return {"label": label, "wants": goal.wants, "reading": reading_of(seen, goal.name)}


def _line(line: Line, seen: Sight) -> dict[str, Any]:
    levers = {name: lever(name) for name in line.levers}
    now = "; ".join(
        f"{translated(one.meaning)}: {number(seen.levers[name])} ({translated(one.unit)})"
        for name, one in levers.items()
    )
    price = "; ".join(dict.fromkeys(translated(one.cost) for one in levers.values()))
    return {
        **_notches(line),
        "price": price,
        "stands": translated(line.notch(seen.stands[line.name]).label),
        "now": now,
    }


def _notches(line: Line) -> dict[str, Any]:
    every = (*line.notches.values(), line.notch(OWN))
    notches = [{"name": one.name, "label": translated(one.label)} for one in every]
    return {"name": line.name, "label": translated(line.label), "notches": notches}


def _named(figure: str) -> dict[str, str]:
    declared = observable(figure.partition("@")[0])
    label, unit = translated(declared.label), translated(declared.unit)
    return {"label": label.removesuffix(f", {unit}"), "unit": unit}


def _pact(room: Room, seen: Sight, name: str) -> dict[str, Any]:
    """A pact as one of its signers knows it."""
    declared = pacts()[name]
    offers = [
        {"turns": turns, "binding": binding, "by": [seat_label(one) for one in sorted(by)], "mine": seen.seat in by}
        for (offered, turns, binding), by in room.turn.agreed.items()
        if offered == name
    ]
    holds = [one for one in seen.pacts if one["pact"] == name and one["holds"]]
    return {
        "name": name, "label": translated(declared.label), "meaning": translated(declared.meaning), "offers": offers,
        "holds": bool(holds), "signs": [seat_label(one) for one in declared.signs],
    }  # fmt: skip


def _vote(room: Room, member: int) -> dict[str, Any] | None:
    if room.turn.asked is None:
        return None
    who, line = room.turn.asked
    return {"seat": seat_label(who), **_notches(seat(who).line(line)), "mine": room.turn.ballots.get(member, "")}


def _counted(counted: Mapping[str, Any]) -> str:
    line, votes = lines()[counted["line"]], sum(counted["shares"].values())
    shares = [f"{translated(line.notch(notch).label)}: {n}" for notch, n in counted["shares"].items()]
    return say(
        "phone.counted", seat=seat_label(counted["seat"]), line=translated(line.label),
        votes=count("phone.votes", votes), shares="; ".join(shares),
    )  # fmt: skip
