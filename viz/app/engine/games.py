"""Games alone as far as they have been played: a reload, another page or a turn taken back plays nothing again."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import Table, log_text
from twofutures.experiments.work.provenance import provenance
from twofutures.viz.app.engine.solo import Moves, Solo

REMEMBERED = 48  # stands of games, each of one world


class Games:
    """The process's games, each at each of its turns; the one that was looked at longest ago goes first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Solo, Game] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, solo: Solo) -> Game | None:
        """The game as far as its turns have been played, if it is remembered. Never act in it: fork it."""
        with self._lock:
            if solo.played in self._kept:
                self._kept.move_to_end(solo.played)
            return self._kept.get(solo.played)

    def play(self, solo: Solo, progress: Callable[[int, int], None] = lambda done, whole: None) -> Game:
        """The same, with every turn played that is not remembered: the recorded past takes a second, a turn less."""
        before = [replace(solo.played, turns=solo.turns[:turn]) for turn in range(len(solo.turns) + 1)]
        known = [one for one in before if self.recall(one) is not None]
        game = self.recall(known[-1]) if known else None
        if game is None:
            game = self._keep(before[0], Game(Table(world=solo.world, seed=solo.seed, seats=(solo.seat,))))
        for turn in range(game.turn, solo.turn):
            progress(turn - 1, len(solo.turns))
            game = moved(game, solo.seat, solo.turns[turn - 1])
            game.resolve()
            self._keep(before[turn], game)
        return game

    def _keep(self, solo: Solo, game: Game) -> Game:
        with self._lock:
            self._kept[solo] = game
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return game


def moved(game: Game, who: str, moves: Moves) -> Game:
    """A game apart from this one, in which a seat has made these moves."""
    twin = game.fork()
    for line, notch in moves:
        twin.move(who, line, notch)
    return twin


def log_of(solo: Solo) -> str:
    """The game's log as ``twofutures play --resume`` reads it, with what is chosen for the present turn."""
    game = moved(games().play(solo), solo.seat, solo.chosen)
    return log_text(game.table, provenance(), game.acts)


@cache
def games() -> Games:
    """The process's games."""
    return Games()
