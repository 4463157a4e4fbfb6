"""The outlook: packages in many worlds, summed up in a table, a JSON file, charts and a report."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.ensemble import Ensemble, Plan, run
from experiments.provenance import provenance, write_atomically, write_json
from viz import declared
from viz.charts import album
from viz.console import Progress, say
from viz.lists import print_json
from viz.measures import MEASURES, WHAT_IF, how_drawn, outside, spread
from viz.report import report
from viz.tables import print_outlook

FOLDER = Path("results") / "outlook"


def show(
    packages: tuple[str, ...], worlds: int, seed: int, start: str, held: Mapping[str, float],
    levers: Mapping[str, float], ensemble: str,
    out: Path | None, as_json: bool, quiet: bool, views: tuple[str, ...] = (),
) -> None:  # fmt: skip
    """Run (or go on), write the folder, print the table or the JSON."""
    plan = Plan(tuple(packages), worlds, seed, start, dict(held), ensemble, dict(levers), views)
    folder = out or own_folder(plan, quiet)
    with Progress("simulating", worlds, quiet) as progress:
        found = run(plan, folder, progress)
    summary = summarise(found)
    with Progress("drawing", 1, quiet):
        write_folder(found, summary, folder)
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
    options = [f"--package {name}" for name in plan.packages]
    options += [f"--worlds {plan.worlds}", f"--seed {plan.seed}", f"--start {plan.start}"]
    options += [f"--ensemble {plan.ensemble}"]
    options += [f"--set {name}={value!r}" for name, value in sorted(plan.held.items())]
    options += [f"--lever {name}={value!r}" for name, value in sorted(plan.levers.items())]
    options += [f"--view {name}" for name in plan.views]
    return " ".join(["twofutures outlook", *options])


def summarise(found: Ensemble) -> dict[str, Any]:
    """Everything the table and the report tell, as plain data that depends on nothing but plan, code and data."""
    plan = found.plan
    return {
        "reading": f"In N of {plan.worlds:,} simulated worlds, under these assumptions. "
        f"{how_drawn(plan.ensemble)} {WHAT_IF}",
        "command": command(plan),
        "plan": {
            "packages": list(plan.packages), "worlds": plan.worlds, "seed": plan.seed, "start": plan.start,
            "ensemble": plan.ensemble, "held": dict(sorted(plan.held.items())),
            "levers": dict(sorted(plan.levers.items())), "views": list(plan.views),
        },
        "made_with": provenance(),
        "packages": {name: of_package(found, name) for name in plan.packages},
    }  # fmt: skip


def of_package(found: Ensemble, package: str) -> dict[str, Any]:
    """One package's meaning, counts and measures."""
    row, counts = declared.packages()[package], found.counts(package)
    return {
        "label": row["label"],
        "meaning": row["meaning"],
        "source": row["source"],
        "outcomes": counts,
        "neither_of_the_papers_stories": outside(counts),
        "measures": {
            m.name: {"meaning": m.meaning, "when": m.when, "unit": m.unit, **spread(m.values(found, package))}
            for m in MEASURES
        },
    }


def write_folder(found: Ensemble, summary: Mapping[str, Any], folder: Path) -> None:
    """Charts, report, CSV and JSON, each whole or not at all."""
    charts = album.keep(found, folder)
    write_text(folder / "table.csv", as_csv(summary))
    write_json(folder / "outlook.json", summary)
    write_text(folder / "report.html", report(summary, charts))


def write_text(path: Path, text: str) -> None:
    """Write a text file atomically, with the same line ends everywhere."""
    write_atomically(path, lambda place: place.write_bytes(text.encode("utf-8")))


def as_csv(summary: Mapping[str, Any]) -> str:
    """The table as rows: package, figure, when, unit, 10%, median, 90%; counts stand in the median's column."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(("package", "figure", "when", "unit", "p10", "median_or_count", "p90"))
    for package, row in summary["packages"].items():
        for name, count in row["outcomes"].items():
            writer.writerow((package, f"outcome: {name}", "2028", "worlds", "", count, ""))
        for name, m in row["measures"].items():
            writer.writerow((package, name, m["when"], m["unit"], m["p10"], m["median"], m["p90"]))
    return made.getvalue()
