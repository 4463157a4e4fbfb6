"""What a country is like in one world: whose models it uses, which rules it follows, and what pulls it either way."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from twofutures.abm.model import Model
from twofutures.abm.places.model_market import ALLIED, PRC, US
from twofutures.abm.worlds import Worlds, exp, log, stack, total
from twofutures.agents.market import Market
from twofutures.agents.observables.markets import built_on_prc

BLOCS = ("state control", "neither", "rights")  # which rules prevail
DRIVERS = {
    "ability": "what models can do, whether capacity serves them, and habit",
    "price": "list prices, felt more where incomes are low",
    "trust": "alignment, ease and distrust, access shocks",
    "access": "services that a country's rules or US rules block",
    "finance": "export finance",
    "national computing": "whose stacks the country's own computing rests on",
    "club": "discounts for members of either side's club",
    "bundles": "PRC models that come with PRC handsets and super-apps",
    "slow switching": "present use has not yet followed the pulls above",
}
STACKS = ("US", "PRC", "own")  # by origin: US, PRC, ALLIED; the last are own or allied
STAGES = ("", "announced", "contracted", "building")  # of a project of national computing


@dataclass(frozen=True)
class Country:
    """One third country in one world at the end of a quarter.

    Shares lie in 0 to 1 over all channels; ``norm`` in -1 to 1; ``rights`` and ``control`` are
    fields of AI rules, ``bloc`` is what more of them follow; ``hosted`` in H100e. ``derived`` is use of PRC models and
    of others' models built on PRC open weights. ``pulls`` are log-odds toward PRC and away from US models by driver
    (see DRIVERS); they add up to the log of PRC over US use.

    Of national computing: ``project`` is the stage of the one under way ("" if none) and ``stack`` whose stack won it
    ("" likewise); ``live`` H100e by stack (see STACKS), ``waits`` H100e that ready sites wait for, ``stalled`` projects
    that came to nothing so far. ``trust_us`` and ``trust_prc`` are odds of choosing a side's stacks over those without
    cuts of access, bans and standing rules; ``discount`` what members of its club save on the leader's models (share).
    """

    key: str
    prc: float
    us: float
    allied: float
    adoption: float
    norm: float
    rights: int
    control: int
    bloc: str
    surveillance: bool
    club_us: bool
    club_prc: bool
    hosted: float
    derived: float
    project: str
    stack: str
    live: dict[str, float]
    waits: float
    stalled: int
    trust_us: float
    trust_prc: float
    discount: float
    pulls: dict[str, float]


def countries(model: Model, row: int = 0) -> list[Country]:
    """Every third country of one world, by key."""
    markets = model.cast(Market, "third")
    rests = [float(built_on_prc(model, bloc)[row]) for bloc in ("US", "allied")]
    return [
        country(market, row, numbers[:, row].tolist(), rests)
        for market, numbers in zip(markets, model.each(markets, worked_out), strict=True)
    ]


def worked_out(market: Market) -> Worlds:
    """What a card says beyond a country's own state: chips hosted, trust, discount and pulls (a row each)."""
    trust = exp(market.trust), exp(market.trust_prc)
    discount = market.p.club_discount * market.clubs.max(axis=0) * market.model.on("club_goods")
    return stack([market.running(), *trust, discount, *pulls(market).values()])


def country(market: Market, row: int, numbers: list[float], rests: list[float]) -> Country:
    """One country's card, given what was worked out and what part of US and allied models rests on PRC open weights."""
    rights, control = (int(fields) for fields in market.rules[:, row])
    prc, us, allied = (float(market.use[origin, row]) for origin in (PRC, US, ALLIED))
    hosted, trust_us, trust_prc, discount, *pulled = numbers
    return Country(
        key=market.key,
        prc=prc,
        us=us,
        allied=allied,
        adoption=float(market.adoption[row]),
        norm=float(market.norm[row]),
        rights=rights,
        control=control,
        bloc=BLOCS[1 + (rights > control) - (rights < control)],
        surveillance=bool(market.surveillance[row] > 0),
        club_us=bool(market.clubs[0, row] > 0),
        club_prc=bool(market.clubs[1, row] > 0),
        hosted=hosted,
        **national_computing(market, row),
        derived=prc + allied * rests[1] + us * rests[0],
        trust_us=trust_us,
        trust_prc=trust_prc,
        discount=discount,
        pulls=dict(zip(DRIVERS, pulled, strict=True)),
    )


def national_computing(market: Market, row: int) -> dict[str, Any]:
    """What a card says of the project under way, of what is live and of what stalled."""
    stage = int(market.stage[row])
    return {
        "project": STAGES[stage],
        "stack": STACKS[int(market.winner[row])] if stage else "",
        "live": {stack: float(built) for stack, built in zip(STACKS, market.built[:, row], strict=True)},
        "waits": float((market.awaited + market.coming)[:, row].sum()),
        "stalled": int(market.stalled[row]),
    }


def pulls(market: Market) -> dict[str, Worlds]:
    """Log-odds toward PRC over US models by driver, averaged over channels as use is; in every world.

    All but the last are the terms of the country's own choice (``Market.utilities``); the last is what habit of use
    still keeps from following them.
    """
    models, p = market.model.models, market.p
    weights = (p.consumer_weight, p.developer_weight, 1 - p.consumer_weight - p.developer_weight)
    care = (1.0, p.trust_builder, p.trust_builder)
    access = log(p.blocked_multiplier) * p.block_depth * market.blocked
    trust = market.trust_in_prc + market.trust_prc - market.trust_in_us() - access
    rests, cheaper = p.infra_pull * market.infra, market.members_gain * market.clubs
    finance, able = market.offers() - rests, models.appeal + market.service()
    by_driver = {
        "ability": mean(weights, able[:, PRC] - able[:, US]),
        "price": mean(weights, market.price_sensitivity * (models.dearness[:, US] - models.dearness[:, PRC])),
        "trust": trust * mean(weights, care),
        "access": access * mean(weights, care),
        "finance": finance[PRC] - finance[US],
        "national computing": rests[PRC] - rests[US],
        "club": mean(weights, (p.consumer_price_share, 1.0, 0.0)) * (cheaper[PRC] - cheaper[US]),
        "bundles": p.consumer_weight * market.handsets_pull * models.bundled,
    }
    return by_driver | {"slow switching": log(market.use[PRC]) - log(market.use[US]) - total(by_driver.values())}


def mean(weights: tuple[Worlds, ...], channels: tuple[Worlds | float, ...] | Worlds) -> Worlds:
    """The mean over channels, weighted as use is."""
    return total(np.asarray(w) * np.asarray(c) for w, c in zip(weights, channels, strict=True))
