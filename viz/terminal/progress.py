"""What goes to stderr while something runs: progress and notes, never results."""

import time
from types import TracebackType
from typing import Any, Self

import click
import numpy as np

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.batches.batch import Batch


def say(text: str, quiet: bool = False) -> None:
    """One line on stderr."""
    if not quiet:
        click.echo(text, err=True)


class Progress:
    """A bar on stderr for as long as the block runs; calling it reports (done, whole) units. Silent when quiet."""

    def __init__(self, label: str, whole: int, quiet: bool, unit: str = "worlds") -> None:
        self.label, self.whole, self.quiet, self.unit = label, whole, quiet, unit

    def __enter__(self) -> Self:
        """Show the bar, on a terminal."""
        from rich.console import Console
        from rich.progress import Progress as Bar

        console = Console(stderr=True)
        self.on_terminal = console.is_terminal
        self._bar = Bar(*self.columns(), console=console, transient=True, disable=self.quiet or not self.on_terminal)
        self._task = self._bar.add_task(self.label, total=self.whole)
        self._bar.start()
        return self

    def columns(self) -> list[Any]:
        """What stands beside the bar."""
        from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import TimeRemainingColumn as TimeLeft

        counted = [MofNCompleteColumn(), TextColumn(self.unit), TimeLeft()] if self.whole > 1 else []
        return [SpinnerColumn(), TextColumn("{task.description}"), BarColumn(24), *counted, TimeElapsedColumn()]

    def __call__(self, done: int, whole: int) -> None:
        """Move the bar."""
        self._bar.update(self._task, completed=done, total=whole)

    def advance(self, done: int) -> None:
        """Move the bar by so many worlds that have just been done."""
        self._bar.advance(self._task, done)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()


EVERY = 30.0  # seconds between two lines of a log


class BatchProgress(Progress):
    """A bar that says how fast a batch goes and what it comes to; where there is no terminal, a line now and then.

    Called with (worlds done, of how many, worlds per case and class, whether freshly computed).
    """

    def __init__(self, batch: Batch, quiet: bool) -> None:
        super().__init__("reading what is there", batch.worlds, quiet)
        self._began = self._last_line = time.monotonic()
        self._kept = 0

    def columns(self) -> list[Any]:
        """The bar, and how far it is in words."""
        from rich.progress import BarColumn, TextColumn

        return [BarColumn(24), TextColumn("{task.description}")]

    def __call__(self, done: int, whole: int, counts: Any = None, fresh: bool = True) -> None:
        """Tell how far it is."""
        now = time.monotonic()
        if not fresh:
            self._began, self._kept = now, done
        text = self.text(done, whole, counts, now)
        self._bar.update(self._task, completed=done, description=text)
        if not self.on_terminal and (now - self._last_line >= EVERY or done == whole or not fresh):
            self._last_line = now
            say(text, self.quiet)

    def text(self, done: int, worlds: int, counts: Any, now: float) -> str:
        """``48,000 of 1,000,000 worlds, 812 a second, 19:32 left; commanding lead 31 %, …``."""
        parts = [f"{done:,} of {worlds:,} worlds"]
        rate = (done - self._kept) / (now - self._began) if now > self._began else 0.0
        if rate:
            left = round((worlds - done) / rate)
            parts += [f"{rate:,.0f} a second", f"{left // 3600:d}:{left // 60 % 60:02d}:{left % 60:02d} left"]
        elif done:
            parts += ["kept and verified"]
        return ", ".join(parts) + self._outcomes(np.sum(counts, axis=0))

    def _outcomes(self, counts: Any) -> str:
        if not counts.sum():
            return ""
        shares = zip(CLASSES, 100 * counts / counts.sum(), strict=True)
        return "; so far " + ", ".join(f"{name} {share:.0f}%" for name, share in shares if share >= 0.5)
