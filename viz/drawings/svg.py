"""Small pieces of SVG: escaped elements, a picture with its sentence, patterns that tell without colour."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from typing import Any

from twofutures.viz.look import theme

PATTERNS = {
    "stripes": '<path d="M-1 7 L7 -1 M-1 1 L1 -1 M5 7 L7 5" stroke="{ink}" stroke-width="1.4"/>',
}
SMALLEST = 12  # pixels on the screen that any word has at least
SIZE = re.compile(r'font-size="([\d.]+)"')


@dataclass(frozen=True)
class Drawing:
    """A picture (SVG), what it shows in a full sentence (also its alternative text), and the same as a table."""

    svg: str
    caption: str
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


def el(tag: str, *content: str, **attributes: Any) -> str:
    """One element; ``stroke_width=2`` becomes ``stroke-width="2"``, None is left out, content is finished SVG."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(_short(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>{''.join(content)}</{tag}>"


def _short(value: Any) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def words(x: float, y: float, text: str, size: float = 13, **more: Any) -> str:
    """Text at a place, escaped."""
    return el("text", escape(text), x=float(x), y=float(y), font_size=size, **{"fill": theme.INK, **more})


def picture(width: float, height: float, parts: Iterable[str], caption: str) -> str:
    """A whole picture that scales to its place, but never so far that its smallest words could not be read.

    The caption is its name.
    """
    content = "".join(parts)
    smallest = min(map(float, SIZE.findall(content)), default=0)
    least = ceil(width * SMALLEST / smallest) if smallest else 0
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="group" '
        f'aria-label="{escape(caption)}" font-family="sans-serif" '
        f'style="display:block;width:100%;min-width:{least}px;max-width:{int(width * 1.4)}px;height:auto">'
        + content
        + "</svg>"
    )


def drawing(
    width: float,
    height: float,
    parts: Iterable[str],
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> Drawing:
    """A picture, its sentence and its table in one."""
    return Drawing(picture(width, height, parts, caption), caption, head, rows)


def pattern(name: str, ink: str = theme.INK) -> str:
    """The definition of a pattern, used as ``fill="url(#name)"``."""
    return el(
        "pattern", PATTERNS[name].format(ink=ink), id=name, width=6, height=6, patternUnits="userSpaceOnUse"
    ).replace("patternunits", "patternUnits")


def pickable(key: str, label: str, chosen: bool, *content: str) -> str:
    """Something a visitor can click or reach with the keyboard; ``key`` says what was picked.

    A picture is one stop of Tab (``picker.vue``): from there arrow keys lead to its other parts.
    """
    return el(
        "g",
        el("title", escape(label)),
        *content,
        data_key=key,
        tabindex=-1,
        role="button",
        aria_label=label,
        aria_pressed=str(chosen).lower(),
        class_="pick",
    )
