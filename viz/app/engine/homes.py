"""Where a visitor comes from: the address, which the gate notes for the app, and the browser there."""

from collections.abc import Mapping, Sequence

ADDRESS = "x-twofutures-address"  # a header that only the gate sets
Home = tuple[str, ...]  # widest first


def home(headers: Mapping[str, Sequence[str]] | None, browser: str) -> Home:
    """The home of a session by the headers that it was opened with."""
    return (headers or {}).get(ADDRESS, [""])[0], browser
