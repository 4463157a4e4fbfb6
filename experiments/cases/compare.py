"""Two cases in the same worlds on the same luck: what one does that the other does not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from twofutures.abm.calendar import BRANCH, LAST
from twofutures.abm.lever import levers
from twofutures.abm.observable import Observable
from twofutures.abm.outcomes import CLASSES
from twofutures.abm.worlds import Worlds
from twofutures.agents.observables.declared import observable
from twofutures.experiments.cases.figures import HEADLINE, checked, figure, needed, quantiles
from twofutures.experiments.futures import Outcomes, Past
from twofutures.experiments.statistics import CONFIDENCE, finite, median_interval, share_interval
from twofutures.policies.case import Case
from twofutures.policies.difference import differing
from twofutures.policies.policy import Policy

ALIKE = 1e-9  # relative: differences below this are rounding


@dataclass(frozen=True)
class Cost:
    """A book of those who pay, and the levers that cause it; what is counted per quarter adds up, the rest is averaged.

    Of costs the bill of B is what A did without, of earnings (``earned``) what A had more, always in the same worlds.
    """

    observable: str
    levers: tuple[str, ...] = ()
    earned: bool = False

    @property
    def declared(self) -> Observable:
        """What it is, in words."""
        return observable(self.observable)

    @property
    def adds_up(self) -> bool:
        """Whether quarters are summed."""
        return self.declared.unit != self.declared.unit_of_sum

    def bill(self, a: Worlds, b: Worlds) -> Worlds:
        """What B costs its payers more than A, or lets them earn less, world by world."""
        return _minus(b, a) if self.earned else _minus(a, b)


COSTS = (
    Cost("enforcement_cost_busd", ("enforcement", "chip_tracking")),
    Cost(
        "us_chip_vendor_revenue_busd",
        ("chip_ceiling", "chip_quota", "chip_fee", "licence_veto", "hq_rule", "entity_reach"),
        earned=True,
    ),
    Cost("prc_tool_sales_busd", ("tool_control", "tool_servicing", "ally_alignment"), earned=True),
    Cost("prc_memory_sales_busd", ("memory_control",), earned=True),
    Cost("prc_tenant_rent_busd", ("remote_access_rule", "cloud_kyc", "host_checks"), earned=True),
    Cost("honest_revenue_lost_busd", ("api_kyc", "signal_pooling")),
    Cost("research_spillover_lost", ("distillation_penalty",)),
    Cost("compute_cost_us"),
    Cost("compute_cost_allied", ("chip_tracking", "third_country_cap")),
    Cost("compute_cost_prc"),
    Cost("prc_subsidy_busd", ("prc_subsidy",)),
)  # fmt: skip


class Comparison:
    """Two cases, A and B, on the same luck; every difference is B minus A in the same world.

    ``members`` names the member that each world continues, None where each is a draw of its own.
    """

    def __init__(self, a: Case, b: Case, run: Outcomes, names: Sequence[str], members: Worlds | None = None) -> None:
        self.a, self.b, self.run, self.names, self.members = a, b, run, tuple(names), members

    @property
    def luck(self) -> tuple[str, str]:
        """Fingerprints of the luck that each side was really played with."""
        return self.run.luck[self.a.name], self.run.luck[self.b.name]

    @property
    def worlds(self) -> int:
        """How many worlds are compared."""
        return len(self.classes[0])

    def values(self, name: str) -> tuple[Worlds, Worlds]:
        """The figure under A and under B, each of shape (worlds,)."""
        asked = figure(name)
        return asked.of(self.run, self.a.name), asked.of(self.run, self.b.name)

    def difference(self, name: str) -> Worlds:
        """B minus A, world by world; NaN where a side has no value, exactly 0 where both are alike."""
        return _minus(*self.values(name))

    @cached_property
    def classes(self) -> tuple[Worlds, Worlds]:
        """Outcome classes under A and under B, as indices into CLASSES."""
        return self.run.classes(self.a.name), self.run.classes(self.b.name)

    def flow(self) -> Worlds:
        """Worlds by class under A (rows) and class under B (columns), in the order of CLASSES."""
        table = np.zeros((len(CLASSES), len(CLASSES)), dtype=int)
        np.add.at(table, self.classes, 1)
        return table

    def measured(self, name: str) -> dict[str, Any]:
        """How many worlds B raises, lowers or leaves a figure in, by how much, and what equal luck is worth."""
        a, b = self.values(name)
        difference = self.difference(name)
        low, high = median_interval(difference, members=self.members)
        kept = finite(difference)
        return {
            "when": figure(name).time, "a": quantiles(a), "b": quantiles(b), "difference": quantiles(difference),
            "raises": int((kept > 0).sum()), "lowers": int((kept < 0).sum()), "leaves": int((kept == 0).sum()),
            "no_value": len(difference) - len(kept),
            "median_interval": {"low": low, "high": high, "confidence": CONFIDENCE, "method": "order statistics"},
            "variance_reduction": variance_reduction(a, b),
        }  # fmt: skip

    def flips(self) -> dict[str, Any]:
        """Worlds whose outcome class is another one under B, with the interval of their share."""
        before, after = self.classes
        count, worlds = int((before != after).sum()), len(before)
        low, high = share_interval(before != after, self.members)
        return {"worlds": count, "share": count / worlds, "low": low, "high": high, "confidence": CONFIDENCE}

    def costs(self) -> list[dict[str, Any]]:
        """Books of payers under A and B since the branch, the bill of B, and the levers that cause it."""
        moved = differing(self.a, self.b) if _all_declared(self.a, self.b) else []
        rows = []
        for cost in COSTS:
            a, b = (_since_branch(self.run.by_quarter(cost.observable, c.name), cost.adds_up) for c in (self.a, self.b))
            rows.append(
                {
                    "observable": cost.observable, "label": cost.declared.label,
                    "unit": cost.declared.unit_of_sum,
                    "when": "sum from the branch to 2028Q4" if cost.adds_up else "mean from the branch to 2028Q4",
                    "levers": [name for name in cost.levers if name in moved],
                    "a": quantiles(a), "b": quantiles(b), "difference": quantiles(_minus(a, b)),
                    "bill": quantiles(cost.bill(a, b)),
                }
            )  # fmt: skip
        return rows

    def prices(self) -> list[dict[str, Any]]:
        """Every lever on which the cases decide differently, its stated price, and where that is recorded."""
        moved = differing(self.a, self.b) if _all_declared(self.a, self.b) else []
        recorded = {name: cost.observable for cost in reversed(COSTS) for name in cost.levers}
        return [
            {"lever": name, "owner": levers()[name].owner, "cost": levers()[name].cost, "recorded": recorded.get(name)}
            for name in moved
        ]


def _minus(a: Worlds, b: Worlds) -> Worlds:
    both = np.isfinite(a) & np.isfinite(b)
    apart = np.where(both, b, np.nan) - np.where(both, a, np.nan)
    alike = np.abs(apart) <= ALIKE * np.maximum(np.abs(a), np.abs(b))
    return np.where(both & alike, 0.0, apart)


def _since_branch(series: Worlds, adds_up: bool) -> Worlds:
    rows = series[BRANCH : LAST + 1]
    return rows.sum(axis=0) if adds_up else rows.mean(axis=0)


def _all_declared(*cases: Case) -> bool:
    return all(isinstance(policy, Policy) for case in cases for policy in case.followed())


def variance_reduction(a: Worlds, b: Worlds) -> float | None:
    """How many times as many worlds unpaired runs would need for the same precision; None without any difference.

    The variance of a difference between independent worlds is the sum of both sides' variances.
    """
    both = np.isfinite(a) & np.isfinite(b)
    if both.sum() < 2 or not (paired := np.var(_minus(a, b)[both], ddof=1)):
        return None
    return float((np.var(a[both], ddof=1) + np.var(b[both], ddof=1)) / paired)


def compare(
    past: Past,
    a: Case,
    b: Case,
    names: Sequence[str] = HEADLINE,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Play both cases from one past on one luck; two cases of one name are named ``(A)`` and ``(B)``."""
    names = checked(names, past)
    a, b = with_names_apart(a, b)
    return Comparison(a, b, past.futures([a, b], kept(names), progress), names, past.members)


def kept(names: Sequence[str]) -> list[str]:
    """The observables that a comparison of these figures asks of its run."""
    return list(dict.fromkeys([*needed(names), *(cost.observable for cost in COSTS)]))


def with_names_apart(a: Case, b: Case) -> tuple[Case, Case]:
    """Both cases, with labels of their own if their names are one."""
    if a.name != b.name:
        return a, b
    return replace(a, label=f"{a.name} (A)"), replace(b, label=f"{b.name} (B)")


def flow_rows(table: Worlds) -> list[Mapping[str, Any]]:
    """The flow table as rows ``{from, to, worlds}``, empty flows left out."""
    return [
        {"from": CLASSES[i], "to": CLASSES[j], "worlds": int(table[i, j])}
        for i in range(len(CLASSES))
        for j in range(len(CLASSES))
        if table[i, j]
    ]
