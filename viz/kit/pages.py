"""What pages of the kit share: one page of HTML that prints sheet by sheet, and Markdown as HTML."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from markupsafe import Markup

from twofutures.experiments.exercises.sheet import REMARK
from twofutures.experiments.work.libraries import need
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import html

DATA = Path(__file__).parent / "data"
STYLE = Path(__file__).with_name("print.css")
ELSEWHERE = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:)[^)]*\)")  # a link to a page that is not in the kit


def page(title: str, lead: str, sheets: Iterable[Markup]) -> Markup:
    """A page whose sections are sheets of paper when printed; title and ``lead`` stay on the screen."""
    return html.page(title, [
        Markup("<style>\n{}</style>").format(Markup(STYLE.read_text(encoding="utf-8"))),
        Markup('<header class="lead">{}{}{}</header>').format(
            html.text(title, "h1"), html.text(lead), html.text(WHAT_IF, kind="standing")
        ),
        *sheets,
    ])  # fmt: skip


def rows_of(name: str) -> dict[str, Any]:
    """A file of ``data/`` as plain data."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def source(name: str) -> str:
    """A text of ``data/`` as people edit it, Markdown without remarks."""
    return REMARK.sub("", (DATA / f"{name}.md").read_text(encoding="utf-8"))


def from_markdown(text: str) -> Markup:
    """Our own Markdown as HTML: links to other pages are words here, and tables scroll where they must."""
    made = need("markdown", extra="teach").markdown(ELSEWHERE.sub(r"\1", text), extensions=["tables"])
    made = made.replace("<table>", '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>')
    return Markup(made.replace("</table>", "</table></div>"))


def without_links(text: str) -> str:
    """Markdown to be edited: without links that lead nowhere outside the documentation."""
    return ELSEWHERE.sub(r"\1", text)


def blanks(lines: int) -> Markup:
    """Lines to write on."""
    return Markup("").join([Markup('<p class="write">&nbsp;</p>')] * lines)
