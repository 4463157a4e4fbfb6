"""One world played turn by turn: moves of the seats at the table, everybody else by their own rules.

Each turn is a fork of the present with all that has been decided by then, so that taking a turn back costs nothing, and
the whole log played at once (``case``) gives the same world, bit for bit.
"""

from collections.abc import Callable
from hashlib import blake2b
from itertools import takewhile
from pathlib import Path
from typing import Self

import numpy as np

from twofutures.abm.calendar import QUARTERS
from twofutures.abm.luck import Luck
from twofutures.abm.model import Model
from twofutures.abm.names import known
from twofutures.abm.story import Story
from twofutures.abm.worlds import Worlds
from twofutures.experiments.futures import Outcomes, Past
from twofutures.experiments.game.decided import draws, frozen, gone_on, policies, spells
from twofutures.experiments.game.log import (
    MOST_TURNS,
    Act,
    Frozen,
    Move,
    Played,
    Resolve,
    Signed,
    Table,
    Undo,
    read_log,
    standing,
    write_log,
)
from twofutures.experiments.game.rules import may_move
from twofutures.experiments.game.wild_cards import wild_card
from twofutures.experiments.spells import Spell
from twofutures.experiments.work.provenance import provenance
from twofutures.policies.case import Case
from twofutures.policies.game.formats import Format, format_of
from twofutures.policies.game.pacts import pact
from twofutures.policies.game.seats import OWN, seat
from twofutures.policies.members import fitted

AS_PLAYED, AUTOPILOTS = "as played", "autopilots"
NOBODY = Case(label=AUTOPILOTS)


class Game(Outcomes):
    """A game in one fitted world; charts and tables read it as a run of one world, as far as it has been played.

    ``table`` says who plays in which world. Acts are logged as they are done (``acts``); ``altered`` is the first
    quarter in which a game that was read from a file came out otherwise than its log says, empty if none did.
    """

    worlds = 1
    cases = (AS_PLAYED,)

    def __init__(self, table: Table) -> None:
        self.table, self.altered = table, ""
        self.acts: list[Act] = []
        story = Story()
        self.past = Past(np.array([table.world]), table.seed, story=story)
        self._stands = [self.past.branch([Case()], story)]  # the present at the beginning of every turn

    def __repr__(self) -> str:
        seats = ", ".join(self.table.seats)
        return f"<Game world {self.table.world}, seed {self.table.seed}: {seats}; {self.turn - 1} turns played>"

    # -- where it stands -----------------------------------------------------------------------------------------------

    @property
    def format(self) -> Format:
        """How long it is."""
        return format_of(self.table.format)

    @property
    def turn(self) -> int:
        """The turn that is being decided, counted from 1; one past the last when the game is over."""
        return len(self._stands)

    @property
    def ended(self) -> bool:
        """Whether every turn has been played."""
        return self.turn > self.format.turns

    @property
    def quarters(self) -> tuple[str, ...]:
        """The quarters of the turn that is being decided; none after the last."""
        return () if self.ended else QUARTERS[self.format.begins(self.turn) : self.format.ends(self.turn) + 1]

    @property
    def since(self) -> list[Act]:
        """What has been decided since the last turn was played."""
        return standing(self.acts)[1]

    @property
    def by_turn(self) -> list[list[Act]]:
        """What counts, turn by turn; last what has been decided since."""
        return [*standing(self.acts)[0], self.since]

    @property
    def in_force(self) -> list[Signed]:
        """The pacts that hold in the turn that is being decided."""
        signed = [(n, act) for n, acts in enumerate(self.by_turn, 1) for act in acts if isinstance(act, Signed)]
        return [act for turn, act in signed if turn + act.turns > self.turn]

    @property
    def frozen(self) -> list[str]:
        """The seats whose levers stay as they stand in the turn that is being decided."""
        return [who for who, _, ended in frozen(self.by_turn) if not ended]

    def notch_of(self, line: str) -> str:
        """The notch a line was last moved to; ``own`` where those decide it who decide it in the world."""
        moved = [one for acts in self.by_turn for one in acts if isinstance(one, Move) and one.line == line]
        return moved[-1].notch if moved else OWN

    @property
    def model(self) -> Model:
        """The world at present. Never step it: fork it."""
        return self._stands[-1]

    @property
    def stands(self) -> tuple[Model, ...]:
        """The world at the beginning of every turn so far, the present last. Never step one."""
        return tuple(self._stands)

    @property
    def story(self) -> Story:
        """What has happened in it so far."""
        story: Story = self.model.story
        return story

    def by_quarter(self, name: str, case: str = AS_PLAYED) -> Worlds:
        """One observable, shape (25 quarters, 1); NaN in quarters that have not been played."""
        known("case", case, self.cases)
        return self.model.recorder.series(name)

    def digest(self) -> str:
        """A fingerprint of everything recorded of the world so far: equal ones mean equal worlds, bit for bit."""
        digest, recorder = blake2b(digest_size=12), self.model.recorder
        for name in recorder.names:
            digest.update(name.encode() + b"\0" + recorder.series(name).tobytes())
        return digest.hexdigest()

    # -- what is done --------------------------------------------------------------------------------------------------

    def move(self, who: str, line: str, notch: str, secret: bool = False) -> None:
        """A seat moves one of its lines; within a turn the last move of a line counts.

        ValueError for a seat on autopilot or frozen, for one line or secret too many, against a pact that binds.
        """
        self._must_go_on()
        known("seat at the table", who, self.table.seats)
        settings = seat(who).line(line).notch(notch).settings
        act = Move(seat=who, line=line, notch=notch, settings=dict(settings), secret=secret)
        may_move(act, self.since, self.format, self.in_force, self.frozen)
        self.acts.append(act)

    def sign(self, name: str, turns: int = MOST_TURNS, binding: bool = True) -> None:
        """The seats that a pact names agree on it, for so many turns. ValueError if one of them is on autopilot."""
        self._must_go_on()
        agreed = pact(name)
        if absent := [one for one in agreed.signs if one not in self.table.seats]:
            raise ValueError(f"{seat(absent[0]).label} is not at the table, and an autopilot signs nothing")
        self.acts.append(Signed(pact=name, turns=turns, binding=binding, settings=dict(agreed.settings)))

    def freeze(self, who: str, stands: bool = True) -> None:
        """From this turn on a seat's levers stay as they stand, or are let go again; what stands so already stays."""
        self._must_go_on()
        known("seat at the table", who, self.table.seats)
        if stands != (who in self.frozen):
            self.acts.append(Frozen(seat=who, frozen=stands))

    def play_card(self, name: str) -> None:
        """A shock comes in the first quarter of this turn, in this world and in every luck it is compared with."""
        self._must_go_on()
        act = Played(card=name)
        if act in self.since:
            raise ValueError(f"{name} is played in this turn already")
        self.acts.append(act)

    def play_wild_card(self, assumption: str, notch: int, reason: str) -> None:
        """For this turn an assumption stands a notch up (1) or down (-1). ValueError for one that would do nothing."""
        self._must_go_on()
        self.acts.append(wild_card(assumption, notch, reason, self.past.model.assumptions, self.since))

    def resolve(self) -> str:
        """Play the turn with all that has been decided by now; the quarter the world stands at afterwards."""
        self._must_go_on()
        self._stands.append(self._played(self.format.ends(self.turn)))
        self.acts.append(Resolve(quarter=self.model.quarter_name, digest=self.digest()))
        return self.model.quarter_name

    def undo(self) -> None:
        """Take back the last turn played, and what was decided since. ValueError where none was played."""
        if self.turn == 1:
            raise ValueError("no turn has been played: there is nothing to take back")
        self._stands.pop()
        self.acts.append(Undo())

    def fork(self) -> Self:
        """The same game so far, to be gone on with apart from this one."""
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__, acts=list(self.acts), _stands=list(self._stands))
        return twin

    # -- what it comes to ----------------------------------------------------------------------------------------------

    def case(self) -> Case:
        """Everything that has been decided, as a case that any worlds can be played under."""
        return Case(policies=tuple(policies(self.by_turn, self.format)), label=AS_PLAYED)

    def fixed(self) -> dict[tuple[str, int], float]:
        """The draws that cards have set."""
        return draws(self.by_turn, self.format)

    def spells(self) -> tuple[Spell, ...]:
        """The assumptions that wild cards have put elsewhere, each for its turn."""
        return spells(self.by_turn, self.format)

    def lucks(self, count: int) -> Past:
        """This world, first, and others of its very past that differ by luck from the branch on; cards come in all."""
        ids = self.table.world + len(fitted()) * np.arange(count)  # worlds so far apart continue one member
        return self.past.of_worlds(ids, self.table.seed).with_fixed(self.fixed()).with_spells(self.spells())

    # -- its file ------------------------------------------------------------------------------------------------------

    def save(self, path: Path) -> None:
        """Write the log, whole or not at all."""
        write_log(path, self.table, provenance(), self.acts)

    @classmethod
    def resume(cls, path: Path, tick: Callable[[int, int], None] = lambda done, whole: None) -> Self:
        """The game of a file, played again to where it stood, and compared quarter by quarter with what its log says.

        Where another code, data, NumPy or processor gives other figures the game goes on, and ``altered`` says since
        when. ValueError for a file that holds no game.
        """
        table, _, acts = read_log(path)
        played, most = len(standing(acts)[0]), format_of(table.format)
        if played > most.turns:
            raise ValueError(f"{path} has {played} turns: a game of {most.label.lower()} has fewer")
        return cls.again(table, acts, tick)

    @classmethod
    def again(cls, table: Table, acts: list[Act], tick: Callable[[int, int], None] = lambda done, whole: None) -> Self:
        """The game of a table and of what was done at it, played again as ``resume`` does."""
        return cls(table).caught_up(acts, tick)

    def caught_up(self, acts: list[Act], tick: Callable[[int, int], None] = lambda done, whole: None) -> Self:
        """The game of the same table in which these acts were done; turns that both have are not played again."""
        game, turns = self.fork(), standing(acts)[0]
        both = takewhile(lambda pair: pair[0] == pair[1], zip(standing(self.acts)[0], turns, strict=False))
        alike = len(list(both))
        game._stands = game._stands[: alike + 1]
        for turn, row in enumerate(turns[alike:], alike + 1):
            game.acts = [act for played in turns[:turn] for act in played][:-1]
            game._stands.append(game._played(game.format.ends(turn)))
            logged = row[-1]
            if isinstance(logged, Resolve) and logged.digest != game.digest() and not game.altered:
                game.altered = logged.quarter
            tick(turn, len(turns))
        game.acts = list(acts)
        return game

    # -- the engine ----------------------------------------------------------------------------------------------------

    def _played(self, until: int) -> Model:
        """The present gone on with all that is decided by now; the model that stood there stays as it is."""
        story, luck = self.story.twin(), Luck(self.table.seed, self.past.ids, self.fixed())
        own = self.past.model.assumptions
        story.model = model = gone_on(self.model, luck, self.case().policies, own, self.spells(), story)
        return model.run(until)

    def _must_go_on(self) -> None:
        if self.ended:
            raise ValueError("the game is over: take the last turn back to play on")
