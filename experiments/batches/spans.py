"""World numbers by chunk, as ranges that are made when they are asked for: a list of them costs nothing."""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from twofutures.experiments.batches.identity import Range


class Spans(Sequence[range]):
    """The worlds from 0 to ``worlds`` in ranges of ``chunk`` each, the last one shorter if need be."""

    def __init__(self, worlds: int, chunk: int) -> None:
        self.worlds, self.chunk = worlds, chunk

    def __len__(self) -> int:
        return -(-self.worlds // self.chunk)

    @overload
    def __getitem__(self, place: int) -> range: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[range]: ...
    def __getitem__(self, place: int | slice) -> range | Sequence[range]:
        firsts = range(0, self.worlds, self.chunk)[place]
        return [self._from(first) for first in firsts] if isinstance(firsts, range) else self._from(firsts)

    def __iter__(self) -> Iterator[range]:
        return map(self._from, range(0, self.worlds, self.chunk))

    def among(self, there: Iterable[Range]) -> list[range]:
        """The ranges of these first and last worlds, in order, without those that are none of its own."""
        spans = [self._from(first) for first, _ in sorted(there) if first % self.chunk == 0 and first < self.worlds]
        own = set(there)
        return [span for span in spans if ends(span) in own]

    def _from(self, first: int) -> range:
        return range(first, min(first + self.chunk, self.worlds))


def ends(span: Sequence[int]) -> Range:
    """The first and the last world of a chunk, by which its files are found."""
    return int(span[0]), int(span[-1])
