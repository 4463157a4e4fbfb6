"""Draw the two pictures of the architecture page: ``python docs/gen_pictures.py`` writes ``docs/pictures/*.svg``.

The order of play is read from the model; a test compares the rooms below with the table of the house test. Shades of
one blue and grey, told apart by text and outline as well, so that no picture needs colour to be read. Plain SVG: no
script, no font to fetch, a title and a description for those who listen.
"""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

PICTURES = Path(__file__).parent / "pictures"
Line = Mapping[str, str]

# Floors from the top down: what lives there, and in lines its rooms, which end in a slash, and files one may look for.
FLOORS: Mapping[str, tuple[str, Sequence[Line]]] = {
    "viz": (
        "the faces: they draw and tell",
        (
            {
                "cli/": "what is typed",
                "cli/commands/": "one file a topic",
                "cli/arguments/": "read and checked",
                "reports/": "what is written",
                "room/": "phones take seats",
                "kit/": "for a class",
                "charts/": "for print",
            },
            {
                "app/": "what is clicked",
                "app/pages/": "one a question",
                "app/one_world/": "a world to watch",
                "app/game/": "a seat to play",
                "app/parts/": "controls, boxes",
                "app/charts/": "for the browser",
            },
            {
                "app/engine/": "plays worlds",
                "explorer/": "a page to send",
                "drawings/": "small SVG",
                "telling/": "sentences",
                "terminal/": "what is printed",
                "look/": "colours, measures",
                "words/": "numbers, texts",
            },
        ),
    ),
    "experiments": (
        "many runs: they return data and draw nothing",
        (
            {
                "batches/": "very many worlds",
                "cases/": "compare, attribute",
                "analysis/": "what moves it",
                "claims/": "put to the test",
                "one_world/": "seen closely",
                "game/": "played by turns",
                "exercises/": "check themselves",
                "publication/": "fit to cite",
            },
            {
                "record/": "fit to the past",
                "documents/": "generated pages",
                "tables/": "checked",
                "speed/": "timings",
                "work/": "files, processes",
                "questions": "one grammar",
                "futures": "past and branch",
            },
        ),
    ),
    "policies": (
        "what can be decided, from when, by whom",
        (
            {
                "case": "one future to ask about",
                "policy": "levers over time",
                "packages": "policies joined, as proposed",
                "game/": "seats, moves, goals, pacts",
            },
            {
                "views": "rival assumptions",
                "history": "recorded events",
                "scenario": "joins it all",
                "extension": "from outside",
            },
        ),
    ),
    "agents": (
        "who acts: one file a kind, and who is on stage",
        (
            {
                "lab": "",
                "cloud": "",
                "chip_vendor": "",
                "supply": "foundry, tools",
                "smuggler": "",
                "market": "a country",
            },
            {
                "us_government": "",
                "prc_government": "",
                "congress": "",
                "roster": "who is on stage",
                "observables/": "what is reported",
            },
        ),
    ),
    "abm": (
        "the ground: many worlds at once, and the places where agents meet",
        (
            {
                "worlds": "the algebra",
                "luck": "looked up",
                "parameters": "sourced numbers",
                "lever": "what can be set",
                "actor": "who can act",
            },
            {
                "model": "order of play",
                "recorder": "keeps observables",
                "story": "events, causes",
                "outcomes": "kinds of 2028",
                "places/": "markets, networks",
            },
        ),
    ),
}

INK, SOFT, LINE, PAPER = "#1b2733", "#51606e", "#34506b", "#ffffff"
SHADES = ("#f3f8fc", "#e3eff8", "#d2e4f3", "#bfd8ee", "#abcce8")
FONT = "font-family=\"system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif\""


def text(
    x: float, y: float, words: str, size: int = 13, weight: int = 400, fill: str = INK, anchor: str = "start"
) -> str:
    """One line of text."""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" fill="{fill}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )


def box(x: float, y: float, width: float, height: float, fill: str, dashed: bool = False, line: float = 1.2) -> str:
    """A rounded box."""
    dash = ' stroke-dasharray="5 3"' if dashed else ""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="5" fill="{fill}" stroke="{LINE}" '
        f'stroke-width="{line:g}"{dash}/>'
    )


def arrow(x: float, top: float, bottom: float) -> str:
    """An arrow that points down."""
    head = f"M{x - 6:g},{bottom - 10:g} L{x:g},{bottom:g} L{x + 6:g},{bottom - 10:g} Z"
    return (
        f'<line x1="{x:g}" y1="{top:g}" x2="{x:g}" y2="{bottom - 9:g}" stroke="{LINE}" stroke-width="2.2"/>'
        f'<path d="{head}" fill="{LINE}"/>'
    )


def aside(x: float, y: float, words: str) -> str:
    """A line of text that runs upwards, its middle here."""
    return f'<g transform="translate({x:g} {y:g}) rotate(-90)">{text(0, 0, words, 12, 600, SOFT, "middle")}</g>'


def drawing(width: float, height: float, title: str, description: str, parts: Sequence[str]) -> str:
    """The whole file."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
            f'height="{height:g}" role="img" aria-labelledby="title description" {FONT}>',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="description">{escape(description)}</desc>',
            f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>',
            *parts,
            "</svg>\n",
        ]
    )


# -- floors ------------------------------------------------------------------------------------------------------------


def floors() -> str:
    """Five floors with their rooms; one arrow says that imports point down."""
    width, left, gap, room = 880, 44, 8, 44
    inner = width - left - 16
    parts, y, sentences = [], 12.0, ["From the top down."]
    for shade, (floor, (about, lines)) in zip(SHADES, FLOORS.items(), strict=True):
        height = 40 + len(lines) * (room + gap)
        parts += [box(left, y, inner, height, shade), text(left + 12, y + 23, f"{floor}/", 16, 700)]
        parts.append(text(left + 138, y + 23, about, 13, 400, SOFT))
        for i, line in enumerate(lines):
            size = (inner - 24 - gap * (len(line) - 1)) / len(line)
            top = y + 34 + i * (room + gap)
            for k, (name, what) in enumerate(line.items()):
                x = left + 12 + k * (size + gap)
                parts += [box(x, top, size, room, PAPER), text(x + 9, top + (18 if what else 27), name, 13, 600)]
                parts += [text(x + 9, top + 35, what, 11, 400, SOFT)] if what else []
        sentences.append(f"{floor}: {about}; {', '.join(name for line in lines for name in line)}.")
        y += height + 10
    parts += [arrow(20, 16, y - 12), aside(36, y / 2, "imports point down only")]
    return drawing(width, y + 4, "The five floors of twofutures", " ".join(sentences), parts)


# -- the quarter -------------------------------------------------------------------------------------------------------


def quarter(order: Sequence[tuple[str, Sequence[str]]], meetings: Sequence[str]) -> str:
    """The order of play: ten stages with their beats; where everyone meets, the box has a dashed outline."""
    width, row, left, beats_at = 880, 48, 56, 300
    parts, sentences = [], ["Stages with their beats."]
    for i, (stage, beats) in enumerate(order):
        y = 14 + i * row
        parts += [box(left, y, width - left - 16, row - 8, SHADES[i % 2])]
        parts += [
            f'<circle cx="{left + 22:g}" cy="{y + 20:g}" r="13" fill="{LINE}"/>',
            text(left + 22, y + 25, str(i + 1), 13, 700, PAPER, "middle"),
            text(left + 46, y + 25, stage, 14, 700),
        ]
        x = float(beats_at)
        for beat in beats:
            wide = 18 + 7.4 * len(beat)
            parts += [box(x, y + 7, wide, row - 22, PAPER, beat in meetings, 1.8 if beat in meetings else 1.0)]
            parts.append(text(x + wide / 2, y + 24, beat, 12, 600 if beat in meetings else 400, INK, "middle"))
            x += wide + 9
        named = [f"{beat} (everyone meets)" if beat in meetings else beat for beat in beats]
        sentences.append(f"{i + 1}, {stage}: {', '.join(named)}.")
    bottom = 14 + len(order) * row
    parts += [arrow(26, 18, bottom - 10)]
    parts.append(aside(44, bottom / 2, "one quarter; then the next, from 2022Q4 to 2028Q4"))
    parts += [
        box(left, bottom + 4, 62, 22, PAPER),
        text(left + 72, bottom + 20, "agents act, all on the world as it was", 12, 400, SOFT),
        box(left + 330, bottom + 4, 62, 22, PAPER, True, 1.8),
        text(left + 402, bottom + 20, "everyone meets: all hear, or a market clears", 12, 400, SOFT),
    ]
    return drawing(width, bottom + 38, "The order of play of one quarter", " ".join(sentences), parts)


def pictures() -> dict[str, str]:
    """Both pictures by file name."""
    from twofutures.abm.order_of_play import MEETINGS, ORDER_OF_PLAY

    return {"floors.svg": floors(), "quarter.svg": quarter(ORDER_OF_PLAY, MEETINGS)}


if __name__ == "__main__":
    for name, drawn in pictures().items():
        (PICTURES / name).write_text(drawn, encoding="utf-8")
