"""Recipes that can be worked out on paper, beside the engine: stocks and flows, addressed luck, how many worlds."""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import brentq

from twofutures.abm.luck import Luck
from twofutures.abm.worlds import Worlds
from twofutures.experiments.exercises.runs import figures, rounded
from twofutures.experiments.exercises.sheet import Key
from twofutures.policies.case import Case

LONGEST = 100.0  # years within which a ratio of stocks is sought
SIGMAS = 2  # standard errors by which a difference is to be seen


def stock_and_flow(*, stocks: Sequence[float], added: Sequence[float], ratio: float, package: str, worlds: int) -> Key:
    """When a ratio of two growing stocks reaches a number; and in the engine, whether flows lie further apart."""

    def missing(years: float) -> float:
        return (stocks[0] + added[0] * years) / (stocks[1] + added[1] * years) - ratio

    reached = missing(0.0) * missing(LONGEST) < 0
    years: float | str = rounded(float(brentq(missing, 0.0, LONGEST))) if reached else "never"
    of = figures(worlds, [Case(package)], ["gap_flow@2028", "gap_owned@2028"])[package]
    apart = of["gap_flow@2028"] > of["gap_owned@2028"]
    return {"years": years, "flow_ratio": added[0] / added[1], "worlds_flow": int(apart.sum())}


def addressed_luck(*, streams: Sequence[str], seed: int, addressed: bool = True) -> Key:
    """How many of some draws change when somebody else draws first: looked up by address, and taken in turn."""
    turns = _drawn(streams, seed, "", False), _drawn(streams, seed, "somebody_new/draw", False)
    luck = _drawn(streams, seed, "", addressed), _drawn(streams, seed, "somebody_new/draw", addressed)
    return {"in_turn": _changed(*turns), "by_address": _changed(*luck)}


def _drawn(streams: Sequence[str], seed: int, before: str, addressed: bool) -> list[float]:
    """One draw a stream, after that of ``before`` if there is one."""
    luck, generator = Luck(seed, np.arange(1)), np.random.default_rng(seed)
    drawn = [
        float(luck.uniform(stream, 0)[0]) if addressed else float(generator.random())
        for stream in ([before] if before else []) + list(streams)
    ]
    return drawn[1:] if before else drawn


def _changed(before: list[float], after: list[float]) -> int:
    return sum(a != b for a, b in zip(before, after, strict=True))


def how_many_worlds(
    *, points: float, discordant: float, question: str, switches: Mapping[str, float], worlds: int,
    paired: bool = True,
) -> Key:  # fmt: skip
    """Worlds that show a difference of so many points at two standard errors: unpaired, paired, and in the engine."""
    cases = [Case("inaction", label="as it is"), Case("inaction", switches=switches, label="closed")]
    of = figures(worlds, cases, [question])
    before, after = (of[case.name][question] for case in cases)
    after = after if paired else np.roll(after, worlds // 2)  # other worlds: luck no longer cancels
    return {
        "unpaired": round(2 * 0.25 / _error(points) ** 2),
        "pairs": round(discordant / _error(points) ** 2),
        "discordant": int((before != after).sum()),
        "own_pairs": round(_variance(before, after) / _error(points) ** 2),
    }


def _error(points: float) -> float:
    """The standard error at which so many percentage points are just seen."""
    return points / 100 / SIGMAS


def _variance(before: Worlds, after: Worlds) -> float:
    """Of the difference of one pair."""
    return float(np.var(after - before))
