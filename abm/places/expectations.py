"""What those who plan are used to, in the US and in the PRC: plans are revised by what differs from it."""

from typing import Any

from twofutures.abm.place import Place
from twofutures.abm.places.model_market import PRC, US
from twofutures.abm.worlds import State, Worlds, log, share, stack, wandering

SIDES = {"US": 0, "PRC": 1}  # whose market: allies and third countries plan by the open one
CHIPS, RENT, REVENUE = range(3)


class Expectations(Place):
    """Scarcity of chips, yield of rent and growth of model revenue: what is usual, and what was not.

    A plan that was made in view of scarcity already counts on it; only news moves it (adaptive expectations).
    """

    usual = State(unit="log", meaning="tightness of chips, rent over trend, growth of revenue: usual", axes=(2, 3))
    news = State(unit="log", meaning="how far each lay above the usual last quarter", axes=(2, 3))
    revenue = State(unit="$bn", meaning="model revenue of each side last quarter", axes=(2,))
    mood = State(unit="log/yr", meaning="growth of capital spending beyond plans and news, by side", axes=(2,))

    def __init__(self, model: Any) -> None:
        self._begin(model, "expectations")

    def learn(self) -> None:
        """Compare the quarter with what was usual, and get used to it."""
        now = self._observed()
        if self.model.quarter:
            self.news = now - self.usual
            self.usual = self.usual + self.news / self.p.plan_memory
        else:
            self.usual = now
        self._swing()

    def of(self, bloc: str) -> Worlds:
        """The news for those who plan in a bloc: chips, rent, revenue (shape 3, worlds), if plans are revised."""
        return self.news[SIDES.get(bloc, 0)] * self.model.on("plan_revisions")

    def _observed(self) -> Worlds:
        m = self.model
        spend = m.models.spend()[[US, PRC]]
        growth = log(share(spend, self.revenue)) * (self.revenue > 0)
        self.revenue = spend
        chips = stack([m.chips.tightness, m.home_chips.tightness])
        rent = log(stack([m.rentals.level, m.home_rentals.level]))
        return stack([chips, rent, growth]).swapaxes(0, 1)

    def _swing(self) -> None:
        """Money for capital spending comes easier in some years than in others, on each side by itself."""
        p, m = self.p, self.model
        luck = stack([m.luck.normal(f"expectations/{side}", m.quarter) for side in SIDES])
        self.mood = wandering(self.mood, p.mood_memory, p.mood_sd, luck)
