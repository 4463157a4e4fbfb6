"""What goes to stderr while something runs: progress and notes, never results."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import click


def say(text: str, quiet: bool = False) -> None:
    """One line on stderr."""
    if not quiet:
        click.echo(text, err=True)


class Progress:
    """A bar on stderr for as long as the block runs; calling it reports (done, whole). Silent when quiet."""

    def __init__(self, label: str, whole: int, quiet: bool) -> None:
        self.label, self.whole, self.quiet = label, whole, quiet

    def __enter__(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns: list[Any] = [SpinnerColumn(), TextColumn(f"{self.label}"), BarColumn(24)]
        if self.whole > 1:
            columns += [MofNCompleteColumn(), TextColumn("worlds")]
        console = Console(stderr=True)
        silent = self.quiet or not console.is_terminal
        self._bar = Bar(*columns, TimeElapsedColumn(), console=console, transient=True, disable=silent)
        self._task = self._bar.add_task(self.label, total=self.whole)
        self._bar.start()
        return self

    def __call__(self, done: int, whole: int) -> None:
        """Move the bar."""
        self._bar.update(self._task, completed=done, total=whole)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()
