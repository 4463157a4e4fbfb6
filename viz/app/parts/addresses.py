"""Pages and their addresses: each page has a name, a path, and with a visitor's screen a link that brings both back."""

ORDER = ("start", "explore", "worlds", "one_world", "compare", "play", "learn", "evidence", "lab")
HIDDEN = ("parts",)  # pages that no other leads to


def path(page: str) -> str:
    """Where a page lies, below the path at which the app is served."""
    return "/" if page == ORDER[0] else f"/{page.replace('_', '-')}"


def page_at(place: str) -> str:
    """The page that is shown at a path, whatever else may stand behind its own; the first page for all others."""
    first = place.strip("/").partition("/")[0]
    return next((page for page in (*ORDER, *HIDDEN) if path(page) == f"/{first}"), ORDER[0])
