"""Whose turn it is at the desk: whoever asks much waits for those who ask little, and not the other way round."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.homes import Home
from twofutures.viz.app.engine.screen import Screen

MOST_HOMES = 1_000  # whose last turn is remembered
There = Callable[[], bool]  # whether a visitor's browser still shows what they asked for


@dataclass(eq=False)
class Order:
    """What one visitor waits for: ``deliver`` is called with every better answer, on the desk's thread."""

    visitor: Any
    screen: Screen
    against: Screen
    deliver: Callable[[Answer | Exception], None]
    home: Home = ()
    there: There = lambda: True
    answered: bool = False  # for the first time: what comes is more worlds
    taken: bool = False  # somebody plays for it


class Turns:
    """Whose turn it is: who was served longest ago, by address and within it by browser; the absent come last."""

    def __init__(self) -> None:
        self._served: OrderedDict[Home, int] = OrderedDict()  # when a home last had a turn, as its number
        self._number = 0

    def next(self, waiting: Sequence[Order]) -> list[Order]:
        """The orders of one seed whose turn it is, among them that of whoever was served longest ago."""
        if not waiting:
            return []
        first = min(waiting, key=self.due)  # the earliest among equals: the list is in the order of asking
        return sorted((order for order in waiting if order.screen.seed == first.screen.seed), key=self.due)

    def took(self, orders: Sequence[Order]) -> None:
        """These have their turn now."""
        self._number += 1
        for order in orders:
            for depth in range(1, len(order.home) + 1):
                self._served[order.home[:depth]] = self._number
                self._served.move_to_end(order.home[:depth])
        while len(self._served) > MOST_HOMES:
            self._served.popitem(last=False)

    def before(self, order: Order, waiting: Sequence[Order]) -> int:
        """How many plays come before an order's own: one for each seed of those whose turn is earlier."""
        earlier = {one.screen.seed for one in waiting if one is not order and self.due(one) <= self.due(order)}
        return len(earlier - {order.screen.seed})

    def due(self, order: Order) -> tuple[int, ...]:
        """When this order's home last had a turn: the lowest is next, of those that somebody still looks at."""
        return not order.there(), *(self._served.get(order.home[:depth], 0) for depth in range(1, len(order.home) + 1))
