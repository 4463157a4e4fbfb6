"""Where the quarter's chips went in one world, and what the US government can see of it: edges between fixed layers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from twofutures.abm.model import Model
from twofutures.abm.places.chip_market import FRONTS
from twofutures.agents.chip_vendor import DomesticVendor, MerchantVendor
from twofutures.agents.smuggler import Smuggler

ABROAD, AT_HOME, UNSEEN = "foundries abroad", "prc_foundry", "routes unknown"
HOSTS, PRC_OWNERS = "hosts abroad", "PRC owners"
USERS = {
    "US owners": "US",
    "allied owners": "elsewhere",
    "third owners": "elsewhere",
    "PRC licensed": "PRC",
    "PRC abroad": "PRC",
    PRC_OWNERS: "PRC",
}
LAYERS = ("chip making", "designers", "owners and buyers", "hub countries", "labs and users")


@dataclass(frozen=True)
class Flow:
    """What one edge carries: H100e this quarter (rented: in use this quarter), and what was seized on the way.

    ``kind`` is legal, diverted or rented; ``hazard`` is the chance of being caught where a ring met one.
    """

    source: str
    target: str
    kind: str
    amount: float
    seized: float = 0.0
    hazard: float | None = None

    @property
    def name(self) -> str:
        """The edge's own name, the same every quarter."""
        return f"{self.source}|{self.target}|{self.kind}"


def true_flows(model: Model, hubs_before: Mapping[str, int], row: int = 0) -> list[Flow]:
    """Every edge of one world as it was this quarter.

    ``hubs_before`` says where each ring worked during the quarter: one that was caught may have moved since.
    """
    flows = made(model, row) + laid(model, hubs_before, row) + sold_otherwise(model, row)
    for buyers, users in USERS.items():
        flows.append(Flow(buyers, users, "legal", sum(f.amount for f in flows if f.target == buyers)))
    return flows


def made(model: Model, row: int) -> list[Flow]:
    """Output by designer; packages of dies made abroad through fronts count as diverted."""
    flows = [Flow(ABROAD, v.key, "legal", float(v.made[row])) for v in model.cast(MerchantVendor)]
    foundry = model.actor(AT_HOME)
    whole = float(foundry.packages[row])
    part = float(foundry.proxy_packages[row]) / whole if whole > 0 else 0.0
    for v in model.cast(DomesticVendor):
        flows.append(Flow(AT_HOME, v.key, "legal", float(v.made[row]) * (1 - part)))
        flows.append(Flow(ABROAD, v.key, "diverted", float(v.made[row]) * part))
    return flows


def laid(model: Model, hubs_before: Mapping[str, int], row: int) -> list[Flow]:
    """The model's own network, with what was seized (H100e) and the chance of being caught where rings worked."""
    seized: defaultdict[str, float] = defaultdict(float)
    hazard: dict[str, float] = {}
    for ring in model.cast(Smuggler):
        hub = model.street.hubs[hubs_before[ring.key]]
        seized[hub] += float(ring.seized[row])
        hazard[hub] = float(ring.hazard[row])
    return [
        Flow(a, b, kind, float(sent[row]), seized[b] * (a == FRONTS), hazard.get(b) if kind == "diverted" else None)
        for a, b, kind, sent in model.flow.graph.edges(keys=True, data="flow")
    ]


def sold_otherwise(model: Model, row: int) -> list[Flow]:
    """Sales outside the merchant market: to a designer's own parent, and at home in the PRC."""
    owners = {v: f"{model.actor(v.captive_to).bloc} owners" for v in model.cast(MerchantVendor) if v.captive_to}
    owners |= dict.fromkeys(model.cast(DomesticVendor), PRC_OWNERS)
    return [Flow(v.key, owner, "legal", float(v.sold[row])) for v, owner in owners.items()]


def seen_flows(flows: list[Flow], believed: float) -> list[Flow]:
    """The same quarter as the US government sees it.

    Chips that front buyers order look like sales to third countries; of diversion it knows what it seized and holds a
    noisy, late belief about the total (``believed``, H100e), not about routes; dies made by proxy look domestic. The
    model gives it no estimate of rented compute, so none is shown.
    """
    sold: defaultdict[tuple[str, str], float] = defaultdict(float)
    for f in flows:
        if f.kind == "rented" or f.source == FRONTS or (f.kind == "diverted" and f.target in USERS.values()):
            continue
        source = AT_HOME if f.kind == "diverted" else f.source
        sold[source, "third owners" if f.target == FRONTS else f.target] += f.amount
    bought = sum(amount for (_, target), amount in sold.items() if target == "third owners")
    sold["third owners", "elsewhere"] = max(bought - believed, 0.0)
    return [
        *(Flow(source, target, "legal", amount) for (source, target), amount in sold.items()),
        Flow("third owners", UNSEEN, "diverted", believed, sum(f.seized for f in flows)),
        Flow(UNSEEN, "PRC", "diverted", believed),
    ]


def flow_of(flows: Iterable[Flow], name: str) -> Any:
    """The edge of this name, or None where this view does not hold it."""
    return next((f for f in flows if f.name == name), None)
