"""The recipe about a single country: how much finance tips its market, and whether a price does the same."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from twofutures.abm.calendar import LAST
from twofutures.abm.lever import lever
from twofutures.abm.names import known
from twofutures.abm.parameters import parameter
from twofutures.abm.places.model_market import PRC
from twofutures.abm.worlds import Worlds
from twofutures.agents.market import Market
from twofutures.experiments.exercises.runs import SEED, rounded
from twofutures.experiments.exercises.sheet import Key
from twofutures.experiments.futures import Past
from twofutures.policies.case import Case

TRIED = 11  # values tried at once: the whole range, then the step in which the threshold lies
NEVER, IDLE = "never", "inaction"


def tip(
    *, worlds: int, finance: str, ratio: str, share: float, country: str, assumptions: Mapping[str, float] | None = None
) -> Key:
    """The finance at which a country's median world uses PRC models so much; and countries that a list price carries.

    Both at the end of 2028. Countries that are there already are not carried by a price.
    """
    past, held = Past(worlds, SEED), dict(assumptions or {})
    third = {market.key for market in past.model.cast(Market, "third")}
    key = known("third country", country.strip().upper(), third)

    def paid(amounts: Worlds) -> Worlds:
        return _used(past, TRIED, lambda rows: Case(IDLE, levers={finance: amounts[rows]}, assumptions=held))[key]

    prices = np.linspace(parameter(ratio).low, parameter(ratio).high, TRIED)
    by_price = _used(past, TRIED, lambda rows: Case(IDLE, assumptions={**held, ratio: prices[rows]}))
    today = _used(past, 1, lambda rows: Case(IDLE, assumptions=held))
    carried = [name for name in third if today[name][0] < share <= by_price[name].max()]
    return {"threshold": _threshold(paid, lever(finance).low, lever(finance).high, share), "by_price": len(carried)}


def _threshold(paid: Callable[[Worlds], Worlds], low: float, high: float, share: float) -> float | str:
    """Where use first reaches a share, between two values of the finer of two grids."""
    for _ in range(2):
        amounts = np.linspace(low, high, TRIED)
        reached = paid(amounts) >= share
        if not reached.any():
            return NEVER
        low, high = amounts[max(0, int(np.argmax(reached)) - 1)], amounts[int(np.argmax(reached))]
    return rounded((low + high) / 2)


def _used(past: Past, count: int, case: Callable[[Worlds], Any]) -> Mapping[str, Worlds]:
    """By third country, use of PRC models at the end in the median world, for each of so many variants of a case."""
    worlds = len(past.ids)
    rows = past.take(np.tile(np.arange(worlds), count))
    model = rows.branch([case(np.repeat(np.arange(count), worlds))]).run(LAST)
    return {m.key: np.median(m.use[PRC].reshape(count, worlds), axis=1) for m in model.cast(Market, "third")}
