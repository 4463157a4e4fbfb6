"""Memory of a run: freed at once when a model is done, and kept by the C library in between."""

from typing import Any

import numpy as np

KEEP = 2**25 - 2**14  # bytes; just under the largest block for which glibc learns (32 MiB)


def let_go(model: Any) -> None:
    """Free a model at once: it, its agents and their choruses hold each other, and would wait for the collector."""
    if "_choruses" in vars(model):
        model._choruses.part()
    for place in model.places().values():
        place.__dict__.clear()
    model.__dict__.clear()


def keep_freed_memory() -> None:
    """Let the C library keep freed arrays for the next rule instead of handing pages back and asking again.

    glibc raises its thresholds when it first frees a block as large as this one; elsewhere this does nothing.
    """
    np.empty(KEEP, dtype=np.uint8)
