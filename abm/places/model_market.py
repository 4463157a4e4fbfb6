"""Where models meet the world: what each origin offers at its frontier, and what markets pay for it."""

from typing import Any

import numpy as np

from twofutures.abm.calendar import MONTHS_PER_QUARTER
from twofutures.abm.place import answered_once
from twofutures.abm.places.frontier_paths import SCALES
from twofutures.abm.places.model_customers import ModelCustomers
from twofutures.abm.worlds import (
    State,
    Worlds,
    exp,
    largest,
    least,
    log,
    power,
    shift_register,
    smooth_step,
    stack,
    total,
    when,
)

ORIGINS = ("US", "PRC", "allied")
CHANNELS = ("consumer", "developer", "selfhosted")
DOMAINS = ("knowledge", "agentic", "cyber")
US, PRC, ALLIED = range(3)
ORIGIN = {"US": US, "PRC": PRC, "allied": ALLIED}  # by bloc
CONSUMER, DEVELOPER, SELFHOSTED = range(3)
KNOWLEDGE, AGENTIC, CYBER = range(3)
SLIVER = 1e-3  # keeps logarithms and powers of the served share finite


class ModelMarket(ModelCustomers):
    """Released frontiers by origin and month, list prices, open weights and the quarter's revenue by origin."""

    frontier = State(
        unit="ECI", meaning="best released model by origin: three domains and the aggregate", axes=(3, SCALES)
    )
    open_frontier = State(unit="ECI", meaning="best open-weight release by origin, aggregate", axes=(3,))
    price = State(unit="$/Mtok", meaning="list price of the best model by origin, 3:1 blend", axes=(3,), start=1.0)
    ideas = State(unit="OOM", meaning="best algorithmic efficiency anywhere, one to five quarters ago", axes=(5,))
    frontier_compute = State(unit="H100e", meaning="largest experiment compute of any lab this quarter")
    compute_trend = State(unit="H100e", meaning="recorded trend of that compute")
    lasting_price = State(unit="$/Mtok", meaning="the list price buyers have got used to", axes=(3,), start=1.0)
    surprise = State(
        unit="share",
        meaning="users of US stacks who are trying PRC ones after a surprising release",
        mechanism="attention",
    )
    bundled = State(
        unit="share",
        meaning="part of PRC handsets and super-apps abroad that come with PRC models",
        mechanism="bundles",
    )
    alarm = State(unit="share", meaning="what is left of the shock of such releases, apart from who tries them")
    novelty = State(unit="share", meaning="how new it is that a PRC release comes so close", start=1.0)
    # What every buyer sees alike this quarter, weighed once for all of them.
    appeal = State(unit="log-odds", meaning="draw of ability and habit by channel and origin", axes=(3, 3))
    dearness = State(unit="log $/Mtok", meaning="weight of list prices by channel and origin", axes=(3, 3))
    price_level = State(
        unit="ratio", meaning="what a user pays for a model of each origin, 1 at the US's usual price", axes=(3,)
    )
    usefulness = State(unit="share", meaning="how far the best model is worth using, 0 to 1")
    policing = State(unit="ratio", meaning="how able, cheap and available PRC models are for surveillance")
    finance = State(unit="log of 1 + $bn over the reference", meaning="export finance behind each origin", axes=(3,))

    def __init__(self, model: Any) -> None:
        self._begin(model, "models")
        self._recall_past()
        self.open()

    def open(self) -> None:
        """Start a quarter without releases, offers or usage."""
        super().open()
        self._released: list[tuple[str, int, Worlds, Worlds, Worlds]] = []
        self._leader: Worlds = np.zeros(self.worlds)
        self._algorithms: dict[str, Worlds] = {}
        self._shown: dict[str, Worlds] = {}

    def experiment(self, lab: str, compute: Worlds) -> None:
        """Post the compute a lab gives to experiments this quarter, H100e."""
        self._leader = largest(self._leader, compute)

    def experiments(self) -> Worlds:
        """The largest experiment compute posted this quarter, H100e."""
        return self._leader

    def spread_idea(self, lab: str, algorithms: Worlds) -> None:
        """Post a lab's algorithmic efficiency; the best becomes public after the idea lag."""
        self._algorithms[lab] = algorithms

    @answered_once
    def public_ideas(self) -> Worlds:
        """The frontier of algorithms one to four quarters ago, by the assumed lag, OOM."""
        apart = abs(self.p.idea_lag - 1 - np.arange(len(self.ideas))[:, None])
        return total(self.ideas * largest(0.0, 1 - apart))

    def show(self, lab: str, capability: Worlds) -> None:
        """Post the best model a lab has released, ECI."""
        self._shown[lab] = capability

    def best_but(self, lab: str) -> Worlds:
        """The best model that any other lab has released, ECI."""
        return largest([self._shown[other] for other in sorted(self._shown) if other != lab])

    def announce(
        self, lab: str, origin: int, capability: Worlds, month: Worlds, price: Worlds, open_eci: Worlds, serves: Worlds
    ) -> None:
        """A lab's shop window: capability (4, worlds), month 0-2 of release, price, best open model, serving."""
        self._offers[lab] = (origin, capability, price, serves)
        self._released.append((lab, origin, capability, month, open_eci))

    def list_frontier(self) -> None:
        """Update frontiers by origin and month, and the price and serving capacity behind them."""
        self.ideas = shift_register(self.ideas, largest([self._algorithms[lab] for lab in sorted(self._algorithms)]))
        self.have_news()
        self.frontier_compute = self.experiments()
        grown = self.compute_trend * power(self.p.frontier_compute_trend, 1 / 4)
        self.compute_trend = when(self.compute_trend > 0, grown, self.frontier_compute)
        self.us_path = self.us_path + self._month_ends(US)
        self.prc_path = self.prc_path + self._month_ends(PRC)
        self.frontier = stack([self._best(o) for o in range(3)])
        self.open_frontier = stack(
            [
                largest(
                    [self.open_frontier[o], *(e for _, i, _, _, e in sorted(self._released, key=_by_lab) if i == o)]
                )
                for o in range(3)
            ]
        )
        self.price = stack([self._price(o) for o in range(3)])
        self.lasting_price = self.lasting_price + self.p.price_memory * (self.price - self.lasting_price)
        self._surprise()
        self._bundle()
        self._weigh()

    def _surprise(self) -> None:
        """A PRC release that all but closes the gap draws a crowd to try it (K-e1, K-r35).

        The crowd is the larger, the newer that is and the freer the model can be had; it goes home by halves, sooner
        where US services have room for everybody. What counts is the lag on the day of release: at the end of the
        quarter DeepSeek's R1 lay three months behind, on its day one or two.
        """
        p = self.p
        self.lags = self._lags()
        fresh = self._lag_at_release() < p.shock_months
        shock = when(fresh, self.novelty, 0.0)
        crowd = p.shock_share_jump * shock * self._freedom() * self.model.on("attention")
        home = power(1 / 2, self.model.serving.served[CONSUMER, US] / p.shock_halflife)
        self.surprise = largest(self.surprise * home, crowd)
        self.alarm = largest(self.alarm * power(1 / 2, 1 / p.alarm_halflife), shock)
        self.novelty = when(fresh, self.novelty * p.novelty_left, self.novelty + p.novelty_back * (1 - self.novelty))

    def _freedom(self) -> Worlds:
        """1 where the best PRC model has open weights, less the farther the best open one lies behind it."""
        return exp(
            (self.open_frontier[PRC] - largest(self.open_frontier[PRC], self.frontier[PRC, -1])) / self.p.useful_width
        )

    def _bundle(self) -> None:
        """Makers of handsets and super-apps bundle their country's models once these are more than useful (M31)."""
        p = self.p
        spare = self.frontier[PRC, -1] - p.useful_consumer
        worth = smooth_step(spare, p.bundle_margin, p.bundle_width) * self.model.on("bundles")
        self.bundled = self.bundled + p.bundle_speed * worth * (1 - self.bundled)

    def _weigh(self) -> None:
        """What every buyer sees alike, by channel and origin: ability, habit, price.

        Below usefulness every missing point hurts; above it only the distance from the best on offer does, mildly
        (K9, K10; K-e3: use follows availability and the performance gap before price).
        """
        p = self.p
        need = stack([p.useful_consumer, p.useful_developer, p.useful_selfhosted])[:, None]
        ability = stack([self.frontier[:, -1], self.frontier[:, -1], self.open_frontier])
        missing = log(1 + exp((need - ability) / p.useful_width))
        behind = largest(list(ability.swapaxes(0, 1)))[:, None] - ability
        quality = -p.quality_weight * missing - p.gap_weight * behind
        habit = stack([p.habit_consumer, p.habit_developer, p.habit_selfhosted])
        habits = stack([habit, habit * 0, habit * 0 + p.allied_presence]).swapaxes(0, 1)
        lasting = log(self.lasting_price)
        dear = p.price_elasticity_long * lasting + p.price_elasticity_short * (log(self.price) - lasting)
        self.appeal = quality + habits
        self.dearness = stack([dear * p.consumer_price_share, dear, dear * 0])
        usual = self.price[US] / self.model.levers["us_model_price"]  # what US labs would ask by their own rule
        self.price_level = power(self.price / usual, p.revenue_price_weight)
        us, prc = self.frontier[US, -1], self.frontier[PRC, -1]
        self.usefulness = smooth_step(largest(us, prc), p.adoption_capability, p.adoption_capability_width)
        self._charge(us, self.frontier[US, AGENTIC])
        self.policing = self._policing()

    def hear_of_finance(self) -> None:
        """What finance governments put behind exports this quarter, as bidders and buyers weigh it."""
        offered = [self.model.levers["export_push"], self.model.levers["prc_export_finance"]]
        us, prc = (log(1 + money / self.p.finance_reference) for money in offered)
        self.finance = stack([us, prc, us * 0])

    def _policing(self) -> Worlds:
        """How far the PRC's offer for surveillance is capable, served, and the cheapest capable one (M38).

        Each origin's price counts over how far its best model can do the work; the PRC's usual advantage is 1.
        """
        p = self.p
        able = smooth_step(self.frontier[:, -1], p.surveillance_capability, p.surveillance_capability_width)
        asked = self.price / able
        cheaper = least(asked[US], asked[ALLIED]) / asked[PRC] / p.flagship_price_ratio
        served = self.model.serving.served[DEVELOPER, PRC]
        return able[PRC] * served * power(cheaper, p.surveillance_price)

    def _best(self, origin: int) -> Worlds:
        shown = [c for _, o, c, _, _ in sorted(self._released, key=_by_lab) if o == origin]
        return largest([self.frontier[origin], *shown])

    def _month_ends(self, origin: int) -> list[Worlds]:
        """The origin's frontier at the quarter's three month ends."""
        released = [(c, m) for _, o, c, m, _ in sorted(self._released, key=_by_lab) if o == origin]
        ends, level = [], self.frontier[origin]
        for month in range(MONTHS_PER_QUARTER):
            level = largest([level, *(when(m <= month, c, level) for c, m in released)])
            ends.append(level)
        return ends

    def _price(self, origin: int) -> Worlds:
        """The list price of the origin's most capable lab."""
        best, price = None, None
        for lab in sorted(self._offers):
            o, capability, asked, _ = self._offers[lab]
            if o == origin:
                level = capability[-1]
                price = asked if best is None else when(level > best, asked, price)
                best = level if best is None else largest(best, level)
        return self.price[origin] if price is None else price

    def serving_compute(self, origin: int) -> Worlds:
        """Serving compute behind an origin's models, H100e in serving units."""
        return total(s for _, (o, _, _, s) in sorted(self._offers.items()) if o == origin)


def _by_lab(row: tuple[str, int, Worlds, Worlds, Worlds]) -> str:
    return row[0]
