"""How a batch gets on, on stderr: a bar on a terminal, now and then a line in a log, nothing when quiet."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any

import numpy as np

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.batches.batch import Batch
from twofutures.viz.terminal.progress import say

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
