"""The influence network: which countries look to which. Sparse, fixed weights from region, size and alignment."""

from functools import lru_cache
from typing import Any

import networkx as nx
import numpy as np

from twofutures.abm.parameters import parameter
from twofutures.abm.place import Place
from twofutures.abm.worlds import Worlds, stack, total

TIES = ("key", "region", "gdp", "alignment")  # what links of a country follow from
STANCES = 4  # parts of the rules that are of either side, membership of two clubs


class Influence(Place):
    """A networkx DiGraph: an edge a → b with weight w says that a's stance counts w (of 1) among what b looks to."""

    def __init__(self, model: Any) -> None:
        self._begin(model, "influence")
        self.graph = nx.DiGraph()
        self._shown: dict[str, Worlds] = {}
        self._looks_to: dict[str, tuple[list[str], Worlds]] = {}

    def weave(self, countries: list[dict[str, Any]]) -> None:
        """Link each country to those it is closest to: same region, similar alignment, large economy.

        Whom it looks to is the same in all worlds, how much each counts is not.
        """
        neighbours, region = parameter("influence_neighbours").value, parameter("influence_region").value
        self.graph = woven(tuple(tuple(c[of] for of in TIES) for c in countries), int(neighbours), region).copy()

    def show(self, key: str, stance: Worlds) -> None:
        """Let others see one's stance as it is before this quarter's moves."""
        self._shown[key] = stance

    def around(self, key: str) -> Worlds:
        """The weighted mean of the stance shown by those a country looks to."""
        nothing = np.zeros((STANCES, self.worlds))
        if key not in self._looks_to:
            self._looks_to[key] = self._weigh(key)
        sources, weights = self._looks_to[key]
        return total(np.array([self._shown.get(source, nothing) for source in sources]) * weights)

    def _weigh(self, key: str) -> tuple[list[str], Worlds]:
        """Those a country looks to, and what each counts, shape (sources, 1, worlds).

        Critical states count several times: those that many look to (K-f).
        """
        p, critical = self.p, parameter("critical_followers").value
        seen = sorted((source, tie["weight"], tie["near"]) for source, _, tie in self.graph.in_edges(key, data=True))
        extra, region = p.norm_critical_state_weight - 1, p.influence_region / parameter("influence_region").value
        weights = stack(
            w * (region if near else 1.0) * (1 + extra * (self.graph.out_degree(source) >= critical))
            for source, w, near in seen
        )
        return [source for source, _, _ in seen], (weights / total(weights))[:, None]


@lru_cache(maxsize=8)
def woven(countries: tuple[tuple[Any, ...], ...], neighbours: int, near: float) -> nx.DiGraph:
    """The graph of ``weave``, worked out once for all futures of the same countries (TIES of each).

    A country of the same region counts ``near`` times as much; edges to such a one are marked ``near``.
    """
    regions = {here: region for here, region, _, _ in countries}
    graph = nx.DiGraph()
    for here, region, _, alignment in countries:
        pull = {
            there: np.sqrt(gdp) * np.exp(-abs(leaning - alignment)) * (near if where == region else 1.0)
            for there, where, gdp, leaning in countries
            if there != here
        }
        closest = sorted(pull, key=lambda k: (-pull[k], k))[:neighbours]
        whole = sum(pull[k] for k in closest)
        for k in closest:
            graph.add_edge(k, here, weight=pull[k] / whole, near=regions[k] == region)
    return graph
