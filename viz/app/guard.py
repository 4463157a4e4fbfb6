"""What a browser may ask of a page: the events it declares, and nothing else.

ipyvue's widgets are made for notebooks, whose reader may run code anyway: they also obey messages that make an object
of any importable class, or call any of their own methods. A server that strangers reach must not.
"""

from functools import cache
from typing import Any

from ipyvue.VueTemplateWidget import Events

ALLOWED = {"event", "data"}  # what a message may hold


@cache
def events_only() -> None:
    """From now on, new widgets drop every message that is no declared event."""
    handle = Events._handle_event

    def guarded(self: Any, sender: Any, content: Any, buffers: Any) -> None:
        if set(content) <= ALLOWED and content.get("event") in self.events:
            handle(self, sender, content, buffers)

    Events._handle_event = guarded
