"""The language of each visitor: what the address asks for, else what their browser likes best. Held by session."""

from collections.abc import Mapping, Sequence

import solara
from solara.server import kernel_context

from twofutures.viz.words.languages import MADE, ask_visitors, language, preferred, written

LANG = "lang"  # what a link calls it
_chosen = solara.reactive("")  # Solara keeps one of it for each session


def _of_visitor() -> str:
    """The language of the session for which this thread works; "" outside of any."""
    return _chosen.peek() if kernel_context.has_current_context() else ""


ask_visitors(_of_visitor)


def speak(asked: str, headers: Mapping[str, Sequence[str]] | None) -> str:
    """From now on this session is spoken to in the language asked for ("" if none is); its code.

    UnknownName suggests the nearest language.
    """
    code = language(asked).code if asked else preferred((headers or {}).get("accept-language", [""])[0])
    if kernel_context.has_current_context():
        _chosen.value = code
    return code


def choices(present: str) -> list[dict[str, str]]:
    """The languages one can choose, each under its own name; those for trying pages only where one is spoken."""
    codes = (*written(), *(MADE if present in MADE else ()))
    return [{"code": code, "name": language(code).name} for code in codes]
