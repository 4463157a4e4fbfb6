"""Congress as a queue of bills, each waiting for its vote."""

from twofutures.abm.worlds import State, Worlds, both, exp, largest, power, total, when
from twofutures.agents.government import Government


class Congress(Government):
    """A stuck legislature: alarm speeds bills, vendors and a crowded docket stall them; passed bills bind."""

    passed = State(unit="0 or 1", meaning="bills passed, in roster order", axes=(7,))

    def __init__(self, model, key, *, bloc, bills):
        super().__init__(model, key, bloc=bloc)
        self.bills = sorted(bills, key=lambda b: b["name"])

    def owned_levers(self) -> list[str]:
        """The levers that pending bills would set."""
        return [bill["lever"] for bill in self.bills]

    def govern(self) -> None:
        """Vote, then settle the levers of passed bills. Before the branch nothing passes: none did."""
        p, us = self.p, self.model.actor("us")
        heard = self.model.actor("defenders").credibility  # warnings that did not come true weigh less (U03)
        mood = exp(p.bill_urgency * us.urgency - p.bill_lobby * us.vendors_press())
        chance = 1 - exp(-p.bill_hazard * heard * mood * self.attention())
        for i, bill in enumerate(self.bills):
            luck = self.happens(f"passes/{bill['name']}", chance * self.may_decide(bill["lever"]))
            passes = both(luck, self.passed[i] < 1)
            self.passed = self.replace(i, when(passes, 1.0, self.passed[i]))
            self.note(f"law/{bill['name']}", where=passes, because="charges")
        super().govern()

    def attention(self) -> Worlds:
        """What is left for each bill when many wait: none of seven was law by autumn 2026."""
        pending = largest(1.0, len(self.bills) - total(self.passed))
        return power(pending, -self.p.bill_attention)

    def replace(self, row: int, value: Worlds) -> Worlds:
        """The bills passed, one row changed."""
        votes = self.passed.copy()
        votes[row] = value
        return votes

    def own_rule(self, name: str) -> Worlds:
        """At least what the passed bill demands."""
        i = next(i for i, bill in enumerate(self.bills) if bill["lever"] == name)
        demand = self.bills[i].get("value", getattr(self.p, f"bill_{name}", 1.0))
        return largest(self.lever(name), self.passed[i] * demand)
