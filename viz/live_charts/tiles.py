"""A hundred tiles, each a hundredth of the worlds, by outcome class: a shape and a colour say the same."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from viz import theme, words
from viz.catalogue import say

TILES, ACROSS, SIZE = 100, 20, 24
SHAPES = {
    "commanding lead": '<path d="M12 3 L21 20 L3 20 Z"/>',
    "lead without reach": '<path d="M12 6 L18.5 18.5 L5.5 18.5 Z" fill="none" stroke-width="3"/>',
    "mixed": '<circle cx="12" cy="12" r="5"/>',
    "near parity": '<path d="M12 2.5 L21.5 12 L12 21.5 L2.5 12 Z"/>',
    "PRC ahead": '<rect x="4" y="4" width="16" height="16"/>',
}


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
    said = words.listed(f"{counts[name]:,} {name}" for name in theme.SHOWN)
    return say("charts.tiles_caption", each=f"{worlds / TILES:g}", said=said)


def tiles(counts: Mapping[str, int]) -> str:
    """The tiles as SVG that grows with the page."""
    order = [name for name, count in share_out(counts).items() for _ in range(count)]
    marks = "".join(_tile(name, place) for place, name in enumerate(order))
    width, height = ACROSS * SIZE, TILES // ACROSS * SIZE
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(caption(counts))}">{marks}</svg>'


def _tile(name: str, place: int) -> str:
    colour = theme.of_class(name).colour
    x, y = place % ACROSS * SIZE, place // ACROSS * SIZE
    shape = f'<g fill="{colour}" stroke="{colour}" stroke-width="0">{SHAPES[name]}<title>{escape(name)}</title></g>'
    return f'<g transform="translate({x} {y})">{shape}</g>'


def legend(counts: Mapping[str, int], was: Mapping[str, int]) -> str:
    """Shape, name and count of every class, with what it was."""
    rows = "".join(
        f'<li><svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><g fill="{theme.of_class(n).colour}" '
        f'stroke="{theme.of_class(n).colour}" stroke-width="0">{SHAPES[n]}</g></svg> {escape(n)} '
        f"<strong>{counts[n]:,}</strong> <span>({was[n]:,})</span></li>"
        for n in theme.SHOWN
    )
    return f'<ul class="tf-legend">{rows}</ul>'
