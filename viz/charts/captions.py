"""Sentences computed from a run, which say under a chart what it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from twofutures.viz.look import theme
from twofutures.viz.look.measures import Values
from twofutures.viz.words.numbers import listed, number


def middle(run: Any) -> str:
    """What the figures of a run are: medians of many worlds, or those of one."""
    return "median" if run.worlds > 1 else "value in this world"


def by_package(run: Any, values: Values, show: Callable[[float], str] = number, unit: str = "") -> str:
    """``status quo 13.6 months (10–90%: 6.5 to 23.1), …``; no range where there is one world."""
    said = []
    for package in run.cases:
        low, mid, high = np.quantile(values(run, package), (0.1, 0.5, 0.9))
        spread = f" (10–90%: {show(low)} to {show(high)})" if run.worlds > 1 else ""
        said.append(f"{theme.label(package)} {show(mid)}{unit}{spread}")
    return listed(said)
