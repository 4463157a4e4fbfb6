"""Two rooms of one world in words: what each made of it, a table of figures, and how sure that is."""

from collections.abc import Sequence

import numpy as np

from twofutures.experiments.game.debrief import FIRST, LEAD
from twofutures.experiments.game.two_rooms import TwoRooms
from twofutures.viz.telling.debrief import named
from twofutures.viz.words.numbers import figures
from twofutures.viz.words.texts import say, translated


def two_rooms(seen: TwoRooms) -> str:
    """What the two leads came to in the world that both played, and over lucks."""
    one, two = seen.names
    lead, apart = named(LEAD), seen.difference(LEAD)
    values = [lead.show(float(value[FIRST])) for value in seen.values(LEAD)]
    return say(
        "room.two_rooms", one=one, two=two, lead_one=values[0], lead_two=values[1], lead_alone=values[2],
        lucks=len(apart), larger=int((apart > 0).sum()), smaller=int((apart < 0).sum()), same=int((apart == 0).sum()),
        median=lead.signed(float(np.median(apart))), flips=seen.flips(),
    )  # fmt: skip


def head(seen: TwoRooms) -> Sequence[str]:
    """The columns of the table."""
    one, two = seen.names
    words = ("two_rooms_autopilots", "two_rooms_larger", "two_rooms_smaller")
    return (say("room.two_rooms_figure"), one, two, *(say(f"room.{word}", one=one, two=two) for word in words))


def table(seen: TwoRooms) -> list[list[str]]:
    """Every figure in the played world, and in how many lucks the second room's is larger or smaller."""
    rows = []
    for name in seen.figures:
        apart, measure = seen.difference(name), named(name)
        own = [measure.show(float(value[FIRST])) for value in seen.values(name)]
        unit = translated(measure.unit)
        label = measure.label if unit in measure.label else f"{measure.label} ({unit})"
        rows.append([label, *own, *(figures(int(way.sum())) for way in (apart > 0, apart < 0))])
    return rows


def how_sure(seen: TwoRooms) -> str:
    """What the pairs rest on."""
    return say("room.two_rooms_sure") if seen.same_cards else say("room.two_rooms_other_cards")
