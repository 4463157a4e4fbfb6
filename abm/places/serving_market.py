"""What users of models take in computing, and how much of it each origin can serve on its own and others' chips."""

from typing import Any

from twofutures.abm.calendar import quarter_step, year
from twofutures.abm.place import Place
from twofutures.abm.places.frontier_paths import KNOWN, known_ability
from twofutures.abm.places.model_market import AGENTIC, ALLIED, PRC, US
from twofutures.abm.worlds import (
    State,
    Worlds,
    exp,
    largest,
    least,
    log,
    power,
    share,
    smooth_step,
    soft,
    stack,
    total,
    wandering,
    when,
)

OPEN_WORLD, PRC_HOME = range(2)


class ServingMarket(Place):
    """Demand for serving compute by origin, and the part of it that is served; rules read last quarter's."""

    need = State(unit="H100e", meaning="serving compute that users of each origin's models sought", axes=(3,))
    utilisation = State(unit="ratio", meaning="compute sought over serving compute in place, by origin", axes=(3,))
    served = State(
        unit="share",
        meaning="part of what users abroad seek that they get, by channel and origin",
        axes=(3, 3),
        start=1.0,
        mechanism="serving_limits",
    )
    comfort = State(unit="log", meaning="log of that part", axes=(3, 3), mechanism="serving_limits")
    public = State(
        unit="H100e", meaning="what firms and the public would rent at the trend price: open world, PRC", axes=(2,)
    )
    per_user = State(unit="H100e per M", meaning="serving compute that a million average users seek")
    shock = State(unit="log", meaning="demand beyond what users and abilities explain")

    def __init__(self, model: Any) -> None:
        self._begin(model, "serving")
        self.open()

    def open(self) -> None:
        """Start a quarter without demand."""
        self._sought: dict[str, tuple[Worlds, int]] = {}

    def seek(self, market: str, users: Worlds, home: int) -> None:
        """Post a market's users by origin, in millions of average users, and the origin at home there (-1: none)."""
        self._sought[market] = users, home

    def settle(self) -> None:
        """Weigh the quarter's demand against what each origin can serve; read by everybody in the next quarter."""
        p, models = self.p, self.model.models
        luck = self.model.luck.normal("serving/demand", self.model.quarter)
        self.shock = wandering(self.shock, p.demand_memory, p.demand_sd, luck)
        each = self.per_user = p.serving_need * self.intensity() * exp(self.shock)
        everywhere = total(users for users, _ in self._in_order()) * each
        at_home = stack([self._at_home(origin) for origin in range(3)]) * each
        supply = stack([models.serving_compute(origin) for origin in range(3)])
        self.need, self.utilisation = everywhere, share(everywhere, supply)
        self.served = 1 - self.model.on("serving_limits") * (1 - self._served(supply, everywhere, at_home))
        self.comfort = log(self.served)
        hosted = (everywhere - at_home)[PRC] * self.open_part()
        crowd = p.public_ratio * stack([everywhere[US] + everywhere[ALLIED], at_home[PRC]])
        self.public = crowd + stack([hosted, hosted * 0])

    def intensity(self) -> Worlds:
        """What a user takes, late 2025 as 1: an S-curve in what models can do by themselves, less gains in efficiency.

        Both are exponential for years; what is left between them is anchored on how full serving compute was in 2025.
        """
        p, able = self.p, self.model.models.frontier[US, AGENTIC]
        known = smooth_step(p.intensity_middle * 0 + known_ability(), p.intensity_middle, p.intensity_width)
        gained = power(p.serving_efficiency, year(self.model.quarter) - year(quarter_step(KNOWN)))
        return smooth_step(able, p.intensity_middle, p.intensity_width) / known / gained

    def _served(self, supply: Worlds, everywhere: Worlds, at_home: Worlds) -> Worlds:
        """By channel and origin: what own chips leave over for users abroad, and what open weights let others serve."""
        p = self.p
        abroad = everywhere - at_home
        first = stack([p.home_first * 0, p.home_first, p.home_first * 0])
        left = share(largest(0.0, supply - at_home), abroad)
        ratio = first * left + (1 - first) * share(supply, everywhere)
        own = when(abroad > 0, soft(ratio), 1.0)
        near = self.nearness()
        open_ = stack([p.open_consumer * near, p.open_developer * near, near * 0 + 1])
        return 1 - (1 - open_) * (1 - own)

    def nearness(self) -> Worlds:
        """How good open weights are beside the best of their origin, 1 if they are the best (shape 3, worlds)."""
        models = self.model.models
        return least(1.0, exp((models.open_frontier - models.frontier[:, -1]) / self.p.useful_width))

    def open_part(self) -> Worlds:
        """Part of the use of PRC models abroad that runs on others' chips."""
        p = self.p
        rest = 1 - p.consumer_weight - p.developer_weight
        return (p.consumer_weight * p.open_consumer + p.developer_weight * p.open_developer) * self.nearness()[
            PRC
        ] + rest

    def pressure(self, origin: int) -> Worlds:
        """How full an origin's serving compute was last quarter, what is neither slack nor short as 1."""
        used = self.utilisation[origin] / self.p.util_neutral
        return 1 + self.model.on("serving_limits") * (when(used > 0, used, 1.0) - 1)

    def _at_home(self, origin: int) -> Worlds:
        nothing = self.shock * 0
        return total([nothing, *(users[origin] for users, home in self._in_order() if home == origin)])

    def _in_order(self) -> list[tuple[Worlds, int]]:
        return [self._sought[market] for market in sorted(self._sought)]
