"""Tables on stdout. On a terminal text wraps to its width, numbers never do; piped, a row is one plain line."""

import shutil
import sys
from collections.abc import Iterable, Sequence

import click

NUMERIC = 32  # characters: a longer cell is text, whatever stands in it
TEXT, KEY = 16, 24  # characters below which a column of text, and the names of the rows, are not squeezed
GAP = 2  # characters between two columns
SIGNS = "+-−±<>≤≥~$(["
MOST_KEYS = 3  # columns that may be needed to tell the rows apart
Rows = Sequence[Sequence[str]]


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on stdout. Where the columns do not fit beside each other, the rows go on below with further columns."""
    rows = [[str(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        click.echo("\n".join([*([title, ""] if title else []), *plain_lines(columns, rows), ""]))
        return
    for block, widths in blocks(columns, rows, shutil.get_terminal_size().columns):
        _print_block(title, [columns[i] for i in block], [[row[i] for i in block] for row in rows], widths)
        title = ""


def plain_lines(columns: Sequence[str], rows: Rows) -> list[str]:
    """One line for the columns and one for each row, nothing wrapped, numbers flush right."""
    table = [[" ".join(cell.split()) for cell in row] for row in (columns, *rows)]
    down = list(zip(*table, strict=True))
    right, widths = [is_numeric(cells[1:]) for cells in down], [max(map(len, cells)) for cells in down]
    return [
        (" " * GAP)
        .join(f"{cell:{'>' if r else '<'}{width}}" for cell, r, width in zip(row, right, widths, strict=True))
        .rstrip()
        for row in table
    ]


def is_numeric(cells: Sequence[str]) -> bool:
    """Whether a column holds numbers: short cells, at least half of which begin with one and are mostly numbers."""
    cells = [cell for cell in cells if cell.strip()]
    return all(len(cell) <= NUMERIC for cell in cells) and 2 * sum(map(_of_numbers, cells)) >= max(1, len(cells))


def _of_numbers(cell: str) -> bool:
    words = cell.split()
    return 2 * sum(map(_has_digit, words)) >= len(words) and words[0].lstrip(SIGNS)[:1].isdigit()


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def blocks(columns: Sequence[str], rows: Rows, room: int) -> list[tuple[list[int], list[int]]]:
    """Columns that fit beside each other, and how wide each is; every block begins with those that name the rows."""
    down = list(zip(columns, *rows, strict=True))
    widest = [max(len(column), _longest(_lines(cells))) for column, *cells in down]
    least = [_least(i, cells, width) for i, (cells, width) in enumerate(zip(down, widest, strict=True))]
    keys = list(range(_keys(rows, len(columns))))
    beside: list[list[int]] = [[]]
    for i in range(len(keys), len(columns)):
        if beside[-1] and sum(least[j] + GAP for j in [*keys, *beside[-1], i]) - GAP > room:
            beside.append([])
        beside[-1].append(i)
    made = [[*keys, *more] for more in beside]
    return [(block, _fitted([widest[i] for i in block], [least[i] for i in block], room)) for block in made]


def _lines(cells: Sequence[str]) -> list[str]:
    return [line for cell in cells for line in cell.splitlines()]


def _longest(parts: Iterable[str]) -> int:
    return max(map(len, parts), default=0)


def _least(place: int, cells: Sequence[str], widest: int) -> int:
    """How far a column may be squeezed: numbers not at all, text to its longest number and what can be read."""
    head, *body = cells
    if is_numeric(body):
        return _longest([*head.split(), *_lines(body)])
    numbers = (word for cell in body for word in cell.split() if _has_digit(word) and len(word) <= NUMERIC)
    return max(min(widest, TEXT if place else KEY), _longest(numbers))


def _keys(rows: Rows, columns: int) -> int:
    """How many columns it takes to tell the rows apart; 1 where even some do not."""
    counts = range(1, min(MOST_KEYS, columns) + 1)
    return next((n for n in counts if len({tuple(row[:n]) for row in rows}) == len(rows)), 1)


def _fitted(widest: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Widths that fill the room at most, taken from the widest columns first."""
    widths = list(widest)
    while sum(widths) + GAP * (len(widths) - 1) > room and widths != list(least):
        loose = [i for i, width in enumerate(widths) if width > least[i]]
        widths[max(loose, key=widths.__getitem__)] -= 1
    return widths


def _print_block(title: str, columns: Sequence[str], rows: Rows, widths: Sequence[int]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    needed, (room, height) = sum(widths) + GAP * (len(widths) - 1), shutil.get_terminal_size()
    console = Console(highlight=False, markup=False, width=max(needed, room), height=height)
    table = Table(
        title=title or None, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False,
        padding=(0, 0, 0, GAP - 1),
    )  # fmt: skip
    for i, (column, width) in enumerate(zip(columns, widths, strict=True)):
        right = is_numeric([row[i] for row in rows])
        table.add_column(
            column, width=width, overflow="fold", justify="right" if right else "left", style=None if i else "bold"
        )
    for row in rows:
        table.add_row(*row, style="" if any(row[1:]) or not any(row) else "bold")
    console.print(table)
    console.print()
