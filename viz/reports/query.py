"""Asking a batch's folder: counts, fans, SQL, export, and single worlds told again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np

from twofutures.abm.story import Story
from twofutures.experiments.batches import exports
from twofutures.experiments.batches.outlook import plan
from twofutures.experiments.batches.results import Results
from twofutures.viz.look import theme
from twofutures.viz.look.measures import WHAT_IF, how_drawn
from twofutures.viz.terminal.output import print_json, print_table
from twofutures.viz.terminal.progress import say

MOST_ROWS = 60  # of an answer, on the terminal


def show(
    folder: Path, fan: str | None, conditions: tuple[str, ...], cases: tuple[str, ...], question: str | None,
    csv_file: Path | None, netcdf: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Answer one question."""
    if fan and question:
        raise click.UsageError("ask one thing: --fan or --sql")
    results = Results(folder, conditions)
    cases = tuple(results.cases[results.batch.case(case)] for case in cases)
    if question and (conditions or cases or netcdf):
        raise click.UsageError("--where, --case and --netcdf do not go with --sql: say it in the SELECT")
    rows = exports.sql(results, question) if question else _fan(results, fan, cases)
    if netcdf:
        exports.write_netcdf(results, netcdf, [fan] if fan else (), cases)
    if csv_file:
        exports.write_csv(exports.outcome_rows(results, cases) if rows is None else rows, csv_file)
    for file in filter(None, (netcdf, csv_file)):
        say(f"written to {file}", quiet=as_json)
    if rows is None:
        found = summary(results, cases)
        print_json(found) if as_json else print_counts(found)
    elif as_json:
        print_json([{name: plain(x) for name, x in row.items()} for row in rows])
    elif not csv_file:
        print_rows(fan or "answer", rows)


def _fan(results: Results, name: str | None, cases: Sequence[str]) -> list[dict[str, Any]] | None:
    return exports.fan_rows(results, name, cases) if name else None


def plain(x: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(x, list | tuple):
        return [plain(part) for part in x]
    if isinstance(x, np.generic):
        x = x.item()
    return (
        None
        if isinstance(x, float) and not math.isfinite(x)
        else x
        if isinstance(x, int | float | bool)
        else (x if x is None else str(x))
    )


def summary(results: Results, cases: Sequence[str] = ()) -> dict[str, Any]:
    """Worlds per outcome class and case, how the chunks stand, and how to read it."""
    batch, statuses = results.batch, results.store.statuses()
    found = {case: results.counts(case) for case in cases or results.cases} if results.worlds else {}
    return {
        "reading": f"Counts are of {batch.worlds:,} simulated worlds, under these assumptions. "
        f"{how_drawn(batch.ensemble)} {WHAT_IF}",
        "folder": str(results.store.path),
        "worlds_planned": batch.worlds,
        "worlds_finished": results.worlds,
        "conditions": list(results.conditions),
        "design": {"kind": batch.design.kind, "varied": batch.design.names},
        "kept": {"observables": results.observables, "quarters": [batch.quarters[0], batch.quarters[-1]]},
        "cases": {case: {"worlds": sum(counts.values()), "outcomes": counts} for case, counts in found.items()},
        "chunks": {
            "done": sum(status.state == "done" for status in statuses),
            "missing": sum(status.state == "missing" for status in statuses),
            "failed": [
                {"worlds": [s.first, s.last], "error": s.error, "traceback": s.trace}
                for s in statuses
                if s.state == "failed"
            ],
        },
    }


def print_counts(found: Mapping[str, Any]) -> None:
    """The summary as a table."""
    rows = [
        (theme.label(case), name, f"{told['outcomes'][name]:,} of {told['worlds']:,}")
        for case, told in found["cases"].items()
        for name in theme.SHOWN
    ]
    where = f", where {' and '.join(found['conditions'])}" if found["conditions"] else ""
    print_table(f"{found['folder']}{where}", ("case", "outcome", "in so many worlds"), rows)
    chunks = found["chunks"]
    click.echo(
        f"{found['worlds_finished']:,} of {found['worlds_planned']:,} worlds are there; chunks: {chunks['done']} done, "
        f"{len(chunks['failed'])} failed, {chunks['missing']} missing."
    )
    click.echo(found["reading"])


def print_rows(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """An answer as a table, cut to what a terminal shows."""
    if not rows:
        click.echo("no rows")
        return
    cells = [[f"{x:,.4g}" if isinstance(x, float) else str(x) for x in row.values()] for row in rows[:MOST_ROWS]]
    print_table(title, list(rows[0]), cells)
    if len(rows) > MOST_ROWS:
        say(f"{MOST_ROWS} of {len(rows):,} rows: --csv FILE or --json gives all")


# -- one world ---------------------------------------------------------------------------------------------------------


def tell_again(folder: Path, number: int, case: str | None, out: Path | None, as_json: bool) -> None:
    """Replay a world of a batch, say whether it is the stored one, and tell it. ValueError if it is another."""
    from twofutures.viz.reports.one_world import scene_of, tell

    results, story = Results(folder), Story()
    row = results.batch.case(case)
    name = results.cases[row]
    model, same = results.replay(number, name, story)
    if same is False:
        raise ValueError(
            f"world {number} of {name} came out unlike the stored one: {folder} was made with other code, data, NumPy "
            "or on another kind of processor"
        )
    said = "its chunk is not there yet" if same is None else "bit for bit the stored world"
    say(f"world {number} of {name}: {said}")
    batch, chosen = results.batch, results.batch.cases[row]
    point = {axis: float(x[0]) for axis, x in batch.design.at(np.array([number])).items()}
    assumed = {axis: x for axis, x in point.items() if axis in batch.design.assumptions}
    moved = {axis: x for axis, x in point.items() if axis not in assumed}
    held, levers = {**batch.held, **chosen.assumed(), **assumed}, {**chosen.levers, **moved}
    case = replace(chosen, label=name, levers=levers)
    one = plan(worlds=1, seed=batch.seed, held=held, ensemble=batch.ensemble, cases=[case])
    place = out or folder / f"world-{'-'.join(name.split())}-{number}"
    tell(scene_of(one, model, story), number, place, as_json, {"batch": str(folder), "as_stored": same})
