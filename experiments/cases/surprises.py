"""The most surprising worlds of an answer: another world for each kind, with the quarter that decided it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from twofutures.abm.calendar import BRANCH, QUARTERS_PER_YEAR
from twofutures.abm.parameters import parameter
from twofutures.abm.worlds import Worlds
from twofutures.experiments.cases.picks import LEAD

RATIO, RULES = "gap_usable", "swing_rules_direction"
PRESENT = BRANCH - 1  # the last quarter on record: what comes later is what differs
LOW = 0.1  # of the worlds: the part that counts as those in which the lead is small


@dataclass(frozen=True)
class Surprise:
    """A world (its place), what is surprising about it, the step that decided it, and the figures that tell it.

    All are means over a year. ``start``, ``there`` and ``end`` are the US lead in months when futures branch, in the
    deciding quarter and in 2028 (``was``: with nothing changed); ``ratio`` is usable compute, US over PRC, and
    ``rules`` the direction of new rules, both in 2028.
    """

    kind: str
    world: int
    step: int
    figures: Mapping[str, float]


@dataclass(frozen=True)
class _Kind:
    """A kind of surprise: how surprising each world is (above 0 only where it is at all), and by what it is decided."""

    name: str
    score: Worlds
    series: Worlds
    decided: Callable[[Worlds], int]


def surprises(now: Callable[[str], Worlds], was: Callable[[str], Worlds] | None = None) -> list[Surprise]:
    """The worlds that went furthest against what one would expect of them; ``was`` holds the same with nothing changed.

    Both are functions of an observable's name that give it by quarter, shape (quarters, worlds).
    """
    series = {name: now(name) for name in (LEAD, RATIO, RULES)}
    lead, ratio, rules = (over_a_year(one) for one in series.values())
    before = was(LEAD) if was else None
    made: list[Surprise] = []
    for kind in _kinds(series, before):
        taken = np.isin(np.arange(len(kind.score)), [one.world for one in made])
        world = int(np.argmax(np.where(taken, -np.inf, kind.score)))
        if taken[world] or not kind.score[world] > 0:
            continue
        step = PRESENT + kind.decided(kind.series[PRESENT:, world])
        figures = {
            "start": lead[PRESENT, world], "there": lead[step, world], "end": lead[-1, world],
            "ratio": ratio[-1, world], "rules": rules[-1, world],
            **({} if before is None else {"was": over_a_year(before)[-1, world]}),
        }  # fmt: skip
        made.append(Surprise(kind.name, world, step, {name: float(x) for name, x in figures.items()}))
    return made


def _kinds(series: Mapping[str, Worlds], before: Worlds | None) -> Iterator[_Kind]:
    lead, end = over_a_year(series[LEAD]), {name: over_a_year(one)[-1] for name, one in series.items()}
    rise = lead[-1] - lead[PRESENT]
    if before is not None:
        apart = np.sign(end[LEAD] - over_a_year(before)[-1]) * (series[LEAD] - before)
        yield _Kind("moved", over_a_year(apart)[-1], apart, turn)
    yield _Kind("grew", rise, series[LEAD], turn)
    yield _Kind("fell", -rise, -series[LEAD], turn)
    for name, way in (("turned", lead), ("returned", -lead)):
        top = way[PRESENT:].max(axis=0)
        yield _Kind(name, np.minimum(top - way[PRESENT], top - way[-1]), way, _top)
    behind = end[LEAD] <= max(0.0, float(np.quantile(end[LEAD], LOW)))
    yield _Kind("despite", np.where(behind, end[RATIO] - 1, -1.0), -series[LEAD], turn)
    yield _Kind(
        "rules", np.where(end[LEAD] >= parameter("class_lead_months").value, -end[RULES], -1.0), -series[RULES], turn
    )


def over_a_year(series: Worlds) -> Worlds:
    """Means of the last four quarters (fewer at the beginning), shape as given, quarters first."""
    sums, year = np.cumsum(series, axis=0), QUARTERS_PER_YEAR
    sums[year:] = sums[year:] - sums[:-year]
    return sums / np.minimum(np.arange(1, len(series) + 1), year)[:, None]


def turn(series: Worlds) -> int:
    """The place from which a series stands higher than before: where its sum falls furthest behind that of its mean.

    One quarter that sticks out hardly decides (the change point of Page 1954, Biometrika 41:100).
    """
    return int(np.argmin(np.cumsum(series - series.mean())[:-1])) + 1


def _top(series: Worlds) -> int:
    """The place in which a series stands highest."""
    return int(np.argmax(series))
