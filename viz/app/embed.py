"""The embed view: one screen's count, worlds and sentence as a plain page, for a frame on somebody else's.

A frame on a foreign page has no cookies and no storage to rely on, and a blog may have many readers. So this page needs
no session: it is made when it is asked for, whole, from the desk's answer, and nothing in it asks again.
"""

import asyncio
import json
import re
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from twofutures.experiments.questions import Question
from twofutures.viz.app.engine.answers import Answer
from twofutures.viz.app.engine.changes import MONTHS, places
from twofutures.viz.app.engine.desk import Desk
from twofutures.viz.app.engine.framing import EMBED
from twofutures.viz.app.engine.homes import ADDRESS, Home, home
from twofutures.viz.app.engine.screen import Screen, decode, encode
from twofutures.viz.app.parts.dots import RANGE, caption, packed
from twofutures.viz.app.parts.headline import LEADS, asked, count, headline, precision
from twofutures.viz.look.tokens import css
from twofutures.viz.words import faults
from twofutures.viz.words.languages import language, preferred, speaking, spoken
from twofutures.viz.words.numbers import figures
from twofutures.viz.words.texts import say

HERE = Path(__file__).parent
SCRIPT = re.compile(r"<script>\n(.*)</script>", re.DOTALL)
PATIENCE = 10.0  # seconds for all worlds; then the page shows those that were counted, and comes back for the rest
AGAIN = b"15"  # seconds after which it does
LONGEST = 180.0  # seconds after which a screen is given up
MOST = 8  # screens that are waited for at a time: whoever asks for another one then is asked to come again
KEPT = ("of", "lang")  # of what a link says besides, what a page of this kind shows
Scope = MutableMapping[str, Any]
Send = Callable[[Any], Awaitable[None]]


@dataclass(frozen=True)
class Wish:
    """What a link to the embed view asks for; ValueError says what is wrong with it."""

    screen: Screen
    question: Question
    language: str
    query: str

    def says(self, key: str) -> bytes:
        """A text in its language."""
        with speaking(self.language):
            return say(key).encode()

    @classmethod
    def read(cls, query: str, accepted: str = "") -> "Wish":
        """By a link's query and the languages that a browser accepts."""
        screen, besides = decode(query)
        spoken_in = language(besides["lang"]).code if "lang" in besides else preferred(accepted)
        kept = {key: besides[key] for key in KEPT if key in besides}
        return cls(screen, asked(besides.get("of", str(LEADS))), spoken_in, encode(screen, kept))


class Embed:
    """An ASGI app around another, which answers for the embed view alone."""

    def __init__(self, app: Any, desk: Desk) -> None:
        self.app, self.desk = app, desk
        self.orders: dict[Screen, Waiting] = {}

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Send the page, or why there is none."""
        page = scope["type"] == "http" and scope["path"].rstrip("/") == EMBED and scope["method"] in ("GET", "HEAD")
        if not page:
            return await self.app(scope, receive, send)
        status, body, whole = await self.respond(scope)
        kind = b"text/html" if status == 200 else b"text/plain"
        headers = [(b"content-type", kind + b"; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        headers += [] if whole else [(b"refresh", AGAIN)]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def respond(self, scope: Scope) -> tuple[int, bytes, bool]:
        """Status, body, and whether that is all there will be."""
        headers = {name.decode("latin-1"): [value.decode("latin-1")] for name, value in scope["headers"]}
        accepted = headers.get("accept-language", [""])[0]
        try:
            wish = Wish.read(scope.get("query_string", b"").decode("latin-1"), accepted)
        except ValueError as fault:
            with speaking(preferred(accepted)):
                return 400, faults.in_words(str(fault)).encode(), True
        answer = self.desk.recall(wish.screen)
        if answer is None or not answer.exact:
            if wish.screen not in self.orders and len(self.orders) >= MOST:
                return 503, wish.says("frame.embed_others"), False
            address = headers.get(ADDRESS, [(scope.get("client") or ("",))[0]])
            answer = await asyncio.to_thread(self.order(wish.screen, home({ADDRESS: address}, "embed")).wait)
        if answer is None:
            return 503, wish.says("frame.embed_first"), False
        return 200, (await asyncio.to_thread(page, wish, answer)).encode(), answer.exact

    def order(self, screen: Screen, of: Home) -> "Waiting":
        """What all readers of a screen wait for; it goes on being played when a reader has stopped waiting."""
        order = self.orders.get(screen)
        if order is None:
            order = self.orders[screen] = Waiting(lambda: self.drop(screen))
            self.desk.ask((EMBED, screen), screen, order.deliver, home=of)
        return order

    def drop(self, screen: Screen) -> None:
        """It is answered, or has taken too long."""
        self.orders.pop(screen, None)
        self.desk.leave((EMBED, screen))


class Waiting:
    """The best answer so far, and whether it is the last; ``drop`` is called then, or when it takes too long."""

    def __init__(self, drop: Callable[[], None]) -> None:
        self.best: Answer | None = None
        self.done = threading.Event()
        self.dropped = threading.Timer(LONGEST, drop)
        self.dropped.daemon = True
        self.dropped.start()
        self.drop = drop

    def deliver(self, answer: Answer | Exception) -> None:
        """Take what the desk hands out."""
        self.best = answer if isinstance(answer, Answer) else self.best
        if isinstance(answer, Exception) or answer.exact:
            self.dropped.cancel()
            self.done.set()
            self.drop()

    def wait(self) -> Answer | None:
        """All worlds, or those that came in time."""
        self.done.wait(PATIENCE)
        return self.best


def page(wish: Wish, answer: Answer) -> str:
    """The whole page: no script, font or picture comes from anywhere else."""
    with speaking(wish.language):
        at_once = SimpleNamespace(value=False)
        shown = SimpleNamespace(
            answer=SimpleNamespace(value=answer), question=wish.question, hidden=at_once,
            wait=SimpleNamespace(value=0.0),
        )  # fmt: skip
        stand, number = places(answer, None), count(shown)
        above = int((stand.now >= MONTHS).sum())
        data = {
            "worlds": {"now": packed(stand.now), "known": stand.known}, "line": MONTHS, "range": list(RANGE),
            "words": {name: say(f"start.dots_{name}") for name in ("behind", "axis", "level")},
        }  # fmt: skip
        script = SCRIPT.search((HERE / "parts" / "dots.vue").read_text(encoding="utf-8"))
        assert script, "the app's dots have no script"
        sheet = (HERE / "app.css").read_text(encoding="utf-8")
        return Markup((HERE / "embed.html").read_text(encoding="utf-8")).format(
            lang=spoken(), direction=language(spoken()).direction, name=say("frame.title"), stage=say("start.stage"),
            style=Markup(f"{css()}\n{sheet}"), count="" if number is None else figures(number),
            headline=headline(shown), precision=precision(shown), above=figures(above), caption=caption(stand),
            below=figures(len(stand.now) - above), is_below=say("start.dots_below"), is_above=say("start.dots_above"),
            query=wish.query, whole=say("frame.embed_open"), limits=say("frame.share_limits"),
            data=Markup(json.dumps(data).replace("<", "\\u003c")), dots=Markup(script[1]),
        )  # fmt: skip
