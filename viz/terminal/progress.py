"""What goes to stderr while something runs: progress and notes, never results."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any

import click
import numpy as np

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.batches.batch import Batch


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


class Counted(Progress):
    """A progress bar that is fed with how many worlds have just been done."""

    def __enter__(self) -> Counted:
        super().__enter__()
        self._so_far = 0
        return self

    def __call__(self, done: int, whole: int = 0) -> None:
        """Move the bar by what was just done."""
        self._so_far += done
        super().__call__(self._so_far, self.whole)


EVERY = 30.0  # seconds between two lines of a log


class BatchProgress:
    """Called with (worlds done, of how many, worlds per case and class, whether freshly computed)."""

    def __init__(self, batch: Batch, quiet: bool, every: float = EVERY) -> None:
        self.batch, self.quiet, self.every = batch, quiet, every
        self._began = self._said = time.monotonic()
        self._kept = 0

    def __enter__(self) -> BatchProgress:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        console = Console(stderr=True)
        self.lines = not self.quiet and not console.is_terminal
        self._bar = Progress(
            BarColumn(24), TextColumn("{task.description}"), console=console, transient=True,
            disable=self.quiet or self.lines,
        )  # fmt: skip
        self._task = self._bar.add_task("reading what is there", total=self.batch.worlds)
        self._bar.start()
        return self

    def __call__(self, done: int, worlds: int, counts: Any, fresh: bool) -> None:
        """Tell how far it is."""
        now = time.monotonic()
        if not fresh:
            self._began, self._kept = now, done
        text = self.text(done, worlds, counts, now)
        self._bar.update(self._task, completed=done, description=text)
        if self.lines and (now - self._said >= self.every or done == worlds or not fresh):
            self._said = now
            say(text)

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

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()
