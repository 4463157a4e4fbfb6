"""A house of rooms: up to three on one server, each with its code, log, keys and door; the address says which is meant.

``/j/CODE/...`` is a room's own part; what stands there stands without ``/j/CODE`` too, for the first room.
"""

import re
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from twofutures.experiments.game.log import Table
from twofutures.viz.room import pace
from twofutures.viz.room.debriefing import LUCKS, Debriefing
from twofutures.viz.room.door import Door
from twofutures.viz.room.entrance import Entrance
from twofutures.viz.room.limits import HOST, Keys, new_code
from twofutures.viz.room.one_at_a_time import OneAtATime
from twofutures.viz.room.room import Room
from twofutures.viz.room.together import Together

MOST_ROOMS = 3
INSIDE = re.compile(r"/j/([A-Za-z]{6})(?=/)")


class House:
    """The rooms of a server; ``tell`` is told of each that is opened, ``base`` is the address that phones are sent to.

    Debriefs are made one at a time, whichever room they are of.
    """

    def __init__(
        self, rooms: Iterable[Room], base: str, lucks: int = LUCKS, tell: Callable[[Door], None] = lambda door: None
    ) -> None:
        self.base, self.lucks, self.tell = base, lucks, tell
        self.turns, self.doors = OneAtATime(), dict[str, Door]()
        self.entrance, self._pairs = Entrance(self.doors), dict[frozenset[str], Together]()
        self._paced, self._over, self._lock = False, threading.Event(), threading.Lock()
        for room in rooms:
            self._add(room)

    @property
    def all(self) -> list[Door]:
        """The doors of all rooms, in the order in which they were opened."""
        return list(self.doors.values())

    @property
    def first(self) -> Door:
        """The door of the room that was opened first."""
        return self.all[0]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead a request to the room that its address names, to the entrance, or to the first room."""
        path = scope.get("path", "")
        inside = INSIDE.match(path)
        if inside and (door := self.doors.get(inside[1].upper())):
            await door.app({**scope, "root_path": scope.get("root_path", "") + inside[0]}, receive, send)
        else:
            app = self.entrance.app if path in ("/r/join", "/r/back") else self.first.app
            await app(scope, receive, send)

    # -- what doors ask ------------------------------------------------------------------------------------------------

    def elsewhere(self, door: Door, request: Request) -> str:
        """The code of another room in which a browser sits, whichever cookie it shows for it; empty if none."""
        tokens = request.cookies.values()
        theirs = (one for one in self.all if one is not door and any(one.keys.member(t) is not None for t in tokens))
        return next((one.room.code for one in theirs), "")

    def listed(self, door: Door) -> list[dict[str, Any]]:
        """Its rooms, as a host sees them: those of the same world can be told together."""
        table = door.room.game.table
        return [
            {
                "code": one.room.code, "join": one.debriefing.join, "own": one is door, "members":
                len(one.room.seating.members), "world": one.room.game.table.world, "turn": one.room.game.turn,
                "ended": one.room.game.ended, "same": (one.room.game.table.world, one.room.game.table.seed)
                == (table.world, table.seed), "together": self._state(door, one),
            }
            for one in self.all
        ]  # fmt: skip

    def another(self, door: Door, world: int) -> tuple[Door, str]:
        """A new room of the same length and seats, and its host's key. ValueError for one too many, or for no world."""
        with self._lock:
            if len(self.doors) >= MOST_ROOMS:
                raise ValueError(
                    f"this server has {MOST_ROOMS} rooms, as many as it holds: start another server, with --port"
                )
            assert door.room.log is not None
            try:
                table = Table.model_validate({**door.room.game.table.model_dump(), "world": world})
            except ValueError:
                raise ValueError("a world is a whole number from 0") from None
            made = self._add(begun(table, door.room.log.path.parent, door.room))
        if self._paced:
            self._keep_pace(made)
        self.tell(made)
        return made, made.keys.give(HOST)

    def together(self, door: Door, code: str) -> None:
        """Begin one chart of two rooms, in the debriefs of both. ValueError where there is nothing to compare."""
        other = self.doors.get(code)
        if other is None or other is door:
            raise ValueError("name another room of this server")
        with self._lock:
            pair = frozenset((door.room.code, code))
            if pair not in self._pairs or self._pairs[pair].state in ("there", "fault"):
                made = Together((door.room, door.debriefing), (other.room, other.debriefing))
                if made.refusal:
                    raise ValueError(made.refusal)
                self._pairs[pair] = made
                made.go_on()

    def _state(self, door: Door, other: Door) -> str:
        made = self._pairs.get(frozenset((door.room.code, other.room.code)))
        return made.state if made else ""

    # -- while it is open ----------------------------------------------------------------------------------------------

    def keep_pace(self) -> None:
        """From now on phases of rooms that are paced end by the clock."""
        self._paced = True
        for door in self.all:
            self._keep_pace(door)

    def close(self) -> None:
        """End every process and thread, and close the logs."""
        self._over.set()
        self.turns.closed = True
        for pair in self._pairs.values():
            pair.give_way()
        for door in self.all:
            door.debriefing.stop()
            if door.room.log is not None:
                door.room.log.close()

    def _keep_pace(self, door: Door) -> None:
        task = (door.room, door.debriefing.look, self._over)
        threading.Thread(target=pace.keep, args=task, daemon=True, name="pace").start()

    def _add(self, room: Room) -> Door:
        assert room.log is not None
        if room.code in self.doors:
            raise ValueError(f"the room {room.code} is named twice")
        debriefing = Debriefing(f"{self.base}/j/{room.code}", self.lucks, self.turns)
        door = Door(room, Keys(room.log.path.with_suffix(".keys")), debriefing, self)
        self.doors[room.code] = door
        return door


def begun(table: Table, folder: Path, like: Room | None = None) -> Room:
    """A new room, with its log in a folder; of the world of another (``like``) no past is played again."""
    code = new_code()
    return Room.begin(code, table, folder / f"{code}-{datetime.now(UTC):%Y%m%d}.jsonl", like)
