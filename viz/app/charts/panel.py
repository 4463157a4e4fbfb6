"""A chart as plain data: lines, bands, dots and reference lines over quarters, with its caption and its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from twofutures.abm.calendar import BRANCH, QUARTERS
from twofutures.abm.worlds import Worlds
from twofutures.viz.look import theme
from twofutures.viz.words.numbers import number, percent
from twofutures.viz.words.texts import say


@dataclass(frozen=True)
class Line:
    """One line: 25 values, how it looks, a short name for its ``end``; ``faint`` ones are single worlds without one."""

    label: str
    values: Sequence[float] | Worlds
    look: theme.Look
    faint: bool = False
    width: float = 2.0
    end: str = ""

    @property
    def named(self) -> str:
        """What stands at its end."""
        return self.end or self.label


@dataclass(frozen=True)
class Band:
    """The range between two rows of 25 values; one around another is drawn as its ``outline``."""

    label: str
    low: Sequence[float]
    high: Sequence[float]
    colour: str
    outline: bool = False


@dataclass(frozen=True)
class Panel:
    """Everything a chart shows. ``references`` are labelled heights, ``dots`` recorded values by step."""

    title: str
    caption: str
    unit: str
    lines: tuple[Line, ...]
    bands: tuple[Band, ...] = ()
    dots: Mapping[int, float] | None = None
    references: Mapping[float, str] | None = None
    log: bool = False
    stacked: bool = False
    share: bool = False
    first: int = 0

    def heights(self) -> np.ndarray:
        """Every value that is drawn, single worlds too: the axis covers all of them."""
        rows = [line.values for line in self.lines]
        rows += [row for band in self.bands for row in (band.low, band.high)]
        rows += [list((self.dots or {}).values())]
        heights = np.concatenate([np.asarray(row, dtype=float)[-len(QUARTERS) :] for row in rows])
        return heights[np.isfinite(heights) & ((heights > 0) | (not self.log))]

    def table(self, since: int = BRANCH - 4) -> tuple[list[str], list[list[str]]]:
        """Head and rows of the same figures by quarter."""
        columns = {line.label: line.values for line in self.lines if not line.faint}
        for band in self.bands:
            ends = {"low": band.low, "high": band.high}
            columns |= {say(f"charts.{end}", band=band.label): values for end, values in ends.items()}
        show = percent if self.share else number
        head = [say("charts.quarter"), *([say("charts.recorded")] if self.dots else []), *columns]
        rows = []
        for step in range(since, len(QUARTERS)):
            dots = [show(self.dots[step]) if step in self.dots else "–"] if self.dots else []
            rows.append([QUARTERS[step], *dots, *(show(values[step]) for values in columns.values())])
        return head, rows
