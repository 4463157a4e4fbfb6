"""The outlook: packages in many worlds, summed up in a table, a JSON file, charts and a report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.folder import digest
from twofutures.experiments.batches.outlook import SCENARIO, command_line, plan, shared
from twofutures.experiments.batches.results import Results
from twofutures.experiments.batches.run import run
from twofutures.experiments.figures import described
from twofutures.experiments.provenance import provenance
from twofutures.policies.case import Case
from twofutures.policies.scenario_file import ScenarioRun
from twofutures.viz.charts import album
from twofutures.viz.cli import declared
from twofutures.viz.look.measures import MEASURES, WHAT_IF, how_drawn, outside, quantiles
from twofutures.viz.reports.frame import said_of, table_text, write_answer, write_text
from twofutures.viz.reports.outlook_page import report
from twofutures.viz.reports.outlook_table import print_outlook
from twofutures.viz.terminal.output import print_json
from twofutures.viz.terminal.progress import Progress, say

FOLDER = Path("results") / "outlook"


def show(
    packages: tuple[str, ...], worlds: int, seed: int, start: str, held: Mapping[str, float],
    levers: Mapping[str, float], ensemble: str,
    out: Path | None, as_json: bool, quiet: bool, views: tuple[str, ...] = (), scenario: ScenarioRun | None = None,
) -> None:  # fmt: skip
    """Run (or go on), write the folder, print the table or the JSON. A scenario's cases run instead of packages."""
    cases = scenario.cases if scenario else ()
    batch = plan(packages, worlds, seed, start, held, ensemble, levers, views, cases)
    folder = out or own_folder(batch, quiet)
    with Progress("simulating", worlds, quiet) as progress:
        results = run(batch, folder, report=lambda done, whole, *_: progress(done, whole), strict=True)
    summary = summarise(results, of_file=bool(scenario))
    with Progress("drawing", 1, quiet):
        write_folder(results, summary, folder)
        if scenario:
            write_text(folder / SCENARIO, scenario.text)
    if as_json:
        print_json(summary)
    else:
        print_outlook(summary)
    say(f"charts, report.html, table.csv and outlook.json are in {folder}", quiet)


def own_folder(batch: Batch, quiet: bool) -> Path:
    """The default folder; beside it, named by the batch's fingerprint, if another run already lies there."""
    manifest = FOLDER / "manifest.json"
    if not manifest.exists() or json.loads(manifest.read_text(encoding="utf-8"))["digest"] == digest(batch):
        return FOLDER
    other = FOLDER.with_name(f"outlook-{digest(batch)[:8]}")
    say(f"{FOLDER} holds another run (other arguments, code or data), so this one goes to {other}", quiet)
    return other


def summarise(run: Any, of_file: bool) -> dict[str, Any]:
    """Everything the table and the report tell, as plain data that depends on nothing but plan, code and data.

    ``run`` is a ``Run`` that has a ``batch`` and ``observables`` too; ``of_file`` says that its cases are those of a
    scenario file, and not packages.
    """
    batch = run.batch
    alike = None if of_file else shared(batch)
    return {
        "reading": f"In N of {run.worlds:,} simulated worlds, under these assumptions. "
        f"{how_drawn(batch.ensemble)} {WHAT_IF}",
        "command": command_line(batch, of_file),
        "plan": {
            "packages": list(run.cases), "worlds": run.worlds, "seed": batch.seed,
            "start": alike.start if alike else "",
            "ensemble": batch.ensemble, "held": dict(sorted(batch.held.items())),
            "levers": dict(sorted(alike.levers.items())) if alike else {}, "views": list(alike.views) if alike else [],
        },
        "made_with": provenance(),
        "packages": {case.name: of_package(run, case, alike is None) for case in batch.cases},
    }  # fmt: skip


def of_package(run: Any, case: Case, of_file: bool) -> dict[str, Any]:
    """One package's (or case's) meaning, counts and measures."""
    package, row, counts = case.name, declared.packages()[case.package], run.counts(case.name)
    return {
        "label": case.label if of_file and case.label else row["label"],
        "meaning": f"{row['meaning']} Here: {said_of(described(case))}." if of_file else row["meaning"],
        "source": row["source"],
        "outcomes": counts,
        "neither_of_the_papers_stories": outside(counts),
        "measures": {
            m.name: {"meaning": m.meaning, "when": m.when, "unit": m.unit, **quantiles(m.values(run, package))}
            for m in MEASURES
            if m.name in run.observables
        },
    }


def write_folder(results: Results, summary: Mapping[str, Any], folder: Path) -> None:
    """Charts, report, CSV and JSON, each whole or not at all."""
    charts = album.keep(results, folder)
    write_answer(folder, "outlook", summary, as_csv(summary), report(summary, charts))


def as_csv(summary: Mapping[str, Any]) -> str:
    """The table as rows: package, figure, when, unit, 10%, median, 90%; counts stand in the median's column."""
    rows: list[tuple[Any, ...]] = []
    for package, row in summary["packages"].items():
        rows += [(package, f"outcome: {name}", "2028", "worlds", "", n, "") for name, n in row["outcomes"].items()]
        for name, m in row["measures"].items():
            rows.append((package, name, m["when"], m["unit"], m["p10"], m["median"], m["p90"]))
    return table_text(("package", "figure", "when", "unit", "p10", "median_or_count", "p90"), rows)
