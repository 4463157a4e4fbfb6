"""The chip-flow network: few nodes in fixed layers, edges that carry this quarter's flow in every world.

It is part of the model: rings read how much traffic their hub carried, and enforcement watches busy hubs.
"""

from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np

from twofutures.abm.place import Place
from twofutures.abm.worlds import Worlds

KINDS = ("legal", "diverted", "rented")


class ChipFlow(Place):
    """A networkx DiGraph whose edges hold ``flow`` (H100e per quarter, one number per world) and ``kind``."""

    def __init__(self, model: Any) -> None:
        self._begin(model, "flow")
        self.graph = nx.MultiDiGraph()

    def connect(self, source: str, target: str, kind: str, layers: tuple[int, int]) -> None:
        """Lay an edge, empty at first; layers run left to right (fab 0, vendor 1, owner 2, hub 3, bloc 4)."""
        self.graph.add_node(source, layer=layers[0])
        self.graph.add_node(target, layer=layers[1])
        self.graph.add_edge(source, target, key=kind, flow=np.zeros(self.worlds))

    def carry(self, source: str, target: str, kind: str, amount: Worlds) -> None:
        """Set the quarter's flow along an edge."""
        amount = np.broadcast_to(amount, (self.worlds,))
        self.graph.edges[source, target, kind]["flow"] = amount

    def carried(self, source: str, target: str, kind: str) -> Worlds:
        """What an edge carried when it was last set, H100e per quarter."""
        return self.graph.edges[source, target, kind]["flow"]

    def snapshot(self) -> dict[str, Worlds]:
        """Flows by edge name."""
        return {"|".join((a, b, kind)): flow for a, b, kind, flow in self.graph.edges(keys=True, data="flow")}

    def restore(self, states: Mapping[str, Worlds]) -> None:
        """Take over a snapshot."""
        for name, flow in states.items():
            source, target, kind = name.split("|")
            self.carry(source, target, kind, flow)
