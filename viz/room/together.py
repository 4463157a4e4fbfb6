"""Two rooms of one world in one chart, made in a process of its own and put at the end of both debriefs."""

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import Connection
from typing import Any

from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import ACTS, Table
from twofutures.experiments.game.two_rooms import two_rooms
from twofutures.experiments.work.apart import end_with_parent
from twofutures.viz.reports.debrief_parts import in_every_language
from twofutures.viz.reports.two_rooms import part
from twofutures.viz.room.debriefing import NICE, Debriefing
from twofutures.viz.room.room import Room

Side = tuple[Room, Debriefing]


class Together:
    """What is made of two rooms; ``state`` says how far it is: waiting, busy, there, or fault."""

    telling = True  # somebody waits for it

    def __init__(self, one: Side, two: Side) -> None:
        self.sides, self.state, self.turns = (one, two), "waiting", one[1].turns
        self._process: Any = None

    @property
    def working(self) -> bool:
        """Whether its process runs."""
        return self._process is not None and self._process.is_alive()

    @property
    def refusal(self) -> str:
        """Why these rooms cannot be compared, if they cannot."""
        games = [room.game for room, _ in self.sides]
        if len({(game.table.world, game.table.seed) for game in games}) > 1:
            return "these rooms are of different worlds: only rooms of one world can be compared"
        return "" if all(game.ended for game in games) else "rooms are compared when both games are over"

    def go_on(self) -> None:
        """Begin as soon as it is its turn; a game that was taken back meanwhile is not compared."""
        games = [room.game for room, _ in self.sides]
        with self.turns.lock:
            if self.refusal:
                self.state = "fault"
            if self.refusal or self.working or not self.turns.may(self, True):
                return
            spawn = multiprocessing.get_context("spawn")
            line, theirs = spawn.Pipe()
            plain = [(g.table.model_dump_json(), ACTS.dump_json(g.acts).decode()) for g in games]
            task = (theirs, tuple(room.code for room, _ in self.sides), plain, self.sides[0][1].lucks)
            self._process = spawn.Process(target=_serve, args=task, daemon=True, name="rooms")
            self._process.start()
            theirs.close()
            self.state = "busy"
            digests = [game.digest() for game in games]
            threading.Thread(target=self._listen, args=(line, digests), daemon=True).start()

    def give_way(self) -> None:
        """End its process."""
        if self._process is not None:
            self._process.terminate()
            self._process.join(5)
            self._process = None

    def _listen(self, line: Connection, digests: list[str]) -> None:
        try:
            made = line.recv()
            for (_, debriefing), digest in zip(self.sides, digests, strict=True):
                debriefing.add(made, digest)
            self.state = "there"
        except (EOFError, OSError):
            self.state = "fault"
        self.turns.done(self)


def _serve(line: Connection, names: tuple[str, str], games: list[tuple[str, str]], lucks: int) -> None:
    """In the process: play both games again, then their decisions in the same lucks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends this process
    end_with_parent()
    if hasattr(os, "nice"):
        os.nice(NICE)
    (one, first), (two, second) = ((Table.model_validate_json(table), acts) for table, acts in games)
    game = Game.again(one, ACTS.validate_json(first))
    acts = ACTS.validate_json(second)
    other = game.caught_up(acts) if one == two else Game.again(two, acts)
    seen = two_rooms(names, (game, other), lucks)
    for made in in_every_language([lambda: part(seen)]):
        line.send(made)
