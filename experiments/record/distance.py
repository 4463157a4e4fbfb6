"""What a fit is held to: all validation targets, or, for honest out-of-time tests, recorded series up to a cut."""

import hashlib
from dataclasses import dataclass

import numpy as np

from twofutures.abm.calendar import quarter_step
from twofutures.abm.recorder import Recorder
from twofutures.abm.worlds import Worlds
from twofutures.experiments.record.scores import recorded, simulated
from twofutures.experiments.record.targets import measure, targets

CAP = 3.0  # a miss beyond this many standard deviations counts as this many: one impossible part must not decide alone
FADE = (
    0.75  # weight of a quarter against the next later one, so that a fit starts from where the record stood at the cut
)
ERRORS = {  # one standard deviation of observation and model together: absolute, or relative where marked
    "eci_us": (1.5, False),
    "eci_prc": (1.5, False),
    "eci_open": (1.5, False),
    "gap_points": (2.0, False),
    "lead_months": (3.0, False),
    "huawei_since_2024_h100e": (0.2, True),
    "prc_legal_cumulative_h100e": (0.2, True),
    "price_flagship_us": (0.6, True),
    "price_flagship_prc": (0.5, True),
    "nvidia_cumulative_h100e": (0.05, True),
    "nvidia_datacenter_revenue_busd": (0.12, True),
    "prc_capex_busd": (0.15, True),
    "us_capex_busd": (0.10, True),
}


@dataclass(frozen=True)
class Demand:
    """One group of parts that weighs one in the distance: where the parts lie, what was observed, how exactly."""

    observed: Worlds
    error: Worlds
    weight: Worlds


def of_targets(without: str | None = None) -> list[Demand]:
    """Every target, its parts weighing alike; inputs, and those of a family that is left out, weigh nothing."""
    return [
        Demand(np.array(t.observed), t.error, np.full(len(t.observed), judged / len(t.observed)))
        for t, judged in ((t, not t.is_input and t.family != without) for t in targets())
    ]


def of_series(cut: str) -> list[Demand]:
    """Every series with known errors, its quarters up to the cut, later ones weighing more."""
    demanded = []
    for name, (error, is_relative) in ERRORS.items():
        points = {q: v for q, v in recorded()[name].items() if q <= quarter_step(cut)}
        values = np.array(list(points.values()))
        errors = abs(values) * error if is_relative else np.full(len(values), error)
        weight = FADE ** (quarter_step(cut) - np.array(list(points)))
        demanded.append(Demand(values, errors, weight / weight.sum()))
    return demanded


def measured(recorder: Recorder, cut: str | None) -> Worlds:
    """The simulated parts of the same demands, shape (parts, worlds)."""
    if cut is None:
        return np.concatenate(list(measure(recorder).values()))
    steps = {name: [q for q in recorded()[name] if q <= quarter_step(cut)] for name in ERRORS}
    return np.concatenate([simulated(recorder, name)[steps[name]] for name in ERRORS])


def measures(cut: str | None) -> str:
    """A fingerprint of what ``measured`` reads: chunks of other measures are of no use."""
    read = ERRORS if cut else [(t.id, t.measure, t.arguments) for t in targets()]
    return hashlib.blake2b(repr(read).encode(), digest_size=8).hexdigest()


def distance(parts: Worlds, cut: str | None, without: str | None = None) -> Worlds:
    """Distance of each world from the record: squared misses in sds, capped, each demand weighing one.

    ``without`` names a family of targets that does not count.
    """
    total, row = np.zeros(parts.shape[1]), 0
    for demand in of_targets(without) if cut is None else of_series(cut):
        mine = parts[row : row + len(demand.observed)]
        row += len(demand.observed)
        z = abs(mine - demand.observed[:, None]) / demand.error[:, None]
        z = np.minimum(np.where(np.isfinite(z), z, CAP), CAP)
        total += (demand.weight[:, None] * z**2).sum(axis=0)
    return total
