"""What kind of 2028: worlds counted by outcome class."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from twofutures.viz.charts import panels
from twofutures.viz.look import theme
from twofutures.viz.words.numbers import counted, listed


def outcomes(run: Any) -> tuple[Figure, str]:
    """Worlds per outcome class, one panel per package, with the numbers written beside the bars."""
    with theme.drawing():
        figure, grid = panels.panels(run.cases, "", height=2.2)
        for package, axes in grid.items():
            counts = run.counts(package)
            for row, name in enumerate(reversed(theme.SHOWN)):
                look = theme.of_class(name)
                axes.barh(row, counts[name], color=look.colour, hatch=look.hatch, edgecolor=theme.PAPER, linewidth=0)
                axes.annotate(
                    f"{counts[name]:,}", (counts[name], row), (3, 0), textcoords="offset points",
                    va="center", fontsize=theme.SMALL,
                )  # fmt: skip
            axes.set_yticks(range(len(theme.SHOWN)), list(reversed(theme.SHOWN)))
            axes.set_xlim(0, run.worlds * 1.18)
            axes.spines["bottom"].set_visible(False)
            axes.tick_params(left=False, bottom=False, labelbottom=False)
        figure.supxlabel(f"worlds, of {run.worlds:,} per package", fontsize=theme.TEXT)
    return figure, _caption(run)


def _caption(run: Any) -> str:
    counts = {package: run.counts(package) for package in run.cases}
    ahead = [f"{found['commanding lead']:,} ({theme.label(name)})" for name, found in counts.items()]
    close = [f"{found['near parity'] + found['PRC ahead']:,} ({theme.label(name)})" for name, found in counts.items()]
    return (
        f"Of {counted(run.worlds, 'simulated world')} per package, under these assumptions, "
        f"{listed(ahead)} end in a commanding US lead, and {listed(close)} near parity or with the PRC "
        "ahead."
    )
