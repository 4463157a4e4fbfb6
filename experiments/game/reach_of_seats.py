"""How far a seat reaches: what the best and the worst of its moves do to a figure, in units of what luck alone does.

Each notch is played alone from the branch to the end; for every figure the lines that raise it most, as many as may be
moved in a turn, and those that lower it most, are then played together.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from twofutures.abm.calendar import BRANCH
from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases.figures import figure, needed
from twofutures.experiments.futures import Past
from twofutures.experiments.game.game import NOBODY
from twofutures.policies.bounds import USUAL_FORMAT
from twofutures.policies.case import Case
from twofutures.policies.game.formats import format_of
from twofutures.policies.game.goals import goals, goals_of
from twofutures.policies.game.seats import Line, lines, seat, seats
from twofutures.policies.members import fitted
from twofutures.policies.policy import Policy

CARD = format_of(USUAL_FORMAT).moves  # lines that a seat may move in a turn
ALIKE = 1e-9  # relative: smaller differences are rounding
Moves = Mapping[str, str]  # notch by line
Figures = Mapping[str, Worlds]
Progress = Callable[[int, int], None] | None


@dataclass(frozen=True)
class Reach:
    """A seat's best and worst card for a figure: means over all lucks, against autopilots; ``spread`` is that of luck.

    ``reach`` is their distance over the spread; None where luck does nothing.
    """

    seat: str
    figure: str
    best: Moves
    worst: Moves
    most: float
    least: float
    spread: float

    @property
    def reach(self) -> float | None:
        """Best less worst, in standard deviations of what luck does."""
        return (self.most - self.least) / self.spread if self.spread > 0 else None


def presents(worlds: Sequence[int], lucks: int, seed: int) -> Past:
    """So many lucks of each of some presents: worlds that share their past and differ by luck from the branch on."""
    return Past(np.concatenate([world + len(fitted()) * np.arange(lucks) for world in worlds]), seed)


class Table:
    """Every notch of every seat played alone in the same worlds, and what each figure does among autopilots."""

    def __init__(self, past: Past, progress: Progress = None) -> None:
        self.past = past
        named = [goal.figure for goal in goals().values()] + [line.figure for line in lines().values()]
        self.figures = tuple(dict.fromkeys(named))
        self.moves = [(name, notch) for name, line in lines().items() for notch in line.notches]
        self.nobody, *alone = self.play([{}, *({line: notch} for line, notch in self.moves)], progress)
        self.alone = dict(zip(self.moves, alone, strict=True))

    def play(self, cards: Iterable[Moves], progress: Progress = None) -> list[Figures]:
        """Each card from the branch to the end: figures by name, one number per world."""
        cases = [case_of(card, str(number)) for number, card in enumerate(cards)]
        run = self.past.futures(cases, needed(self.figures), progress)
        return [{name: figure(name).of(run, case.name) for name in self.figures} for case in cases]

    def change(self, line: str, notch: str, name: str) -> float:
        """What a notch alone does to a figure, mean over the worlds."""
        return float(np.mean(self.alone[line, notch][name] - self.nobody[name]))

    def spread(self, name: str) -> float:
        """What luck alone does to a figure: its standard deviation over the lucks of one present, averaged."""
        same = self.past.ids % len(fitted())
        return float(np.mean([np.std(self.nobody[name][same == one]) for one in np.unique(same)]))

    def card(self, who: str, name: str, sign: int) -> Moves:
        """The lines of a seat that raise (or with -1 lower) a figure most, each at its best notch."""
        ends = {line: self._end(row, name, sign) for line, row in seat(who).lines.items()}
        ranked = sorted(ends, key=lambda line: -sign * self.change(line, ends[line], name))
        return {line: ends[line] for line in ranked[:CARD] if sign * self.change(line, ends[line], name) > 0}

    def _end(self, line: Line, name: str, sign: int) -> str:
        return max(line.notches, key=lambda notch: sign * self.change(line.name, notch, name))

    def added_up(self, who: str, name: str) -> float | None:
        """Reach as the single moves of both cards add up, without playing them together."""
        ends = [sum(self.change(*move, name) for move in self.card(who, name, sign).items()) for sign in (1, -1)]
        spread = self.spread(name)
        return (ends[0] - ends[1]) / spread if spread > 0 else None

    def reaches(self, progress: Progress = None) -> list[Reach]:
        """Every seat on the figures of its own goals, both cards played."""
        asked = [(who, goal.figure) for who in seats() for goal in goals_of(who)]
        cards = [self.card(who, name, sign) for who, name in asked for sign in (1, -1)]
        unlike = [dict(card) for card in dict.fromkeys(tuple(sorted(card.items())) for card in cards)]
        played = self.play(unlike, progress)
        ends = [self._mean(played[unlike.index(dict(card))], asked[place // 2][1]) for place, card in enumerate(cards)]
        return [
            Reach(who, name, cards[2 * n], cards[2 * n + 1], ends[2 * n], ends[2 * n + 1], self.spread(name))
            for n, (who, name) in enumerate(asked)
        ]

    def _mean(self, played: Figures, name: str) -> float:
        return float(np.mean(played[name] - self.nobody[name]))

    def idle(self, line: Line) -> dict[str, int]:
        """By notch, the worlds in which the line's own figure is as it is under the notch before it, or nobody's."""
        before, counts = self.nobody[line.figure], {}
        for notch in line.notches:
            after = self.alone[line.name, notch][line.figure]
            counts[notch] = int((np.abs(after - before) <= ALIKE * np.abs(before)).sum())
            before = after
        return counts


def case_of(card: Moves, label: str) -> Case:
    """Lines moved to notches from the branch on."""
    moved = [lines()[name] for name in card]
    policies = tuple(Policy(line.label, dict(line.notch(card[line.name]).settings), BRANCH) for line in moved)
    return Case(policies=policies, label=label) if policies else Case(label=NOBODY.label)
