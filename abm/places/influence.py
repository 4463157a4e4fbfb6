"""The influence network: which countries look to which. Sparse, fixed weights from region, size and alignment."""

from functools import lru_cache
from typing import Any

import networkx as nx
import numpy as np

from twofutures.abm.place import Place
from twofutures.abm.worlds import Worlds, total

CRITICAL = 12  # states that look to a critical one: twice as many as to the average
TIES = ("key", "region", "gdp", "alignment")  # what links of a country follow from
STANCES = 3  # a norm and membership of two clubs


class Influence(Place):
    """A networkx DiGraph: an edge a → b with weight w says that a's stance counts w (of 1) among what b looks to."""

    def __init__(self, model: Any) -> None:
        self._begin(model, "influence")
        self.graph = nx.DiGraph()
        self._shown: dict[str, Worlds] = {}
        self._looks_to: dict[str, list[tuple[str, Worlds]]] = {}

    def weave(self, countries: list[dict[str, Any]], neighbours: int) -> None:
        """Link each country to the ``neighbours`` it is closest to: same region, similar alignment, large economy."""
        self.graph = woven(tuple(tuple(c[of] for of in TIES) for c in countries), neighbours).copy()

    def show(self, key: str, stance: Worlds) -> None:
        """Let others see one's stance as it is before this quarter's moves."""
        self._shown[key] = stance

    def around(self, key: str) -> Worlds:
        """The weighted mean of the stance shown by those a country looks to."""
        nothing = np.zeros((STANCES, self.worlds))
        if key not in self._looks_to:
            self._looks_to[key] = self._weigh(key)
        return total(self._shown.get(source, nothing) * weight for source, weight in self._looks_to[key])

    def _weigh(self, key: str) -> list[tuple[str, Worlds]]:
        """Those a country looks to, critical states counting several times: those that many look to (K-f)."""
        seen = sorted((source, w) for source, _, w in self.graph.in_edges(key, data="weight"))
        extra = self.p.norm_critical_state_weight - 1
        weights = [w * (1 + extra * (self.graph.out_degree(source) >= CRITICAL)) for source, w in seen]
        return [(source, w / total(weights)) for (source, _), w in zip(seen, weights, strict=True)]


@lru_cache(maxsize=8)
def woven(countries: tuple[tuple[Any, ...], ...], neighbours: int) -> nx.DiGraph:
    """The graph of ``weave``, worked out once for all futures of the same countries (TIES of each)."""
    graph = nx.DiGraph()
    for here, region, _, alignment in countries:
        pull = {
            there: np.sqrt(gdp) * np.exp(-abs(leaning - alignment)) * (3.0 if where == region else 1.0)
            for there, where, gdp, leaning in countries
            if there != here
        }
        closest = sorted(pull, key=lambda k: (-pull[k], k))[:neighbours]
        whole = sum(pull[k] for k in closest)
        for k in closest:
            graph.add_edge(k, here, weight=pull[k] / whole)
    return graph
