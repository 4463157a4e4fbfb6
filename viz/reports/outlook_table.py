"""The outlook as one table on stdout: packages as columns, in blocks that fit the terminal."""

import shutil
import sys
from collections.abc import Mapping
from typing import Any

from twofutures.viz.look import theme
from twofutures.viz.look.measures import MEASURES, PAPER_CLASSES, WHAT_IF, how_drawn
from twofutures.viz.reports.outlook_page import cell
from twofutures.viz.terminal.output import print_lines
from twofutures.viz.terminal.tables import blocks, print_table


def print_outlook(summary: Mapping[str, Any]) -> None:
    """Print the table and how to read it."""
    columns, beside = ["", *map(theme.label, summary["packages"])], table_rows(summary)
    apart = sys.stdout.isatty() and len(blocks(columns, beside, shutil.get_terminal_size().columns)) > 1
    print_table("", columns, table_rows(summary, apart=True) if apart else beside)
    print_lines(
        [
            f"Counts: in N of {summary['plan']['worlds']:,} simulated worlds, under these assumptions. With each "
            "median stands its 10–90% of worlds. Use and rules are those of swing states; compute and chips are "
            f"US : PRC ratios. Neither paper story: worlds that are neither {' nor '.join(PAPER_CLASSES)}.",
            how_drawn(summary["plan"]["ensemble"]),
            WHAT_IF,
        ]
    )


def table_rows(summary: Mapping[str, Any], apart: bool = False) -> list[list[str]]:
    """Counts by class, then medians with their 10–90% of worlds, which stand below them where ``apart``."""
    columns = list(summary["packages"].values())
    empty = [""] * len(columns)
    rows = [[f"in N of {summary['plan']['worlds']:,} worlds", *empty]]
    classes = theme.classes_of(*(row["outcomes"] for row in columns))
    rows += [[outcome, *(f"{row['outcomes'][outcome]:,}" for row in columns)] for outcome in classes]
    rows += [[name, *(f"{row['own_classes'][name]:,}" for row in columns)] for name in columns[0]["own_classes"]]
    rows.append(["each criterion by itself", *empty])
    rows += [[name, *(f"{row['criteria'][name]:,}" for row in columns)] for name in columns[0]["criteria"]]
    rows.append(["neither paper story", *(f"{row['neither_of_the_papers_stories']:,}" for row in columns)])
    for when in ("2028 mean", "2028Q4"):
        rows.append([when, *empty])
        for measure in (m for m in MEASURES if m.when == when):
            rows.append([measure.label, *(cell(measure, row["measures"][measure.name], apart) for row in columns)])
    return rows
