"""What plays one world of a batch again: the world as a batch of its own, and the command line that tells of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from twofutures.abm.parameters import parameters
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.outlook import plan
from twofutures.policies.case import Case
from twofutures.policies.extension import holding
from twofutures.policies.policy import Policy
from twofutures.policies.scenario_text import is_number, written


def alone(batch: Batch, world: int, case: str | None = None) -> tuple[Batch, int]:
    """One world of one case as a batch of its own, and the number of that world there.

    What the design gave to the world is set in the case, so that it is the same world to the last bit.
    """
    number = np.array([world])
    point = {name: float(values[0]) for name, values in batch.design.at(number).items()}
    early = batch.design.assumptions if batch.design.since != "branch" else ()
    held = {**batch.held, **{name: point[name] for name in early}}
    cases = [at_point(batch.cases[batch.case(case)], point)]
    single = plan(worlds=1, seed=batch.seed, held=held, ensemble=batch.ensemble, cases=cases)
    return replace(single, extensions=batch.extensions), int(batch.design.luck(number)[0])


def at_point(case: Case, point: Mapping[str, float]) -> Case:
    """The case with these values; a lever that none of its policies may set is one of its levers."""
    rules = [policy for policy in case.policies if not isinstance(policy, Policy)]
    touched = {name for policy in case.policies if isinstance(policy, Policy) for name in policy.settings}
    levers = {n: v for n, v in point.items() if n not in parameters() and n not in touched and not rules}
    rest = {name: value for name, value in point.items() if name not in levers}
    return replace(case, levers={**case.levers, **levers}).with_values(rest)


def again(batch: Batch, world: int, tell: str = "world") -> tuple[str, str]:
    """The command that tells (``world``, ``why``) of one world of the only case, and the text of the file it reads.

    The file is ``world.toml`` or ``why.toml``; its text is empty where options say all. ValueError if neither can.
    """
    (case,) = batch.cases
    if said_by_options(case):
        text, options = "", [*_case_options(case), *(f"--set {n}={v!r}" for n, v in sorted(batch.held.items()))]
        options += [f"--extend {name}" for name in holding(batch.extensions)]
    else:
        run: dict[str, Any] = {"seed": batch.seed, "ensemble": batch.ensemble, "held": dict(batch.held)}
        text, options = written(case, run, batch.extensions), [f"--scenario {tell}.toml"]
    luck = [f"--seed {batch.seed}", f"--world {world}", f"--ensemble {batch.ensemble}"]
    return " ".join(["twofutures", tell, *options, *luck]), text


def said_by_options(case: Case) -> bool:
    """Whether package, start, views and plain levers are all there is to a case."""
    plain = Case(case.package, case.start, case.views, case.levers, label=case.label)
    return case == plain and case.label in ("", case.package) and all(map(is_number, case.levers.values()))


def _case_options(case: Case) -> list[str]:
    return [
        f"--package {case.package}", f"--start {case.start}", *(f"--view {name}" for name in case.views),
        *(f"--lever {name}={float(value)!r}" for name, value in sorted(case.levers.items())),
    ]  # fmt: skip
