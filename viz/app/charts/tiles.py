"""A hundred tiles, each a hundredth of the worlds, by outcome class: a shape and a colour say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from twofutures.viz.look import theme
from twofutures.viz.words.numbers import listed
from twofutures.viz.words.texts import say

TILES, ACROSS, SIZE = 100, 20, 24
SHAPES = {  # drawn from the upper left corner of a tile
    "commanding lead": "m12 3 9 17h-18z",
    "lead without reach": "m12 6 6.5 12.5h-13z",
    "mixed": "m7 12a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "near parity": "m12 2.5 9.5 9.5-9.5 9.5-9.5-9.5z",
    "PRC ahead": "m4 4h16v16h-16z",
}
HOLLOW = "lead without reach"


def share_out(counts: Mapping[str, int], tiles: int = TILES) -> dict[str, int]:
    """Tiles per class in proportion to the counts, adding up to ``tiles`` (largest remainders)."""
    worlds = sum(counts.values())
    exact = {name: counts[name] * tiles / worlds for name in theme.SHOWN}
    given = {name: int(part) for name, part in exact.items()}
    order = sorted(theme.SHOWN, key=lambda name: given[name] - exact[name])
    for name in order[: tiles - sum(given.values())]:
        given[name] += 1
    return given


def caption(counts: Mapping[str, int]) -> str:
    """The tiles as a sentence."""
    worlds = sum(counts.values())
    said = listed(f"{counts[name]:,} {name}" for name in theme.SHOWN)
    return say("charts.tiles_caption", each=f"{worlds / TILES:g}", said=said)


def tiles(counts: Mapping[str, int]) -> str:
    """The tiles as SVG that grows with the page: one path for all tiles of a class."""
    marks, place = "", 0
    for name, count in share_out(counts).items():
        marks += _marks(name, range(place, place + count))
        place += count
    width, height = ACROSS * SIZE, TILES // ACROSS * SIZE
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(caption(counts))}">{marks}</svg>'


def _marks(name: str, places: Iterable[int]) -> str:
    colour = theme.of_class(name).colour
    path = "".join(f"M{place % ACROSS * SIZE} {place // ACROSS * SIZE}{SHAPES[name]}" for place in places)
    look = f'fill="none" stroke="{colour}" stroke-width="3"' if name == HOLLOW else f'fill="{colour}"'
    return f'<path d="{path}" {look}><title>{escape(name)}</title></path>' if path else ""


def legend(counts: Mapping[str, int], was: Mapping[str, int]) -> str:
    """Shape, name and count of every class, with what it was."""
    rows = "".join(
        f'<li><svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">{_marks(n, [0])}</svg> {escape(n)} '
        f"<strong>{counts[n]:,}</strong> <span>({was[n]:,})</span></li>"
        for n in theme.SHOWN
    )
    return f'<ul class="tf-legend">{rows}</ul>'


def figure(counts: Mapping[str, int], was: Mapping[str, int]) -> str:
    """Title, tiles, legend and caption in one piece."""
    said = f"<figcaption>{escape(caption(counts))}</figcaption>"
    return f"<h3>{escape(say('charts.tiles'))}</h3>{tiles(counts)}{legend(counts, was)}{said}"
