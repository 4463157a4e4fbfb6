"""Addressed luck: a draw is looked up, never consumed.

A number is a function of (seed, stream name, quarter, world), through the counter-based generator Philox. A world
alone draws what it draws in any batch, policies face the same luck, and a new rule leaves everyone else's luck alone.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

from abm.worlds import Worlds, normal_from

PER_BLOCK = 4  # a Philox counter value yields four 64-bit words
GAP = 512  # world ids farther apart than this are looked up as separate runs
UNIT = 2.0**-53


class Luck:
    """The luck of a set of worlds: ``ids`` are world numbers, any order, repeats allowed (same luck, other policy)."""

    def __init__(self, seed: int, ids: Worlds) -> None:
        self.seed, self.ids = int(seed), np.asarray(ids, dtype=np.int64)
        distinct, self._row = np.unique(self.ids, return_inverse=True)
        edges = np.flatnonzero(np.diff(distinct) > GAP) + 1
        self._runs = np.split(distinct, edges)
        self._plain = len(self._runs) == 1 and np.array_equal(
            self.ids, np.arange(self.ids[0], self.ids[0] + len(self.ids))
        )
        self._drawn: set[tuple[str, int]] = set()

    def uniform(self, stream: str, quarter: int) -> Worlds:
        """One draw in (0, 1) per world. Asking twice for the same stream and quarter is an error."""
        if (stream, quarter) in self._drawn:
            raise RuntimeError(
                f"stream {stream!r} was already drawn in quarter {quarter}: give the second draw its own name"
            )
        self._drawn.add((stream, quarter))
        key = np.array([self.seed & (2**64 - 1), _hash(stream)], dtype=np.uint64)
        if self._plain:
            return _words(key, quarter, int(self.ids[0]), len(self.ids))
        runs = [_words(key, quarter, int(run[0]), int(run[-1] - run[0]) + 1)[run - run[0]] for run in self._runs]
        return np.concatenate(runs)[self._row]

    def normal(self, stream: str, quarter: int) -> Worlds:
        """One standard normal draw per world, by inverse distribution function."""
        return normal_from(self.uniform(stream, quarter))

    def take(self, rows: Worlds) -> Luck:
        """The luck of some of these worlds."""
        return Luck(self.seed, self.ids[rows])

    def digest(self) -> str:
        """A short fingerprint of seed and world numbers: equal digests mean equal luck."""
        return blake2b(self.seed.to_bytes(8, "little", signed=True) + self.ids.tobytes(), digest_size=8).hexdigest()


def _hash(stream: str) -> int:
    return int.from_bytes(blake2b(stream.encode(), digest_size=8).digest(), "little")


def _words(key: Worlds, quarter: int, first: int, count: int) -> Worlds:
    block, offset = divmod(first, PER_BLOCK)
    counter = np.array([block, quarter + 1, 0, 0], dtype=np.uint64)
    raw = np.random.Philox(key=key, counter=counter).random_raw(offset + count)[offset:]
    return ((raw >> np.uint64(11)).astype(float) + 0.5) * UNIT
