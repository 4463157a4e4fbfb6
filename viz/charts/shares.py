"""Who wins markets, and whose rules third countries follow: pairs of shares over time."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from twofutures.experiments.futures import Run
from twofutures.viz.charts import captions, panels
from twofutures.viz.look import theme
from twofutures.viz.look.series import NORMS, REACH, Family


def markets(run: Run) -> tuple[Figure, str]:
    """Use of US-aligned and PRC models in third countries."""
    return _shares(run, REACH, "share of AI use in third countries", "Share of AI use in third countries in 2028")


def norms(run: Run) -> tuple[Figure, str]:
    """GDP-weighted share of third countries near either pole; the rest is unaligned."""
    caption = "Share of third countries, weighted by GDP, near either pole of AI norms in 2028"
    return _shares(run, NORMS, "share of third countries, by GDP", caption)


@theme.drawing()
def _shares(run: Run, pair: Family, ylabel: str, caption: str) -> tuple[Figure, str]:
    figure, grid = panels.by_case(run.cases, ylabel)
    for place, (case, axes) in enumerate(grid.items()):
        for name, (label, look) in pair.items():
            panels.band(axes, run.fan(name, case), look, label)
        panels.over_time(axes, place == 0)
        axes.set_ylim(0, 1.05)
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    panels.legend(figure, axes)
    medians = [f"{label}: {captions.by_case(run, name)}" for name, (label, _) in pair.items()]
    return figure, f"{caption}, {captions.middle(run)}; {'; '.join(medians)}."
