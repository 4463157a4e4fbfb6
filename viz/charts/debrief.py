"""A game in three charts: your world among its lucks, luck against choice, and where it turned (``charts.why``)."""

import numpy as np

from twofutures.experiments.cases.compare import Comparison
from twofutures.experiments.game.debrief import LEAD, Debrief
from twofutures.viz.charts import panels
from twofutures.viz.charts.why import counterfactuals
from twofutures.viz.look import theme
from twofutures.viz.telling import debrief as tell

BINS = 24
WAYS = (("lowers", "lowered", 1), ("leaves", "left", 0), ("raises", "raised", 2))  # of a comparison, in words, its look


def draw(seen: Debrief) -> panels.Charts:
    """(name, figure, caption) of the charts of a finished game."""
    yield "among", *among(seen)
    yield "choice", *choice(seen)
    yield "turning", *counterfactuals(seen.causes)


@theme.drawing()
def among(seen: Debrief) -> panels.Chart:
    """Every figure over the lucks of this present: as played (filled), on autopilot (outline), your world as a line."""
    figure, grid = panels.grid(len(seen.figures), 2.9, 2.3, (0.6, 0.4))
    for name, axes in zip(seen.figures, grid, strict=True):
        autopilots, played = seen.lucks.values(name)
        edges = np.histogram_bin_edges(np.concatenate([autopilots, played]), BINS).tolist()
        axes.hist(played, edges, color=theme.US, alpha=0.75, edgecolor=theme.PAPER, label="as you decided")
        axes.hist(
            autopilots, edges, histtype="step", color=theme.INK, linewidth=1.2, label="with everybody on autopilot"
        )
        axes.axvline(seen.own(name), color=theme.LOOKS[3].colour, linewidth=2.0, label="your world")
        axes.set_title(tell.named(name).label, loc="left", fontweight="bold")
        axes.set_ylabel("lucks")
    panels.legend(figure, grid[0])
    return figure, tell.among(seen)


@theme.drawing()
def choice(seen: Debrief) -> panels.Chart:
    """In how many lucks, and in how many worlds, the decisions lowered, left or raised each figure."""
    figure, grid = panels.grid(2, 3.6, 0.9 + 0.36 * len(seen.figures), (0.8, 0.5), shared=True)
    titles = ("lucks of this present", "worlds of other assumptions")
    for axes, comparison, title in zip(grid, (seen.lucks, seen.worlds), titles, strict=True):
        _ways(axes, comparison, seen.figures)
        axes.set_title(f"{comparison.worlds:,} {title}", loc="left", fontweight="bold")
    panels.legend(figure, grid[0])
    return figure, tell.choice(seen)


def _ways(axes: panels.Axes, comparison: Comparison, figures: tuple[str, ...]) -> None:
    """Stacked bars that add up to all worlds, the lead on top, with the counts that have room."""
    for row, name in enumerate(reversed(figures)):
        measured, left = comparison.measured(name), 0.0
        for way, word, look in WAYS:
            part = measured[way] / comparison.worlds
            axes.barh(
                row, part, left=left, color=theme.LOOKS[look].colour, hatch=theme.LOOKS[look].hatch,
                edgecolor=theme.PAPER, linewidth=0, label=word if name == LEAD else "_",
            )  # fmt: skip
            if part > 0.12:
                text = axes.text(
                    left + part / 2, row, f"{measured[way]:,}", ha="center", va="center", fontsize=theme.SMALL
                )
                text.set_bbox({"facecolor": theme.PAPER, "edgecolor": "none", "pad": 1.0})
            left += part
    axes.set_yticks(range(len(figures)), [tell.named(name).label for name in reversed(figures)])
    axes.set(xlim=(0, 1), xticks=[0, 0.5, 1])
    axes.set_xticklabels(["0", "half", f"all {comparison.worlds:,}"])
