"""What goes to stdout: JSON or a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click


def print_json(content: Any) -> None:
    """Valid JSON on stdout, nothing else."""
    click.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on stdout that wraps to the width of the terminal."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False)
    for i, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=i == 0, style="bold" if i == 0 else None)
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, markup=False).print(table)
