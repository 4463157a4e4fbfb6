"""What a few prior worlds say of every target and forecast, as JSON on stdout: one side of ``moved``.

Data are read once for a process, so a changed table is measured in one of its own, in which the copy lies in its place.
"""

import json
import sys
from typing import Any

import numpy as np

from twofutures.abm.calendar import LAST
from twofutures.abm.luck import Luck
from twofutures.experiments.futures import Past
from twofutures.experiments.record.forecasts import declared
from twofutures.experiments.record.frozen import naive
from twofutures.experiments.record.targets import measure, targets
from twofutures.policies.case import Case

Figures = dict[str, Any]


def measured(worlds: int, seed: int) -> Figures:
    """Targets and forecasts in every world, with what is known of each; nothing of the discrepancy layer."""
    recorder = Past(worlds, seed, "prior").branch([Case(declared().package)]).run(LAST).recorder
    parts, luck = measure(recorder), Luck(seed, np.arange(worlds))
    of_targets = {
        t.id: {"what": t.what, "known": list(t.observed), "scale": t.error.tolist(), "worlds": parts[t.id].tolist()}
        for t in targets()
    }
    of_forecasts = {
        f.name: {
            "what": f.question,
            "known": [f.of.last.value, naive(f)],
            "worlds": [(f.happens(recorder, None, luck) if f.of.is_event else f.simulated(recorder)).tolist()],
        }
        for f in declared().forecasts
    }
    return {"targets": of_targets, "forecasts": of_forecasts}


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]), int(sys.argv[2]))))
