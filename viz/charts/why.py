"""One world beside itself without each of its causes: the lead over time, on the same luck."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from twofutures.viz.charts import panels
from twofutures.viz.look import theme
from twofutures.viz.telling.causes import short
from twofutures.viz.words.numbers import listed, number


def counterfactuals(found: Any) -> tuple[Figure, str]:
    """The lead as it was (thick) and without each link of the chain that can be removed."""
    with theme.drawing():
        figure, grid = panels.panels([found.world.case.package], "US lead, months\n(points over US pace)")
        axes = next(iter(grid.values()))
        for removal, look in zip(found.removals, theme.LOOKS[1:], strict=False):
            label = f"without {short(removal.link)}"
            axes.plot(panels.YEARS, removal.lead, color=look.colour, linestyle=look.dash, linewidth=1.3, label=label)
        axes.plot(panels.YEARS, found.lead, color=theme.INK, linewidth=2.2, label="this world", zorder=5)
        axes.axhline(0, color=theme.INK, linewidth=0.6)
        panels.over_time(axes, True)
        panels.legend(figure, axes)
    return figure, _caption(found)


def _caption(found: Any) -> str:
    if not found.removals:
        return "The US lead in this world; nothing in its chain of causes can be removed."
    name = "lead_months_smooth"
    said = [f"without {short(r.link)} {number(r.means[name])} months ({r.outcome})" for r in reversed(found.removals)]
    return (
        f"The US lead of 2028 is {number(found.means[name])} months in this world ({found.outcome}); on the same "
        f"luck it is {listed(said)}."
    )
