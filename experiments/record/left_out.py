"""Does it know what it was not told? Targets are left out a family at a time, and the worlds are weighed by the rest.

Neither the weights nor the discrepancy layer have then seen what is counted: the layer is as large as the residuals of
the other families, in one pooled size.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from twofutures.abm.worlds import Worlds
from twofutures.experiments.record.backtest import CUT_MEMBERS, CUT_WAVES, Covered, Row, covered, score
from twofutures.experiments.record.calibrate import Fit, calibrate, effective
from twofutures.experiments.record.discrepancy import Layer, residuals_of_targets
from twofutures.experiments.record.families import families
from twofutures.experiments.record.targets import targets

WANTED = (0.70, 0.90)  # of all left-out numbers inside the band: it says 80 %
WANTED_OF_FAMILY = (0.55, 0.97)  # of a family that is large enough to say so
LARGE = 10  # numbers


@dataclass(frozen=True)
class Family:
    """One family that was left out: its rows, the size of the layer, and how sharp the fit to the others was."""

    name: str
    rows: tuple[Row, ...]
    size: float
    effective: float
    kernel_width: float

    @property
    def covered(self) -> Covered:
        """Its numbers inside the bands."""
        return covered(self.rows)

    @property
    def holds(self) -> bool:
        """Whether the band with the layer holds neither too few of a large family's numbers nor too many."""
        return self.covered.numbers < LARGE or _within(self.covered.share_reported, WANTED_OF_FAMILY)


@dataclass(frozen=True)
class LeftOut:
    """Every family left out in turn, from one population of worlds."""

    families: tuple[Family, ...]
    worlds: int

    @property
    def covered(self) -> Covered:
        """All left-out numbers together."""
        return sum((family.covered for family in self.families), Covered(0, 0, 0))

    @property
    def holds(self) -> bool:
        """Whether the band with the layer holds about as many numbers as it says."""
        return _within(self.covered.share_reported, WANTED)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "worlds_drawn": self.worlds,
            "covered": asdict(self.covered),
            "wanted": WANTED,
            "holds": self.holds,
            "wanted_of_family": WANTED_OF_FAMILY,
            "families": [{**asdict(f), "covered": asdict(f.covered), "holds": f.holds} for f in self.families],
        }


def left_out(
    folder: Path,
    sizes: tuple[int, ...] = CUT_WAVES,
    workers: int = 2,
    tick: Callable[[int], None] = lambda done: None,
) -> LeftOut:
    """Draw worlds once (resuming what the folder holds) and weigh them anew without each family."""
    fit = calibrate(folder, sizes, None, workers, tick)
    judged = {target.family for target in targets() if not target.is_input}
    return LeftOut(tuple(without(fit, name) for name in families() if name in judged), len(fit.cube))


def without(fit: Fit, family: str) -> Family:
    """One family against worlds weighed by the others."""
    other = fit.without(family)
    simulated = by_target(other.parts[:, other.resample(CUT_MEMBERS)].astype(float))
    size = Layer.of(residuals_of_targets(simulated, without=family), persistence=0.0).pooled
    layer = Layer({}, size, persistence=0.0)  # a target's number is of one date: nothing has to last
    rows = tuple(score(t, simulated[t.id], layer) for t in targets() if t.family == family and not t.is_input)
    return Family(family, rows, size, effective(other.weights), other.width)


def by_target(parts: Worlds) -> Mapping[str, Worlds]:
    """Measures in file order as (parts, worlds) by target."""
    ends = np.cumsum([len(target.observed) for target in targets()])[:-1]
    return dict(zip((target.id for target in targets()), np.split(parts, ends), strict=True))


def _within(share: float, wanted: tuple[float, float]) -> bool:
    return wanted[0] <= share <= wanted[1]
