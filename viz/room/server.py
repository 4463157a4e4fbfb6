"""Host a room: the room's files, the server, and what the host is debriefing at the start."""

import re
import socket
import threading
import time
import webbrowser
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from twofutures.experiments.game.log import Table
from twofutures.viz.app.gate import Gate, hosts_of
from twofutures.viz.app.server import Place
from twofutures.viz.room import pace
from twofutures.viz.room.debriefing import Debriefing
from twofutures.viz.room.door import POLICY, Door
from twofutures.viz.room.limits import HOST, Keys, new_code
from twofutures.viz.room.room import Room
from twofutures.viz.terminal.progress import say

PACKAGES = ("starlette", "uvicorn")
FILE = re.compile(r"[A-Z]{6}-\d{8}\.(jsonl|keys)")
KEPT = 24 * 3600  # seconds that logs and keys of a room are kept, unless the host wants them longer
GRACE = 2  # seconds that open streams have when the server stops


@dataclass(frozen=True)
class Hosted:
    """How a room was asked for: where it is served, which game, or which log goes on, and where its files lie."""

    place: Place
    table: Table
    rooms: Path
    resume: Path | None = None
    keep: bool = False
    lucks: int = 1000
    opened: bool = True


def missing() -> str:
    """What a room needs and does not find, in words; empty if nothing."""
    absent = [name for name in PACKAGES if find_spec(name) is None]
    return f"a room needs {', '.join(absent)}" if absent else ""


def forget(rooms: Path, wanted: Path | None = None, seconds: float = KEPT) -> list[str]:
    """Remove logs and keys of rooms that are older, save the one whose log is ``wanted``; the names of what went."""
    gone, kept = [], wanted.stem if wanted else ""
    for file in sorted(rooms.glob("*")) if rooms.is_dir() else ():
        old = file.is_file() and time.time() - file.stat().st_mtime > seconds
        if old and FILE.fullmatch(file.name) and file.stem != kept:
            file.unlink()
            gone.append(file.name)
    return gone


def opened(how: Hosted) -> Room:
    """A new room, or the one of a log. ValueError for a file that is none."""
    if how.resume:
        return Room.resume(how.resume)
    code = new_code()
    return Room.begin(code, how.table, how.rooms / f"{code}-{datetime.now(UTC):%Y%m%d}.jsonl")


def door_of(room: Room, how: Hosted) -> tuple[Door, Gate]:
    """The door of a room, and the gate before it."""
    assert room.log is not None
    base = next((one for one in how.place.addresses[1:]), how.place.address)
    door = Door(room, Keys(room.log.path.with_suffix(".keys")), Debriefing(f"{base}/j/{room.code}", how.lucks))
    return door, Gate(door.app, hosts_of(how.place.host, how.place.allowed), policy=POLICY)


def serve(how: Hosted) -> None:
    """Serve until interrupted. ValueError if the port is taken."""
    with suppress(OSError), socket.create_connection((how.place.host, how.place.port), timeout=1):
        raise ValueError(f"port {how.place.port} is taken: name another with --port")
    if not how.keep and (gone := forget(how.rooms, how.resume)):
        say(f"removed {len(gone)} files of rooms older than a day from {how.rooms} (--keep keeps them)")
    say("playing the recorded past ...")
    room = opened(how)
    door, gate = door_of(room, how)
    key = door.keys.give(HOST)
    if room.altered:
        say(f"since {room.altered} this world is another than the one that was logged: figures may differ")

    import uvicorn

    config = uvicorn.Config(
        gate, host=how.place.host, port=how.place.port, log_level="warning", server_header=False,
        timeout_graceful_shutdown=GRACE,
    )  # fmt: skip
    server = uvicorn.Server(config)
    host = f"{how.place.address}/host?key={key}"
    say(f"room {room.code}; phones join at {door.debriefing.join}")
    for address in how.place.addresses[1:]:
        say(f"  also reached at {address}")
    say(f"the projector shows {how.place.address}/screen")
    say(f"the host's page, for you alone: {host}")
    assert room.log is not None
    say(f"logged in {room.log.path}; after a crash: twofutures host --resume {room.log.path} (stop with Ctrl-C)")
    if how.opened:
        threading.Thread(target=_open, args=(server, host), daemon=True).start()
    stop = threading.Event()
    threading.Thread(target=pace.keep, args=(room, door.debriefing.look, stop), daemon=True, name="pace").start()
    try:
        server.run()
    finally:
        stop.set()
        door.debriefing.stop()
        room.log.close()


def _open(server: Any, address: str) -> None:
    while not server.started:
        threading.Event().wait(0.05)
    webbrowser.open(address)
