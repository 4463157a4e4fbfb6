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
from experiments.factors import Factor, factor, settings, varies
from experiments.futures import Outcomes, Past
from experiments.members import fitted
from experiments.questions import Question, observables_of
from policies.case import Case


@dataclass(frozen=True)
class Analysed:
    """Columns over worlds: ``x`` by factor, ``y`` by question, and the group (a number) each world belongs to.

    Worlds of one fitted member, and all cases of a world, share their assumptions and are one group.
    """

    x: Columns
    y: Mapping[str, Worlds]
    group: Worlds


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
    assumed = drawn(ids, plan.seed, plan.ensemble, plan.held)
    return _stacked(found, dict.fromkeys(plan.packages, assumed), group_of(ids, plan.ensemble), questions)


def drawn(ids: Worlds, seed: int, ensemble: str, held: Mapping[str, float]) -> dict[str, Worlds]:
    """What these worlds assume, by name, each of shape (worlds,): as ``Past`` draws it."""
    if ensemble == "prior":
        return Assumptions.draw(Luck(seed, ids), held).values
    members = fitted()
    return members.assumptions(ids % len(members)).hold(held).values


def group_of(ids: Worlds, ensemble: str) -> Worlds:
    """One number for all worlds that share their assumptions: the world's own, or its fitted member's."""
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
    assumed, luck = drawn(past.ids, seed, ensemble, held or {}), Luck(seed, past.ids)
    own = {name: _settings(vary, luck, name) for name in packages}
    found = past.futures([_case(n, start, own[n], assumed) for n in packages], observables_of(questions), progress)
    x = {name: {**assumed, **own[name]} for name in packages}
    return _stacked(found, x, group_of(past.ids, ensemble), questions)


def _settings(vary: Sequence[Factor], luck: Luck, package: str) -> dict[str, Worlds]:
    return settings(vary, np.array([luck.uniform(f"vary/{f.name}/{package}", -1) for f in vary]).T) if vary else {}


def _case(package: str, start: str, own: Mapping[str, Worlds], assumed: Mapping[str, Worlds]) -> Case:
    holds = {name: value for name, value in own.items() if name in assumed}
    sets = {name: value for name, value in own.items() if name not in assumed}
    return Case(package, start, levers=sets, assumptions=holds, label=package)


def _stacked(
    found: Outcomes, x: Mapping[str, Mapping[str, Worlds]], group: Worlds, questions: Sequence[Question]
) -> Analysed:
    """All cases (``x`` by case and factor) one after the other; with more than one, the case is a factor too."""
    names = [name for name in next(iter(x.values())) if varies(factor(name))]
    columns: dict[str, Any] = {name: np.concatenate([x[case][name] for case in x]) for name in names}
    if len(x) > 1:
        columns["package"] = np.repeat(np.array(list(x), dtype=object), len(group))
    y = {str(q): np.concatenate([q.answers(found, case) for case in x]) for q in questions}
    return Analysed(columns, y, np.tile(group, len(x)))
