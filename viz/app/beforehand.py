"""Begun before it is asked for: the past of a world, while the browser still loads the page that will show it."""

import threading
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

from twofutures.policies.members import fitted
from twofutures.viz.app.engine.screen import decode
from twofutures.viz.app.one_world.player import past_of
from twofutures.viz.app.parts.addresses import page_at

Scope = MutableMapping[str, Any]


class Beforehand:
    """An ASGI app around another. One past is begun at a time: whoever asks for many pages has it no sooner."""

    def __init__(self, app: Any) -> None:
        self.app, self._free = app, threading.Semaphore()

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Pass a request on; where it is for a world's page, its past is played meanwhile."""
        member = wanted(scope)
        if member is not None and self._free.acquire(blocking=False):
            threading.Thread(target=self._play, args=(member,), daemon=True, name="beforehand").start()
        await self.app(scope, receive, send)

    def _play(self, member: int) -> None:
        try:
            past_of(member)
        finally:
            self._free.release()


def wanted(scope: Scope) -> int | None:
    """The fitted member that a page asked for will show; None for anything else, and for a link that says none."""
    if scope["type"] != "http" or scope["method"] != "GET" or page_at(scope["path"]) != "one_world":
        return None
    with suppress(ValueError):  # the page itself says what is wrong with its link
        _, besides = decode(scope.get("query_string", b"").decode("latin-1"))
        return int(besides.get("world", "0")) % len(fitted())
    return None
