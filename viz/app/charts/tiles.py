"""A hundred tiles, each a hundredth of the worlds, by outcome class: a shape and a colour say the same."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from twofutures.abm.worlds import Worlds
from twofutures.viz.look import theme
from twofutures.viz.words.numbers import figures, listed
from twofutures.viz.words.texts import say, translated

TILES, ACROSS, SIZE = 100, 20, 24
SHAPES = {  # drawn from the upper left corner of a tile
    "commanding lead": "m12 3 9 17h-18z",
    "lead without reach": "m12 6 6.5 12.5h-13z",
    "mixed": "m7 12a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "near parity": "m12 2.5 9.5 9.5-9.5 9.5-9.5-9.5z",
    "PRC ahead": "m4 4h16v16h-16z",
    "undecided": "m4 10.5h16v3h-16z",
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
    classes = listed(f"{figures(counts[name])} {translated(name)}" for name in theme.classes_of(counts))
    return say("charts.tiles_caption", each=figures(worlds / TILES, "g"), classes=classes)


def tiles(counts: Mapping[str, int]) -> Markup:
    """The tiles as SVG that grows with the page: one path for all tiles of a class."""
    marks, place = [], 0
    for name, count in share_out(counts).items():
        marks.append(_marks(name, range(place, place + count)))
        place += count
    box, label = f"0 0 {ACROSS * SIZE} {TILES // ACROSS * SIZE}", caption(counts)
    return Markup('<svg viewBox="{}" role="img" aria-label="{}">{}</svg>').format(box, label, Markup("").join(marks))


def _marks(name: str, places: Sequence[int]) -> Markup:
    colour = theme.of_class(name).colour
    path = "".join(f"M{place % ACROSS * SIZE} {place // ACROSS * SIZE}{SHAPES[name]}" for place in places)
    hollow = Markup('fill="none" stroke="{}" stroke-width="3"')
    look = (hollow if name == HOLLOW else Markup('fill="{}"')).format(colour)
    return (
        Markup('<path d="{}" {}><title>{}</title></path>').format(path, look, translated(name)) if path else Markup("")
    )


def shape(name: str) -> Markup:
    """One tile of a class, as it stands beside its name."""
    mark = Markup('<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">{}</svg>')
    return mark.format(_marks(name, [0]))


def legend(counts: Mapping[str, int], was: Mapping[str, int]) -> Markup:
    """Shape, name and count of every class, with what it was."""
    row = Markup("<li>{} {} <strong>{}</strong> <span>({})</span></li>")
    names = theme.classes_of(counts, was)
    rows = [row.format(shape(name), translated(name), figures(counts[name]), figures(was[name])) for name in names]
    return Markup('<ul class="tf-legend">{}</ul>').format(Markup("").join(rows))


def decided(alone: Mapping[str, Worlds], worlds: int) -> str:
    """Which criterion decided, as a sentence: in how many worlds each holds by itself."""
    held = listed(f"{translated(name)}: {figures(int(where.sum()))}" for name, where in alone.items())
    return say("worlds.criteria", worlds=worlds, alone=held)


def figure(counts: Mapping[str, int], was: Mapping[str, int], alone: Mapping[str, Worlds]) -> Markup:
    """Title, tiles, legend and caption in one piece, with what each criterion says by itself."""
    words = f"{caption(counts)} {decided(alone, sum(counts.values()))}"
    return Markup("<h3>{}</h3>{}{}<figcaption>{}</figcaption>").format(
        say("charts.tiles"), tiles(counts), legend(counts, was), words
    )
