"""How much of what sets worlds apart is luck: told by worlds that continue one fitted member and share all but that."""

from dataclasses import dataclass

import numpy as np

from twofutures.abm.worlds import Worlds
from twofutures.experiments.statistics import EIGHT_IN_TEN

DRAWS, SEED = 400, 0  # of members, anew, for the interval


@dataclass(frozen=True)
class PartOfLuck:
    """The part of the variance of an outcome that is luck from the branch on (0 to 1), eight in ten draws of members.

    The rest is what members differ in: their assumptions and their own recorded past; ``members`` counts them.
    """

    part: float
    low: float
    high: float
    members: int


def part_of_luck(outcome: Worlds, members: Worlds) -> PartOfLuck | None:
    """The part from worlds whose member has several; None where too few members have, or nothing differs.

    A one-way analysis of variance with random effects (Searle, Casella and McCulloch 1992): the mean variance within a
    member is luck, and what variance between members exceeds is theirs.
    """
    groups = [outcome[members == member] for member in np.unique(members)]
    if sum(len(group) > 1 for group in groups) < 3 or np.ptp(outcome) == 0:
        return None
    sizes = np.array([len(group) for group in groups])
    means = np.array([group.mean() for group in groups])
    within = np.array([float(((group - group.mean()) ** 2).sum()) for group in groups])
    draws = np.random.default_rng(SEED).integers(len(groups), size=(DRAWS, len(groups)))
    parts = [_part(sizes[drawn], means[drawn], within[drawn]) for drawn in draws]
    low, _, high = np.nanquantile(parts, EIGHT_IN_TEN)
    return PartOfLuck(_part(sizes, means, within), float(low), float(high), len(groups))


def _part(sizes: Worlds, means: Worlds, within: Worlds) -> float:
    """Luck's part by groups' sizes, means and sums of squares around them; none where no group has two."""
    whole, count = int(sizes.sum()), len(sizes)
    if whole == count or count < 2:
        return np.nan
    luck = within.sum() / (whole - count)
    between = float((sizes * (means - np.average(means, weights=sizes)) ** 2).sum()) / (count - 1)
    usual = (whole - float((sizes**2).sum()) / whole) / (count - 1)  # worlds of a member, as its variance counts them
    theirs = max(0.0, (between - luck) / usual)
    return float(luck / (luck + theirs)) if luck + theirs > 0 else np.nan
