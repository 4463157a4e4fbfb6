"""What recipes share: cases played on one luck, and figures of 2028, one number per world."""

from collections.abc import Mapping, Sequence

import numpy as np

from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases.figures import figure, needed
from twofutures.experiments.futures import Past
from twofutures.policies.case import Case

SEED = 2028
LEAD, GAP = "lead_months_smooth", "gap_usable@2028"
NEARLY_ALL, MOST, HALF, FEW = 0.95, 0.65, 0.35, 0.05
Figures = Mapping[str, Mapping[str, Worlds]]


def figures(worlds: int, cases: Sequence[Case], names: Sequence[str], past: Past | None = None) -> Figures:
    """Case → figure → one number per world, shape (worlds,), all on the same luck."""
    run = (past or Past(worlds, SEED)).futures(cases, needed(names))
    return {case.name: {name: figure(name).of(run, case.name) for name in names} for case in cases}


def part_in_words(count: int, worlds: int) -> str:
    """How many worlds, in the words that exercises use."""
    share = count / worlds
    levels = {"nearly all": NEARLY_ALL, "most of them": MOST, "about half": HALF, "few": FEW}
    return next((word for word, least in levels.items() if share >= least), "hardly any")


def median(values: Worlds) -> float:
    """The median to four digits."""
    return rounded(float(np.median(values)))


def mean(values: Worlds) -> float:
    """The mean to four digits."""
    return rounded(float(np.mean(values)))


def rounded(value: float) -> float:
    """Four significant digits."""
    return float(f"{value:.4g}")
