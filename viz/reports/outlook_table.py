"""The outlook as one table on stdout: packages as columns, in blocks that fit the terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from twofutures.viz.look import theme
from twofutures.viz.look.measures import MEASURES, PAPER_CLASSES, WHAT_IF, how_drawn
from twofutures.viz.reports.outlook_page import cell
from twofutures.viz.terminal.output import print_lines

LABEL, NARROW, ROOMY, GAP = 22, 9, 14, 2  # characters; the gap is one of padding and one that rich puts between columns


def print_outlook(summary: Mapping[str, Any]) -> None:
    """Print the table and how to read it."""
    console = Console(highlight=False, markup=False)
    names = list(summary["packages"])
    longest = max(len(word) for name in names for word in theme.label(name).split())
    beside = LABEL + len(names) * (max(ROOMY, longest) + GAP) <= console.width
    width = max(ROOMY if beside else NARROW, longest)
    fit = max(1, (console.width - LABEL) // (width + GAP))
    for first in range(0, len(names), fit):
        console.print(_block(summary, names[first : first + fit], width, beside))
    print_lines(
        [
            f"Counts: in N of {summary['plan']['worlds']:,} simulated worlds, under these assumptions. With each "
            "median stands its 10–90% of worlds. Use and norms are those of third countries; compute and chips are "
            f"US : PRC ratios. Neither paper story: worlds that are neither {' nor '.join(PAPER_CLASSES)}.",
            how_drawn(summary["plan"]["ensemble"]),
            WHAT_IF,
        ]
    )


def _block(summary: Mapping[str, Any], names: Sequence[str], width: int, beside: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 0, 0, 1), show_edge=False)
    table.add_column("", width=LABEL, overflow="fold")
    for name in names:
        table.add_column(theme.label(name), justify="right", width=width, vertical="bottom", overflow="fold")
    rows = [summary["packages"][name] for name in names]
    _heading(table, f"in N of {summary['plan']['worlds']:,} worlds", names)
    for outcome in theme.SHOWN:
        table.add_row(outcome, *(f"{row['outcomes'][outcome]:,}" for row in rows))
    table.add_row("neither paper story", *(f"{row['neither_of_the_papers_stories']:,}" for row in rows))
    for when in ("2028 mean", "2028Q4"):
        _heading(table, when, names)
        for measure in (m for m in MEASURES if m.when == when):
            table.add_row(measure.label, *(cell(measure, row["measures"][measure.name], not beside) for row in rows))
    return table


def _heading(table: Table, text: str, names: Sequence[str]) -> None:
    table.add_section()
    table.add_row(text, *["" for _ in names], style="bold")
