"""Worlds worth opening: the most typical, the extreme ones, one of a class, or any."""

from collections.abc import Mapping

import numpy as np

from twofutures.abm.outcomes import CLASSES
from twofutures.abm.worlds import Worlds

LEAD = "lead_months_smooth"
ALIKE = 1e-9  # a criterion whose middle half is narrower than this does not tell worlds apart


def distances(means: Mapping[str, Worlds]) -> Worlds:
    """How far each world lies from the medians of all criteria, in units of their middle halves, shape (worlds,)."""
    whole = np.zeros(len(next(iter(means.values()))))
    for values in means.values():
        low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
        if high - low > ALIKE:
            whole = whole + ((values - middle) / (high - low)) ** 2
    return np.sqrt(whole)


def typical(means: Mapping[str, Worlds]) -> int:
    """The place of the world nearest to the medians of all criteria."""
    return int(np.argmin(distances(means)))


def smallest_lead(means: Mapping[str, Worlds]) -> int:
    """The place of the world with the smallest US lead over 2028."""
    return int(np.argmin(means[LEAD]))


def largest_lead(means: Mapping[str, Worlds]) -> int:
    """The place of the world with the largest US lead over 2028."""
    return int(np.argmax(means[LEAD]))


def typical_of_class(means: Mapping[str, Worlds], classes: Worlds, name: str) -> int | None:
    """The place of the most typical world of an outcome class, or None where no world is of that class."""
    mine = np.flatnonzero(classes == CLASSES.index(name))
    if not len(mine):
        return None
    return int(mine[typical({criterion: values[mine] for criterion, values in means.items()})])


def any_world(worlds: int, turn: int) -> int:
    """A place drawn for the n-th asking; the same asking gives the same world."""
    return int(np.random.default_rng([worlds, turn]).integers(worlds))
