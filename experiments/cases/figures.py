"""Which figures of a run a comparison, an attribution or a turning point is about, and cases as plain data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from twofutures.abm.worlds import Worlds
from twofutures.experiments.futures import Past
from twofutures.experiments.questions import COMMONEST, Question, ask, observables_of
from twofutures.experiments.statistics import finite
from twofutures.policies.case import Case

HEADLINE = ("lead_months_smooth", "gap_usable", "swing_us_part", "swing_rules_direction")


def figure(text: str) -> Question:
    """What a comparison, an attribution or a turning point measures: 2028 means where classes are judged by them.

    Everything else is meant at the end, 2028Q4, unless the question says when.
    """
    return Question.read(text).as_figure()


def checked(names: Sequence[str], past: Past) -> tuple[str, ...]:
    """The questions as they are printed, each once; UnknownName suggests the nearest."""
    return tuple(dict.fromkeys(str(ask(name, past.model.recorder.names, number=True)) for name in names))


def needed(names: Sequence[str]) -> list[str]:
    """The observables that a run must keep to give these figures and the outcome classes."""
    return observables_of([Question(COMMONEST), *map(figure, names)])


def variants(
    past: Past,
    count: int,
    case: Callable[[Worlds], Case],
    names: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Worlds]:
    """Many variants of one case in one batch, on the same luck: figures by name, each of shape (count, worlds).

    ``case`` is given the variant of every row (0 … count-1) and returns a case whose numbers are one per row; this is
    one programme for all rows, and so far cheaper than a case per variant. ``class`` is each world's outcome class.
    """
    worlds = len(past.ids)
    places = np.tile(np.arange(worlds), count)
    whole = replace(case(np.repeat(np.arange(count), worlds)), label="all")
    parts: list[dict[str, Worlds]] = []
    for rows in np.array_split(np.arange(len(places)), max(1, -(-len(places) // BLOCK))):
        run = past.take(places[rows]).futures([whole.take(rows)], needed(names))
        parts.append({name: figure(name).of(run, "all") for name in (*names, COMMONEST)})
        if progress:
            progress(int(rows[-1]) + 1, len(places))
    return {name: np.concatenate([part[name] for part in parts]).reshape(count, worlds) for name in parts[0]}


BLOCK = 4_000  # rows measured at a time, so that only their figures are kept


def quantiles(values: Worlds) -> dict[str, float | None]:
    """10 %, median and 90 % of the worlds that have a value."""
    kept = finite(values)
    if not len(kept):
        return {"p10": None, "median": None, "p90": None}
    return dict(zip(("p10", "median", "p90"), (float(x) for x in np.quantile(kept, (0.1, 0.5, 0.9))), strict=True))


def described(case: Case) -> Mapping[str, Any]:
    """A case as plain data, without what it leaves at its default."""
    policies = [getattr(policy, "name", getattr(policy, "__name__", "a rule")) for policy in case.policies]
    tables = {name: dict(getattr(case, name)) for name in ("levers", "assumptions", "switches")}
    settings = {"views": list(case.views), **tables, "policies": policies}
    return {"package": case.package, "start": case.start} | {name: value for name, value in settings.items() if value}
