"""What an analysis reads: what was assumed and decided in each world (x), and what came out (y), as plain columns."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from twofutures.abm.lever import Factor, factor
from twofutures.abm.luck import Luck
from twofutures.abm.outcomes import JUDGED
from twofutures.abm.parameters import parameters
from twofutures.abm.worlds import Worlds
from twofutures.experiments.analysis.ema import Columns
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.factors import settings, varies
from twofutures.experiments.batches.results import Results
from twofutures.experiments.futures import Outcomes, Past
from twofutures.experiments.questions import Question, observables_of
from twofutures.policies.case import Case
from twofutures.policies.members import fitted
from twofutures.policies.packages import packages

MOST = 12_000  # rows (cases × worlds) that an analysis reads: more would tell it little and take much memory


@dataclass(frozen=True)
class Analysed:
    """Columns over worlds: ``x`` by factor, ``y`` by question, and the group (a number) each world belongs to.

    Worlds of one fitted member, and all cases of a world, share their assumptions and are one group.
    """

    x: Columns
    y: Mapping[str, Worlds]
    group: Worlds


def load(folder: Path) -> Results:
    """The worlds of a results folder that are there so far. ValueError if there are none."""
    if not (folder / "manifest.json").is_file():
        raise ValueError(f"{folder} holds no results: name the folder of a run, such as results/outlook")
    return Results(folder).must_have_worlds()


def thinned(results: Results, most: int | None = None) -> Results:
    """The results, or evenly spaced worlds of them where there are more than ``most`` (MOST) rows.

    The step shares no factor with what repeats along the worlds (members, points, even and odd): all of it stays.
    """
    batch, every = results.batch, math.ceil(results.worlds * len(results.cases) / (most or MOST))
    if every <= 1:
        return results
    repeats = 2 * batch.worlds * (len(fitted()) if batch.ensemble == "fitted" else 1)
    while math.gcd(every, repeats) > 1:
        every += 1
    return results.thinned(every)


def judged(results: Results) -> bool:
    """Whether the folder keeps the quarters by which 2028 is judged."""
    return set(JUDGED) <= set(results.batch.steps)


def of_results(results: Results, questions: Sequence[Question]) -> Analysed:
    """The worlds of a folder: what varies, assumptions made again from its manifest, and the case as a factor."""
    for question in questions:
        results.check(question)
    ids, point = results.ids, results.batch.design.at(results.ids)
    drawn = [name for name in parameters() if name not in point and varies(factor(name))]
    x = {case: point | {name: results.assumption(name, case) for name in drawn} for case in results.cases}
    return _stacked(results, x, group_of(results.batch, ids), questions)


def group_of(batch: Batch, worlds: Worlds) -> Worlds:
    """One number for all worlds that share their assumptions: a member, a world's own draw, or a repeated point."""
    design = batch.design
    points, shared = worlds // design.replications, _shared(design.luck(worlds), batch.ensemble)
    if design.kind == "factorial":
        return shared if design.replications > 1 else points
    return points if design.axes and design.points < len(np.unique(shared)) else shared


def _shared(ids: Worlds, ensemble: str) -> Worlds:
    return ids if ensemble == "prior" else ids % len(fitted())


def play(
    packages: Sequence[str], questions: Sequence[Question], worlds: int, seed: int = 2028, start: str = "2027Q1",
    ensemble: str = "fitted", held: Mapping[str, float] | None = None, vary: Sequence[Factor] = (),
    progress: Any = None,
) -> Analysed:  # fmt: skip
    """New worlds; each draws what is in ``vary`` anew (levers evenly over their range), apart in every package.

    Otherwise a lever's value would name a world, and a score would credit the lever with that world's luck.
    """
    past = Past(worlds, seed, ensemble, held)
    for question in questions:
        question.check(past.model.recorder.names)
    assumed, luck = assumed_in(past), Luck(seed, past.ids)
    own = {name: _settings(vary, luck, name) for name in packages}
    run = past.futures(
        [Case(name, start, label=name).with_values(own[name]) for name in packages], observables_of(questions), progress
    )
    x = {name: {**assumed, **own[name]} for name in packages}
    return _stacked(run, x, _shared(past.ids, ensemble), questions)


def assumed_in(past: Past) -> dict[str, Worlds]:
    """What its worlds assume, by name, each of shape (worlds,), where it has a range at all."""
    values = past.model.assumptions.values
    return {name: column[past.rows] for name, column in values.items() if varies(factor(name))}


def _settings(vary: Sequence[Factor], luck: Luck, package: str) -> dict[str, Worlds]:
    return settings(vary, np.array([luck.uniform(f"vary/{f.name}/{package}", -1) for f in vary]).T) if vary else {}


def _stacked(
    run: Outcomes, x: Mapping[str, Mapping[str, Worlds]], group: Worlds, questions: Sequence[Question]
) -> Analysed:
    """All cases (``x`` by case and factor) one after the other; with more than one, the case is a factor too.

    What differs only between the cases is left out: the case says it.
    """
    names = [name for name in next(iter(x.values())) if any(np.ptp(one[name]) > 0 for one in x.values())]
    columns: dict[str, Any] = {name: np.concatenate([x[case][name] for case in x]) for name in names}
    if len(x) > 1:
        kind = "package" if set(x) <= set(packages()) else "case"
        columns[kind] = np.repeat(np.array(list(x), dtype=object), len(group))
    y = {str(q): np.concatenate([q.answers(run, case) for case in x]) for q in questions}
    return Analysed(columns, y, np.tile(group, len(x)))
