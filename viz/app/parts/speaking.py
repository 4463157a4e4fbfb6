"""The language of each visitor: what the address asks for, else what their browser likes best. Held by session."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

import solara
from solara.server import kernel_context

from twofutures.viz.app.engine.screen import LONGEST_LINK
from twofutures.viz.words.languages import MADE, ask_visitors, language, preferred, written

LANG = "lang"  # what a link calls it
_chosen = solara.reactive("")  # Solara keeps one of it for each session


def _of_visitor() -> str:
    """The language of the session for which this thread works; "" outside of any."""
    return _chosen.peek() if kernel_context.has_current_context() else ""


ask_visitors(_of_visitor)


class Tongue:
    """One visitor's language: ``code``; a link keeps it where an address asked for it."""

    def __init__(self, headers: Mapping[str, Sequence[str]] | None = None) -> None:
        self._asked = False
        self._speak(preferred((headers or {}).get("accept-language", [""])[0]))

    def follow(self, query: str) -> None:
        """Speak what a link asks for, however broken it may be; where it names no language, the browser's."""
        asked = dict(parse_qsl(query[:LONGEST_LINK])).get(LANG, "")
        if asked in (*written(), *MADE):
            self._speak(asked)
            self._asked = True

    def query(self) -> dict[str, str]:
        """What a link says of it."""
        return {LANG: self.code} if self._asked else {}

    def _speak(self, code: str) -> None:
        self.code = code
        if kernel_context.has_current_context():
            _chosen.value = code


def choices(present: str) -> list[dict[str, str]]:
    """The languages one can choose, each under its own name; those for trying pages only where one is spoken."""
    codes = (*written(), *(MADE if present in MADE else ()))
    return [{"code": code, "name": language(code).name} for code in codes]
