"""Some worlds of every package, every rule and observable: kept in a file, or compared with what another Python kept.

``python -W error .ci/worlds.py FILE`` writes FILE where it is not there yet, and else ends with what differs from it.
NumPy of another version may round the last digit otherwise, so that six digits have to be the same.
"""

import sys
from pathlib import Path

import numpy as np

from twofutures import Case, Past
from twofutures.abm.calendar import LAST
from twofutures.policies.packages import packages

WORLDS, SEED, DIGITS = 8, 5, 1e-6


def played() -> dict[str, np.ndarray]:
    """Every observable of both ensembles, shape (quarters, packages × worlds)."""
    cases = [Case(name) for name in packages()]
    recorders = {kind: Past(WORLDS, SEED, kind).branch(cases).run(LAST).recorder for kind in ("prior", "fitted")}
    return {f"{kind} {name}": r.series(name) for kind, r in recorders.items() for name in r.names}


def alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two series are the same but for their last digits."""
    size = np.nanmax(np.abs(one), initial=0.0)
    return one.shape == other.shape and np.allclose(one, other, rtol=DIGITS, atol=DIGITS * size, equal_nan=True)


if __name__ == "__main__":
    file, here = Path(sys.argv[1]), played()
    if not file.exists():
        np.savez(file, **here)
    else:
        there, none = dict(np.load(file)), np.empty(0)
        names = here.keys() | there.keys()
        differ = sorted(name for name in names if not alike(here.get(name, none), there.get(name, none)))
        sys.exit(f"{len(differ)} of {len(names)} series differ, such as {differ[:5]}" if differ else 0)
