"""What an analysis reads: what was assumed and decided in each world (x), and what came out (y), as plain columns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from abm.luck import Luck
from abm.parameters import Assumptions
from abm.worlds import Worlds
from experiments.ema import Columns
from experiments.ensemble import Ensemble, Plan, chunk_name
from experiments.factors import Factor, settings, varies
from experiments.futures import Outcomes, Past
from experiments.members import fitted
from experiments.questions import Question, observables_of
from policies.case import Case


@dataclass(frozen=True)
class Analysed:
    """Columns over worlds: ``x`` by factor, ``y`` by question, and the half (0 or 1) each world belongs to.

    Worlds of one fitted member, and all cases of a world, are in the same half.
    """

    x: Columns
    y: Mapping[str, Worlds]
    half: Worlds


def load(folder: Path) -> Ensemble:
    """The worlds of a results folder. ValueError if there are none, or not all yet."""
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        raise ValueError(f"{folder} holds no results: name the folder of a run, such as results/outlook")
    said = json.loads(manifest.read_text(encoding="utf-8"))["plan"]
    plan = Plan(**{**said, "packages": tuple(said["packages"])})
    missing = [ids for ids in plan.chunks() if not (folder / chunk_name(ids)).exists()]
    if missing:
        raise ValueError(f"{folder} is not finished ({len(missing)} chunks are missing): run its command again first")
    return Ensemble(plan, folder)


def of_results(found: Ensemble, questions: Sequence[Question]) -> Analysed:
    """A finished run: assumptions made again from its plan, packages as a factor of their own."""
    plan = found.plan
    for question in questions:
        question.check(found.observables)
    ids = np.arange(plan.worlds)
    return _stacked(found, plan.packages, drawn(ids, plan.seed, plan.ensemble, plan.held), half_of(ids, plan.ensemble),
                    questions)  # fmt: skip


def drawn(ids: Worlds, seed: int, ensemble: str, held: Mapping[str, float]) -> dict[str, Worlds]:
    """What these worlds assume, by name, each of shape (worlds,): as ``Past`` draws it."""
    if ensemble == "prior":
        return Assumptions.draw(Luck(seed, ids), held).values
    members = fitted()
    return members.assumptions(ids % len(members)).hold(held).values


def half_of(ids: Worlds, ensemble: str) -> Worlds:
    """0 or 1: worlds that share their assumptions share their half."""
    return (ids if ensemble == "prior" else ids % len(fitted())) % 2


def play(
    packages: Sequence[str], questions: Sequence[Question], worlds: int, seed: int = 2028, start: str = "2027Q1",
    ensemble: str = "fitted", held: Mapping[str, float] | None = None, vary: Sequence[Factor] = (),
    progress: Any = None,
) -> Analysed:  # fmt: skip
    """New worlds; each draws what is in ``vary`` anew (levers evenly over their range), the same in all packages."""
    past = Past(worlds, seed, ensemble, held)
    for question in questions:
        question.check(past.model.recorder.names)
    luck = Luck(seed, past.ids)
    unit = np.array([luck.uniform(f"vary/{f.name}", -1) for f in vary]).T
    extra = settings(vary, unit) if vary else {}
    past_x = drawn(past.ids, seed, ensemble, held or {})
    cases = [_case(name, start, extra, past_x) for name in packages]
    found = past.futures(cases, observables_of(questions), progress)
    return _stacked(found, packages, {**past_x, **extra}, half_of(past.ids, ensemble), questions)


def _case(package: str, start: str, extra: Mapping[str, Worlds], assumed: Mapping[str, Worlds]) -> Case:
    holds = {name: value for name, value in extra.items() if name in assumed}
    sets = {name: value for name, value in extra.items() if name not in assumed}
    return Case(package, start, levers=sets, assumptions=holds, label=package)


def _stacked(
    found: Outcomes, cases: Sequence[str], x: Mapping[str, Worlds], half: Worlds, questions: Sequence[Question]
) -> Analysed:
    """All cases one after the other; with more than one, the case is a factor too."""
    from experiments.factors import factor

    times, count = len(cases), len(half)
    columns: dict[str, Any] = {name: np.tile(value, times) for name, value in x.items() if varies(factor(name))}
    if times > 1:
        columns["package"] = np.repeat(np.array(cases, dtype=object), count)
    y = {str(q): np.concatenate([q.answers(found, case) for case in cases]) for q in questions}
    return Analysed(columns, y, np.tile(half, times))
