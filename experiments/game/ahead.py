"""What a debrief replays, played while the game is still going on: when its last turn is over, most of it is there.

Autopilots do not hang on moves at all, and are played to the end at once; the table's decisions are carried on turn by
turn. What is played so is, bit for bit, what would be played afterwards.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from twofutures.abm.calendar import LAST
from twofutures.abm.luck import Luck
from twofutures.abm.memory import let_go
from twofutures.abm.model import Model
from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases.compare import Comparison, kept
from twofutures.experiments.cases.lived import Lived, World, lived
from twofutures.experiments.futures import Futures, Past
from twofutures.experiments.game.decided import gone_on, policies
from twofutures.experiments.game.game import NOBODY, Game
from twofutures.experiments.game.log import Act, standing
from twofutures.experiments.spells import Spell, through
from twofutures.policies.case import Case
from twofutures.policies.policy import Policy, Rule

MOST = 1_500  # worlds that are carried through a game: some 200 MB; more are played in parts when it is over
Fixed = Mapping[tuple[str, int], float]


class Replay:
    """Many worlds in which a game's decisions are carried on turn by turn, beside autopilots in the same worlds."""

    def __init__(self, past: Past, names: Sequence[str]) -> None:
        self.past, self._keep = past, kept(names)
        self._autopilots: tuple[Fixed, tuple[Spell, ...], dict[str, Worlds]] = {}, (), {}
        self._turns: list[list[Act]] = []  # those that the decisions have been carried through
        self._model: Model | None = None

    def follow(self, game: Game) -> Iterator[None]:
        """Play what can be known of a game as far as it has been played; a stop after every quarter."""
        yield from self._nobody(game.fixed(), game.spells())
        turns, ends = standing(game.acts)[0], game.format.ends
        if self._model is None or self._turns != turns[: len(self._turns)]:  # the first time, or a turn was taken back
            self.let_go()
            self._model = self.past.branch([Case()])
        yield from _quarters(self._model, ends(len(self._turns)))  # where it was left in the middle
        for turn in range(len(self._turns) + 1, len(turns) + 1):
            before, decided = self._model, tuple(policies(turns[:turn], game.format))
            self._model, self._turns = self._with(before, decided, game), turns[:turn]
            let_go(before)  # at once: two of a thousand worlds are many bytes
            yield from _quarters(self._model, ends(turn))

    def let_go(self) -> None:
        """Free what has been carried; whoever follows a game again begins anew."""
        if self._model is not None:
            let_go(self._model)
        self._model, self._turns = None, []

    def comparison(self, game: Game, names: Sequence[str]) -> Comparison:
        """The decisions of a game that is over beside autopilots, as ``compare`` plays them; nothing stays carried."""
        for _ in self.follow(game):
            pass
        assert self._model is not None
        case, (*_, nobody) = game.case(), self._autopilots
        played = self._model.recorder
        series = {name: np.stack([nobody[name], played.series(name)], axis=1) for name in self._keep}
        self.let_go()
        digest, cases = Luck(self.past.luck.seed, self.past.ids).digest(), (NOBODY, case)
        run = Futures(
            [one.name for one in cases], series, [digest] * len(cases),
            lambda name, asked: self.past.assumption(name, next(one for one in cases if one.name == asked)),
        )  # fmt: skip
        return Comparison(NOBODY, case, run, names, self.past.members)

    def _nobody(self, fixed: Fixed, spells: tuple[Spell, ...]) -> Iterator[None]:
        *known, series = self._autopilots
        if not series or known != [fixed, spells]:  # the first time, or another card was played
            model = self.past.with_fixed(fixed).branch([NOBODY])
            try:
                for stood in through(model, LAST, spells):
                    model = stood
                    yield
                self._autopilots = fixed, spells, {name: model.recorder.series(name).copy() for name in self._keep}
            finally:  # also where a new turn comes before it is through: its memory would wait for the collector
                let_go(model)

    def _with(self, before: Model, decided: Sequence[Policy | Rule], game: Game) -> Model:
        """The present gone on with all that is decided by now, as ``Game`` does with its one world."""
        luck = Luck(self.past.luck.seed, self.past.ids, game.fixed())
        return gone_on(before, luck, decided, self.past.model.assumptions.take(self.past.rows), game.spells())


class Ahead:
    """The replays of one game: ``lucks`` of its present, ``worlds`` that differ by what nobody knows, and its own past.

    ``names`` are the figures that will be asked for.
    """

    def __init__(self, game: Game, names: Sequence[str], lucks: int, worlds: int) -> None:
        self.table, self._names, self._sizes = game.table, tuple(names), (lucks, worlds)
        self._lucks = game.lucks(lucks)
        self._replays: dict[str, Replay] = {}
        self._lived: Lived | None = None

    def follow(self, game: Game) -> Iterator[None]:
        """Play all that can be known by now, in pieces of a fraction of a second."""
        for replay in (self._of_lucks(), self._of_worlds()):
            if len(replay.past.ids) <= MOST:
                yield from replay.follow(game)
        self.lived()
        yield

    def lucks(self, game: Game, names: Sequence[str]) -> Comparison:
        """The decisions of a game that is over in lucks of its present, beside autopilots."""
        return self._of_lucks().comparison(game, names)

    def worlds(self, game: Game, names: Sequence[str]) -> Comparison:
        """The same in worlds that differ by what nobody knows."""
        return self._of_worlds().comparison(game, names)

    def lived(self) -> Lived:
        """The past of the played world, for ``why``."""
        if self._lived is None:
            self._lived = lived(World(NOBODY, self.table.world, self.table.seed))
        return self._lived

    def _of_lucks(self) -> Replay:
        return self._replays.setdefault("lucks", Replay(self._lucks, self._names))

    def _of_worlds(self) -> Replay:
        if "worlds" not in self._replays:
            self._replays["worlds"] = Replay(Past(self._sizes[1], self.table.seed), self._names)
        return self._replays["worlds"]


def _quarters(model: Model, until: int) -> Iterator[None]:
    while model.quarter < until:
        model.step()
        yield
