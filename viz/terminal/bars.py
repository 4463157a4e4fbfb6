"""Bars on stdout: a histogram one can read without colour, and without a terminal."""

from collections.abc import Sequence

import click

WIDTH = 40  # characters of the longest bar
MARK = "█"


def print_bars(title: str, rows: Sequence[tuple[str, int, str]]) -> None:
    """A line for each row: its label, a bar as long as its count, the count, and a note."""
    click.secho(f"\n{title}", bold=True)
    wide, most = max(len(label) for label, _, _ in rows), max(1, *(count for _, count, _ in rows))
    for label, count, note in rows:
        bar = MARK * -(-count * WIDTH // most)
        click.echo(f"  {label:>{wide}}  {bar}{' ' if bar else ''}{count:,}{f'  {note}' if note else ''}".rstrip())
