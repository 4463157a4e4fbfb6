"""Where PRC labs' compute comes from: stacked by channel."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from twofutures.viz.charts import panels
from twofutures.viz.look import theme
from twofutures.viz.look.series import CHANNELS, MILLION
from twofutures.viz.words.numbers import number, percent


def channels(run: Any) -> tuple[Figure, str]:
    """PRC-usable compute by channel, one panel per package; means over the worlds, because medians do not add up."""
    with theme.drawing():
        figure, grid = panels.panels(run.cases, "compute PRC labs can use,\nmillion H100e")
        looks = [look for _, look in CHANNELS.values()]
        for place, (package, axes) in enumerate(grid.items()):
            parts = [run.series(name, package).mean(axis=1) / MILLION for name in CHANNELS]
            areas = axes.stackplot(panels.YEARS, *parts, colors=[look.colour for look in looks])
            for area, look in zip(areas, looks, strict=True):
                area.set(hatch=look.hatch, edgecolor=theme.PAPER, linewidth=0.4)
            panels.over_time(axes, place == 0)
        axes.set_ylim(0, 1.08 * max(_whole(run, package) for package in run.cases))
        handles = [Patch(facecolor=look.colour, hatch=look.hatch, edgecolor=theme.PAPER) for look in looks]
        panels.legend_of(figure, handles, [label for label, _ in CHANNELS.values()])
    return figure, _caption(run)


def _whole(run: Any, package: str) -> float:
    """The largest stack of a package, in millions; 1 where there is none, so that the axis has a height."""
    stack = sum(run.series(name, package).mean(axis=1) for name in CHANNELS)
    return float(np.nanmax(stack)) / MILLION or 1.0


def _caption(run: Any) -> str:
    said = []
    for package in run.cases:
        ends = {label: float(np.mean(run.series(name, package)[-1])) for name, (label, _) in CHANNELS.items()}
        whole = sum(ends.values())
        largest = max(ends, key=ends.get)
        part = percent(ends[largest] / whole) if whole else "none"
        said.append(f"{theme.label(package)} {number(whole)} H100e, {part} of it {largest}")
    kind = "mean over the worlds" if run.worlds > 1 else "in this world"
    return f"Compute that PRC labs can use at the end of 2028, {kind}: {'; '.join(said)}."
