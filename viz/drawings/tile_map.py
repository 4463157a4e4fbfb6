"""Third-country markets as equal tiles, grouped by region roughly as on a map; no borders are drawn."""

from collections.abc import Mapping, Sequence

from twofutures.agents.market_rules import FIELDS
from twofutures.agents.names import name
from twofutures.experiments.one_world.country_card import BLOCS, STACKS, Country
from twofutures.viz.drawings import svg
from twofutures.viz.look import theme, tokens
from twofutures.viz.words.numbers import listed, number, percent
from twofutures.viz.words.texts import say

TILE, TALL, STRIP, GAP, TITLE = 62.0, 50.0, 11.0, 4.0, 24.0
COLUMNS: tuple[tuple[int, tuple[str, ...]], ...] = (  # tiles across, regions from north to south
    (2, ("North America", "Latin America")),
    (4, ("Europe", "Sub-Saharan Africa")),
    (3, ("Eurasia", "MENA")),
    (4, ("South Asia", "Southeast Asia", "East Asia & Pacific")),
)
HATCH = {"rights": "dots", "neither": None, "state control": "stripes"}
WIDTH = sum(across for across, _ in COLUMNS) * (TILE + GAP) + 3 * 26.0


def layout(regions: Mapping[str, str]) -> tuple[dict[str, tuple[float, float]], dict[str, tuple[float, float]], float]:
    """Where tiles and region titles stand, from regions by country; a region without a place goes below the last."""
    strangers = tuple(sorted(set(regions.values()) - {r for _, rs in COLUMNS for r in rs}))
    tiles, titles, left, lowest = {}, {}, 0.0, 0.0
    for i, (across, mine) in enumerate(COLUMNS):
        y = 0.0
        for region in mine + (strangers if i == len(COLUMNS) - 1 else ()):
            keys = sorted(key for key, there in regions.items() if there == region)
            titles[region] = (left, y + 16)
            for j, key in enumerate(keys):
                tiles[key] = (left + j % across * (TILE + GAP), y + TITLE + j // across * (TALL + GAP))
            y += TITLE + -(-len(keys) // across) * (TALL + GAP) + 8
        lowest, left = max(lowest, y), left + across * (TILE + GAP) + 26
    return tiles, titles, lowest


def draw(
    countries: Sequence[Country], regions: Mapping[str, str], quarter: str, chosen: str | None = None
) -> svg.Drawing:
    """The map at the end of a quarter."""
    at, titles, height = layout({c.key: regions[c.key] for c in countries})
    order = sorted(countries, key=lambda c: -c.prc)
    parts = [
        svg.el("defs", svg.pattern("dots"), svg.pattern("stripes")),
        *(svg.words(x, y, region, 14, font_weight="bold") for region, (x, y) in titles.items()),
        *(_tile(c, at[c.key], c.key == chosen) for c in countries),
        *_legend(height),
    ]
    columns = ("country", "prc", "us", "adoption", "norms", "stack", "clubs", "computing")
    head, rows = [say(f"one_world.map_{c}") for c in columns], [_cells(c) for c in order]
    return svg.drawing(WIDTH, height + 90, parts, _caption(order, quarter), head, rows, True)


def _cells(c: Country) -> tuple[str, ...]:
    """One country as cells."""
    clubs = [say(f"one_world.club_{side}") for side, member in (("us", c.club_us), ("prc", c.club_prc)) if member]
    surveillance = say("one_world.has_stack" if c.surveillance else "one_world.has_no_stack")
    shares = (percent(x) for x in (c.prc, c.us, c.adoption))
    return (name(c.key), *shares, rules(c), surveillance, listed(clubs), computing(c))


def rules(c: Country) -> str:
    """A country's rules in words."""
    return say("one_world.rules", rights=c.rights, control=c.control, fields=len(FIELDS))


def computing(c: Country) -> str:
    """A country's national computing in words: live by stack, what waits, the project under way, what stalled."""
    live = [
        say("one_world.live", stack=say(f"one_world.stack_{s}"), chips=number(x)) for s, x in c.live.items() if x > 0
    ]
    waits = [say("one_world.waits", chips=number(c.waits))] if c.waits >= 1 else []
    project = [project_of(c)] if c.project else []
    stalled = [say("one_world.stalled", count=c.stalled)] if c.stalled else []
    return "; ".join([*live, *waits, *project, *stalled])


def project_of(c: Country) -> str:
    """The project of national computing that is under way in a country: with whose stacks, and how far it is."""
    stack, stage = say(f"one_world.stack_{c.stack}"), say(f"one_world.stage_{c.project}")
    return say("one_world.project", stack=stack, stage=stage)


def sentence(c: Country) -> str:
    """One country in words."""
    text = say("one_world.tile", country=name(c.key), prc=percent(c.prc), rules=rules(c))
    built = computing(c)
    return (
        text
        + (say("one_world.tile_stack") if c.surveillance else "")
        + (say("one_world.tile_computing", computing=built) if built else "")
    )


def _tile(c: Country, at: tuple[float, float], chosen: bool) -> str:
    """A country: fill by PRC share, strip by rules, triangle for a surveillance stack, mark for national computing."""
    (x, y), hatch = at, HATCH[c.bloc]
    fill, ink = tokens.step(c.prc)
    parts = [
        svg.el("rect", x=x, y=y, width=TILE, height=TALL, fill=fill),
        svg.el("rect", x=x, y=y + TALL - STRIP, width=TILE, height=STRIP, fill=theme.PAPER),
        svg.el("rect", x=x, y=y + TALL - STRIP, width=TILE, height=STRIP, fill=f"url(#{hatch})") if hatch else "",
        svg.words(x + 6, y + 17, c.key, 14, fill=ink, font_weight="bold"),
        " ",  # else both would be read as one word
        svg.words(x + 6, y + 33, percent(c.prc), 14, fill=ink),
        _triangle(x + TILE - 14, y + 8, ink) if c.surveillance else "",
        _site(c, x + TILE - 13, y + 25, ink),
        svg.el(
            "rect", x=x, y=y, width=TILE, height=TALL, fill="none", stroke=theme.INK if chosen else theme.FAINT,
            stroke_width=3.5 if chosen else 1,
        ),
    ]  # fmt: skip
    return svg.pickable(c.key, f"{c.key} {percent(c.prc)}: {sentence(c)}", chosen, *parts)  # begins as it is drawn


def _triangle(x: float, y: float, ink: str) -> str:
    """The mark of a surveillance stack."""
    return svg.el("path", d=f"M{x:.1f} {y + 9:.1f} l5 -9 l5 9 z", fill=ink)


def _site(c: Country, x: float, y: float, ink: str) -> str:
    """The mark of national computing: whose stack most of it is; of a project under way where nothing is live."""
    most = max(STACKS, key=lambda stack: c.live[stack])
    live = c.live[most] > 0
    return _mark(most if live else c.stack, live, x, y, ink) if live or c.project else ""


def _mark(stack: str, live: bool, x: float, y: float, ink: str) -> str:
    """Round for PRC stacks, square for others; filled where some is live, hollow where a project is under way."""
    style = {"fill": ink if live else "none", "stroke": ink, "stroke_width": 1.5}
    if stack == "PRC":
        return svg.el("circle", cx=x + 4, cy=y + 4, r=4, **style)
    return svg.el("rect", x=x, y=y, width=8, height=8, **style)


def _legend(top: float) -> list[str]:
    """What fills, strips, triangles and marks mean."""
    parts, x = [svg.words(0, top + 20, say("one_world.map_fill"), 14)], 172.0
    for tens in range(len(tokens.STEPS)):
        fill, last = tokens.step(tens / 10)[0], tens == len(tokens.STEPS) - 1
        label = f"{10 * tens}%+" if last else f"{10 * tens}–{10 * tens + 10}%"
        parts += [
            svg.el("rect", x=x, y=top + 8, width=20, height=15, fill=fill, stroke=theme.FAINT),
            svg.words(x + 25, top + 20, label, 14),
        ]
        x += 88
    x, y = 172.0, top + 34
    parts.append(svg.words(0, top + 46, say("one_world.map_strip"), 14))
    for bloc in reversed(BLOCS):
        fill = f"url(#{HATCH[bloc]})" if HATCH[bloc] else theme.PAPER
        parts += [
            svg.el("rect", x=x, y=y, width=30, height=13, fill=fill, stroke=theme.FAINT),
            svg.words(x + 36, top + 46, bloc, 14),
        ]
        x += 140
    parts += [_triangle(x, y + 2, theme.INK), svg.words(x + 15, top + 46, say("one_world.map_stack"), 14)]
    x, y = 172.0, top + 63
    parts.append(svg.words(0, top + 72, say("one_world.map_site"), 14))
    for stack, live in (("US", True), ("US", False), ("PRC", True), ("PRC", False)):
        whose = say(f"one_world.map_site_{stack.lower()}")
        label = say(f"one_world.map_site_{'live' if live else 'planned'}", stack=whose)
        parts += [_mark(stack, live, x, y, theme.INK), svg.words(x + 15, top + 72, label, 14)]
        x += 180
    return parts


def _caption(order: Sequence[Country], quarter: str) -> str:
    """The map in a sentence or two; countries in the order of their PRC share."""
    blocs = {bloc: sum(c.bloc == bloc for c in order) for bloc in BLOCS}
    return say(
        "one_world.map_caption", quarter=quarter, ahead=sum(c.prc > c.us for c in order), whole=len(order),
        most=listed(f"{name(c.key)} ({percent(c.prc)})" for c in order[:3]), free=blocs["rights"],
        control=blocs["state control"], stacks=sum(c.surveillance for c in order),
        live=sum(any(c.live.values()) for c in order), planned=sum(bool(c.project) for c in order),
    )  # fmt: skip
