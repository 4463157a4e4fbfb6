"""Phases that go on by themselves when their time is over, as the run sheet of a session has them."""

import threading
from collections.abc import Callable
from contextlib import suppress

from twofutures.viz.kit.sessions import sessions
from twofutures.viz.room import rows
from twofutures.viz.room.room import DECIDING, Room, Stale

GLANCE = 0.5  # seconds between looks at the timer


def seconds_of(room: Room) -> float:
    """How long the present phase lasts; 0 for one that only the host ends."""
    session = next(one for one in sessions().values() if one.format == room.game.table.format)
    return 60 * session.turn.get(room.phase, 0.0)


def wind(room: Room) -> None:
    """Give the present phase its time, where the room keeps pace."""
    with room.lock:
        if room.paced:
            room.timer.set(seconds_of(room))
            room.version += 1


def go_on(room: Room, look: Callable[[Room], None]) -> None:
    """End the present phase: the next one, the turn is played, or the debrief. The lobby and what follows stay.

    ``look`` is told of it.
    """
    if room.phase == DECIDING[-1]:
        room.resolve()
    elif room.phase in DECIDING:
        room.do(rows.Phase(phase=DECIDING[DECIDING.index(room.phase) + 1]))  # type: ignore[arg-type]
    elif room.phase == "read" and not room.game.ended:
        room.do(rows.Phase(phase=DECIDING[0]))  # type: ignore[arg-type]
    elif room.phase == "read":
        room.do(rows.Phase(phase="debrief"))
    wind(room)
    look(room)


def keep(room: Room, look: Callable[[Room], None], stop: threading.Event) -> None:
    """Go on whenever the time is over, until ``stop``."""
    while not stop.wait(GLANCE):
        if room.paced and room.timer.left == 0 and not room.resolving:
            with suppress(Stale):  # the host was quicker
                go_on(room, look)
