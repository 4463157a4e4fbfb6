"""What can be decided: a policy sets levers from a start quarter; a programme says which worlds follow which."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from twofutures.abm.calendar import BRANCH, LAST, quarter_step, run_quarter
from twofutures.abm.lever import lever
from twofutures.abm.worlds import Worlds, everywhere, largest, value_in, when
from twofutures.policies.history import Judged

HOLD = "hold"  # keep the lever at its value of the branch
STAY = "stay"  # keep it where it stands when the policy begins


@dataclass(frozen=True)
class Policy:
    """Settings of declared levers between two quarters.

    ``settings`` maps a lever to a number, one number per world, ``"hold"`` (its value of the branch), ``"stay"`` (where
    it stands when the policy begins), or a schedule: quarter → number, each held until the next
    (``{"2027Q1": 0.3, "2027Q3": 0.8}``). Strength 0 changes nothing, bitwise; 1 sets the value; between, the lever
    moves that part of the way from where its owner would have put it.
    """

    name: str
    settings: Mapping[str, Any]
    start: int = BRANCH + 1
    end: int = LAST
    strength: Any = 1.0
    proposal: str = ""
    cost: str = ""
    citation: str = ""

    def __post_init__(self) -> None:
        for name, setting in self.settings.items():
            check_setting(name, setting)
        if not everywhere(self.strength, 0, 1):
            raise ValueError(f"policy {self.name}: strength must lie in 0..1")
        if not self.start <= self.end <= LAST:
            raise ValueError(f"policy {self.name}: it must start no later than it ends, and end by 2028Q4")

    def applies(self, name: str, quarter: int) -> bool:
        """Whether the policy speaks about a lever in a quarter."""
        return self.start <= quarter <= self.end and setting_at(self.settings.get(name), quarter) is not None


def check_setting(name: str, setting: Any) -> None:
    """ValueError unless the lever is declared and every value of the setting lies inside its range."""
    declared = lever(name)
    if isinstance(setting, Mapping):
        if not setting:
            raise ValueError(f'lever {name} has an empty schedule: write it like {{"2027Q1" = 0.5}}')
        for quarter, value in setting.items():
            run_quarter(quarter)
            declared.check(value)
    elif not (isinstance(setting, str) and setting in (HOLD, STAY)):
        declared.check(setting)


def setting_at(setting: Any, quarter: int) -> Any:
    """What a setting says in a quarter: a schedule holds its last value, and is silent (None) before its first."""
    if not isinstance(setting, Mapping):
        return setting
    begun = [name for name in setting if quarter_step(name) <= quarter]
    return setting[max(begun, key=quarter_step)] if begun else None


def setting_in(setting: Any, rows: Worlds) -> Any:
    """A setting in some worlds."""
    if isinstance(setting, Mapping):
        return {quarter: value_in(value, rows) for quarter, value in setting.items()}
    return value_in(setting, rows)


Rule = Callable[[Any, int], Mapping[str, Any]]  # a plain function of (government, quarter) is a policy too


@dataclass
class Programme:
    """Who follows which policies: rows of worlds by package, with history played in before the branch."""

    packages: Sequence[tuple[Worlds, Sequence[Policy | Rule]]] = ()
    history: Mapping[str, Mapping[int, float | str]] = field(default_factory=dict)
    branch: int = BRANCH
    held: dict[str, Worlds] = field(default_factory=dict)
    _about: dict[str, list[tuple[Worlds, Policy | Rule]]] = field(default_factory=dict, init=False, repr=False)

    def is_history(self, quarter: int) -> bool:
        """Whether the quarter lies before the branch."""
        return quarter < self.branch

    def decides(self, name: str, quarter: int) -> Worlds | float:
        """1 in the worlds where history or a policy, not the owner, decides a lever this quarter; else 0."""
        if self.is_history(quarter):
            return 1.0
        decided: Worlds | float = 0.0
        for rows, policy in self.about(name):
            if isinstance(policy, Policy) and policy.applies(name, quarter):
                decided = when(rows, largest(decided, 1.0 * (policy.strength > 0)), decided)
        return decided

    def about(self, name: str) -> list[tuple[Worlds, Policy | Rule]]:
        """The policies that may speak of a lever, each with its worlds, in the order in which they are laid on."""
        if name not in self._about:  # a room's cases have thousands of policies, each of a lever or two
            self._about[name] = [
                (rows, policy)
                for rows, policies in self.packages
                for policy in policies
                if not isinstance(policy, Policy) or name in policy.settings
            ]
        return self._about[name]

    def take(self, rows: Worlds) -> "Programme":
        """The programme of some of these worlds."""
        packages = [(follows[rows], [rows_of_policy(p, rows) for p in policies]) for follows, policies in self.packages]
        return Programme(packages, self.history, self.branch, {name: value[rows] for name, value in self.held.items()})

    def settle(self, government: Any, name: str, own: Worlds) -> Worlds:
        """The lever's setting this quarter: recorded before the branch, then own rule or policy."""
        quarter = government.model.quarter
        if self.is_history(quarter):
            return own * 0 + self._recorded(government, name, quarter) if name in self.history else own
        self.held.setdefault(name, government.lever(name))
        setting = own
        for rows, policy in self.about(name):
            if not isinstance(policy, Policy) or policy.applies(name, quarter):
                setting = when(rows, self._apply(policy, government, name, quarter, setting), setting)
        return setting

    def _apply(
        self, policy: Policy | Rule, government: Any, name: str, quarter: int, setting: Worlds
    ) -> Worlds | float:
        if not isinstance(policy, Policy):
            settings = policy(government, quarter)
            if not isinstance(settings, Mapping):
                name = getattr(policy, "__name__", policy)
                raise ValueError(
                    f"the policy {name} returned {settings!r}: return levers and their settings, such as "
                    '{"enforcement": 3.0}, or {} where it sets nothing'
                )
            for wanted, value in settings.items():
                lever(wanted).check(value)
            return setting * 0 + settings[name] if name in settings else setting
        value = setting_at(policy.settings[name], quarter)
        target = value
        if isinstance(value, str):
            target = self.held[name] if value == HOLD else government.lever(name)
        if isinstance(policy.strength, int | float) and policy.strength == 1:
            return target
        whole = setting * 0 + 1
        return when(policy.strength * whole >= 1, target, setting + policy.strength * (target - setting))

    def _recorded(self, government: Any, name: str, quarter: int) -> Worlds | float:
        steps = [q for q in self.history[name] if q <= quarter]
        setting = self.history[name][max(steps)]
        if isinstance(setting, str):
            return getattr(government.p, setting)
        return government.model.levers.judged(name, setting) if isinstance(setting, Judged) else setting


def rows_of_policy(policy: Policy | Rule, rows: Worlds) -> Policy | Rule:
    """The policy of some worlds: settings and strength given per world keep to their worlds."""
    if not isinstance(policy, Policy):
        return policy
    settings = {name: setting_in(setting, rows) for name, setting in policy.settings.items()}
    return replace(policy, settings=settings, strength=value_in(policy.strength, rows))
