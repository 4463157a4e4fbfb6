"""Who pays for models: consumers who subscribe, firms by the work models do for them, and which labs they pay."""

from typing import Any

import numpy as np

from twofutures.abm.calendar import QUARTERS_PER_YEAR
from twofutures.abm.place import answered_once
from twofutures.abm.places.frontier_paths import FrontierPaths, known_ability
from twofutures.abm.worlds import State, Worlds, exp, power, share, stack, total

THOUSAND = 1e3  # $ per user to $bn per M users


class ModelCustomers(FrontierPaths):
    """What models earn: spend by payer (consumers, firms) and origin, and each lab's part of its origin's customers."""

    used = State(unit="M users", meaning="world use by origin last quarter", axes=(3,))
    payers = State(unit="share", meaning="average users who pay for a model themselves")
    bills = State(unit="$bn per M average users and quarter", meaning="what firms pay for models")
    automation = State(unit="share", meaning="part of the work that models may come to do that they do by themselves")
    custom = State(
        unit="$bn", meaning="what consumers and firms paid for models of each origin this quarter", axes=(2, 3)
    )

    frontier: State  # what the market of models brings along
    model: Any

    def open(self) -> None:
        """Start a quarter without offers, usage or customers."""
        self._offers: dict[str, tuple[int, Worlds, Worlds, Worlds]] = {}
        self._usage: dict[str, tuple[Worlds, Worlds]] = {}
        self._customers: dict[str, Worlds] = {}
        self._tastes: dict[str, Worlds | float] = {}
        self._pulls: dict[str, Worlds] = {}
        self.have_news()

    def _charge(self, able: Worlds, by_itself: Worlds) -> None:
        """What average users pay, as consumers and through their firms, at what the best models can do (ECI).

        A share of consumers subscribes, firms pay the more, the more models can do by themselves (task-based demand):
        both are logistic diffusion curves in ability, through what was paid in late 2025. So is the part of work that
        models take over, which bills do not tell: through what is assumed of late 2025.
        """
        p = self.p
        self.payers = risen(p.paying_share, p.paying_ceiling, able, p.paying_width)
        bills = p.business_spend / QUARTERS_PER_YEAR / THOUSAND
        self.bills = risen(bills, bills * p.business_ceiling, by_itself, p.business_width)
        self.automation = risen(p.automation_2025, p.automation_2025 * 0 + 1, by_itself, p.automation_width)

    def use(self, market: str, usage: Worlds, spend: Worlds) -> None:
        """Post a market's use (million users, (3, worlds)) and spend by payer and origin ($bn, (2, 3, worlds))."""
        self._usage[market] = (usage, spend)
        self.have_news()

    @answered_once
    def usage(self) -> Worlds:
        """World use by origin, million users, shape (3, worlds)."""
        return total([self.frontier[:, 0] * 0, *(self._usage[m][0] for m in sorted(self._usage))])

    @answered_once
    def spend(self) -> Worlds:
        """World spend by origin, $bn this quarter, shape (3, worlds)."""
        return total([self.frontier[:, 0] * 0, *(self.spend_of(m) for m in sorted(self._usage))])

    @answered_once
    def spend_of(self, market: str) -> Worlds:
        """One market's spend by origin, $bn this quarter, shape (3, worlds)."""
        return total(self._usage[market][1]) if market in self._usage else self.frontier[:, 0] * 0

    def settle(self) -> None:
        """Keep the quarter's use, and share out its revenue."""
        self.used = self.usage()
        self.custom = total([self.custom * 0, *(self._usage[m][1] for m in sorted(self._usage))])
        self._pulls = dict(zip(self._offers, self._pull(), strict=True)) if self._offers else {}
        self.have_news()

    def bring(self, lab: str, customers: Worlds, taste: Worlds | float) -> None:
        """Post the part of its origin's consumers and firms that a lab had last quarter, shape (2, worlds).

        ``taste`` is the log-odds by which firms would rather work with this lab than ability and room say.
        """
        self._customers[lab], self._tastes[lab] = customers, taste

    def customers(self, lab: str) -> Worlds:
        """A lab's part of its origin's consumers and firms: most stay, some choose anew by ability and room (K6).

        Switching costs hold customers (Farrell and Klemperer 2007), consumers longer than firms; who was nobody's
        customer yet chooses freely.
        """
        if lab not in self._customers:
            return np.zeros((2, self.worlds))
        return self._customers_of(self._offers[lab][0])[lab]

    @answered_once
    def _customers_of(self, origin: int) -> dict[str, Worlds]:
        """The same for every lab of an origin."""
        labs = [lab for lab in sorted(self._customers) if self._offers[lab][0] == origin]
        had, pulls = stack(self._customers[lab] for lab in labs), stack(self._pulls[lab] for lab in labs)
        tastes = stack([*(self._tastes[lab] for lab in labs), pulls[0] * 0])[:-1]
        speed = stack([self.p.lab_switching_consumer, self.p.switching_developer])
        draws = stack([pulls, pulls * exp(tastes)]).swapaxes(0, 1)
        chosen = share(draws, total(draws))
        stays = had + (1 - total(had)) * chosen
        return dict(zip(labs, stays + speed * (chosen - stays), strict=True))

    def revenue(self, lab: str, customers: Worlds) -> Worlds:
        """What this part of its origin's consumers and firms pays a lab, $bn this quarter."""
        return total(self.custom[:, self._offers[lab][0]] * customers) if lab in self._offers else np.zeros(self.worlds)

    def _pull(self) -> Worlds:
        """How labs draw customers by ability and room, in the order of their offers, shape (labs, worlds)."""
        origins, capabilities, _, serves = zip(*self._offers.values(), strict=True)
        able, room = stack(capability[-1] for capability in capabilities), stack(serves)
        behind = (self.frontier[list(origins), -1] - able) / self.p.lab_choice_width
        return power(room, self.p.lab_choice_room) * (room > 0) * exp(-behind)


def risen(known: Worlds, ceiling: Worlds, able: Worlds, width: Worlds) -> Worlds:
    """A logistic rise to a ceiling with ability (ECI), through what is known of the recorded quarter."""
    return ceiling / (1 + (ceiling / known - 1) * exp((known_ability() - able) / width))
