"""One visitor: the trail of screens, the newest answer, guesses and comforts. Made once per browser, shared by pages.

Pages are function components that take the ``Visit``. They read ``visit.screen``, ``visit.answer.value`` and call
``visit.move(screen)``; everything they read re-renders them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import reacton
import solara
from solara.server import kernel_context

from twofutures.experiments.provenance import code_digest, data_digest
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.desk import Desk, desk
from twofutures.viz.app.engine.screen import LONGEST_LINK, Screen, Trail, decode, encode
from twofutures.viz.app.parts.headline import leading
from twofutures.viz.words import numbers as words
from twofutures.viz.words.texts import say

WORLD_DIGITS = 7  # as many as a world's number may have


@cache
def made_with() -> dict[str, str]:
    """The versions that a link pins."""
    return {"code": code_digest()[:8], "data": data_digest()[:8]}


def opened(query: str) -> int:
    """The number of the world that a link opens, 0 where it names none that could be."""
    number = dict(parse_qsl(query[:LONGEST_LINK])).get("world", "0")
    return int(number) if number.isascii() and number.isdigit() and len(number) <= WORLD_DIGITS else 0


class Visit:
    """A visitor's state; nothing of it is shared between browsers."""

    def __init__(self, query: str = "", at: Desk | None = None) -> None:
        self.desk = at or desk()
        self.link_fault, self.link_age = "", ""
        self.trail = solara.reactive(Trail(self._follow(query)))
        self.answer: solara.Reactive[Answer | None] = solara.reactive(None)
        self.fault = solara.reactive("")
        self.filling = solara.reactive(False)
        self.origin = solara.reactive("")  # the address of this server, as the visitor's browser sees it
        self.motion, self.projector = solara.reactive(True), solara.reactive(False)
        self.guessing, self.guesses = solara.reactive(False), solara.reactive(())  # (count, screen)
        self.kept: solara.Reactive[Screen | None] = solara.reactive(None)  # side A of a comparison
        self.sharing = solara.reactive(False)
        self.world = solara.reactive(opened(query))  # the number of the world that is opened
        self.find = solara.reactive("")  # what is looked up among the evidence
        self.hidden = solara.reactive(False)  # a guess is awaited: figures are not shown yet
        self._lock, self._ticket = threading.Lock(), 0
        self._page = reacton.core.get_render_context(required=False)
        self._context = kernel_context.get_current_context() if kernel_context.has_current_context() else None

    def _follow(self, query: str) -> Screen:
        try:
            screen, theirs = decode(query)
        except ValueError as fault:
            self.link_fault = str(fault)
            return Screen()
        if theirs and theirs != made_with():
            self.link_age = ", ".join(f"{key} {value}" for key, value in theirs.items())
        return screen

    @property
    def screen(self) -> Screen:
        """What is asked about now."""
        return self.trail.value.now

    @property
    def versions(self) -> dict[str, str]:
        """Versions of code and data here."""
        return made_with()

    @property
    def link(self) -> str:
        """The query that brings this screen back anywhere."""
        return encode(self.screen, made_with()) + (f"&world={self.world.value}" if self.world.value else "")

    def move(self, screen: Screen) -> None:
        """Ask about another screen."""
        self._go(self.trail.value.move(screen))

    def undo(self) -> None:
        """Back to the screen before."""
        self._go(self.trail.value.undo())

    def redo(self) -> None:
        """Forward again."""
        self._go(self.trail.value.redo())

    def _go(self, trail: Trail) -> None:
        if trail.now == self.screen:
            return
        with self.at_once():
            self.hidden.value = self.guessing.value
            self.trail.value = trail
            self.ask()

    def at_once(self) -> AbstractContextManager:
        """Inside, changes wait for each other and the page is drawn once."""
        return self._page or nullcontext()

    def replay(self) -> None:
        """Show the screen before the last change for a moment, then the change again."""
        trail = self.trail.value
        before = self.desk.recall(trail.before[-1]) if trail.before else None
        if before is not None:
            now = self.answer.value
            self.answer.value = before
            self._later(1.2, lambda: setattr(self.answer, "value", now) if self.answer.value is before else None)

    def share(self) -> None:
        """Show or hide the link."""
        self.sharing.value = not self.sharing.value

    def guess(self, count: int) -> None:
        """Note a guess and show what came out."""
        self.guesses.value = (*self.guesses.value, (count, self.screen))
        self.hidden.value = False

    def score(self) -> str:
        """The newest guess against what came out, and how far off all guesses were, in points of a hundred."""
        if self.answer.value is None:  # read here, so that whoever shows the score shows it anew with every answer
            return ""
        counted = [(guess, self.desk.recall(screen)) for guess, screen in self.guesses.value]
        off = [abs(guess - leading(found)) / found.worlds * 100 for guess, found in counted if found]
        if not off or counted[-1][1] is None:
            return ""
        guess, found = counted[-1]
        return say(
            "explore.score", guess=guess, count=leading(found), worlds=found.worlds,
            off=words.number(sum(off) / len(off)), guesses=words.counted(len(off), "guess", "guesses"),
        )  # fmt: skip

    def ask(self) -> None:
        """Have the present screen answered, at once if it is remembered."""
        with self._lock:
            self._ticket += 1
            ticket = self._ticket
        self.fault.value = ""
        known = self.desk.recall(self.screen)
        if known is not None:
            self.answer.value = known
        self.filling.value = known is None or not known.exact
        if self.filling.value:
            self.desk.ask(self, self.screen, lambda found: self._later(0, lambda: self._receive(ticket, found)))
        else:
            self.desk.forget(self)
            self.desk.look_ahead(self, self.screen)

    def near(self, name: str) -> None:
        """The pointer or the keyboard has come to a dial: what it could ask for is played first."""
        if not self.filling.value:
            self.desk.look_ahead(self, self.screen, name)

    def stop(self) -> None:
        """Be content with the worlds counted so far."""
        self.desk.forget(self)
        self.filling.value = False

    def leave(self) -> None:
        """The browser is gone: drop what is waited for."""
        self._ticket += 1
        self._context = None
        self.desk.leave(self)

    def _receive(self, ticket: int, found: Answer | Exception) -> None:
        with self._lock:
            newer = self.answer.value if ticket == self._ticket else None
            if ticket != self._ticket or (
                isinstance(found, Answer) and newer and newer.screen == found.screen and newer.worlds > found.worlds
            ):
                return
        if isinstance(found, Exception):
            self.fault.value, self.filling.value = str(found), False
            return
        with self.at_once():
            self.answer.value = found
            self.filling.value = not found.exact

    def inside(self, act: Callable[[], Any]) -> None:
        """Change this visitor's page from another thread."""
        self._later(0, act)

    def _later(self, seconds: float, act: Callable[[], Any]) -> None:
        """Do something on a thread of this visitor's own, inside the visitor's page."""
        context = self._context

        def run() -> None:
            if context is None or context.closed_event.is_set():
                return
            with context:
                act()

        timer = threading.Timer(seconds, run if context is not None else act)
        timer.daemon = True
        timer.start()
