"""What a room's door asks of the house that it stands in: the other rooms of the server. Doors are ``door.Door``."""

from typing import Any, Protocol

from starlette.requests import Request


class House(Protocol):
    """What a door asks of the house that it belongs to."""

    def elsewhere(self, door: Any, request: Request) -> str:
        """The code of another room in which a browser sits."""
        ...

    def listed(self, door: Any) -> list[dict[str, Any]]:
        """Its rooms, as a host sees them."""
        ...

    def another(self, door: Any, world: int) -> tuple[Any, str]:
        """A new room, and its host's key."""
        ...

    def together(self, door: Any, code: str) -> None:
        """Begin one chart of two of its rooms."""
        ...
