"""Which other sites may show the embed view in a frame: none, unless whoever runs the server names them."""

import os

EMBED = "/embed"  # the one page that may be framed
ALLOWED = "TWOFUTURES_FRAMED_BY"  # set by the server for its own process


def allow(origins: tuple[str, ...]) -> None:
    """Note the origins that were named at the start."""
    os.environ[ALLOWED] = " ".join(origins)


def allowed() -> tuple[str, ...]:
    """Origins such as ``https://blog.example.org``."""
    return tuple(os.environ.get(ALLOWED, "").split())
