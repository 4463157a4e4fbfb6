"""One visitor: the trail of screens, the newest answer, guesses and comforts. Made once per browser, shared by pages.

Pages are function components that take the ``Visit``. They read ``visit.screen``, ``visit.answer.value`` and call
``visit.move(screen)``; everything they read re-renders them.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import reacton
import solara
from solara.lab.utils.headers import headers
from solara.server import kernel_context

from twofutures.experiments.work.provenance import code_digest, data_digest
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.desk import Desk, desk
from twofutures.viz.app.engine.homes import home
from twofutures.viz.app.engine.screen import LONGEST_LINK, Screen, Trail, decode, encode
from twofutures.viz.app.parts.headline import LEADS, asked, leading
from twofutures.viz.words.numbers import counted, number
from twofutures.viz.words.texts import say

WORLD_DIGITS = 7  # as many as a world's number may have


@cache
def made_with() -> dict[str, str]:
    """The versions that a link pins."""
    return {"code": code_digest()[:8], "data": data_digest()[:8]}


def opened(query: str) -> int:
    """The number of the world that a link opens, 0 where it names none that could be."""
    text = dict(parse_qsl(query[:LONGEST_LINK])).get("world", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= WORLD_DIGITS else 0


class Visit:
    """A visitor's state; nothing of it is shared between browsers."""

    def __init__(self, query: str = "", at: Desk | None = None) -> None:
        self.desk = at or desk()
        self.link_fault, self.link_age, self.question = "", "", LEADS
        self.trail = solara.reactive(Trail(self._follow(query)))
        self.answer: solara.Reactive[Answer | None] = solara.reactive(None)
        self.fault = solara.reactive("")
        self.filling = solara.reactive(False)
        self.wait = solara.reactive(0.0)  # about how many seconds of waiting a question began with
        self.origin = solara.reactive("")  # the address of this server, as the visitor's browser sees it
        self.motion, self.projector = solara.reactive(True), solara.reactive(False)
        self.guessing = solara.reactive(False)  # whether figures wait for a guess after every move
        self.guesses: solara.Reactive[tuple[tuple[int, Screen], ...]] = solara.reactive(())
        self.kept: solara.Reactive[Screen | None] = solara.reactive(None)  # side A of a comparison
        self.sharing = solara.reactive(False)
        self.world = solara.reactive(opened(query))  # the number of the world that is opened
        self.find = solara.reactive("")  # what is looked up among the evidence
        self.hidden = solara.reactive(False)  # a guess is awaited: figures are not shown yet
        self._ticket: object = None  # of the newest question: answers to older ones are not shown
        session = kernel_context.has_current_context() and kernel_context.get_current_context().session_id
        self.home = home(headers.value, session) if session else ()
        self._page = reacton.core.get_render_context(required=False)
        self._context = kernel_context.get_current_context() if kernel_context.has_current_context() else None

    def _follow(self, query: str) -> Screen:
        try:
            screen, theirs = decode(query)
            self.question = asked(theirs.pop("of", str(LEADS)))
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
    def link(self) -> str:
        """The query that brings this screen back anywhere."""
        besides = {"of": str(self.question), "world": str(self.world.value)}
        untouched = (str(LEADS), "0")
        return encode(self.screen, made_with() | {key: x for key, x in besides.items() if x not in untouched})

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
            self.inside(lambda: setattr(self.answer, "value", now) if self.answer.value is before else None, 1.2)

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
        answered = [(guess, answer) for guess, screen in self.guesses.value if (answer := self.desk.recall(screen))]
        if not answered or answered[-1][1].screen != self.guesses.value[-1][1]:
            return ""
        off = [abs(guess - leading(answer)) / answer.worlds * 100 for guess, answer in answered]
        guess, newest = answered[-1]
        return say(
            "explore.score", guess=guess, count=leading(newest), worlds=newest.worlds,
            off=number(sum(off) / len(off)), guesses=counted(len(off), "guess", "guesses"),
        )  # fmt: skip

    def ask(self) -> None:
        """Have the present screen answered, at once if it is remembered."""
        ticket = self._ticket = object()
        self.fault.value = ""
        known = self.desk.recall(self.screen)
        if known is not None:
            self.answer.value = known
        self.filling.value = known is None or not known.exact
        if self.filling.value:
            deliver = lambda answer: self.inside(lambda: self._receive(ticket, answer))  # noqa: E731
            self.wait.value = self.desk.ask(self, self.screen, deliver, home=self.home)
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
        self._ticket = self._context = None
        self.desk.leave(self)

    def _receive(self, ticket: object, answer: Answer | Exception) -> None:
        if ticket is not self._ticket:
            return
        shown = self.answer.value
        if isinstance(answer, Exception):
            self.fault.value, self.filling.value, self.wait.value = str(answer), False, 0.0
        elif not (shown and shown.screen == answer.screen and shown.worlds > answer.worlds):
            with self.at_once():
                self.answer.value = answer
                self.filling.value, self.wait.value = not answer.exact, 0.0

    def inside(self, act: Callable[[], Any], seconds: float = 0.0) -> None:
        """Change this visitor's page from another thread, at once or later."""
        context = self._context

        def run() -> None:
            if context is None or context.closed_event.is_set():
                return
            with context:
                act()

        timer = threading.Timer(seconds, run if context is not None else act)
        timer.daemon = True
        timer.start()
