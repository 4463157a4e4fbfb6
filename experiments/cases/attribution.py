"""Attribution: how much each mechanism or policy contributes, exactly and in the same worlds on the same luck."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from twofutures.abm.lever import levers
from twofutures.abm.names import known
from twofutures.abm.outcomes import CLASSES
from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases.figures import checked, variants
from twofutures.experiments.futures import Past
from twofutures.experiments.questions import COMMONEST
from twofutures.experiments.statistics import interactions, members, shapley
from twofutures.policies.case import MECHANISMS, Case
from twofutures.policies.difference import AREAS, MOST_PLAYERS, areas, blend, differing
from twofutures.policies.packages import packages

CHANNELS: Mapping[str, tuple[str, ...]] = {
    "legal": ("legal",),
    "domestic": ("domestic", "proxy"),
    "smuggling": ("smuggling",),
    "rented": ("rented",),
    "offshore_owned": ("offshore_owned",),
    "distillation": ("distillation",),
    "spillover": ("spillover",),
}
FIGURES = ("lead_months_smooth", "gap_usable")


@dataclass(frozen=True)
class Attribution:
    """Coalition values of every figure, and what follows from them.

    ``players`` maps a player to its mechanisms or levers; ``values`` holds, by figure, shape (2^players, worlds).
    """

    case: Case
    against: Case | None
    over: str
    players: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Worlds]
    shown: tuple[str, ...] = FIGURES  # the figures that were asked for

    @property
    def worlds(self) -> int:
        """Worlds attributed."""
        return self.values[COMMONEST].shape[1]

    def table(self, figure: str) -> Worlds:
        """Coalition values of a figure, or of an outcome class (1 in the worlds that end in it)."""
        if figure in CLASSES:
            return 1.0 * (self.values[COMMONEST] == CLASSES.index(figure))
        return self.values[known("figure", figure, [*self.values, *CLASSES])]

    def shares(self, figure: str) -> Worlds:
        """Shapley value of each player in each world, shape (players, worlds)."""
        return shapley(self.table(figure))

    def pairs(self, figure: str) -> Worlds:
        """Shapley interaction index of each pair, mean over the worlds, shape (players, players)."""
        return interactions(self.table(figure).mean(axis=1))


def attribute(
    past: Past,
    case: Case,
    over: str = "mechanisms",
    against: Case | None = None,
    names: Sequence[str] = FIGURES,
    progress: Callable[[int, int], None] | None = None,
) -> Attribution:
    """Play every coalition of the players in every world of the past.

    ``over`` is ``mechanisms`` (each on or off from the branch on), ``policies`` (the areas in which the case differs
    from ``against``), ``levers`` (each lever that differs) or names joined by commas, with ``+`` inside a group.
    """
    players, kind = players_from(over, case, against)
    if kind == "mechanisms" and against is not None:
        raise ValueError("mechanisms are taken apart within one case: leave out --against")
    names = checked(names, past)
    present = members(len(players)).astype(float)
    made = _switched if kind == "mechanisms" else _blended
    values = variants(past, len(present), lambda rows: made(case, against, players, present[rows]), names, progress)
    return Attribution(case, None if kind == "mechanisms" else against, kind, players, values, names)


def _switched(case: Case, _: Case | None, players: Mapping[str, tuple[str, ...]], present: Worlds) -> Case:
    off = {name: present[:, i] for i, group in enumerate(players.values()) for name in group}
    return replace(case, switches={**case.switches, **off})


def _blended(case: Case, against: Case | None, players: Mapping[str, tuple[str, ...]], present: Worlds) -> Case:
    assert against is not None
    chosen = {name: present[:, i] for i, group in enumerate(players.values()) for name in group}
    return blend(against, case, chosen, "blend")


def players_from(over: str, case: Case, against: Case | None) -> tuple[dict[str, tuple[str, ...]], str]:
    """The players and their kind (``mechanisms`` or ``levers``); ValueError names the fix."""
    if over == "mechanisms":
        return dict(CHANNELS), "mechanisms"
    if over in ("policies", "levers"):
        players = _of_policies(over, case, against)
    else:
        groups = [tuple(part.strip() for part in group.split("+")) for group in over.split(",")]
        everyone = [name for group in groups for name in group]
        kind = "mechanisms" if everyone[0] in MECHANISMS else "levers"
        one, names = (
            ("mechanism", MECHANISMS) if kind == "mechanisms" else ("lever or mechanism", [*levers(), *MECHANISMS])
        )
        for name in everyone:
            known(one, name, names)
            if everyone.count(name) > 1:
                raise ValueError(f"{name} is named twice: a player is named once")
        players = {"+".join(group): group for group in groups}
        if kind == "mechanisms":
            return _few(players), kind
        _must_differ(everyone, case, against)
    return _few(players), "levers"


def _few(players: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    if len(players) > MOST_PLAYERS:
        raise ValueError(
            f"{len(players)} players are too many (at most {MOST_PLAYERS}): join some with '+', such as "
            f"--over {'+'.join(list(players)[:3])},{list(players)[3]}, or use --over policies"
        )
    return players


def _of_policies(over: str, case: Case, against: Case | None) -> dict[str, tuple[str, ...]]:
    names = differing(_base(against), case)
    if not names:
        raise ValueError(f"{case.name} and {_base(against).name} decide nothing differently: name another --against")
    if over == "levers":
        return {name: (name,) for name in names}
    settings = {area: list(packages()[name].settings) for area, name in AREAS.items()}
    return {area: tuple(mine) for area, mine in areas(names, settings).items()}


def _base(against: Case | None) -> Case:
    if against is None:
        raise ValueError("say against what the policies are measured: --against CASE")
    return against


def _must_differ(names: list[str], case: Case, against: Case | None) -> None:
    moved = differing(_base(against), case)
    for name in names:
        if name not in moved:
            raise ValueError(
                f"{case.name} and {_base(against).name} set {name} alike: name some of {', '.join(moved) or 'none'}"
            )


def gains(attribution: Attribution, figure: str) -> dict[str, Worlds]:
    """Worlds by player: what each added to the figure."""
    return dict(zip(attribution.players, attribution.shares(figure), strict=True))


def whole(attribution: Attribution, figure: str) -> Worlds:
    """What there is to explain, world by world: everyone minus nobody."""
    table = attribution.table(figure)
    return table[-1] - table[0]


def ordered(parts: Mapping[str, Worlds]) -> list[str]:
    """Players by the size of their mean contribution, largest first."""
    return sorted(parts, key=lambda name: -abs(float(np.mean(parts[name]))))
