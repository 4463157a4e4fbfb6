"""Sentences computed from a run, which say under a chart what it shows."""

from __future__ import annotations

from typing import Any

import numpy as np

from twofutures.experiments.futures import Run
from twofutures.viz.look import theme
from twofutures.viz.look.measures import measure
from twofutures.viz.words.numbers import listed


def middle(run: Run) -> str:
    """What the figures of a run are: medians of many worlds, or those of one."""
    return "median" if run.worlds > 1 else "value in this world"


def by_case(run: Any, name: str, unit: str = "") -> str:
    """``status quo 13.6 months (10–90%: 6.5 to 23.1), …``; no range where there is one world."""
    figure, sentences = measure(name), []
    for case in run.cases:
        low, middle, high = map(figure.show, np.quantile(figure.values(run, case), (0.1, 0.5, 0.9)))
        between = f" (10–90%: {low} to {high})" if run.worlds > 1 else ""
        sentences.append(f"{theme.label(case)} {middle}{unit}{between}")
    return listed(sentences)
