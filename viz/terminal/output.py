"""What goes to stdout: JSON, tables and lines of text."""

import json
import shutil
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import click


def print_json(content: Any) -> None:
    """Valid JSON on stdout, nothing else."""
    click.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on stdout that wraps to the width of the terminal."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False)
    for i, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=i == 0, style="bold" if i == 0 else None)
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, markup=False).print(table)


def print_lines(lines: Iterable[str]) -> None:
    """Lines on stdout that wrap to the width of the terminal."""
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    for line in lines:
        console.print(line)


def print_paragraph(text: str, bold: bool = False) -> None:
    """A text on stdout in lines of at most 100 characters."""
    click.secho(textwrap.fill(text, _width()), bold=bold)


def print_bullets(heading: str, items: Iterable[str]) -> None:
    """An empty line, a heading and a list on stdout, in lines of at most 100 characters."""
    click.secho(f"\n{heading}", bold=True)
    for item in items:
        click.echo(textwrap.fill(item, _width(), initial_indent="  - ", subsequent_indent="    "))


def _width() -> int:
    return min(100, shutil.get_terminal_size((80, 24)).columns)
