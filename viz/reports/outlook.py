"""The outlook: packages in many worlds, summed up in a table, a JSON file, charts and a report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from twofutures.experiments.batches.outlook import Ensemble, Plan, run
from twofutures.experiments.figures import described
from twofutures.experiments.provenance import provenance
from twofutures.policies.case import Case
from twofutures.policies.scenario_file import ScenarioRun
from twofutures.viz.charts import album
from twofutures.viz.cli import declared
from twofutures.viz.look.measures import MEASURES, WHAT_IF, how_drawn, outside, spread
from twofutures.viz.reports.frame import said_of, table_text, write_answer, write_text
from twofutures.viz.reports.outlook_page import report
from twofutures.viz.reports.outlook_table import print_outlook
from twofutures.viz.terminal.output import print_json
from twofutures.viz.terminal.progress import Progress, say

FOLDER = Path("results") / "outlook"
SCENARIO = "scenario.toml"  # a copy of the file, beside what it led to


def show(
    packages: tuple[str, ...], worlds: int, seed: int, start: str, held: Mapping[str, float],
    levers: Mapping[str, float], ensemble: str,
    out: Path | None, as_json: bool, quiet: bool, views: tuple[str, ...] = (), scenario: ScenarioRun | None = None,
) -> None:  # fmt: skip
    """Run (or go on), write the folder, print the table or the JSON. A scenario's cases run instead of packages."""
    plan = Plan(tuple(packages), worlds, seed, start, dict(held), ensemble, dict(levers), views)
    if scenario:
        names = tuple(case.name for case in scenario.cases)
        plan = replace(plan, packages=names, cases=scenario.cases)
    folder = out or own_folder(plan, quiet)
    with Progress("simulating", worlds, quiet) as progress:
        found = run(plan, folder, progress)
    summary = summarise(found)
    with Progress("drawing", 1, quiet):
        write_folder(found, summary, folder)
        if scenario:
            write_text(folder / SCENARIO, scenario.text)
    if as_json:
        print_json(summary)
    else:
        print_outlook(summary)
    say(f"charts, report.html, table.csv and outlook.json are in {folder}", quiet)


def own_folder(plan: Plan, quiet: bool) -> Path:
    """The default folder; beside it, named by the plan's fingerprint, if another run already lies there."""
    manifest = FOLDER / "manifest.json"
    if not manifest.exists() or json.loads(manifest.read_text(encoding="utf-8"))["digest"] == plan.digest():
        return FOLDER
    other = FOLDER.with_name(f"outlook-{plan.digest()[:8]}")
    say(f"{FOLDER} holds another run (other arguments, code or data), so this one goes to {other}", quiet)
    return other


def command(plan: Plan) -> str:
    """The command line that makes this outlook, without the folder."""
    options = [f"--scenario {SCENARIO}"] if plan.cases else [f"--package {name}" for name in plan.packages]
    options += [f"--worlds {plan.worlds}", f"--seed {plan.seed}"]
    options += [] if plan.cases else [f"--start {plan.start}"]
    options += [f"--ensemble {plan.ensemble}"]
    options += [f"--set {name}={value!r}" for name, value in sorted(plan.held.items())]
    options += [f"--lever {name}={value!r}" for name, value in sorted(plan.levers.items())]
    options += [f"--view {name}" for name in plan.views]
    return " ".join(["twofutures outlook", *options])


def summarise(found: Any) -> dict[str, Any]:
    """Everything the table and the report tell, as plain data that depends on nothing but plan, code and data.

    ``found`` is an outlook or another run that has a ``plan``, ``observables``, ``series`` and ``counts``.
    """
    plan = found.plan
    return {
        "reading": f"In N of {plan.worlds:,} simulated worlds, under these assumptions. "
        f"{how_drawn(plan.ensemble)} {WHAT_IF}",
        "command": command(plan),
        "plan": {
            "packages": list(plan.packages), "worlds": plan.worlds, "seed": plan.seed,
            "start": "" if plan.cases else plan.start,
            "ensemble": plan.ensemble, "held": dict(sorted(plan.held.items())),
            "levers": dict(sorted(plan.levers.items())), "views": list(plan.views),
        },
        "made_with": provenance(),
        "packages": {case.name: of_package(found, case) for case in plan.followed()},
    }  # fmt: skip


def of_package(found: Any, case: Case) -> dict[str, Any]:
    """One package's (or case's) meaning, counts and measures."""
    package, row, counts = case.name, declared.packages()[case.package], found.counts(case.name)
    of_file = bool(found.plan.cases)
    return {
        "label": case.label if of_file and case.label else row["label"],
        "meaning": f"{row['meaning']} Here: {said_of(described(case))}." if of_file else row["meaning"],
        "source": row["source"],
        "outcomes": counts,
        "neither_of_the_papers_stories": outside(counts),
        "measures": {
            m.name: {"meaning": m.meaning, "when": m.when, "unit": m.unit, **spread(m.values(found, package))}
            for m in MEASURES
            if m.name in found.observables
        },
    }


def write_folder(found: Ensemble, summary: Mapping[str, Any], folder: Path) -> None:
    """Charts, report, CSV and JSON, each whole or not at all."""
    charts = album.keep(found, folder)
    write_answer(folder, "outlook", summary, as_csv(summary), report(summary, charts))


def as_csv(summary: Mapping[str, Any]) -> str:
    """The table as rows: package, figure, when, unit, 10%, median, 90%; counts stand in the median's column."""
    rows: list[tuple[Any, ...]] = []
    for package, row in summary["packages"].items():
        rows += [(package, f"outcome: {name}", "2028", "worlds", "", n, "") for name, n in row["outcomes"].items()]
        for name, m in row["measures"].items():
            rows.append((package, name, m["when"], m["unit"], m["p10"], m["median"], m["p90"]))
    return table_text(("package", "figure", "when", "unit", "p10", "median_or_count", "p90"), rows)
