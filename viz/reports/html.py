"""Small pieces of HTML: plain text is escaped where it is put in, ``Markup`` is finished HTML and passes through."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from twofutures.abm.parameters import Source
from twofutures.viz.words.languages import spoken
from twofutures.viz.words.texts import say

__all__ = [
    "Markup", "bullets", "cited", "escape", "figure", "fold", "link", "page", "plain_rows", "section", "table", "text",
]  # fmt: skip
CSS = Path(__file__).with_name("html.css")
LINES = Markup("\n")
PNG = b"\x89PNG"  # how every file of that form begins
PAGE = Markup(
    '<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<style>\n{style}</style>\n</head>\n<body>\n"
    '<a class="skip" href="#content">{skip}</a>\n<main id="content">\n'
    "{content}\n</main>\n</body>\n</html>\n"
)


def page(title: str, parts: Iterable[Markup]) -> Markup:
    """A whole page that needs no script and no other file."""
    style = Markup(CSS.read_text(encoding="utf-8"))
    return PAGE.format(language=spoken(), title=title, style=style, skip=say("frame.skip"), content=LINES.join(parts))


def text(words: str, tag: str = "p", kind: str = "") -> Markup:
    """One element with text in it."""
    attribute = Markup(' class="{}"').format(kind) if kind else ""
    return Markup("<{0}{1}>{2}</{0}>").format(tag, attribute, words)


def section(title: str, anchor: str, parts: Iterable[Markup]) -> Markup:
    """A headed section that can be linked to."""
    return Markup('<section id="{}">\n<h2>{}</h2>\n{}\n</section>').format(anchor, title, LINES.join(parts))


def link(words: str, address: str) -> Markup:
    """A link, or the bare words where no address is recorded."""
    return Markup('<a href="{}">{}</a>').format(address, words) if address else escape(words)


def cited(source: Source) -> Markup:
    """A publication: its linked title, who published it and when; a link to a general page says so."""
    general = "" if source.exact else f"; {say('telling.general_page')}"
    return Markup("{} ({}, {}{})").format(link(source.title, source.link), source.publisher, source.date, general)


def figure(image: bytes, caption: str) -> Markup:
    """A chart (SVG or PNG) in the page; the caption is also the alternative text. On a phone it scrolls sideways."""
    form = "png" if image.startswith(PNG) else "svg+xml"
    return Markup(
        '<figure>\n<div class="scroll" tabindex="0" role="group" aria-label="Chart">'
        '<img alt="{caption}" src="data:image/{form};base64,{content}"></div>\n'
        "<figcaption>{caption}</figcaption>\n</figure>"
    ).format(caption=caption, form=form, content=base64.b64encode(image).decode("ascii"))


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], numbers: bool = True) -> Markup:
    """A table; a row with one cell heads a part, a column without a name has no header. Scrolls where it must."""
    kind = Markup(' class="n"' if numbers else "")
    top = Markup("").join(
        Markup('<th scope="col"{}>{}</th>' if cell else "<td{}>{}</td>").format(kind if i else "", cell)
        for i, cell in enumerate(head)
    )
    body = []
    for first, *rest in rows:
        if rest:
            cells = Markup("").join(Markup("<td{}>{}</td>").format(kind, cell) for cell in rest)
            body.append(Markup('<tr><th scope="row">{}</th>{}</tr>').format(first, cells))
        else:
            body.append(
                Markup('<tr class="part"><th scope="colgroup" colspan="{}">{}</th></tr>').format(len(head), first)
            )
    return Markup(
        '<div class="scroll" tabindex="0" role="group" aria-label="{caption}">\n<table>\n'
        "<caption>{caption}</caption>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    ).format(caption=caption, top=top, body=LINES.join(body))


def fold(summary: str, content: Markup) -> Markup:
    """Content behind a line that opens it."""
    return Markup("<details>\n<summary>{}</summary>\n{}\n</details>").format(summary, content)


def bullets(items: Iterable[str]) -> Markup:
    """A list."""
    return Markup("<ul>\n{}\n</ul>").format(LINES.join(text(item, "li") for item in items))


def plain_rows(values: Mapping[str, Any]) -> list[list[str]]:
    """Two-column rows of plain text from named values, in the order of their names."""
    return [
        [name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)]
        for name, value in sorted(values.items())
    ]
