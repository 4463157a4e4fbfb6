"""Published scenario contrasts, reproduced from an earlier branch beside the published figures. Misses are shown."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from twofutures.abm.calendar import quarter_step
from twofutures.abm.names import known
from twofutures.abm.worlds import Worlds, total
from twofutures.experiments.futures import Futures
from twofutures.experiments.record.earlier_pasts import WESTERN, alternatives, replayed
from twofutures.experiments.statistics import ratio
from twofutures.policies.policy import Policy

FILE = Path(__file__).parent / "data" / "contrasts.toml"
CHANNELS = ("domestic", "legal", "smuggled")
UNTIL = quarter_step("2027Q4")
Read = Callable[[str], Worlds]  # observable → its series in one case, shape (25, worlds)


def in_year(read: Read, name: str, year: int) -> Worlds:
    """A flow summed over the quarters of a year."""
    first = quarter_step(f"{year}Q1")
    return total(read(name)[first : first + 4])


def new_compute(read: Read) -> Worlds:
    """US over PRC deliveries of 2026, owned chips of every channel."""
    return ratio(in_year(read, "us_flow_h100e", 2026), in_year(read, "prc_flow_h100e", 2026))


def open_trade(read: Read) -> Worlds:
    """The same without what is smuggled or bought abroad: domestic and licensed chips alone."""
    return ratio(in_year(read, "us_flow_h100e", 2026) / 1e6, acquired(read, ("domestic", "legal")))


def huawei_over_nvidia(read: Read, year: int) -> Worlds:
    """Ratio of a year's output."""
    return ratio(in_year(read, "huawei_flow_h100e", year), in_year(read, "nvidia_flow_h100e", year))


def acquired(read: Read, channels: tuple[str, ...] = CHANNELS) -> Worlds:
    """What reached PRC owners in 2026 through some channels, M H100e."""
    return total([in_year(read, f"prc_{name}_flow_h100e", 2026) for name in channels]) / 1e6


def share_of(read: Read, channel: str) -> Worlds:
    """One channel's part of that."""
    return ratio(acquired(read, (channel,)), acquired(read))


MEASURES: Mapping[str, Callable[[Read], Worlds]] = {
    "new_compute": new_compute,
    "open_trade": open_trade,
    "huawei_over_nvidia_2026": partial(huawei_over_nvidia, year=2026),
    "huawei_over_nvidia_2027": partial(huawei_over_nvidia, year=2027),
    "acquired": acquired,
    **{f"acquired_{name}": partial(acquired, channels=(name,)) for name in CHANNELS},
    **{f"share_{name}": partial(share_of, channel=name) for name in CHANNELS},
}
KEEP = (
    "us_flow_h100e", "prc_flow_h100e", "huawei_flow_h100e", "nvidia_flow_h100e",
    *(f"prc_{name}_flow_h100e" for name in CHANNELS),
)  # fmt: skip


@dataclass(frozen=True)
class Contrast:
    """A publication's scenarios: where they branch, the levers each sets, and the figures it printed."""

    name: str
    title: str
    source: str
    branch: str
    note: str
    cases: Mapping[str, Mapping[str, float]]
    row: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Reproduced:
    """One published figure beside what came out: median and 10–90% of the worlds; it passes if the median does."""

    contrast: Contrast
    label: str
    published: str
    figure: float | None
    low: float | None
    high: float | None
    band_from: str
    fan: tuple[float, float, float]

    @property
    def passes(self) -> bool:
        """Whether the median lies inside the band."""
        median = self.fan[1]
        return (self.low is None or median >= self.low) and (self.high is None or median <= self.high)


@cache
def contrasts() -> Mapping[str, Contrast]:
    """Every declared contrast by name; ValueError if a row names what nobody declared."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    declared = {name: Contrast(name, **{**table, "row": tuple(table["row"])}) for name, table in tables.items()}
    for contrast in declared.values():
        for row in contrast.row:
            known("measure", row["measure"], MEASURES)
            for case in (row["case"], row.get("over", row["case"])):
                known("case", case, contrast.cases)
    return declared


def reproduce(
    names: Iterable[str] = (), worlds: int = 200, progress: Callable[[int, int], None] | None = None
) -> list[Reproduced]:
    """Play the cases of some contrasts (by default all) and read every row; UnknownName suggests the nearest."""
    chosen = [contrasts()[known("contrast", name, contrasts())] for name in names or contrasts()]
    reproduced = []
    for done, contrast in enumerate(chosen, 1):
        played = alternatives(worlds, contrast.branch, _cases(contrast, worlds), KEEP, UNTIL)
        reproduced += [_read(contrast, row, played) for row in contrast.row]
        if progress:
            progress(done, len(chosen))
    return reproduced


def _cases(contrast: Contrast, worlds: int) -> dict[str, list[Policy]]:
    """Western history goes on as recorded and the PRC government reacts by its own rules, unless a case says more."""
    first = quarter_step(contrast.branch)
    base = replayed(contrast.branch, worlds, WESTERN)
    return {name: [base, Policy(name, levers, first)] for name, levers in contrast.cases.items()}


def _read(contrast: Contrast, row: Mapping[str, Any], played: Futures) -> Reproduced:
    values = MEASURES[row["measure"]](lambda name: played.by_quarter(name, row["case"]))
    if "over" in row:
        values = ratio(values, MEASURES[row["measure"]](lambda name: played.by_quarter(name, row["over"])))
    low, median, high = (float(x) for x in np.nanquantile(values, (0.1, 0.5, 0.9)))
    return Reproduced(
        contrast, row["label"], row["published"], row.get("figure"), row.get("low"), row.get("high"), row["band_from"],
        (low, median, high),
    )  # fmt: skip
