"""A batch from the command line: built from its options, run with its progress on stderr, summed up on stdout."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twofutures.experiments.batches import design as designs
from twofutures.experiments.batches.batch import BASE_MIB, HEADLINE, ROW_MIB, Batch, kept
from twofutures.experiments.batches.design import Axis, Design
from twofutures.experiments.batches.folder import Folder, OtherBatch
from twofutures.experiments.batches.results import NoWorlds, Results
from twofutures.experiments.batches.run import run
from twofutures.policies.case import Case
from twofutures.viz.reports.query import show_counts
from twofutures.viz.terminal.output import print_json, print_lines
from twofutures.viz.terminal.progress import BatchProgress, say
from twofutures.viz.words.numbers import counted, listed

if TYPE_CHECKING:  # a batch without a scenario file reads none: a tenth of a second
    from twofutures.policies.scenario_file import ScenarioRun

FOLDER = Path("results") / "batch"
MIB = 1024
BYTES, ROW = 4, 7  # of a number in a chunk, and of case, world and class in a row
OWN = 250  # MiB of the process that only hands out work


def show(
    packages: Sequence[str], views: Sequence[str], keep: Sequence[str], start: str, held: Sequence[tuple[str, float]],
    levers: Sequence[tuple[str, float]], seed: int, ensemble: str, quarters: tuple[str, ...], workers: int,
    scheduler: str | None, memory: float, out: Path | None, new: bool, as_json: bool, quiet: bool,
    override: tuple[str, ...] = (), scenario: "ScenarioRun | None" = None, chunks_at: str = "", dry_run: bool = False,
    **designed: Any,
) -> None:  # fmt: skip
    """Run (or go on) and print the counts. A scenario's cases run instead of packages and views.

    ClickException if chunks failed: the others are kept.
    """
    folder = out or FOLDER
    batch = Batch(
        scenario.cases if scenario else cases_of(packages, views, start, dict(levers)),
        design_of(seed=seed, **designed),
        seed,
        ensemble,
        dict(held),
        None if "all" in keep else tuple(keep) or HEADLINE,
        quarters,
        override=override,
    ).within(memory * MIB if scheduler or workers == 1 else (memory * MIB - OWN) / workers)
    if dry_run:
        show_plan(batch, folder, new, as_json)
        return
    say(f"{batch.worlds:,} worlds × {len(batch.cases)} cases into {folder}", quiet)
    with BatchProgress(batch, quiet) as progress:
        try:
            text = scenario.text if scenario else ""
            results = run(batch, folder, workers, scheduler, progress, new, scenario=text, chunks=chunks_at)
        except OtherBatch as error:
            raise click.ClickException(f"{error}, or start over with --new") from None
        except NoWorlds:
            if as_json:
                show_counts(Results(folder), (), as_json)
            raise
    show_counts(results, (), as_json)
    failed = [status for status in results.store.statuses() if status.state == "failed"]
    if failed:
        raise click.ClickException(
            f"{counted(len(failed), 'chunk')} of {len(results.store.statuses()):,} failed (first: {failed[0].error}): "
            f"their tracebacks are in {folder / 'failures'}, and the same command tries them again"
        )
    say(f"ask with: twofutures query {folder}", quiet)


def show_plan(batch: Batch, folder: Path, new: bool, as_json: bool) -> None:
    """What a batch comes to, before it is played: its size, its chunks, those that are there, the memory it takes.

    ClickException if the folder holds another batch.
    """
    store = Folder(folder)
    try:
        batch = batch if new else store.as_here(batch)
    except OtherBatch as error:
        raise click.ClickException(f"{error}, or start over with --new") from None
    names = kept(replace(batch, ensemble="prior"))  # for which no past is played
    values = batch.worlds * len(batch.cases) * (BYTES * len(names) * len(batch.quarters) + ROW)
    memory = round(BASE_MIB + ROW_MIB * min(batch.chunk, batch.worlds) * len(batch.cases))
    chunks, there, gigabytes = len(batch.chunks()), 0 if new else len(store.chunks()), round(values / 1e9, 3)
    if as_json:
        print_json({
            "folder": str(folder), "cases": batch.names, "worlds": batch.worlds, "observables": len(names),
            "quarters": [batch.quarters[0], batch.quarters[-1]], "chunk": batch.chunk, "chunks": chunks,
            "chunks_there": there, "most_gb": gigabytes, "mib_per_process": memory,
        })  # fmt: skip
        return
    print_lines([
        f"{batch.worlds:,} worlds × {counted(len(batch.cases), 'case')} ({listed(batch.names)}) into {folder}.",
        f"{counted(chunks, 'chunk')} of {counted(batch.chunk, 'world')}, {there:,} of them there.",
        f"{counted(len(names), 'observable')} in {batch.quarters[0]} to {batch.quarters[-1]}: {gigabytes:,g} GB at "
        f"most, before compression; {memory:,} MiB for each process.",
    ])  # fmt: skip


def cases_of(
    packages: Sequence[str], views: Sequence[str], start: str, levers: Mapping[str, float]
) -> tuple[Case, ...]:
    """Every package under every view."""
    chosen = [() if view == "none" else (view,) for view in views] or [()]
    return tuple(Case(name, start, view, levers) for name in packages for view in chosen)


def design_of(
    kind: str | None, axes: Sequence[tuple[str, float | None, float | None, int]], worlds: int | None,
    replications: int, since: str, seed: int,
) -> Design:  # fmt: skip
    """The design that the options describe. UsageError where they contradict each other."""
    kind, varied = kind or ("sobol" if axes else "replications"), [Axis(*axis) for axis in axes]
    if kind == "factorial":
        if worlds is not None:
            raise click.UsageError("a factorial design counts its own worlds: give --replications instead of --worlds")
        if since != "branch":
            raise click.UsageError("a factorial design varies from the branch on: choose lhs or sobol with --since")
        return designs.factorial(varied, replications)
    if kind == "replications":
        if varied:
            raise click.UsageError("replications vary nothing: choose --design factorial, lhs or sobol with --vary")
        return designs.replications(worlds or 1000)
    points, rest = divmod(worlds or 1000, replications)
    if rest or not points:
        raise click.UsageError(f"--worlds {worlds or 1000} must be a multiple of --replications {replications}")
    make = designs.lhs if kind == "lhs" else designs.sobol
    return make(varied, points, seed, replications, since)
