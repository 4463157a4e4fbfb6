"""Host rooms: their files, the server, and what the host is told at the start."""

import re
import socket
import threading
import time
import webbrowser
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from twofutures.experiments.game.log import Table
from twofutures.viz.app.gate import Gate, hosts_of
from twofutures.viz.app.server import Place
from twofutures.viz.room.door import POLICY, Door
from twofutures.viz.room.house import MOST_ROOMS, House, begun
from twofutures.viz.room.limits import HOST
from twofutures.viz.room.messages import Spoken
from twofutures.viz.room.room import Room
from twofutures.viz.terminal.progress import say

PACKAGES = ("starlette", "uvicorn")
FILE = re.compile(r"[A-Z]{6}-\d{8}\.(jsonl|keys)")
KEPT = 24 * 3600  # seconds that logs and keys of a room are kept, unless the host wants them longer
GRACE = 2  # seconds that open streams have when the server stops


@dataclass(frozen=True)
class Hosted:
    """How a room was asked for: where it is served, which game, or which logs go on, and where its files lie."""

    place: Place
    table: Table
    rooms: Path
    resume: tuple[Path, ...] = ()
    keep: bool = False
    lucks: int = 1000
    opened: bool = True


def missing() -> str:
    """What a room needs and does not find, in words; empty if nothing."""
    absent = [name for name in PACKAGES if find_spec(name) is None]
    return f"a room needs {', '.join(absent)}" if absent else ""


def forget(rooms: Path, wanted: Iterable[Path] = (), seconds: float = KEPT) -> list[str]:
    """Remove logs and keys of rooms that are older, save those whose logs are ``wanted``; the names of what went."""
    gone, kept = [], {one.stem for one in wanted}
    for file in sorted(rooms.glob("*")) if rooms.is_dir() else ():
        old = file.is_file() and time.time() - file.stat().st_mtime > seconds
        if old and FILE.fullmatch(file.name) and file.stem not in kept:
            file.unlink()
            gone.append(file.name)
    return gone


def opened(how: Hosted) -> list[Room]:
    """A new room, or those of logs. ValueError for a file that is none, and for too many."""
    if len(how.resume) > MOST_ROOMS:
        raise ValueError(f"a server has room for {MOST_ROOMS} rooms: resume so many at most")
    return [Room.resume(log) for log in how.resume] or [begun(how.table, how.rooms)]


def house_of(rooms: Iterable[Room], how: Hosted) -> tuple[House, Gate]:
    """The house of some rooms, and the gate before it."""
    base = next((one for one in how.place.addresses[1:]), how.place.address)
    house = House(rooms, base, how.lucks)
    return house, Gate(Spoken(house), hosts_of(how.place.host, how.place.allowed), policy=POLICY)


def serve(how: Hosted) -> None:
    """Serve until interrupted. ValueError if the port is taken."""
    with suppress(OSError), socket.create_connection((how.place.host, how.place.port), timeout=1):
        raise ValueError(f"port {how.place.port} is taken: name another with --port")
    if not how.keep and (gone := forget(how.rooms, how.resume)):
        say(f"removed {len(gone)} files of rooms older than a day from {how.rooms} (--keep keeps them)")
    say("playing the recorded past ...")
    house, gate = house_of(opened(how), how)

    import uvicorn

    config = uvicorn.Config(
        gate, host=how.place.host, port=how.place.port, log_level="warning", server_header=False,
        timeout_graceful_shutdown=GRACE,
    )  # fmt: skip
    server = uvicorn.Server(config)
    pages = [_say_room(house, door, how) for door in house.doors.values()]
    for address in how.place.addresses[1:]:
        say(f"also reached at {address}")
    say(f"{_again(house)} (stop with Ctrl-C)")

    def tell(door: Door) -> None:
        _say_room(house, door, how)
        say(_again(house))

    house.tell = tell
    if how.opened:
        threading.Thread(target=_open, args=(server, pages[0]), daemon=True).start()
    house.keep_pace()
    try:
        server.run()
    finally:
        house.close()


def _say_room(house: House, door: Door, how: Hosted) -> str:
    """Say how a room is reached; the address of its host's page, with a key."""
    room = door.room
    inside = how.place.address + ("" if door is house.first else f"/j/{room.code}")
    host = f"{inside}/host?key={door.keys.give(HOST)}"
    if room.altered:
        say(f"since {room.altered} this world is another than the one that was logged: figures may differ")
    say(f"room {room.code}; phones join at {door.debriefing.join}")
    say(f"the projector shows {inside}/screen")
    say(f"the host's page, for you alone: {host}")
    return host


def _again(house: House) -> str:
    """How all of its rooms go on after a crash."""
    logs = [str(door.room.log.path) for door in house.doors.values() if door.room.log]
    return f"logged in {', '.join(logs)}; after a crash: twofutures host --resume {' --resume '.join(logs)}"


def _open(server: Any, address: str) -> None:
    while not server.started:
        threading.Event().wait(0.05)
    webbrowser.open(address)
