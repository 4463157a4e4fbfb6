"""``twofutures outlook``: packages in many worlds, summed up in a table, a JSON file, charts and a report."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from twofutures.abm.outcomes import held
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.folder import Folder, digest
from twofutures.experiments.batches.manifest import MANIFEST
from twofutures.experiments.batches.outlook import command_line, shared
from twofutures.experiments.batches.results import Results
from twofutures.experiments.batches.run import run
from twofutures.experiments.cases.figures import described
from twofutures.experiments.work.provenance import provenance
from twofutures.policies.case import Case
from twofutures.policies.packages import packages
from twofutures.viz.charts import album
from twofutures.viz.look.measures import MEASURES, outside, quantiles
from twofutures.viz.reports import frame
from twofutures.viz.reports.answer import RESULTS, Answer, give
from twofutures.viz.reports.outlook_page import TITLE, page_parts
from twofutures.viz.reports.outlook_table import print_outlook
from twofutures.viz.reports.stored_run import FolderRun
from twofutures.viz.terminal.progress import Progress, say

FOLDER = RESULTS / "outlook"


def show(batch: Batch, scenario: str, out: Path | None, as_json: bool, quiet: bool) -> None:
    """Run (or go on), write the folder, print the table or the JSON; ``scenario`` is the text of the file, if any."""
    folder = out or own_folder(batch, quiet)
    with Progress("simulating", batch.worlds, quiet) as progress:
        tell = lambda done, whole, *_: progress(done, whole)  # noqa: E731
        results = run(batch, folder, report=tell, strict=True, scenario=scenario)
    give(answer(results, of_file=bool(scenario)), folder, as_json, quiet)


def own_folder(batch: Batch, quiet: bool) -> Path:
    """The default folder; beside it, named by the batch's fingerprint, if another run already lies there."""
    if not (FOLDER / MANIFEST).exists():
        return FOLDER
    with suppress(ValueError):  # another version's, or damaged: it is another run's folder
        if Folder(FOLDER).digest == digest(batch):
            return FOLDER
    other = FOLDER.with_name(f"outlook-{digest(batch)[:8]}")
    say(f"{FOLDER} holds another run (other arguments, code or data), so this one goes to {other}", quiet)
    return other


def answer(results: Results, of_file: bool) -> Answer:
    """Counts and measures by package as plain data, charts, report and table."""
    summary = summarise(results, of_file)
    return Answer(
        "outlook", TITLE, summary, album.draw(results), lambda charts: page_parts(summary, charts),
        lambda: print_outlook(summary), csv=as_csv(summary),
    )  # fmt: skip


def summarise(run: Results | FolderRun, of_file: bool) -> dict[str, Any]:
    """Everything the table and the report tell, as plain data that depends on nothing but plan, code and data.

    ``of_file`` says that the cases are those of a scenario file, and not packages.
    """
    batch = run.batch
    alike = None if of_file else shared(batch)
    return {
        "reading": frame.reading(run.worlds, batch.ensemble),
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


def of_package(run: Results | FolderRun, case: Case, of_file: bool) -> dict[str, Any]:
    """One package's (or case's) meaning, counts and measures."""
    package, counts = packages()[case.package], run.counts(case.name)
    here = f" Here: {frame.on_one_line(described(case))}." if of_file else ""
    return {
        "label": case.label if of_file and case.label else package.label,
        "meaning": package.meaning + here,
        "source": package.source,
        "outcomes": counts,
        "own_classes": run.own_counts(case.name),
        "neither_of_the_papers_stories": outside(counts),
        "criteria": {name: int(where.sum()) for name, where in held(run.criteria(case.name)).items()},
        "measures": {
            m.name: {"meaning": m.meaning, "when": m.when, "unit": m.unit, **quantiles(m.values(run, case.name))}
            for m in MEASURES
            if m.name in run.observables
        },
    }


def as_csv(summary: Mapping[str, Any]) -> str:
    """The table as rows: package, figure, when, unit, 10%, median, 90%; counts stand in the median's column."""
    rows: list[tuple[Any, ...]] = []
    for package, row in summary["packages"].items():
        rows += [(package, f"outcome: {name}", "2028", "worlds", "", n, "") for name, n in row["outcomes"].items()]
        rows += [
            (package, name, m["when"], m["unit"], m["p10"], m["median"], m["p90"])
            for name, m in row["measures"].items()
        ]
    return frame.table_text(("package", "figure", "when", "unit", "p10", "median_or_count", "p90"), rows)
