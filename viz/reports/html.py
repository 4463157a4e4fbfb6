"""Small pieces of HTML: one self-contained page without scripts or external files, with text that is always escaped."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twofutures.abm.parameters import Source

CSS = Path(__file__).with_name("html.css")


def page(title: str, parts: Iterable[str]) -> str:
    """A whole page; ``parts`` are finished HTML."""
    style = CSS.read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#content">Skip to the content</a>\n<main id="content">\n'
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


def text(words: str, tag: str = "p", kind: str = "") -> str:
    """One element with plain text in it."""
    attribute = f' class="{kind}"' if kind else ""
    return f"<{tag}{attribute}>{escape(words)}</{tag}>"


def section(title: str, anchor: str, parts: Iterable[str]) -> str:
    """A headed section that can be linked to."""
    return f'<section id="{anchor}">\n<h2>{escape(title)}</h2>\n' + "\n".join(parts) + "\n</section>"


def link(words: str, address: str) -> str:
    """A link, or the bare words where no address is recorded."""
    return f'<a href="{escape(address)}">{escape(words)}</a>' if address else escape(words)


def cited(source: Source) -> str:
    """A publication: its linked title, who published it and when; a link to a general page says so."""
    general = "" if source.exact else "; the link leads to the publisher's general page"
    return f"{link(source.title, source.link)} ({escape(source.publisher)}, {escape(source.date)}{general})"


def figure(svg: bytes, caption: str) -> str:
    """A chart inside the page; the caption is also the alternative text. On a phone the chart scrolls sideways."""
    data = base64.b64encode(svg).decode("ascii")
    return (
        '<figure>\n<div class="scroll" tabindex="0" role="group" aria-label="Chart">'
        f'<img alt="{escape(caption)}" src="data:image/svg+xml;base64,{data}"></div>\n'
        f"<figcaption>{escape(caption)}</figcaption>\n</figure>"
    )


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], numbers: bool = True) -> str:
    """A table whose cells are finished HTML; a row with one cell heads a part. Scrolls sideways where it must."""
    kind = ' class="n"' if numbers else ""
    top = f'<th scope="col">{head[0]}</th>' + "".join(f'<th scope="col"{kind}>{cell}</th>' for cell in head[1:])
    body = []
    for first, *rest in rows:
        if not rest:
            body.append(f'<tr class="part"><th scope="colgroup" colspan="{len(head)}">{first}</th></tr>')
            continue
        body.append(f'<tr><th scope="row">{first}</th>' + "".join(f"<td{kind}>{cell}</td>" for cell in rest) + "</tr>")
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(caption)}">\n<table>\n'
        f"<caption>{escape(caption)}</caption>\n<thead><tr>{top}</tr></thead>\n<tbody>\n"
        + "\n".join(body)
        + "\n</tbody>\n</table>\n</div>"
    )


def fold(summary: str, content: str) -> str:
    """Content behind a line that opens it."""
    return f"<details>\n<summary>{escape(summary)}</summary>\n{content}\n</details>"


def bullets(items: Iterable[str]) -> str:
    """A list of plain texts."""
    return "<ul>\n" + "\n".join(f"<li>{escape(item)}</li>" for item in items) + "\n</ul>"


def plain_rows(table: Mapping[str, Any]) -> list[list[str]]:
    """Two-column rows from named plain values, in the order of their names."""
    said = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else str(value) for name, value in table.items()
    }
    return [[escape(name), escape(said[name])] for name in sorted(said)]
