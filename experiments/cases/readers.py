"""Who reads a mechanism: does that agent act otherwise without it, in the same worlds and on the same luck?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from twofutures.abm.calendar import LAST
from twofutures.abm.lever import levers
from twofutures.abm.model import Model
from twofutures.abm.worlds import Worlds
from twofutures.experiments.futures import Past
from twofutures.experiments.statistics import ROUNDING
from twofutures.policies.case import Case

BLOCK = 4_000  # rows played at a time
TWICE = 2.0  # times the least difference: how much hangs on it


@dataclass(frozen=True)
class Reader:
    """Who reads a mechanism, and by what it is seen to act otherwise.

    ``news`` is the event, or the observable that grows, by which one world's news tells the mechanism.
    ``action`` is a lever or an observable; a difference of at least ``least``, in its own unit, in any quarter after
    the branch counts as acting otherwise (0: any difference), for the reason ``why``. Without an action nobody reads
    the mechanism.
    """

    mechanism: str
    code: str
    news: str
    agent: str
    does: str
    action: str = ""
    least: float = 0.0
    why: str = ""


@dataclass(frozen=True)
class Reading:
    """In how many worlds the action differs at all, the agent counts as acting otherwise, and would at ``TWICE``."""

    worlds: int
    differs: int
    otherwise: int
    at_twice: int


def readings(
    past: Past, case: Case, readers: Sequence[Reader], progress: Callable[[int, int], None] | None = None
) -> dict[str, Reading]:
    """By mechanism: the case with it against the case with it switched off from the branch on, world by world."""
    read = [reader for reader in readers if reader.action]
    cases = [case, *(_without(case, reader.mechanism) for reader in read)]
    worlds, parts = len(past.ids), []
    for places in np.array_split(np.arange(worlds), max(1, -(-worlds * len(cases) // BLOCK))):
        parts.append(_widest(past.take(places), cases, read))
        if progress:
            progress(int(places[-1]) + 1, worlds)
    apart, scale = (np.concatenate(rows, axis=1) for rows in zip(*parts, strict=True))
    return {
        reader.mechanism: Reading(worlds, *counted(gap, size, reader.least))
        for reader, gap, size in zip(read, apart, scale, strict=True)
    }


def counted(gap: Worlds, size: Worlds, least: float) -> tuple[int, int, int]:
    """In how many worlds there is a gap beyond rounding, one of the least that counts, and one of twice that."""
    differs = gap > ROUNDING * size
    otherwise, at_twice = (int((differs & (gap >= times * least)).sum()) for times in (1.0, TWICE))
    return int(differs.sum()), otherwise, at_twice


def _without(case: Case, mechanism: str) -> Case:
    return replace(case, switches={**case.switches, mechanism: 0.0}, label=f"without {mechanism}")


def _widest(past: Past, cases: Sequence[Case], readers: Sequence[Reader]) -> tuple[Worlds, Worlds]:
    """The largest difference of each reader's action in any quarter, and the action's size: (readers, worlds) each."""
    apart = np.zeros((len(readers), len(past.ids)))
    size = np.zeros_like(apart)

    def look(model: Model) -> None:
        for i, reader in enumerate(readers):
            rows = np.broadcast_to(action(model, reader.action), model.worlds).reshape(len(cases), -1)
            apart[i] = np.fmax(apart[i], abs(rows[1 + i] - rows[0]))
            size[i] = np.fmax(size[i], abs(rows[0]))

    past.branch(list(cases)).run(LAST, look)
    return apart, size


def action(model: Model, name: str) -> Worlds:
    """A lever's setting or an observable's last value, in every world."""
    return model.levers[name] if name in levers() else model.recorder.last(name)
