"""The score against the recorded past, worked out once for the process from the past that everybody shares."""

import threading
from functools import cache

import numpy as np

from twofutures.experiments.record.backtest import Backtest, judge
from twofutures.policies.members import fitted
from twofutures.viz.app.engine.answers import Presents

_lock = threading.Lock()


def scored(presents: Presents) -> Backtest:
    """The score of every fitted member; takes seconds where their past has not been played for anybody yet."""
    with _lock:  # whoever comes meanwhile waits for the same score
        return _score(presents)


@cache
def _score(presents: Presents) -> Backtest:
    whole = presents.of(np.arange(len(fitted())), seed=0)  # the seed acts from the branch on, after the record
    return judge("fitted", whole.model.recorder)
