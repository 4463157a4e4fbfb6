"""A case: one future to ask about, as plain data: what is decided from when, under which view of the world."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from twofutures.abm.calendar import BRANCH, LAST, quarter_name, run_quarter
from twofutures.abm.lever import factor
from twofutures.abm.names import known
from twofutures.abm.parameters import parameter, parameters
from twofutures.abm.plain import several
from twofutures.abm.worlds import Worlds, everywhere
from twofutures.policies.packages import package, packages
from twofutures.policies.policy import HOLD, Policy, Rule, check_setting, rows_of_policy, setting_in
from twofutures.policies.views import views

# Off means one thing for all: from the quarter of the switch on it makes nothing, and nobody acts on what exists for it
# alone (crowds, queues, moods, trust, labels: ``State.mechanism``) or on what lies in its stores. What it brought to
# others by then stays theirs: chips that run, models trained, people who moved, rules passed, users won.
MECHANISMS = {
    "legal": "licensed sales of chips to the PRC",
    "domestic": "chips made in the PRC",
    "proxy": "wafers made abroad for PRC fronts",
    "smuggling": "diverted chips (not memory)",
    "rented": "chips abroad rented by PRC labs",
    "offshore_owned": "chips abroad owned by PRC subsidiaries",
    "distillation": "training on a rival's answers against its terms",
    "lawful_use": "research with the help of rivals' models",
    "spillover": "ideas that become public",
    "norms": "the spread of rules on AI from country to country",
    "attention": "crowds that a surprising release draws (its alarm stays)",
    "order_book": "orders and money that wait: backlog, prepayment, dedicated capacity",
    "power": "limits of power to which chips start",
    "plan_revisions": "plans revised by scarcity, rents, earnings and dark chips; the luck of budgets stays",
    "siting": "new chips that go to other places than before",
    "tenders": "tenders for national computing, and PRC chips set aside for them",
    "club_goods": "licences, prices and shared signals for members of the leaders' clubs",
    "reliability": "cuts of access, bans and rules that cost a side's stacks trust",
    "talent": "researchers who move from lab to lab",
    "expert_alarm": "PRC experts and state media whom leaps of the US frontier alarm",
    "repression": "automated repression that makes state-control rules fit better",
    "deterrence": "deterrence by fielded AI, and stand-offs near parity",
    "resilience": "work taken over by models that strains societies and their governments",
    "foundry_shock": "disruptions of the leading foundry",
    "disclosure": "labs that publish safety tests, and governments that read them",
    "derivatives": "the label of models that are built on PRC open weights",
    "bundles": "PRC models that come with PRC handsets and super-apps",
    "serving_limits": "limits of serving compute to whom labs can serve",
}


@dataclass(frozen=True)
class Case:
    """One future to ask about.

    A package begins with ``start``; ``levers`` are set on top of it from then on, ``policies`` at their own dates.
    ``views`` (named presets of assumptions), ``assumptions`` and ``switches`` (0 turns a mechanism off) hold from the
    branch on: all cases continue from the same recorded present. Numbers may be one per world; a lever may follow a
    schedule, as in a ``Policy``.
    """

    package: str = "status_quo"
    start: str = quarter_name(BRANCH + 1)
    views: tuple[str, ...] = ()
    levers: Mapping[str, Any] = field(default_factory=dict)
    policies: tuple[Policy | Rule, ...] = ()
    assumptions: Mapping[str, Any] = field(default_factory=dict)
    switches: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""

    def __post_init__(self) -> None:
        known("package", self.package, packages())
        object.__setattr__(self, "views", several(self.views))
        run_quarter(self.start, first=BRANCH)
        for view in self.views:
            known("view", view, views())
        for name, setting in self.levers.items():
            check_setting(name, setting)
        for name, value in self.assumptions.items():
            parameter(name).check(value)
        for name, value in self.switches.items():
            known("mechanism", name, MECHANISMS)
            if not everywhere(value, 0, 1):
                raise ValueError(f"mechanism {name} must lie between 0 (off) and 1 (on)")

    def __repr__(self) -> str:
        made = "" if self.name == self.made else f": {self.made}"
        tables = (self.levers, self.assumptions, self.switches)
        settings = [f"{name}={brief(value)}" for table in tables for name, value in table.items()]
        policies = [p.name if isinstance(p, Policy) else getattr(p, "__name__", "a rule") for p in self.policies]
        return f"<Case {', '.join([f'{self.name}{made} from {self.start}', *settings, *policies])}>"

    @property
    def made(self) -> str:
        """Package and views, as in ``inaction+beijing_veto``."""
        return "+".join([self.package, *self.views])

    @property
    def name(self) -> str:
        """Its label, or what it is made of."""
        return self.label or self.made

    def followed(self) -> list[Policy | Rule]:
        """Everything that is decided, in the order in which it is laid on top of each other."""
        start = run_quarter(self.start, first=BRANCH)
        own = [Policy("levers set by hand", self.levers, start)] if self.levers else []
        return [*package(self.package, start), *own, *self.policies]

    def begins(self) -> int:
        """The first quarter in which it may differ from nobody deciding anything; past the last if it never does."""
        if self.assumed() or self.switched():
            return BRANCH
        return min((p.start if isinstance(p, Policy) else BRANCH for p in self.followed()), default=LAST + 1)

    def assumed(self) -> dict[str, Any]:
        """Assumptions by name: those of the views in their order, then those held by hand."""
        return {n: v for view in self.views for n, v in views()[view].assumptions.items()} | dict(self.assumptions)

    def switched(self) -> dict[str, Any]:
        """Mechanisms by name, likewise."""
        return {n: v for view in self.views for n, v in views()[view].switches.items()} | dict(self.switches)

    def with_values(self, values: Mapping[str, Any]) -> Self:
        """The same case with assumptions and levers at these values, each a number or one number per world.

        Levers hold from the case's start on, on top of everything else it decides. UnknownName suggests the nearest.
        """
        assumed = {name: value for name, value in values.items() if name in parameters()}
        decided = {name: value for name, value in values.items() if name not in assumed}
        for name in decided:
            factor(name)
        on_top = (Policy("values on top", decided, run_quarter(self.start, first=BRANCH)),) if decided else ()
        return replace(self, assumptions={**self.assumptions, **assumed}, policies=(*self.policies, *on_top))

    def set_by(self, name: str) -> dict[str, Any]:
        """Who sets an assumption or lever, and to what, in the order in which they are laid on top of each other.

        Only what is set by name or to a number counts: not the levers that a package holds as they stand. What a policy
        that is a function sets, nobody knows beforehand.
        """
        if name in parameters():
            tables = {f"view {view}": views()[view].assumptions for view in self.views}
            tables |= {f"case {self.name}": self.assumptions}
        else:
            package_sets = {n: v for p in package(self.package) for n, v in p.settings.items() if v != HOLD}
            policies = [p for p in self.policies if isinstance(p, Policy) and not everywhere(p.strength, 0, 0)]
            tables = {f"package {self.package}": package_sets, f"case {self.name}": self.levers}
            tables |= {f"policy {policy.name}": policy.settings for policy in policies if name in policy.settings}
        return {who: table[name] for who, table in tables.items() if name in table}

    def value_of(self, name: str) -> Any:
        """What it assumes or sets from its start on: a number or one per world; None where it says nothing of it.

        A lever that is held as it stands, set in part (a strength) or on a schedule has no one value.
        """
        if name in parameters():
            return self.assumed().get(name)
        setting = [p for p in self.followed() if isinstance(p, Policy) and name in p.settings][-1:]
        whole = all(everywhere(p.strength, 1, 1) and not isinstance(p.settings[name], Mapping | str) for p in setting)
        return setting[0].settings[name] if setting and whole else None

    def take(self, rows: Worlds) -> Self:
        """The case in some of its worlds: numbers given one per world keep to their worlds."""
        levers, assumptions, switches = (
            {name: setting_in(value, rows) for name, value in settings.items()}
            for settings in (self.levers, self.assumptions, self.switches)
        )
        policies = tuple(rows_of_policy(policy, rows) for policy in self.policies)
        return replace(self, levers=levers, assumptions=assumptions, switches=switches, policies=policies)


def brief(value: Any) -> str:
    """A setting in a word: a number, or that it differs by world or by quarter."""
    if isinstance(value, Mapping | str):
        return value if isinstance(value, str) else "a schedule"
    return f"{len(value):,} numbers" if getattr(value, "ndim", 0) or isinstance(value, Sequence) else f"{value:g}"


def several_cases(what: Any) -> tuple[Case, ...]:
    """One case or several, as a tuple; ValueError names the fix for what is none."""
    cases = several(what, Case)
    if strange := [one for one in cases if not isinstance(one, Case)]:
        raise ValueError(f"{strange[0]!r} is no case: write Case({strange[0]!r})")
    return cases


def per_row(cases: Sequence[Mapping[str, Any]], name: str, default: Worlds) -> Worlds:
    """One number per row for all cases laid end to end; a case that says nothing of ``name`` keeps the default."""
    blocks = default.reshape(len(cases), -1).copy()
    for block, numbers in zip(blocks, cases, strict=True):
        block[:] = numbers.get(name, block)
    return blocks.reshape(-1)
