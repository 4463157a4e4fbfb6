"""One variable per agent, for chosen worlds: countries, rings and levers under the names of the agents table."""

from __future__ import annotations

from twofutures.abm.lever import levers
from twofutures.abm.places.model_market import CONSUMER, PRC
from twofutures.abm.worlds import Worlds, when
from twofutures.agents.market import Market
from twofutures.agents.smuggler import Smuggler

POLE = 1 / 3


def report_agents(model) -> dict[str, Worlds]:
    """Countries (bloc 1 democratic, -1 state control, 0 neither), rings (hub by number, status 1 active), levers."""
    found: dict[str, Worlds] = {}
    for m in model.cast(Market):
        found[f"{m.key}_prc_share_consumer"] = m.shares[CONSUMER, PRC]
        found[f"{m.key}_adoption"] = m.adoption
        found[f"{m.key}_norm"] = m.norm
        found[f"{m.key}_hosted_h100e"] = m.running()
        found[f"{m.key}_bloc"] = when(m.norm > POLE, 1.0, when(m.norm < -POLE, -1.0, 0.0))
        found[f"{m.key}_surveillance"] = m.surveillance
    for ring in model.cast(Smuggler):
        found[f"{ring.key}_flow_h100e"] = ring.landed
        found[f"{ring.key}_hub"] = ring.hub
        found[f"{ring.key}_status"] = 1.0 * (ring.dormant <= 0)
    return {**found, **{f"lever_{name}": model.levers[name] for name in levers()}}
