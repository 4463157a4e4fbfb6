"""Answers while somebody waits: one desk hands out what all visitors ask to its players, first answers first.

Cases that share a seed are played together (they are rows of one model), so ten visitors cost little more than one.
Questions of other seeds take turns: first between the addresses they come from, then between the browsers there, so
that whoever asks much waits for those who ask little, and not the other way round.
The first answer counts 256 worlds, in a crowd as many as a second allows (``haste``). Filling up to the wanted number
is another player's work, waits for quiet in a crowd and stops when its visitor has moved on: begun beside the first
answer, it would take from that what it gains. Equal screens are answered from memory, and when nobody waits the desk
plays ahead what one of few visitors could ask for next: every other notch of every dial.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from twofutures.viz.app.engine.answers import Answer, Kept, Memory, Presents, count, first, joined
from twofutures.viz.app.engine.haste import TOGETHER, Haste
from twofutures.viz.app.engine.homes import Home
from twofutures.viz.app.engine.players import Elsewhere, Here
from twofutures.viz.app.engine.screen import COARSE, Screen, next_screens
from twofutures.viz.app.engine.turns import Order, There, Turns

FEW = 3  # visitors for whom there is time to fill up at once and to play ahead
QUIET = 2.0  # seconds without a question after which there is time to fill up for a crowd
AHEAD = 3  # screens played ahead at a time: the other notches of one dial
FILL = 1000  # worlds that a fill plays at a time


class Desk:
    """The queue, a thread for every player, and the memory of answers."""

    def __init__(self, presents: Presents | None = None) -> None:
        self.presents = presents or Presents()
        self._players: list[Here | Elsewhere] = [Here(self.presents)]
        self._plays_ahead = True
        self._present: dict[Any, There] = {}
        self._asked = 0.0  # when somebody last did
        self._turns = Turns()
        self._haste = Haste()
        self._orders: OrderedDict[Any, Order] = OrderedDict()
        self._memory = Memory()
        self._ahead: OrderedDict[Any, list[Screen]] = OrderedDict()
        self._change = threading.Condition()
        self._threads: list[threading.Thread] = []

    def hire(self, *players: Elsewhere, ahead: bool = True) -> None:
        """Let these play instead of this process: the first gives first answers, the last fills up and plays ahead.

        With ``ahead`` false nothing is played that nobody asked for.
        """
        self._players, self._plays_ahead = list(players), ahead

    def ask(
        self,
        visitor: Any,
        screen: Screen,
        deliver: Callable[[Answer | Exception], None],
        against: Screen | None = None,
        home: Home = (),
        there: There = lambda: True,
    ) -> float:
        """Answer a screen, held against another (its baseline), for a visitor; what they asked before is dropped.

        Returns the seconds that the first answer may take. Nothing is played ahead for one who is not there.
        """
        with self._change:
            self._present[visitor] = there
            self._asked = time.monotonic()
            self._orders.pop(visitor, None)
            self._ahead.pop(visitor, None)
            self._orders[visitor] = order = Order(visitor, screen, against or screen.baseline(), deliver, home, there)
            self._start()
            self._change.notify_all()
            return self._haste.takes * (1 + self._turns.before(order, self._first()))

    def _first(self) -> list[Order]:
        """Who waits for a first answer, and nobody plays for it."""
        return [order for order in self._orders.values() if not order.answered and not order.taken]

    def _few(self) -> bool:
        """Whether there is time for more than first answers."""
        with self._change:
            return sum(there() for there in self._present.values()) <= FEW

    def look_ahead(self, visitor: Any, screen: Screen, near: str = "", there: There = lambda: True) -> None:
        """Play what this visitor could ask for next, whenever nobody waits; a dial nearby comes first."""
        if not self._plays_ahead:
            return
        with self._change:
            self._present[visitor] = there
            self._ahead[visitor] = next_screens(screen, near)
            self._ahead.move_to_end(visitor, last=not near)
            self._start()
            self._change.notify_all()

    def warm(self, then: Callable[[], Any] = lambda: None) -> None:
        """Answer the untouched screen before anybody asks; what comes ``then`` begins when that is done."""

        def deliver(answer: Answer | Exception) -> None:
            if getattr(answer, "exact", True):
                self.leave(self)
                threading.Thread(target=then, daemon=True, name="afterwards").start()

        self.ask(self, Screen(), deliver)

    def forget(self, visitor: Any) -> None:
        """Drop what a visitor waits for: they have seen enough."""
        with self._change:
            self._orders.pop(visitor, None)
            self._ahead.pop(visitor, None)

    def leave(self, visitor: Any) -> None:
        """Forget a visitor who is gone."""
        with self._change:
            self.forget(visitor)
            self._present.pop(visitor, None)
            self._change.notify_all()  # there may be time again

    def pressed(self) -> bool:
        """Whether somebody still waits for a first answer."""
        with self._change:
            return any(not order.answered for order in self._orders.values())

    def waiting(self) -> int:
        """Visitors who still wait for something."""
        with self._change:
            return len(self._orders)

    def recall(self, screen: Screen, against: Screen | None = None) -> Answer | None:
        """The best answer in memory, at once."""
        against = against or screen.baseline()
        now, was = self._memory.look(screen), self._memory.look(against)
        if now is None or was is None:
            return None
        both = min(count(now), count(was), screen.worlds)
        return Answer(screen, against, first(now, both), first(was, both))

    def _start(self) -> None:
        if not any(thread.is_alive() for thread in self._threads):
            self._threads = [
                threading.Thread(target=self._work, args=(player,), daemon=True, name="desk")
                for player in self._players
            ]
            for thread in self._threads:
                thread.start()

    def _work(self, player: Here | Elsewhere) -> None:
        while True:
            orders, act = self._next(player)
            try:
                act()
            except Exception as fault:  # the desk serves everybody: one fault must not stop it
                logging.getLogger("twofutures").warning("an answer failed", exc_info=fault)
                if not orders:  # playing ahead failed: whoever asks for it in earnest is told why
                    with self._change:
                        self._ahead.clear()
                for order in filter(self._wanted, orders):  # whoever moved on asks about something else by now
                    self._done(order)
                    order.deliver(fault)
            finally:
                with self._change:
                    for order in orders:
                        order.taken = False
                    self._change.notify_all()

    def _next(self, player: Here | Elsewhere) -> tuple[list[Order], Callable[[], None]]:
        """Wait for something this player can do: first answers, else a fill, else what could be asked for next."""
        with self._change:
            while True:
                orders = self._turns.next(self._first())[:TOGETHER]
                unfilled = [order for order in self._orders.values() if order.answered and not order.taken]
                few = self._few()
                self._ahead = OrderedDict(item for item in self._ahead.items() if self._present[item[0]]())
                swift, patient = player is self._players[0], player is self._players[-1]
                if orders and swift:
                    self._turns.took(orders)
                    act = partial(self._answer_first, player, orders)
                elif not orders and unfilled and patient and (few or time.monotonic() - self._asked > QUIET):
                    orders = [min(unfilled, key=self._turns.due)]
                    act = partial(self._fill, player, orders[0])
                elif not self._orders and self._ahead and patient and few:
                    act = partial(self._play_ahead, player)
                else:
                    self._change.wait(QUIET if unfilled else None)
                    continue
                for order in orders:
                    order.taken = True
                return orders, act

    def _play_ahead(self, player: Here | Elsewhere) -> None:
        """One batch of what somebody could ask next, given up as soon as anybody really asks."""
        with self._change:
            if not self._ahead:
                return
            visitor = next(iter(self._ahead))
            batch = [screen for screen in self._ahead[visitor] if self._memory.look(screen) is None][:AHEAD]
            if not batch:
                del self._ahead[visitor]
                return
            there = self._present[visitor]
        self._play(player, batch, COARSE, lambda: not self.waiting() and there())

    def _answer_first(self, player: Here | Elsewhere, orders: list[Order]) -> None:
        """The first worlds of several visitors' screens, and of their baseline, in one model."""
        wanted = list(dict.fromkeys(screen for order in orders for screen in (order.screen, order.against)))
        missing = [screen for screen in wanted if self._memory.look(screen) is None]
        if missing:
            begun, worlds = time.monotonic(), self._haste.worlds(len(missing), not self._few())
            if not self._play(player, missing, worlds, lambda: any(map(self._wanted, orders))):
                return
            self._haste.took(time.monotonic() - begun)
        for order in filter(self._wanted, orders):
            order.answered = True
            self._deliver(order)

    def _play(self, player: Here | Elsewhere, screens: list[Screen], worlds: int, wanted: Callable[[], bool]) -> bool:
        """Play and keep the first worlds of some screens; whether they are there, which nobody may have waited for."""
        played = player.play(screens, 0, worlds, wanted)
        for screen, kept in zip(screens, played or (), strict=False):
            self._memory.keep(screen, kept)
        return played is not None

    def _deliver(self, order: Order) -> None:
        """The best answer there is; the order ends with the exact one."""
        answer = self.recall(order.screen, order.against)
        if answer is None:  # so much came in between that it was dropped from memory: it is played again
            order.answered = False
            return
        if answer.exact:
            self._done(order)
            self.look_ahead(order.visitor, order.screen, there=order.there)
        order.deliver(answer)

    def _fill(self, player: Here | Elsewhere, order: Order) -> None:
        """Some more worlds; the exact answer as soon as all are there."""
        if incomplete := self._incomplete(order):
            screen, known = incomplete
            end = min(count(known) + FILL, order.screen.worlds)
            more = player.play([screen], count(known), end, lambda: self._wanted(order))
            if more:  # what somebody else filled meanwhile has as many worlds or more, and stays
                self._memory.keep(screen, joined([known, *more]))
        if self._incomplete(order) is None and self._wanted(order):
            self._deliver(order)

    def _incomplete(self, order: Order) -> tuple[Screen, Kept] | None:
        """The screen of an order that wants more worlds, and those it has. What many are held against comes first."""
        for screen in (order.against, order.screen):
            known = self._memory.look(screen)
            if known is not None and count(known) < order.screen.worlds:
                return screen, known
        return None

    def _wanted(self, order: Order) -> bool:
        with self._change:
            return self._orders.get(order.visitor) is order

    def _done(self, order: Order) -> None:
        with self._change:
            if self._orders.get(order.visitor) is order:
                del self._orders[order.visitor]


@cache
def desk() -> Desk:
    """The process's one desk."""
    return Desk()
