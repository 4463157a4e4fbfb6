"""Parts of a Markdown page: tables, cells, code, docstrings."""

import inspect
import re
from collections.abc import Iterable, Sequence


def page(title: str, lead: str, *parts: str) -> str:
    """A whole page."""
    return "\n\n".join([f"# {title}", lead, *filter(None, parts)]) + "\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells are Markdown already."""
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def cell(text: object) -> str:
    """Text that is safe inside a table."""
    return re.sub(r"([|*<])", r"\\\1", " ".join(str(text).split()))


def code(text: object) -> str:
    """A name, set as code."""
    return "``" + " ".join(str(text).split()).replace("|", "\\|") + "``"


def docstring(thing: object) -> str:
    """What something says of itself."""
    return re.sub(r"(?<!`)<", r"\\<", inspect.getdoc(thing) or "")
