"""Claims: each tested by its declared design on the same luck, under no view and under every rival view.

All cases of all claims are gathered by a dry run, then played in one batch, plus one smaller batch per view.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from twofutures.abm.calendar import BRANCH
from twofutures.abm.names import known
from twofutures.abm.worlds import Worlds
from twofutures.experiments.claims import designs_race as race
from twofutures.experiments.claims import designs_world as world
from twofutures.experiments.claims.reader import Asking, FuturesReader
from twofutures.experiments.futures import Futures, Past
from twofutures.experiments.record.earlier_pasts import WESTERN, alternatives, replayed, unruled
from twofutures.experiments.statistics import DEPENDS, OPPOSITE, Effect, rank_correlations
from twofutures.policies.views import views

FILE = Path(__file__).parent / "data" / "claims.toml"
VIEW_WORLDS = 64  # worlds under each view: enough to tell a turned verdict from a noisy one
FIRST = "2022Q4"
BEYOND_CHANCE = 4.0  # standard errors of a rank correlation: among some 300 assumptions hardly one gets there by chance
DESIGNS = {**race.DESIGNS, **world.DESIGNS}
ALSO = {**race.ALSO, **world.ALSO}


@dataclass(frozen=True)
class Claim:
    """A claim as declared; the effect that its design measures supports it inside ``low`` to ``high``.

    ``assumed`` names what takes the answer for granted: inside the declared ranges it could not come out otherwise.
    """

    name: str
    claim: str
    origin: str
    design: str
    supports: str
    contradicts: str
    unit: str
    low: float = -np.inf
    high: float = np.inf
    illustrative: bool = False
    assumed: str = ""


@dataclass(frozen=True)
class Split:
    """An assumption that orders the worlds so that one half of them gives another verdict than the other."""

    parameter: str
    half: str
    effect: Effect
    verdict: str


@dataclass(frozen=True)
class Tested:
    """A claim with its measured effects: overall, by view, by halves of the worlds, and figures that belong to it."""

    claim: Claim
    effect: Effect
    verdict: str
    by_view: Mapping[str, Effect]
    turned_by: tuple[str, ...]
    splits: tuple[Split, ...]
    also: Mapping[str, Effect]

    @property
    def shown(self) -> str:
        """The verdict as people read it, with what it is worth."""
        notes = ("assumed" * bool(self.claim.assumed), "tally" * self.claim.illustrative)
        return f"{self.verdict}{''.join(f' ({note})' for note in notes if note)}"


@cache
def claims() -> Mapping[str, Claim]:
    """Every declared claim by id."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: Claim(name, **table) for name, table in tables.items()}


def test(
    names: Iterable[str] = (),
    worlds: int = 500,
    seed: int = 2028,
    crossed: Iterable[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Tested]:
    """Test some claims (by default all), crossed with some views (by default all); UnknownName suggests the nearest."""
    asked = [claims()[known("claim", name, claims())] for name in names or claims()]
    crossed = [known("view", view, views()) for view in (views() if crossed is None else crossed)]
    wanted = gather(asked)
    past, under_view = Past(worlds, seed), min(worlds, VIEW_WORLDS)
    whole = worlds + len(crossed) * under_view
    pasts = _other_pasts(wanted, worlds)
    read = FuturesReader(_futures(past, wanted, "", _counting(progress, 0, whole)), pasts, members=past.members)
    few = past.take(np.arange(under_view))
    by_view: dict[str, dict[str, Effect]] = {claim.name: {} for claim in asked}
    crossing = [claim for claim in asked if gather([claim]).cases]  # views say nothing of claims about the past alone
    for i, view in enumerate(crossed):
        futures = _futures(few, wanted, view, _counting(progress, worlds + i * under_view, whole))
        for claim in crossing:
            reader = FuturesReader(futures, pasts, _suffix(view), members=few.members)
            by_view[claim.name][view] = DESIGNS[claim.name](reader)
    assumed = past.model.assumptions.take(past.rows).values
    return [judged(claim, read, by_view[claim.name], assumed) for claim in asked]


test.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for one of its own


def gather(asked: Iterable[Claim]) -> Asking:
    """The cases and observables that the designs need."""
    wanted = Asking()
    for claim in asked:
        DESIGNS[claim.name](wanted)
        if claim.name in ALSO:
            ALSO[claim.name](wanted)
    return wanted


def judged(claim: Claim, read: FuturesReader, by_view: Mapping[str, Effect], assumed: Mapping[str, Worlds]) -> Tested:
    """The verdict from effect, interval and region; it depends where a view or half of the worlds turn it around."""
    effect = DESIGNS[claim.name](read)
    plain = effect.verdict(claim.low, claim.high)
    opposite = OPPOSITE.get(plain)
    turned = tuple(view for view, under in by_view.items() if under.verdict(claim.low, claim.high) == opposite)
    splits = halves(claim, read, effect, assumed)
    also = ALSO[claim.name](read) if claim.name in ALSO else {}
    opposed = bool(turned) or any(split.verdict == opposite for split in splits)
    return Tested(claim, effect, DEPENDS if opposed else plain, by_view, turned, splits, also)


def halves(claim: Claim, read: FuturesReader, effect: Effect, assumed: Mapping[str, Worlds]) -> tuple[Split, ...]:
    """The assumption that orders the effect most; its lower and upper half of the worlds, if their verdicts differ.

    Only the strongest is looked at: among hundreds of assumptions some split the worlds by chance.
    """
    if effect.values is None or len(effect.values) != len(next(iter(assumed.values()))) or effect.worlds < 20:
        return ()
    filled = np.nan_to_num(effect.values)
    strength = dict(zip(assumed, abs(rank_correlations(list(assumed.values()), filled)), strict=True))
    name = max(strength, key=lambda n: strength[n])
    if strength[name] * np.sqrt(effect.worlds - 3) < BEYOND_CHANCE:
        return ()
    is_lower, both = assumed[name] <= np.median(assumed[name]), []
    for which, rows in (("lower", is_lower), ("upper", ~is_lower)):
        part = DESIGNS[claim.name](read.take(np.flatnonzero(rows)))
        both.append(Split(name, which, part, part.verdict(claim.low, claim.high)))
    return tuple(both) if both[0].verdict != both[1].verdict else ()


def _futures(past: Past, wanted: Asking, view: str, progress: Callable[[int, int], None] | None) -> Futures:
    if not wanted.cases:
        return Futures([], {})
    cases = list(wanted.cases.values())
    if view:
        cases = [replace(case, views=(view,), label=case.name + _suffix(view)) for case in cases]
    return past.futures(cases, sorted(wanted.names), progress)


def _suffix(view: str) -> str:
    return f" | {view}"


def _other_pasts(wanted: Asking, worlds: int) -> Futures | None:
    """From 2022Q4: chip rules as recorded, and none; the PRC government reacts by its own rules in both."""
    if not wanted.early_names:
        return None
    recorded = replayed(FIRST, worlds, WESTERN)
    arms = {"with rules": [recorded], "without rules": [recorded, unruled(FIRST)]}
    return alternatives(worlds, FIRST, arms, sorted(wanted.early_names), BRANCH - 1)


def _counting(
    progress: Callable[[int, int], None] | None, before: int, whole: int
) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, _: progress(before + done, whole)
