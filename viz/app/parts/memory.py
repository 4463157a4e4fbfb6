"""What a visitor's own browser keeps of a visit for as long as its tab is open, so that a reload loses nothing.

The address holds the screen. This holds the way to it: steps back and forward, guesses, the kept side of a comparison,
saved scenarios, a game and comforts. It comes back from the browser, so it is read like anything a stranger wrote.
"""

import json
from contextlib import suppress
from typing import Any

from twofutures.viz.app.engine.saved import Saved, saved
from twofutures.viz.app.engine.screen import WORLDS, Screen, Trail, decode, encode
from twofutures.viz.app.engine.solo import in_link

LARGEST, MOST_STEPS, MOST_GUESSES = 100_000, 30, 50  # letters; steps to each side; guesses
SWITCHES = ("motion", "projector", "guessing")


def written(visit: Any) -> str:
    """The visit as text for its browser."""
    trail, kept = visit.trail.value, visit.kept.value
    return json.dumps({
        "now": encode(trail.now),
        "before": [encode(screen) for screen in trail.before[-MOST_STEPS:]],
        "after": [encode(screen) for screen in trail.after[:MOST_STEPS]],
        "guesses": [[count, encode(screen)] for count, screen in visit.guesses.value[-MOST_GUESSES:]],
        "kept": encode(kept) if kept else None,
        "saved": [[name, encode(screen)] for name, screen in visit.saved.value],
        "game": visit.game.value.query() if visit.game.value else {},
        **visit.lessons.written(),
        **{name: getattr(visit, name).value for name in SWITCHES},
    })  # fmt: skip


def restore(visit: Any, text: Any, returned: bool = False) -> None:
    """Take a visit up again; what cannot be read is as if the tab were new.

    A link that was opened since in the same tab is a step on from the screen before. Who ``returned`` by the browser's
    own buttons has gone to another page: its address may be older than the screen, which stays.
    """
    if not isinstance(text, str) or not 0 < len(text) <= LARGEST:
        return
    try:
        kept = json.loads(text)
        trail = Trail(_screen(kept["now"]), _screens(kept["before"]), _screens(kept["after"]))
        guesses = tuple((_count(count), _screen(query)) for count, query in kept["guesses"][-MOST_GUESSES:])
        side = _screen(kept["kept"]) if kept["kept"] is not None else None
        named: Saved = ()
        for name, query in kept.get("saved", []):
            named = saved(named, name, _screen(query))
        game = in_link(kept.get("game", {}))
        switches = {name: bool(kept[name]) for name in SWITCHES}
        visit.lessons.restore(kept)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return
    visit.trail.value = trail if returned else trail.move(visit.screen)
    visit.guesses.value = guesses
    visit.kept.value = visit.kept.value or side
    for name, screen in visit.saved.value:  # what was saved before the browser had told what it holds
        with suppress(ValueError):
            named = saved(named, name, screen)
    visit.saved.value = named
    visit.game.value = game if returned else visit.game.value or game
    for name, value in switches.items():
        getattr(visit, name).value = value


def _screens(queries: list[str]) -> tuple[Screen, ...]:
    return tuple(_screen(query) for query in queries[:MOST_STEPS])


def _screen(query: str) -> Screen:
    return decode(query)[0]


def _count(number: Any) -> int:
    if not isinstance(number, int) or not 0 <= number <= max(WORLDS):
        raise ValueError("no guess")
    return number
