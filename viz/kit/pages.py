"""What pages of the kit share: one page of HTML that prints sheet by sheet, texts in a language, Markdown as HTML."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from twofutures.experiments.exercises.sheet import BLOCKS, CODE, REMARK, Say
from twofutures.experiments.work.libraries import need
from twofutures.viz.look.measures import WHAT_IF
from twofutures.viz.reports import html
from twofutures.viz.words.languages import ENGLISH, spoken
from twofutures.viz.words.texts import say, translated

DATA = Path(__file__).parent / "data"
STYLE = Path(__file__).with_name("print.css")
NO_TEXTS = ("id", "when", "kind", "format", "table", "picture")  # of a file of ``data/``: names
ITEM = re.compile(r"\n(?=\d+\. |- )")
MARK = re.compile(r"#+ |\d+\. |- (?:☐ )?|")  # how a heading or an item of a list begins
ELSEWHERE = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:)[^)]*\)")  # a link to a page that is not in the kit


def page(title: str, lead: str, sheets: Iterable[Markup]) -> Markup:
    """A page whose sections are sheets of paper when printed; title and ``lead`` stay on the screen."""
    return html.page(title, [
        Markup("<style>\n{}</style>").format(Markup(STYLE.read_text(encoding="utf-8"))),
        Markup('<header class="lead">{}{}{}</header>').format(
            html.text(title, "h1"), html.text(lead), html.text(translated(WHAT_IF), kind="standing")
        ),
        *sheets,
    ])  # fmt: skip


def rows_of(name: str) -> dict[str, Any]:
    """A file of ``data/`` as plain data, in English."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def texts_by(say: Say, part: Any) -> Any:
    """A part of plain data with each of its texts in another language; names stay."""
    if isinstance(part, Mapping):
        return {key: value if key in NO_TEXTS else texts_by(say, value) for key, value in part.items()}
    if isinstance(part, list):
        return [texts_by(say, one) for one in part]
    return say(part) if isinstance(part, str) else part


def source(name: str) -> str:
    """A text of ``data/`` as people edit it, in English: Markdown without remarks and without links elsewhere."""
    return ELSEWHERE.sub(r"\1", REMARK.sub("", (DATA / f"{name}.md").read_text(encoding="utf-8")))


def in_language(markdown: str) -> str:
    """Our own Markdown in the language that is spoken."""
    return markdown if spoken() == ENGLISH else blocks_by(translated, markdown)


def blocks_by(say: Say, markdown: str) -> str:
    """The same in a language: each heading, paragraph, item and cell is one text; code stays."""
    return "\n\n".join(_block(block.rstrip(), say) for block in BLOCKS.findall(markdown)) + "\n"


def _block(block: str, say: Say) -> str:
    if block.startswith(CODE):
        return block
    if block.startswith("|"):
        cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in block.split("\n"))
        return "\n".join(f"| {' | '.join(c if set(c) <= {'-'} else say(c) for c in row)} |" for row in cells)
    return "\n".join(_item(item, say) for item in ITEM.split(block))


def _item(item: str, say: Say) -> str:
    mark = MARK.match(item)
    begin = mark[0] if mark else ""
    return begin + say(" ".join(item.removeprefix(begin).split()))


def from_markdown(text: str) -> Markup:
    """Our own Markdown as HTML; tables scroll where they must."""
    made = need("markdown", extra="teach").markdown(text, extensions=["tables"])
    label = Markup.escape(say("kit.table"))
    made = made.replace("<table>", f'<div class="scroll" tabindex="0" role="group" aria-label="{label}"><table>')
    return Markup(made.replace("</table>", "</table></div>"))


def blanks(lines: int) -> Markup:
    """Lines to write on."""
    return Markup("").join([Markup('<p class="write">&nbsp;</p>')] * lines)
