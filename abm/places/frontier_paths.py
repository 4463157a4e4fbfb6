"""The released frontiers of two blocs at every month end, and how far one lags behind the other."""

import csv
from collections.abc import Mapping
from functools import cache

import numpy as np

from twofutures.abm.calendar import MONTHS_PER_QUARTER
from twofutures.abm.parameters import DATA
from twofutures.abm.place import Place
from twofutures.abm.worlds import State, Worlds, count, largest, stack, total, when

KNOWN = "2025Q4"  # the quarter for which use and spending per user are assumed
PAST_MONTHS = 60  # the recorded frontier reaches back five years before 2022Q4, so that early lags can be told
MONTHS_PER_YEAR = 12
PATHS = ("us_path", "prc_path")
SCALES = 4  # three domains and, last, the aggregate index
RECALLED = 24  # months: a longer lag surprises nobody


class FrontierPaths(Place):
    """The US and the PRC frontier by month, with the recorded years before 2022Q4."""

    lags = State(unit="months", meaning="age lag of the PRC frontier: three domains and the aggregate", axes=(SCALES,))

    us_path: list[Worlds]  # US frontier at each month end since five years before 2022Q4, (SCALES, worlds) each
    prc_path: list[Worlds]  # PRC frontier, likewise

    def _recall_past(self) -> None:
        """Fill the months before 2022Q4 with the recorded US frontier (estimates are marked in the file)."""
        rows = np.loadtxt(
            DATA / "us_frontier_before_2022Q4.csv", delimiter=",", skiprows=1, usecols=(0, 1), comments="#"
        )
        self.us_path = [np.full((SCALES, 1), max(e for m, e in rows if m <= month)) for month in range(-PAST_MONTHS, 0)]
        self.prc_path = [np.zeros((SCALES, 1))] * PAST_MONTHS

    def snapshot(self) -> dict[str, Worlds]:
        """State, and every month of both paths since 2022Q4."""
        months = {f"{p}/{m}": level for p in PATHS for m, level in enumerate(getattr(self, p)[PAST_MONTHS:])}
        return super().snapshot() | months

    def restore(self, states: Mapping[str, Worlds]) -> None:
        """Take over a snapshot."""
        super().restore({name: array for name, array in states.items() if "/" not in name})
        for path in PATHS:
            since = [array for name, array in states.items() if name.startswith(f"{path}/")]
            setattr(self, path, getattr(self, path)[:PAST_MONTHS] + since)

    def us_slope(self) -> Worlds:
        """ECI a year: how fast the US frontier has risen of late."""
        path = self.us_path
        return largest(path[-1][-1] - path[-1 - MONTHS_PER_YEAR][-1], self.p.slope_floor)

    def lag(self, scale: int = -1) -> Worlds:
        """Age lag in months as of the last listing, for a domain or (by default) the aggregate."""
        return self.lags[scale]

    def _lag_at_release(self) -> Worlds:
        """Age lag in the month in which the PRC frontier last rose this quarter; without end where it did not."""
        lag = np.full(self.worlds, np.inf)
        for month in range(-MONTHS_PER_QUARTER, 0):
            new, old = self.prc_path[month][-1], self.prc_path[month - 1][-1]
            known = self.us_path[: len(self.us_path) + month + 1]
            behind = count(stack(level[-1] for level in known[-RECALLED:]) >= new)
            lag = when(new > old, behind - 1 / 2, lag)
        return lag

    def _lags(self) -> Worlds:
        """Months since the US frontier first reached the PRC's present level (negative if the PRC leads).

        The lag counts month ends at which the leader was already there, less half a month for the release's own.
        """
        us, prc = self.us_path[-1], self.prc_path[-1]
        behind, ahead = months_at(self.us_path, prc), months_at(self.prc_path, us)
        return when(prc > us, 0.5 - ahead, when(us > prc, behind - 0.5, 0.0))


def months_at(path: list[Worlds], ability: Worlds) -> Worlds:
    """In how many months of a path the frontier had an ability (ECI); shape (SCALES, worlds)."""
    past, since = np.array(path[:PAST_MONTHS]), path[PAST_MONTHS:]
    return total(count(np.array(months) >= ability) for months in (past, since) if len(months))


@cache
def known_ability() -> float:
    """ECI of the recorded US frontier in the quarter for which use and spending per user are assumed."""
    with open(DATA / "recorded_frontier.csv", newline="", encoding="utf-8") as file:
        return next(float(row["us_eci"]) for row in csv.DictReader(file) if row["quarter"] == KNOWN)
