"""The score against the recorded past, worked out once for the process from the past that everybody shares."""

from __future__ import annotations

import threading

import numpy as np

from twofutures.experiments.record.backtest import Backtest, judge
from twofutures.experiments.record.members import fitted
from twofutures.viz.app.engine.answers import Presents

_lock = threading.Lock()
_found: dict[Presents, Backtest] = {}


def scored(presents: Presents) -> Backtest:
    """The score of every fitted member; takes seconds where their past has not been played for anybody yet."""
    with _lock:
        if presents not in _found:
            whole = presents.of(np.arange(len(fitted())), seed=0)  # the seed acts from the branch on, after the record
            _found[presents] = judge("fitted", whole.model.recorder)
        return _found[presents]
