"""Two rooms that began from one present: what each made of it, in the world that both played and in lucks of it."""

from dataclasses import dataclass

from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases.figures import figure, needed
from twofutures.experiments.futures import Outcomes
from twofutures.experiments.game.debrief import FIRST, LEAD, figures
from twofutures.experiments.game.game import AS_PLAYED, NOBODY, Game

SERIES = LEAD.partition("@")[0]


@dataclass(frozen=True)
class TwoRooms:
    """Two games of one world and seed, by name, and autopilots, all over the same lucks; the played world is the first.

    Cards and wild cards come as each room had them (``same_cards``), and not at all to autopilots.
    """

    names: tuple[str, str]
    games: tuple[Game, Game]
    runs: tuple[Outcomes, Outcomes]
    alone: Outcomes
    same_cards: bool

    @property
    def figures(self) -> tuple[str, ...]:
        """What is compared: the lead, and what the seats of both rooms want."""
        return tuple(dict.fromkeys(name for game in self.games for name in figures(game)))

    def values(self, name: str) -> tuple[Worlds, Worlds, Worlds]:
        """A figure in every luck, shape (lucks,): of the one room, of the other, of autopilots."""
        one, two = (figure(name).of(run, AS_PLAYED) for run in self.runs)
        return one, two, figure(name).of(self.alone, NOBODY.name)

    def difference(self, name: str) -> Worlds:
        """The second room minus the first, luck by luck."""
        one, two, _ = self.values(name)
        return two - one

    def lead(self) -> tuple[Worlds, Worlds, Worlds]:
        """The US lead of the played world by quarter, shape (quarters,): of both rooms, and of autopilots."""
        one, two = (run.by_quarter(SERIES, AS_PLAYED)[:, FIRST] for run in self.runs)
        return one, two, self.alone.by_quarter(SERIES, NOBODY.name)[:, FIRST]

    def flips(self) -> int:
        """In how many lucks the two rooms end in different classes."""
        one, two = (run.classes(AS_PLAYED) for run in self.runs)
        return int((one != two).sum())


def two_rooms(names: tuple[str, str], games: tuple[Game, Game], lucks: int = 1000) -> TwoRooms:
    """Both rooms' decisions and autopilots, each replayed in the same lucks of the present that both began from.

    ValueError for games of different worlds, or that are not over.
    """
    one, two = games
    if (one.table.world, one.table.seed) != (two.table.world, two.table.seed):
        worlds = " and ".join(f"world {game.table.world} of seed {game.table.seed}" for game in games)
        raise ValueError(f"these rooms did not begin alike: {worlds}; compare rooms of one world and seed")
    for name, game in zip(names, games, strict=True):
        if not game.ended:
            turn = f"turn {game.turn} of {game.format.turns}"
            raise ValueError(f"{name}: {turn} has not been played; rooms are compared when both games are over")
    keep = list(needed([name for game in games for name in figures(game)]))
    runs = tuple(game.lucks(lucks).futures([game.case()], keep) for game in games)
    alone = one.caught_up([]).lucks(lucks).futures([NOBODY], keep)
    same = (one.fixed(), one.spells()) == (two.fixed(), two.spells())
    return TwoRooms(names, games, (runs[0], runs[1]), alone, same)
