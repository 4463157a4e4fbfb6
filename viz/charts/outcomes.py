"""What kind of 2028: worlds counted by outcome class."""

from __future__ import annotations

from matplotlib.figure import Figure

from twofutures.experiments.futures import Run
from twofutures.viz.charts import panels
from twofutures.viz.look import theme
from twofutures.viz.words.numbers import counted, listed


@theme.drawing()
def outcomes(run: Run) -> tuple[Figure, str]:
    """Worlds per outcome class, one panel per case, with the numbers written beside the bars."""
    classes = theme.SHOWN[::-1]
    counts = {case: run.counts(case) for case in run.cases}
    figure, grid = panels.by_case(run.cases, "", height=2.2)
    for case, axes in grid.items():
        for row, name in enumerate(classes):
            look, count = theme.of_class(name), counts[case][name]
            axes.barh(row, count, color=look.colour, hatch=look.hatch, edgecolor=theme.PAPER, linewidth=0)
            axes.annotate(
                f"{count:,}", (count, row), (3, 0), textcoords="offset points", va="center", fontsize=theme.SMALL
            )
        axes.set_yticks(range(len(classes)), classes)
        axes.set_xlim(0, run.worlds * 1.18)
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(left=False, bottom=False, labelbottom=False)
    figure.supxlabel(f"worlds, of {run.worlds:,} per package", fontsize=theme.TEXT)
    ahead = [f"{of['commanding lead']:,} ({theme.label(case)})" for case, of in counts.items()]
    close = [f"{of['near parity'] + of['PRC ahead']:,} ({theme.label(case)})" for case, of in counts.items()]
    return figure, (
        f"Of {counted(run.worlds, 'simulated world')} per package, under these assumptions, "
        f"{listed(ahead)} end in a commanding US lead, and {listed(close)} near parity or with the PRC "
        "ahead."
    )
