"""Who pays for models: consumers who subscribe, firms by the work models do for them, and which labs they pay."""

from typing import Any

import numpy as np

from twofutures.abm.calendar import QUARTERS_PER_YEAR
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

    def usage(self) -> Worlds:
        """World use by origin, million users, shape (3, worlds)."""
        return total([self.frontier[:, 0] * 0, *(self._usage[m][0] for m in sorted(self._usage))])

    def spend(self) -> Worlds:
        """World spend by origin, $bn this quarter, shape (3, worlds)."""
        return total([self.frontier[:, 0] * 0, *(total(self._usage[m][1]) for m in sorted(self._usage))])

    def spend_of(self, market: str) -> Worlds:
        """One market's spend by origin, $bn this quarter, shape (3, worlds)."""
        return total(self._usage[market][1]) if market in self._usage else self.frontier[:, 0] * 0

    def settle(self) -> None:
        """Keep the quarter's use, and share out its revenue."""
        self.used = self.usage()
        self.custom = total([self.custom * 0, *(self._usage[m][1] for m in sorted(self._usage))])
        self._pulls = {lab: self._pull(*offer) for lab, offer in self._offers.items()}

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
        origin, p = self._offers[lab][0], self.p
        here = [other for other in sorted(self._customers) if self._offers[other][0] == origin]
        speed = stack([p.lab_switching_consumer, p.switching_developer])
        chosen = share(self._draw(lab), total(self._draw(other) for other in here))
        free = 1 - total(self._customers[other] for other in here)
        stays = self._customers[lab] + free * chosen
        return stays + speed * (chosen - stays)

    def revenue(self, lab: str, customers: Worlds) -> Worlds:
        """What this part of its origin's consumers and firms pays a lab, $bn this quarter."""
        return total(self.custom[:, self._offers[lab][0]] * customers) if lab in self._offers else np.zeros(self.worlds)

    def _draw(self, lab: str) -> Worlds:
        """How a lab draws consumers and firms, shape (2, worlds)."""
        return stack([self._pulls[lab], self._pulls[lab] * exp(self._tastes[lab])])

    def _pull(self, origin: int, capability: Worlds, price: Worlds, serves: Worlds) -> Worlds:
        behind = (self.frontier[origin, -1] - capability[-1]) / self.p.lab_choice_width
        return power(serves, self.p.lab_choice_room) * (serves > 0) * exp(-behind)


def risen(known: Worlds, ceiling: Worlds, able: Worlds, width: Worlds) -> Worlds:
    """A logistic rise to a ceiling with ability (ECI), through what is known of the recorded quarter."""
    return ceiling / (1 + (ceiling / known - 1) * exp((known_ability() - able) / width))
