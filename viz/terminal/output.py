"""What goes to stdout: JSON and lines of text; tables are in ``tables``."""

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable
from typing import Any

import click


def print_json(content: Any) -> None:
    """Valid JSON on stdout, nothing else."""
    click.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))


def print_lines(lines: Iterable[str]) -> None:
    """Lines on stdout that wrap to the width of the terminal; piped, each is one line."""
    for line in lines:
        click.echo(wrapped(line, shutil.get_terminal_size().columns) if sys.stdout.isatty() else line)


def print_paragraph(text: str, bold: bool = False) -> None:
    """A text on stdout in lines of at most 100 characters."""
    click.secho(wrapped(text, _width()), bold=bold)


def print_bullets(heading: str, items: Iterable[str]) -> None:
    """An empty line, a heading and a list on stdout, in lines of at most 100 characters."""
    click.secho(f"\n{heading}", bold=True)
    for item in items:
        click.echo(wrapped(item, _width(), first="  - ", others="    "))


def wrapped(text: str, width: int, first: str = "", others: str = "") -> str:
    """A text in lines of so many characters, the first and the others indented; no word and no number is split."""
    return textwrap.fill(
        text, width, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False
    )


def _width() -> int:
    return min(100, shutil.get_terminal_size((80, 24)).columns) if sys.stdout.isatty() else 100
