"""Start: the first insight within a minute."""

from __future__ import annotations

import solara

from viz.visit import Visit


@solara.component
def Page(visit: Visit) -> None:
    """Two presets and one lever."""
    solara.Text("start")
