"""Exact Shapley values on a table of coalition values: who contributed how much, so that the parts add up.

``values[S]`` is what coalition S is worth, where bit i of S says whether player i belongs to it; any further axes
(worlds) are carried along. Shapley (1953); the interaction index is that of Grabisch and Roubens (1999).
"""

from __future__ import annotations

from math import comb

import numpy as np

from twofutures.abm.worlds import Worlds


def players_of(values: Worlds) -> int:
    """How many players a table has; ValueError unless its length is a power of two."""
    count = len(values).bit_length() - 1
    if len(values) != 1 << count:
        raise ValueError(f"a table of coalitions has 2, 4, 8 … rows, not {len(values)}")
    return count


def members(count: int) -> Worlds:
    """Whether a player belongs to a coalition, 0 or 1: shape (coalitions, players)."""
    return (np.arange(1 << count)[:, None] >> np.arange(count)) & 1


def shapley(values: Worlds) -> Worlds:
    """Each player's mean contribution over all orders of arrival: shape (players, …); adds up to all minus none."""
    count = players_of(values)
    present = members(count)
    parts = [np.zeros((0, *values.shape[1:]))]
    for player in range(count):
        before = np.flatnonzero(present[:, player] == 0)
        sizes = present[before].sum(axis=1)
        weights = np.array([1 / (count * comb(count - 1, size)) for size in sizes])
        parts.append(np.tensordot(weights, values[before | 1 << player] - values[before], 1)[None])
    return np.concatenate(parts)


def interactions(values: Worlds) -> Worlds:
    """Shapley interaction index: how much more two players do together than apart; shape (players, players, …)."""
    count = players_of(values)
    present = members(count)
    table = np.zeros((count, count, *values.shape[1:]))
    for i in range(count):
        for j in range(i):
            rest = np.flatnonzero((present[:, i] == 0) & (present[:, j] == 0))
            sizes = present[rest].sum(axis=1)
            weights = np.array([1 / ((count - 1) * comb(count - 2, size)) for size in sizes])
            a, b = 1 << i, 1 << j
            joint = (values[rest | a | b] - values[rest | a]) - (values[rest | b] - values[rest])
            table[i, j] = table[j, i] = np.tensordot(weights, joint, 1)
    return table
