"""Play: one seat against everybody else, turn by turn; in the end, what was luck and what was choice."""

import solara

from twofutures.viz.app.game.seats_panel import Seats
from twofutures.viz.app.game.table import Table
from twofutures.viz.app.parts.visit import Visit


@solara.component
def Page(visit: Visit) -> None:
    """The seats, or the game of the one that is taken."""
    solo = visit.game.value
    if solo is None:
        Seats(visit)
    else:
        Table(visit, solo).key(f"{solo.seat}-{solo.world}-{solo.seed}")
