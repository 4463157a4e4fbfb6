"""The room: who sits where, which phase it is, what was decided; every act is on disk before it counts.

What is done is a row (``rows``). ``do`` checks one, writes it and lets it count; a log read again goes the same way, so
that a killed server stands where it stood. Nothing here knows of HTTP.
"""

import threading
from pathlib import Path
from typing import Any, Self

from twofutures.abm.names import known
from twofutures.experiments.cases.deck import card
from twofutures.experiments.game.forecasts import ASKED
from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import Played, Signed, Table
from twofutures.experiments.game.sight import Dials
from twofutures.policies.game.pacts import pact
from twofutures.policies.game.seats import seat
from twofutures.viz.room import rows
from twofutures.viz.room.seating import FROZEN, PEOPLE, ROWS, Seating
from twofutures.viz.room.timer import Timer
from twofutures.viz.room.turn import Dropped, Turn, moved

MOST_MESSAGES, MOST_IDS = 200, 4096
DECIDING = ("brief", "predict", "talk", "decide")  # phases in which decisions are taken


class Stale(ValueError):
    """What was asked belongs to a turn or phase that is over: look at the present first."""


class Room:
    """One game with the people who play it. ``version`` grows with everything that may change what somebody sees.

    ``altered`` is the first quarter in which a room that was read from its log came out otherwise than it says.
    """

    def __init__(self, code: str, game: Game, log: rows.Log | None = None) -> None:
        self.code, self.game, self.log, self.altered = code, game, log, ""
        self.phase, self.locked, self.dials = "lobby", False, Dials()
        self.paced = False  # whether phases end when their time is over
        self.seating = Seating(game.table.seats)
        self.turn, self.timer, self.version = Turn(), Timer(), 0
        self.messages: list[rows.Message] = []
        self.predicted: list[rows.Predicted] = []
        self.counted: list[dict[str, Any]] = []  # votes, as they came out
        self.arranged: list[dict[str, Any]] = []  # who played what, for every turn
        self.dropped: list[Dropped] = []  # moves that a pact refused when the turn was played
        self.lock = threading.RLock()
        self.resolving = False
        self._ids: dict[str, None] = {}

    @classmethod
    def begin(cls, code: str, table: Table, path: Path, like: Self | None = None) -> Self:
        """A new room, whose log begins at ``path``; of the world of another (``like``) its past is not played again."""
        same = like is not None and like.game.table == table
        game = like.game.caught_up([]) if like is not None and same else Game(table)
        log = rows.Log(path)
        log.begin(code, table)
        return cls(code, game, log)

    @classmethod
    def resume(cls, path: Path) -> Self:
        """The room of a log, played again to where it stood. ValueError for what is none."""
        code, table, acts, _ = rows.read(path)
        room = cls(code, Game(table))
        for act in acts:
            room._count(act)
        room.log = rows.Log(path, len(acts) + 1)
        return room

    # -- what is done --------------------------------------------------------------------------------------------------

    def do(self, act: rows.Act) -> None:
        """Check an act, write it, let it count; one that was done already is not done again.

        Stale for what belongs to another turn; ValueError for what the rules do not allow.
        """
        with self.lock:
            if act.id and act.id in self._ids:
                return
            if self.resolving:
                raise Stale("the turn is being played: look again in a moment")
            self._check(act)
            if self.log:
                self.log.add(act.model_dump(mode="json", exclude={"id"} if not act.id else None))
            self._count(act)

    def resolve(self) -> None:
        """Play the turn. It is played apart, so that nobody's page waits, and counts once it is on disk."""
        with self.lock:
            if self.resolving or self.game.ended:
                raise Stale("the turn is being played, or the game is over")
            self.resolving, trial = True, self.game.fork()
            self.version += 1
        try:
            dropped, counted = self._played(trial)
            with self.lock:
                act = rows.Resolved(quarter=trial.model.quarter_name, digest=trial.digest())
                if self.log:
                    self.log.add(act.model_dump(mode="json", exclude={"id"}))
                self._swap(trial, dropped, counted)
        finally:
            with self.lock:  # a page made while it was still so is made anew
                self.resolving, self.version = False, self.version + 1

    def join(self, name: str, who: str = "") -> int:
        """A new member, in a seat or in the one with the fewest; its number. ValueError when the room is full."""
        with self.lock:
            act = self.seating.newcomer(who)
            self.do(act)
            self.seating.names[act.member] = name
            return act.member

    # -- what may be done ----------------------------------------------------------------------------------------------

    def _check(self, act: rows.Act) -> None:
        if isinstance(act, rows.OfTurn):
            if act.turn != self.game.turn or self.game.ended:
                raise Stale(f"turn {act.turn} is not being decided: the room is at turn {self.game.turn}")
            if self.phase not in DECIDING or self.locked:
                raise Stale("nothing is decided at the moment: wait for the host")
        self.seating.check(act)
        if isinstance(act, rows.Submitted):
            self._try(act)
        elif isinstance(act, rows.Predicted):
            known("figure", act.figure, ASKED)
        elif isinstance(act, rows.Agreed):
            if act.seat not in pact(act.pact).signs:
                raise ValueError(f"the {seat(act.seat).label} does not sign “{pact(act.pact).label}”")
        elif isinstance(act, rows.Card):
            if Played(card=card(act.card).name) in self.game.since:
                raise ValueError(f"{act.card} is played in this turn already")
            self.game.fork().play_card(act.card)
        elif isinstance(act, rows.Wild):
            self.game.fork().play_wild_card(act.assumption, act.notch, act.reason)
        elif isinstance(act, rows.Asked):
            seat(act.seat).line(act.line)
        elif isinstance(act, rows.Ballot | rows.Hands):
            self._check_vote(act)
        elif isinstance(act, rows.Undone) and self.game.turn == 1:
            raise ValueError("no turn has been played: there is nothing to take back")

    def _check_vote(self, act: rows.Ballot | rows.Hands) -> None:
        if self.turn.asked is None:
            raise Stale("nothing is put to the vote")
        who, line = self.turn.asked
        for notch in [act.notch] if isinstance(act, rows.Ballot) else act.hands:
            seat(who).line(line).notch(notch)
        if isinstance(act, rows.Ballot) and act.member not in self.seating.members:
            raise ValueError("whoever votes joins first")

    def _try(self, act: rows.Submitted) -> None:
        """ValueError for moves that the game would refuse."""
        trial = self.game.fork()
        for one in act.moves:
            trial.move(act.seat, one.line, one.notch, one.secret)

    # -- what counts ---------------------------------------------------------------------------------------------------

    def _count(self, act: rows.Act) -> None:
        """Let an act count that was checked and written."""
        self.version += 1
        if act.id:
            self._ids[act.id] = None
            if len(self._ids) > MOST_IDS:
                del self._ids[next(iter(self._ids))]
        if isinstance(act, ROWS):
            self.seating.count(act)
            if isinstance(act, rows.Moved) and not act.seat:
                self.turn.ballots.pop(act.member, None)
        else:
            getattr(self, f"_{act.kind}", lambda act: None)(act)

    def _phase(self, act: rows.Phase) -> None:
        self.phase, self.locked = act.phase, False
        self.timer.set(0)

    def _locked(self, act: rows.Locked) -> None:
        self.locked = act.locked

    def _dialled(self, act: rows.Dialled) -> None:
        self.dials = Dials(act.noise)

    def _message(self, act: rows.Message) -> None:
        self.messages = [*self.messages, act][-MOST_MESSAGES:]

    def _predicted(self, act: rows.Predicted) -> None:
        where = (act.seat, act.turn, act.figure)
        self.predicted = [one for one in self.predicted if (one.seat, one.turn, one.figure) != where] + [act]

    def _submitted(self, act: rows.Submitted) -> None:
        self.turn.moves[act.seat] = act.moves

    def _agreed(self, act: rows.Agreed) -> None:
        agreed = self.turn.agreed.setdefault((act.pact, act.turns, act.binding), set())
        agreed.add(act.seat)
        if agreed == set(pact(act.pact).signs) and not self._signed(act.pact):
            self.game.sign(act.pact, act.turns, act.binding)

    def _signed(self, name: str) -> bool:
        return any(isinstance(one, Signed) and one.pact == name for one in self.game.in_force)

    def _card(self, act: rows.Card) -> None:
        self.game.play_card(act.card)

    def _wild(self, act: rows.Wild) -> None:
        self.game.play_wild_card(act.assumption, act.notch, act.reason)

    def _asked(self, act: rows.Asked) -> None:
        self.turn.asked, self.turn.ballots, self.turn.hands = (act.seat, act.line), {}, {}

    def _ballot(self, act: rows.Ballot) -> None:
        self.turn.ballots[act.member] = act.notch

    def _hands(self, act: rows.Hands) -> None:
        self.turn.hands = dict(act.hands)

    def _resolved(self, act: rows.Resolved) -> None:
        """Of a log: play the turn again, and note where it comes out otherwise."""
        trial = self.game.fork()
        dropped, counted = self._played(trial)
        if trial.digest() != act.digest and not self.altered:
            self.altered = act.quarter
        self._swap(trial, dropped, counted)

    def _undone(self, act: rows.Undone) -> None:
        self.game.undo()
        self.counted = [one for one in self.counted if one["turn"] < self.game.turn]
        self.arranged = [one for one in self.arranged if one["turn"] < self.game.turn]
        self.predicted = [one for one in self.predicted if one.turn <= self.game.turn]
        self.turn, self.phase, self.locked, self.dropped = Turn(), "decide", False, []

    def _swap(self, trial: Game, dropped: list[Dropped], counted: list[dict[str, Any]]) -> None:
        self.arranged.append({"turn": self.game.turn, **self.seating.arranged()})
        self.game, self.dropped, self.turn = trial, dropped, Turn()
        self.counted += counted
        self.phase, self.locked = "read", False
        self.timer.set(0)

    def _played(self, trial: Game) -> tuple[list[Dropped], list[dict[str, Any]]]:
        """Make everybody's moves in a fork of the game and play its turn; what pacts refused, and how a vote went.

        Seats move in the order of the table; whoever is on autopilot or frozen moves nothing.
        """
        moves, counted = self.turn.with_vote(trial)
        dropped: list[Dropped] = []
        for who, mode in self.seating.modes.items():
            trial.freeze(who, mode == FROZEN)
            if mode == PEOPLE:
                dropped += moved(trial, who, moves.get(who, ()))
        trial.resolve()
        return dropped, counted
