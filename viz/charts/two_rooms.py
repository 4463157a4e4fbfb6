"""Two rooms of one world in one chart: the lead of the world that both played, and of 2028 over its lucks."""

import numpy as np

from twofutures.abm.calendar import BRANCH
from twofutures.experiments.game.debrief import LEAD
from twofutures.experiments.game.two_rooms import TwoRooms
from twofutures.viz.charts import panels
from twofutures.viz.look import theme
from twofutures.viz.telling import two_rooms as tell
from twofutures.viz.telling.debrief import named
from twofutures.viz.words.texts import say

BINS = 24
ONE, TWO, ALONE = theme.LOOKS[2], theme.LOOKS[3], theme.LOOKS[0]


@theme.drawing()
def two_rooms(seen: TwoRooms) -> panels.Chart:
    """Left by quarter, both rooms and autopilots; right in how many lucks 2028 ends where, one filled, one outlined."""
    figure, (world, lucks) = panels.grid(2, 4.2, 3.2, (0.6, 0.6))
    labels = (*seen.names, say("room.two_rooms_autopilots"))
    for series, label, look, width in zip(seen.lead(), labels, (ONE, TWO, ALONE), (2.0, 2.0, 1.2), strict=True):
        since = slice(BRANCH - 1, None)
        world.plot(
            panels.YEARS[since], series[since], color=look.colour, linestyle=look.dash, linewidth=width, label=label
        )
    world.set_title(say("room.two_rooms_world"), loc="left", fontweight="bold")
    world.set_ylabel(named(LEAD).label)
    world.set_xticks(range(int(panels.YEARS[BRANCH]), int(panels.YEARS[-1]) + 1))
    one, two, _ = seen.values(LEAD)
    edges = np.histogram_bin_edges(np.concatenate([one, two]), BINS).tolist()
    lucks.hist(one, edges, color=ONE.colour, alpha=0.75, edgecolor=theme.PAPER)
    lucks.hist(two, edges, histtype="step", color=TWO.colour, linestyle=TWO.dash, linewidth=1.6)
    lucks.set_title(say("room.two_rooms_lucks", lucks=len(one)), loc="left", fontweight="bold")
    lucks.set_xlabel(named(LEAD).label)
    lucks.set_ylabel(say("debrief.drawn_lucks"))
    panels.legend(figure, world)
    return figure, tell.two_rooms(seen)
