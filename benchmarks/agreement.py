"""Whether a peer's trade stage gives what the real one gave: every state and payment, to stated rounding."""

from typing import Any

import numpy as np
from plain_reference import Watched

TOLERANCE = 1e-9
NOTHING = 1e-3  # smaller numbers are compared as if this large: two equal ones subtracted leave rounding, no state
ALL = slice(None)

States = dict[str, dict[str, Any]]
Payments = dict[tuple[str, str, str], Any]


def disagreements(
    recomputed: States, before: States, after: States, world: int | slice = ALL
) -> dict[tuple[str, str], tuple]:
    """States (place and name) that differ by more than the tolerance, relative to the larger of before and after."""
    wrong = {}
    for key, states in recomputed.items():
        for name, value in states.items():
            expected, was = np.asarray(after[key][name][..., world]), np.asarray(before[key][name][..., world])
            allowed = TOLERANCE * np.maximum(np.abs(expected), np.maximum(np.abs(was), NOTHING))
            if not np.all(np.abs(np.asarray(value) - expected) <= allowed):
                wrong[key, name] = (value, expected)
    return wrong


def misbooked(payments: Payments, booked: Payments, world: int | slice = ALL) -> list[tuple[str, str, str]]:
    """Payments that only one side booked, or that differ by more than the tolerance."""
    wrong = set(payments) ^ set(booked)
    for entry in set(payments) & set(booked):
        expected = np.asarray(booked[entry][..., world])
        allowed = TOLERANCE * np.maximum(np.abs(expected), NOTHING)
        if not np.all(np.abs(payments[entry] - expected) <= allowed):
            wrong.add(entry)
    return sorted(wrong)


def faults_of_trade(played: Any, watched: Watched, world: int | slice = ALL) -> list[Any]:
    """All that a played trade stage gives otherwise than the real one (of one world, or of all); empty if it agrees."""
    states = {key: states for key, states in played.states().items() if key != "street"}
    before, after = watched.states["before_trade"], watched.states["after_trade"]
    earlier = watched.payments["before_trade"]
    booked = {entry: paid for entry, paid in watched.payments["after_trade"].items() if entry not in earlier}
    return [*disagreements(states, before, after, world), *misbooked(played.payments, booked, world)]
