"""Where the quarter's chips went in one world, and what the US government can see of it: edges between fixed layers."""

from __future__ import annotations

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


def layer_of(node: str, designers: Iterable[str]) -> int:
    """The place of a node among LAYERS."""
    if node in (ABROAD, AT_HOME):
        return 0
    if node in designers:
        return 1
    if node in (*USERS, FRONTS, HOSTS):
        return 2
    return 4 if node in USERS.values() else 3


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
    """The model's own network, with seizures and hazards where rings worked."""
    caught, hazard = at_hubs(model, hubs_before, row)
    return [
        Flow(a, b, kind, float(flow[row]), caught.get(b, 0.0) if a == FRONTS else 0.0, hazard.get(b))
        if kind == "diverted"
        else Flow(a, b, kind, float(flow[row]))
        for a, b, kind, flow in model.flow.graph.edges(keys=True, data="flow")
    ]


def at_hubs(model: Model, hubs_before: Mapping[str, int], row: int) -> tuple[dict[str, float], dict[str, float]]:
    """Chips seized (H100e) and the chance of being caught, by hub."""
    seized: dict[str, float] = {}
    hazard: dict[str, float] = {}
    for ring in model.cast(Smuggler):
        hub = model.street.hubs[hubs_before[ring.key]]
        seized[hub] = seized.get(hub, 0.0) + float(ring.seized[row])
        hazard[hub] = float(ring.hazard[row])
    return seized, hazard


def sold_otherwise(model: Model, row: int) -> list[Flow]:
    """Sales outside the merchant market: to a designer's own parent, and at home in the PRC."""
    captive = [v for v in model.cast(MerchantVendor) if v.captive_to]
    flows = [Flow(v.key, f"{model.actor(v.captive_to).bloc} owners", "legal", float(v.sold[row])) for v in captive]
    return flows + [Flow(v.key, PRC_OWNERS, "legal", float(v.sold[row])) for v in model.cast(DomesticVendor)]


def seen_flows(flows: list[Flow], believed: float) -> list[Flow]:
    """The same quarter as the US government sees it.

    Chips that front buyers order look like sales to third countries; of diversion it knows what it seized and holds a
    noisy, late belief about the total (``believed``, H100e), not about routes; dies made by proxy look domestic. The
    model gives it no estimate of rented compute, so none is shown.
    """
    seen: dict[str, Flow] = {}
    for f in flows:
        if f.kind == "rented" or f.source == FRONTS or (f.kind == "diverted" and f.target in USERS.values()):
            continue
        if f.kind == "diverted":
            f = Flow(AT_HOME, f.target, "legal", f.amount)
        target = "third owners" if f.target == FRONTS else f.target
        before = seen.get(f"{f.source}|{target}|legal")
        seen[f"{f.source}|{target}|legal"] = Flow(
            f.source, target, "legal", f.amount + (before.amount if before else 0.0)
        )
    bought = sum(f.amount for f in seen.values() if f.target == "third owners")
    seen["third owners|elsewhere|legal"] = Flow("third owners", "elsewhere", "legal", max(bought - believed, 0.0))
    seized = sum(f.seized for f in flows)
    return [
        *seen.values(),
        Flow("third owners", UNSEEN, "diverted", believed, seized),
        Flow(UNSEEN, "PRC", "diverted", believed),
    ]


def flow_of(flows: Iterable[Flow], name: str) -> Any:
    """The edge of this name, or None where this view does not hold it."""
    return next((f for f in flows if f.name == name), None)
