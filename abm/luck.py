"""Addressed luck: a draw is looked up, never consumed.

A number is a function of (seed, stream name, quarter, world), through the counter-based generator Philox. A world
alone draws what it draws in any batch, policies face the same luck, and a new rule leaves everyone else's luck alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

import numpy as np

from twofutures.abm.calendar import LAST, quarter_name
from twofutures.abm.names import known
from twofutures.abm.plain import plain
from twofutures.abm.worlds import Worlds, normal_from

PER_BLOCK = 4  # a Philox counter value yields four 64-bit words
BEFORE = -1  # the quarter of draws that hold for a whole world
GAP = 512  # world ids as far apart as this are looked up as separate runs
RUN, EACH, START = 800, 30, 8000  # measured costs in draws: of a run, of a scattered world, of scattered ones at all
FEW = 8  # up to so many worlds a quarter's draws are looked up together
MULTIPLIERS = np.array([[0xD2E7470EE14C6C93], [0xCA5A826395121157]], np.uint64)  # of Philox 4x64 (Salmon et al. 2011)
BUMPS = np.array([[0x9E3779B97F4A7C15], [0xBB67AE8584CAA73B]], np.uint64)  # what its two keys gain each round
ROUNDS = 10
LOW, SHIFT = np.uint64(0xFFFFFFFF), np.uint64(32)
HALF = 2.0**-54  # half a step of the 53-bit draws, so that neither 0 nor 1 comes up


class Luck:
    """The luck of a set of worlds: ``ids`` are world numbers, any order, repeats allowed (same luck, other policy).

    ``fixed`` puts single draws, by stream and quarter, at a number in every world: what if this had come out otherwise?
    ValueError for a seed or numbers that are not whole, for numbers below 0, and without any.
    """

    def __init__(self, seed: int, ids: Worlds, fixed: Mapping[tuple[str, int], float] | None = None) -> None:
        numbers, seed = np.asarray(ids), plain(seed)
        if not isinstance(seed, int):
            raise ValueError(f"seed must be a whole number, not {seed!r}")
        if numbers.ndim != 1 or not numbers.size or numbers.dtype.kind not in "iu" or numbers.min() < 0:
            raise ValueError(f"worlds are a count from 1, or numbers of worlds: whole ones from 0, not {str(ids)[:40]}")
        self.seed, self.ids, self.fixed = seed, numbers.astype(np.int64, copy=False), checked_draws(fixed or {})
        distinct, self._row = np.unique(self.ids, return_inverse=True)
        self._distinct = distinct.astype(np.uint64)
        edges = np.flatnonzero(np.diff(distinct) >= GAP) + 1
        skipped = distinct[edges] - distinct[edges - 1]
        in_runs = RUN * len(edges) + int(distinct[-1] - distinct[0] - skipped.sum())
        self._scattered = in_runs > START + EACH * len(distinct)
        self._runs = [] if self._scattered else np.split(distinct, edges)
        self._plain = len(self._runs) == 1 and np.array_equal(
            self.ids, np.arange(self.ids[0], self.ids[0] + len(self.ids))
        )
        self._drawn: dict[int, set[str]] = {}
        self._expected: dict[int, set[str]] = {}  # what is drawn is asked for once, what is expected perhaps never
        self._ahead: tuple[int, dict[str, Worlds]] = (BEFORE, {})
        self._source = Source(self.seed)

    def uniform(self, stream: str, quarter: int) -> Worlds:
        """One draw in (0, 1) per world. Asking twice for the same stream and quarter is an error."""
        drawn = self._drawn.setdefault(quarter, set())
        if stream in drawn:
            raise RuntimeError(
                f"stream {stream!r} was already drawn in quarter {quarter}: give the second draw its own name"
            )
        drawn.add(stream)
        if (stream, quarter) in self.fixed:
            return np.full(len(self.ids), self.fixed[stream, quarter])
        if len(self.ids) <= FEW and stream in (ahead := self._looked_up(quarter)):
            return ahead[stream]
        self._source.address(stream, quarter)
        if self._plain:
            return self._source.draw(int(self.ids[0]), len(self.ids))
        if self._scattered:
            return self._source.draw_each(self._distinct)[self._row]
        runs = [self._source.draw(int(run[0]), int(run[-1] - run[0]) + 1)[run - run[0]] for run in self._runs]
        return np.concatenate(runs)[self._row]

    def _looked_up(self, quarter: int) -> dict[str, Worlds]:
        """This quarter's draws of every stream that was asked for a quarter ago: most will be asked for again."""
        if self._ahead[0] != quarter:
            streams = sorted({*self.asked(quarter - 1), *self._expected.get(quarter, ())})
            draws = self._source.draw_streams(streams, quarter, self._distinct)[:, self._row] if streams else ()
            self._ahead = quarter, dict(zip(streams, draws, strict=True))
        return self._ahead[1]

    def asked(self, quarter: int) -> Iterable[str]:
        """The streams that were drawn in a quarter."""
        return self._drawn.get(quarter, ())

    def expect(self, streams: Iterable[str], quarter: int) -> None:
        """Go on from a quarter in which another luck was asked for these: most will be asked for in the next."""
        self._expected.setdefault(quarter + 1, set()).update(streams)

    def normal(self, stream: str, quarter: int) -> Worlds:
        """One standard normal draw per world, by inverse distribution function."""
        return normal_from(self.uniform(stream, quarter))

    def must_have_drawn(self, quarter: int) -> None:
        """UnknownName, suggesting the nearest, if a draw of this quarter that is fixed was never asked for."""
        drawn = self._drawn.get(quarter, ())
        for stream, at in self.fixed:
            if at == quarter:
                known(f"draw of {quarter_name(quarter)}", stream, drawn)

    def take(self, rows: Worlds) -> "Luck":
        """The luck of some of these worlds."""
        return Luck(self.seed, self.ids[rows], self.fixed)

    def digest(self) -> str:
        """A short fingerprint of seed and world numbers: equal digests mean equal luck."""
        fixed = repr(sorted(self.fixed.items())).encode() if self.fixed else b""
        what = self.seed.to_bytes(8, "little", signed=True) + self.ids.tobytes() + fixed
        return blake2b(what, digest_size=8).hexdigest()


def checked_draws(fixed: Mapping[tuple[str, int], float]) -> dict[tuple[str, int], float]:
    """Fixed draws; ValueError for one that is not named by stream and quarter or lies outside (0, 1)."""
    for name, value in fixed.items():
        pair = isinstance(name, tuple) and len(name) == 2
        if not pair or not isinstance(name[0], str) or not isinstance(plain(name[1]), int):
            raise ValueError(
                f'a fixed draw is named by stream and quarter, such as ("openai/releases", 17), not {name!r}'
            )
        if not isinstance(plain(value), int | float) or not 0 < value < 1:
            raise ValueError(f"the draw {name[0]} can be fixed at a number between 0 and 1, not {value!r}")
    return dict(fixed)


def must_name_agents(fixed: Iterable[tuple[str, int]], agents: Iterable[str]) -> None:
    """ValueError unless every fixed draw is one of an agent (or of an assumption) and of a quarter of the run."""
    for stream, quarter in fixed:
        known("agent whose draw is fixed", stream.partition("/")[0], [*agents, "assumption"])
        if not -1 <= quarter <= LAST:
            raise ValueError(f"the draw {stream} is fixed in quarter {quarter}: quarters are counted from 0 to {LAST}")


class TurningLuck(Luck):
    """One luck up to a quarter and another from it on: a fitted member's past, then the future of a user's seed."""

    def __init__(self, before: Luck, after: Luck, turn: int) -> None:
        self.before, self.after, self.turn = before, after, turn
        self.seed, self.ids, self.fixed = after.seed, after.ids, after.fixed

    def uniform(self, stream: str, quarter: int) -> Worlds:
        """One draw in (0, 1) per world, of the luck that holds in this quarter."""
        return (self.before if quarter < self.turn else self.after).uniform(stream, quarter)

    def must_have_drawn(self, quarter: int) -> None:
        """As in ``Luck``, of the luck that holds in this quarter."""
        (self.before if quarter < self.turn else self.after).must_have_drawn(quarter)

    def asked(self, quarter: int) -> Iterable[str]:
        """As in ``Luck``, of the luck that holds in this quarter."""
        return (self.before if quarter < self.turn else self.after).asked(quarter)

    def expect(self, streams: Iterable[str], quarter: int) -> None:
        """As in ``Luck``, whichever luck holds in the next quarter."""
        for luck in (self.before, self.after):
            luck.expect(streams, quarter)

    def take(self, rows: Worlds) -> "TurningLuck":
        """The luck of some of these worlds."""
        return TurningLuck(self.before.take(rows), self.after.take(rows), self.turn)

    def digest(self) -> str:
        """A short fingerprint of the luck from the turn on."""
        return self.after.digest()


class Source:
    """One Philox generator, set to an address before each draw (a new one each time costs four times as much)."""

    def __init__(self, seed: int) -> None:
        self._philox = np.random.Philox(0)
        self._uniform = np.random.Generator(self._philox).random
        self._counter, self._key = np.zeros(4, np.uint64), np.array([seed & (2**64 - 1), 0], np.uint64)
        self._state: Any = {
            "bit_generator": "Philox",
            "state": {"counter": self._counter, "key": self._key},
            "buffer": np.zeros(PER_BLOCK, np.uint64),
            "buffer_pos": PER_BLOCK,
            "has_uint32": 0,
            "uinteger": 0,
        }

    def address(self, stream: str, quarter: int) -> None:
        """Turn to a stream and quarter."""
        self._key[1], self._counter[1] = _hash(stream), quarter + 1

    def draw(self, first: int, count: int) -> Worlds:
        """The draws of ``count`` worlds from world ``first`` on."""
        block, offset = divmod(first, PER_BLOCK)
        self._counter[0] = block
        self._philox.state = self._state
        draws = self._uniform(offset + count)
        draws += HALF
        return draws[offset:]

    def draw_streams(self, streams: Sequence[str], quarter: int, worlds: Worlds) -> Worlds:
        """The draws of several streams in one quarter, shape (streams, worlds)."""
        self._counter[1] = quarter + 1
        hashes = np.array([_hash(stream) for stream in streams], np.uint64)
        keys = np.stack([np.repeat(self._key[:1], len(worlds) * len(streams)), np.repeat(hashes, len(worlds))])
        return self.draw_each(np.tile(worlds, len(streams)), keys).reshape(len(streams), -1)

    def draw_each(self, worlds: Worlds, keys: Worlds | None = None) -> Worlds:
        """The draws of scattered worlds at once: the same numbers as ``draw``, by the same generator on arrays.

        ``keys``: seed and stream of each, where streams differ, shape (2, worlds).
        """
        block, word = np.divmod(worlds, np.uint64(PER_BLOCK))
        even = np.stack([block + np.uint64(1), np.zeros_like(block)])  # NumPy counts up before it draws
        odd = np.stack([np.full_like(block, self._counter[1]), np.zeros_like(block)])
        keys = self._key[:, None] if keys is None else keys
        for _ in range(ROUNDS):
            high, low = _product(even)
            even, odd = high[::-1] ^ odd ^ keys, low[::-1]
            keys = keys + BUMPS
        words = np.stack([even[0], odd[0], even[1], odd[1]])[word.astype(np.intp), np.arange(len(word))]
        return (words >> np.uint64(11)) * 2.0**-53 + HALF


def _product(factor: Worlds) -> tuple[Worlds, Worlds]:
    """High and low 64 bits of each factor times its multiplier."""
    a, b = MULTIPLIERS >> SHIFT, MULTIPLIERS & LOW
    c, d = factor >> SHIFT, factor & LOW
    middle = a * d + (b * d >> SHIFT)
    carried = b * c + (middle & LOW)
    return a * c + (middle >> SHIFT) + (carried >> SHIFT), MULTIPLIERS * factor


@cache
def _hash(stream: str) -> int:
    return int.from_bytes(blake2b(stream.encode(), digest_size=8).digest(), "little")
