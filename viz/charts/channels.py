"""Where PRC labs' compute comes from: stacked by channel."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from twofutures.experiments.futures import Run
from twofutures.viz.charts import panels
from twofutures.viz.look import theme
from twofutures.viz.look.series import CHANNELS, MILLION
from twofutures.viz.words.numbers import number, percent


@theme.drawing()
def channels(run: Run) -> tuple[Figure, str]:
    """PRC-usable compute by channel, one panel per case; means over the worlds, because medians do not add up."""
    labels, looks = zip(*CHANNELS.values(), strict=True)
    parts = {case: np.array([run.series(name, case).mean(axis=1) for name in CHANNELS]) for case in run.cases}
    figure, grid = panels.by_case(run.cases, "compute PRC labs can use,\nmillion H100e")
    for place, (case, axes) in enumerate(grid.items()):
        areas = axes.stackplot(panels.YEARS, *parts[case] / MILLION, colors=[look.colour for look in looks])
        for area, look in zip(areas, looks, strict=True):
            area.set(hatch=look.hatch, edgecolor=theme.PAPER, linewidth=0.4)
        panels.over_time(axes, place == 0)
    axes.set_ylim(0, 1.08 * max(float(np.nanmax(sum(mine))) / MILLION or 1.0 for mine in parts.values()))
    handles = [Patch(facecolor=look.colour, hatch=look.hatch, edgecolor=theme.PAPER) for look in looks]
    panels.legend_of(figure, handles, labels)
    ends = []
    for case, mine in parts.items():
        end, whole = mine[:, -1], float(sum(mine[:, -1]))
        part = percent(end.max() / whole) if whole else "none"
        ends.append(f"{theme.label(case)} {number(whole)} H100e, {part} of it {labels[end.argmax()]}")
    kind = "mean over the worlds" if run.worlds > 1 else "in this world"
    return figure, f"Compute that PRC labs can use at the end of 2028, {kind}: {'; '.join(ends)}."
