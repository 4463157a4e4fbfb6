"""An outlook: packages × worlds on the same luck, everything kept, and the command line that plays it again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from twofutures.abm.calendar import BRANCH, QUARTERS, quarter_name
from twofutures.abm.plain import plain
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import MOST_WORLDS, replications
from twofutures.experiments.batches.manifest import SCENARIO
from twofutures.policies.case import Case
from twofutures.policies.extension import holding
from twofutures.policies.scenario_text import is_number


def plan(
    packages: Sequence[str] = (),
    worlds: int = 1000,
    seed: int = 2028,
    start: str = quarter_name(BRANCH + 1),
    held: Mapping[str, float] | None = None,
    ensemble: str = "fitted",
    levers: Mapping[str, float] | None = None,
    views: Sequence[str] = (),
    cases: Sequence[Case] = (),
) -> Batch:
    """The batch of an outlook: these packages (or, where there are any, cases), everything kept in every quarter.

    ``worlds`` counts worlds per package; ``start`` is the quarter in which packages begin; ``held`` fixes assumptions
    from 2022Q4 on; ``levers`` are set on top of every package, from ``start`` on; ``views`` are rival sets of
    assumptions. ValueError names what cannot be run.
    """
    if not cases and (not packages or len(set(packages)) != len(packages)):
        raise ValueError("name at least one package, each only once")
    worlds = plain(worlds)
    if not isinstance(worlds, int) or not 1 <= worlds <= MOST_WORLDS:
        raise ValueError(f"worlds must be a whole number between 1 and {MOST_WORLDS:,}, not {worlds}")
    cases = cases or [Case(name, start, tuple(views), dict(levers or {}), label=name) for name in packages]
    return Batch(tuple(cases), replications(worlds), seed, ensemble, dict(held or {}), keep=None, quarters=QUARTERS)


def shared(batch: Batch) -> Case | None:
    """Start, levers and views that all cases share where each is a package under its own name; None where not."""
    first = batch.cases[0]
    alike = Case(first.package, first.start, first.views, first.levers)
    plain = all(
        case.name == case.package and replace(case, label="") == replace(alike, package=case.package)
        for case in batch.cases
    )
    return alike if plain and all(map(is_number, alike.levers.values())) else None


def command_line(batch: Batch, of_file: bool = False) -> str:
    """The command that plays an outlook's batch again, without the folder.

    Cases of a scenario file (``of_file``) are named by the file; so is what no options can say.
    """
    alike = None if of_file else shared(batch)
    options = [f"--package {name}" for name in batch.names] if alike else [f"--scenario {SCENARIO}"]
    options += [f"--worlds {batch.worlds}", f"--seed {batch.seed}"]
    options += [f"--start {alike.start}"] if alike else []
    options += [f"--ensemble {batch.ensemble}"]
    options += [f"--set {name}={value!r}" for name, value in sorted(batch.held.items())]
    if alike:
        options += [f"--lever {name}={value!r}" for name, value in sorted(alike.levers.items())]
        options += [f"--view {name}" for name in alike.views]
    options += [f"--extend {name}" for name in holding(batch.extensions)]
    return " ".join(["twofutures", "outlook", *options])
