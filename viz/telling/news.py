"""What happened in a quarter, each event in a sentence, with the chain of causes behind it."""

from __future__ import annotations

from twofutures.abm.story import Event
from twofutures.viz.telling import events as plain
from twofutures.viz.telling.chronicle import TELLERS
from twofutures.viz.telling.scene import Scene


def event_sentence(scene: Scene, event: Event) -> str:
    """One event in a sentence; kinds that are no news by themselves are named in plain words."""
    kind = event.what.partition("/")[0]
    lines = TELLERS.get(kind, plain.anything)(scene, [event]) or plain.anything(scene, [event])
    return lines[0].text


def chain(scene: Scene, event: Event) -> list[Event]:
    """The event, what it followed from, what that followed from, and so on."""
    links = [event]
    while links[-1].cause is not None:
        links.append(scene.events[links[-1].cause])
    return links
