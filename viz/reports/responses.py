"""``twofutures responses``: what answers to what, measured anew, section by section."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from twofutures.experiments.documents import plausibility, readers, responses
from twofutures.experiments.documents.pages import Section
from twofutures.experiments.documents.responses import Figures, Pasts, rounded
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.terminal.output import print_json, print_lines, print_paragraph
from twofutures.viz.terminal.progress import Progress
from twofutures.viz.terminal.tables import print_table

LABELS = {
    "levers": "moving levers one by one",
    "switches": "switching mechanisms off",
    "leaning": "correlating with assumptions",
    "reach": "playing packages under views",
    "outlooks": "playing what others expected",
    "readers": "playing without what agents read",
}
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
PARTS: Mapping[str, Callable[..., Any]] = {
    **responses.PARTS,
    "outlooks": plausibility.measured,
    "readers": lambda pasts, progress: readers.measure(pasts.fitted, progress),
}


def show(only: Sequence[str], worlds: int, seed: int, as_json: bool, quiet: bool) -> None:
    """Measure the parts asked for and print them."""
    figures = measured([part for part in PARTS if part in (only or PARTS)], Pasts(worlds, seed), quiet or as_json)
    if as_json:
        print_json(figures)
        return
    for section in (*responses.shown(figures), *_outlooks(figures), *_readers(figures)):
        print_section(section)
    print_lines([WHAT_IF])


def print_section(section: Section) -> None:
    """A section of a page on the terminal."""
    print_paragraph(plain(section.title), bold=True)
    for sentence in section.sentences:
        print_paragraph(plain(sentence))
    if section.rows:
        print_table("", section.columns, [[plain(cell) for cell in row] for row in section.rows])


def _outlooks(figures: Figures) -> list[Section]:
    return plausibility.shown(figures["outlooks"], figures["made_with"]) if "outlooks" in figures else []


def _readers(figures: Figures) -> list[Section]:
    return [readers.section(figures["readers"])] if "readers" in figures else []


def measured(parts: Sequence[str], pasts: Pasts, silent: bool) -> Figures:
    """The parts as plain data, each under a bar of its own."""
    figures: dict[str, Any] = {"made_with": pasts.made_with()}
    for part in parts:
        with Progress("playing the recorded past", 1, silent):
            pasts.play(part)
        with Progress(LABELS[part], pasts.worlds, silent) as progress:
            figures[part] = rounded(PARTS[part](pasts, progress))
    return figures


def plain(text: str) -> str:
    """Without the marks of Markdown, of a link its words."""
    return LINK.sub(r"\1", text).replace("`", "").replace("*", "")
