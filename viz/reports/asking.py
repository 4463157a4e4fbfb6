"""Where a player's moves come from: somebody at a terminal who may try again, or the lines of a script."""

import sys
from pathlib import Path

import click

from twofutures.abm.outside import read_text
from twofutures.policies.game.seats import Seat
from twofutures.viz.reports import turn
from twofutures.viz.terminal.progress import say

LARGEST = 100_000  # letters of a script
UNDO, QUIT, HELP = "undo", "quit", "?"


def at_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


class Answers:
    """Where moves come from: somebody at a terminal, or the lines of a script (those with a # are no answers)."""

    def __init__(self, script: Path | None) -> None:
        self.asks = script is None and at_terminal()
        self.name = str(script) if script and str(script) != "-" else "standard input"
        self._lines: list[tuple[int, str]] = []
        if not self.asks:
            text = read_text(script, LARGEST, "script") if script and str(script) != "-" else sys.stdin.read(LARGEST)
            lines = enumerate(map(str.strip, text.splitlines()), 1)
            self._lines = [(number, line) for number, line in lines if not line.startswith("#")]
        self._at = 0

    def check(self, who: Seat) -> None:
        """ValueError for the first line of a script that no turn could take, before anything is played."""
        for number, text in self._lines:
            try:
                turn.moves_in("" if text in (UNDO, QUIT, HELP) else text, who)
            except ValueError as error:
                raise ValueError(f"{self.name}, line {number}: {error}") from None

    def ask(self, question: str) -> str:
        """The next answer. EOFError where a script has no more."""
        if self.asks:
            return str(click.prompt(question, default="", show_default=False, prompt_suffix="\n> ")).strip()
        if not self._lines:
            raise EOFError
        self._at, text = self._lines.pop(0)
        return text

    def refuse(self, error: ValueError) -> None:
        """Tell somebody at a terminal, who may try again; ValueError names the line of a script."""
        if not self.asks:
            raise ValueError(f"{self.name}, line {self._at}: {error}") from None
        say(f"{error}")
