"""Where a number comes from, in words."""

from dataclasses import asdict
from typing import Any

from twofutures.abm.parameters import sources


def origin(key: str) -> str:
    """A source in short: publisher and date. Titles and links are in the JSON."""
    source = sources()[key]
    return "judgement" if key == "judgement" else " ".join(x for x in (source.publisher, source.date) if x)


def spelt_out(key: str) -> dict[str, Any]:
    """A publication as plain data, with its key; ``exact`` only where its link leads to a general page."""
    return {name: value for name, value in asdict(sources()[key]).items() if name != "exact" or not value}
