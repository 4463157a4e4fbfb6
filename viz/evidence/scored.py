"""The score against the recorded past, worked out once for the process, when somebody first asks."""

from __future__ import annotations

import threading

from experiments.backtest import Backtest, backtest

_lock = threading.Lock()
_found: dict[str, Backtest] = {}


def scored(ensemble: str = "fitted", worlds: int = 512) -> Backtest:
    """The score of an ensemble; the first call takes seconds, and who asks meanwhile waits for the same answer."""
    with _lock:
        if ensemble not in _found:
            _found[ensemble] = backtest(ensemble, worlds)
        return _found[ensemble]
