"""One visitor: the trail of screens, the newest answer, guesses and comforts. Made once per browser, shared by pages.

Pages are function components that take the ``Visit``. They read ``visit.screen``, ``visit.answer.value`` and call
``visit.move(screen)``; everything they read re-renders them.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

import reacton
import solara
from solara.lab.utils.headers import headers
from solara.server import kernel_context

from twofutures.abm.calendar import BRANCH, quarter_name, quarter_step
from twofutures.experiments.questions import Question
from twofutures.experiments.work.provenance import code_digest, data_digest
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.changes import Change, change
from twofutures.viz.app.engine.desk import Desk, desk
from twofutures.viz.app.engine.homes import home
from twofutures.viz.app.engine.saved import Saved
from twofutures.viz.app.engine.screen import Screen, Trail, decode, encode
from twofutures.viz.app.engine.solo import Solo, in_link
from twofutures.viz.app.parts.addresses import path
from twofutures.viz.app.parts.headline import LEADS, asked, leading
from twofutures.viz.app.parts.lessons import Lessons
from twofutures.viz.app.parts.speaking import Tongue
from twofutures.viz.words.numbers import number
from twofutures.viz.words.texts import count, say

MOST_LETTERS = 200  # of what is looked up, in a link
OPENED_AT = BRANCH - 1  # the quarter at which a world is opened: the last on record


@cache
def made_with() -> dict[str, str]:
    """The versions that a link pins."""
    return {"code": code_digest()[:8], "data": data_digest()[:8]}


class Visit:
    """A visitor's state; nothing of it is shared between browsers."""

    def __init__(self, query: str = "", at: Desk | None = None) -> None:
        self.desk = at or desk()
        self.link_fault, self.link_age = "", ""
        self.asking = solara.reactive(LEADS)  # what the headline counts
        self.kept: solara.Reactive[Screen | None] = solara.reactive(None)  # side A of a comparison
        self.saved: solara.Reactive[Saved] = solara.reactive(())
        self.world, self.quarter = solara.reactive(0), solara.reactive(OPENED_AT)  # what is opened, and at which step
        self.find, self.lessons, self.tongue = solara.reactive(""), Lessons(), Tongue(headers.value)
        self.game: solara.Reactive[Solo | None] = solara.reactive(None)  # the seat that is taken, and what it decided
        self.trail = solara.reactive(Trail(self._follow(query)))
        self.answer: solara.Reactive[Answer | None] = solara.reactive(None)
        self.step: solara.Reactive[Answer | None] = solara.reactive(None)  # this screen held against the one before
        self.fault, self.filling = solara.reactive(""), solara.reactive(False)
        self.wait = solara.reactive(0.0)  # about how many seconds of waiting a question began with
        self.origin = solara.reactive("")  # the address of this server, as the visitor's browser sees it
        self.motion, self.projector, self.sharing = (solara.reactive(on) for on in (True, False, False))
        self.guessing = solara.reactive(False)  # whether figures wait for a guess after every move
        self.guesses: solara.Reactive[tuple[tuple[int, Screen], ...]] = solara.reactive(())
        self.ahead: solara.Reactive[int | None] = solara.reactive(None)  # a guess about the next move
        self.hidden = solara.reactive(False)  # a guess is awaited: figures are not shown yet
        self._beside = (id(self), "before")  # who asks the desk for the screen before
        self._ticket: object = None  # of the newest question: answers to older ones are not shown
        session = kernel_context.has_current_context() and kernel_context.get_current_context().session_id
        self.home = home(headers.value, session) if session else ()
        self._page = reacton.core.get_render_context(required=False)
        self._context = kernel_context.get_current_context() if kernel_context.has_current_context() else None

    def _follow(self, query: str) -> Screen:
        self.tongue.follow(query)  # first: a link that is broken otherwise is refused in it
        try:
            screen, besides = decode(query)
            self.asking.value = asked(besides.get("of", str(LEADS)))
            self.kept.value = decode(besides["against"])[0] if "against" in besides else None
            self.game.value = in_link(besides)
            self.lessons.follow(besides)
        except ValueError as fault:
            self.link_fault = str(fault)
            return Screen()
        self.world.value, self.find.value = int(besides.get("world", "0")), besides.get("find", "")
        self.quarter.value = quarter_step(besides.get("quarter", quarter_name(OPENED_AT)))
        theirs = {key: besides[key] for key in made_with() if key in besides}
        if theirs and theirs != made_with():
            self.link_age = ", ".join(f"{key} {value[:80]}" for key, value in theirs.items())
        return screen

    @property
    def screen(self) -> Screen:
        """What is asked about now."""
        return self.trail.value.now

    @property
    def question(self) -> Question:
        """What the headline counts."""
        return self.asking.value

    @property
    def link(self) -> str:
        """The query that brings this screen back anywhere."""
        besides = {
            "of": str(self.question) if self.question != LEADS else "",
            "world": str(self.world.value or ""),
            "quarter": quarter_name(self.quarter.value) if self.quarter.value != OPENED_AT else "",
            "find": self.find.value[:MOST_LETTERS],
            **(self.lessons.query() | self.tongue.query()),
            "against": encode(self.kept.value) if self.kept.value else "",
            **(self.game.value.query() if self.game.value else {}),
        }
        return encode(self.screen, made_with() | {key: text for key, text in besides.items() if text})

    def address(self, page: str) -> str:
        """A page's path and the query that brings this screen back on it."""
        return f"{path(page)}?{self.link}"

    def open(self, world: int, quarter: int = OPENED_AT) -> None:
        """Turn to another world, where the record ends or in another quarter."""
        with self.at_once():
            self.world.value, self.quarter.value = world, quarter

    @property
    def changed(self) -> Change | None:
        """What the newest move did to the headline's question; None while that is not known or must not be shown.

        It compares with the screen before the move, whatever package or levers that one had.
        """
        pair, before = self.step.value, self.trail.value.before
        if pair is None or self.hidden.value or not before or not self.question.yes_or_no:
            return None
        return change(self.question, pair) if (pair.screen, pair.against) == (self.screen, before[-1]) else None

    def move(self, screen: Screen, run: str = "") -> None:
        """Ask about another screen; moves of one ``run`` are undone together."""
        self._go(self.trail.value.move(screen, run))

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
            self.hidden.value = self.guessing.value and self.question == LEADS  # guesses are about the lead
            self.trail.value = trail
            if self.ahead.value is not None:
                self.guess(self.ahead.value)
                self.ahead.value = None
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
        off = [
            abs(guess / answer.screen.worlds - leading(answer) / answer.worlds) * 100 for guess, answer in answered
        ]  # a guess is out of all worlds, whatever is counted so far
        guess, newest = answered[-1]
        return say(
            "explore.score", guess=guess, of=newest.screen.worlds, count=leading(newest), worlds=newest.worlds,
            off=number(sum(off) / len(off)), guesses=count("numbers.guesses", len(off)),
        )  # fmt: skip

    def ask(self) -> None:
        """Have the present screen answered, at once if it is remembered."""
        ticket = self._ticket = object()
        self.desk.leave(self._beside)
        self.fault.value = ""
        known = self.desk.recall(self.screen)
        self.answer.value = known or self.answer.value
        self.filling.value = known is None or not known.exact
        if self.filling.value:
            deliver = lambda answer: self.inside(lambda: self._receive(ticket, answer))  # noqa: E731
            self.wait.value = self.desk.ask(self, self.screen, deliver, home=self.home, there=self.there)
        else:
            self.desk.forget(self)
            self.measure_step()
            self.desk.look_ahead(self, self.screen, there=self.there)

    def measure_step(self) -> None:
        """Hold the present screen against the one before the newest move, over as many worlds as both can have."""
        now, before = self.trail.value.now, next(reversed(self.trail.value.before), None)
        if before is None or (before.seed, before.worlds) != (now.seed, now.worlds):
            self.step.value = None  # no move, or other lucks: nothing can be told of it
            return
        self.step.value = known = self.desk.recall(now, before)
        if (known is None or not known.exact) and not self.filling.value:
            ticket = self._ticket
            deliver = lambda answer: self.inside(lambda: self._receive_step(ticket, answer))  # noqa: E731
            self.desk.ask(self._beside, now, deliver, before, self.home, self.there)

    def near(self, name: str) -> None:
        """The pointer or the keyboard has come to a dial: what it could ask for is played first."""
        if not self.filling.value:
            self.desk.look_ahead(self, self.screen, name, self.there)

    def stop(self) -> None:
        """Be content with the worlds counted so far."""
        self.desk.forget(self)
        self.desk.leave(self._beside)
        self.filling.value = False

    def there(self) -> bool:
        """Whether a browser shows this now: one that went away without a word may come back."""
        context = self._context  # a player asks while another thread may be leaving
        pages = list(context.page_status.values()) if context else []
        return not pages or kernel_context.PageStatus.CONNECTED in pages

    def leave(self) -> None:
        """The browser is gone: drop what is waited for."""
        self._ticket = self._context = None
        self.desk.leave(self)
        self.desk.leave(self._beside)

    def _receive(self, ticket: object, answer: Answer | Exception) -> None:
        if ticket is not self._ticket:
            return
        shown = self.answer.value
        if isinstance(answer, Exception):
            self.fault.value, self.filling.value, self.wait.value = str(answer), False, 0.0
        elif not (shown and shown.screen == answer.screen and shown.worlds > answer.worlds):
            with self.at_once():
                if not (shown and (shown.screen, shown.worlds) == (answer.screen, answer.worlds)):
                    self.answer.value = answer  # what memory gave at once is not drawn again
                self.filling.value, self.wait.value = not answer.exact, 0.0
                self.measure_step()

    def _receive_step(self, ticket: object, answer: Answer | Exception) -> None:
        if ticket is self._ticket and isinstance(answer, Answer):  # a fault is told with the answer itself
            self.step.value = answer
            if answer.exact:
                self.desk.leave(self._beside)

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
