"""``twofutures query`` and ``replay``: counts, fans, SQL and export of a batch, and its worlds told again."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import numpy as np

from twofutures.abm.story import Story
from twofutures.experiments.batches import exports
from twofutures.experiments.batches.again import again, alone
from twofutures.experiments.batches.folder import Folder
from twofutures.experiments.batches.results import NoWorlds, Results
from twofutures.experiments.work.files import STDOUT
from twofutures.experiments.work.sealed import Damaged
from twofutures.policies.overruled import sentences
from twofutures.viz.look import theme
from twofutures.viz.look.measures import WHAT_IF, how_drawn
from twofutures.viz.terminal.output import print_json, print_lines
from twofutures.viz.terminal.progress import say
from twofutures.viz.terminal.tables import print_table
from twofutures.viz.words.numbers import counted

MOST_ROWS = 60  # of an answer, on the terminal


def show(
    folder: Path, fan: str | None, conditions: tuple[str, ...], cases: tuple[str, ...], question: str | None,
    quarters: tuple[str, ...] | None, csv_file: Path | None, netcdf: Path | None, verify: bool, as_json: bool,
) -> None:  # fmt: skip
    """Answer one question."""
    if verify:
        check_all(folder, as_json or STDOUT in (csv_file, netcdf))
    if fan and question:
        raise click.UsageError("ask one thing: --fan or --sql")
    piped = STDOUT in (csv_file, netcdf)
    if [csv_file == STDOUT, netcdf == STDOUT, as_json].count(True) > 1:
        raise click.UsageError("one thing fits on standard output: --json, --csv - or --netcdf -")
    results = Results(folder, conditions)
    cases = tuple(results.cases[results.batch.case(case)] for case in cases)
    if question and (conditions or cases or netcdf or quarters):
        raise click.UsageError("--where, --case, --quarters and --netcdf do not go with --sql: say it in the SELECT")
    if quarters and not (fan or csv_file or netcdf):
        raise click.UsageError("--quarters says what to show or write: add --fan, --csv or --netcdf")
    quarters = quarters or ()
    results.must_have_worlds(cases)
    rows = exports.sql(results, question) if question else None
    rows = exports.fan_rows(results, fan, cases, quarters) if fan else rows
    if rows == []:
        raise NoWorlds("the answer has no rows: ask --sql for less, or for something else")
    if netcdf:
        exports.write_netcdf(results, netcdf, [fan] if fan else (), cases, quarters)
    if csv_file:
        exports.write_csv(exports.outcome_rows(results, cases, quarters) if rows is None else rows, csv_file, fan or "")
    for file in filter(None, (netcdf, csv_file)):
        say(f"written to {file}", quiet=as_json or file == STDOUT)
    if piped:
        return
    if rows is None:
        show_counts(results, cases, as_json)
    elif as_json:
        print_json([{name: plain(x) for name, x in row.items()} for row in rows])
    elif not csv_file:
        print_rows(fan or "answer", rows)


def check_all(folder: Path, quiet: bool) -> None:
    """Check every file that a batch has written in a folder. Damaged names all that are not as they were written."""
    checked = dict(Folder(folder).verify())
    if faults := [fault for fault in checked.values() if fault]:
        raise Damaged("; ".join(faults))
    say(f"{counted(len(checked), 'file')} of {folder}: each is as it was written", quiet)


def plain(x: Any) -> Any:
    """A value as JSON can hold it; None where there is none."""
    if isinstance(x, list | tuple):
        return [plain(part) for part in x]
    if isinstance(x, np.generic):
        x = x.item()
    if isinstance(x, float):
        return x if np.isfinite(x) else None
    return x if x is None or isinstance(x, int) else str(x)


def show_counts(results: Results, cases: Sequence[str], as_json: bool) -> None:
    """What a batch came to, as JSON or as a table."""
    counts = summary(results, cases)
    if as_json:
        print_json(counts)
        return
    rows = [
        (theme.label(case), name, f"{(row['outcomes'] | row['own_classes'])[name]:,} of {row['worlds']:,}")
        for case, row in counts["cases"].items()
        for name in (*theme.classes_of(row["outcomes"]), *row["own_classes"])
    ]
    where = f", where {' and '.join(counts['conditions'])}" if counts["conditions"] else ""
    print_table(f"{counts['folder']}{where}", ("case", "outcome", "in so many worlds"), rows)
    chunks = counts["chunks"]
    there = (
        f"{counts['worlds_finished']:,} of {counts['worlds_planned']:,} worlds are there; chunks: {chunks['done']} "
        f"done, {len(chunks['failed'])} failed, {chunks['missing']} missing."
    )
    print_lines([there, *sentences(results.batch.overruled), counts["reading"]])


def summary(results: Results, cases: Sequence[str] = ()) -> dict[str, Any]:
    """Worlds per outcome class and case, how the chunks stand, and how to read it."""
    batch, statuses = results.batch, results.store.statuses()
    counts = {case: results.counts(case) for case in cases or results.cases} if results.worlds else {}
    return {
        "reading": f"Counts are of {batch.worlds:,} simulated worlds, under these assumptions. "
        f"{how_drawn(batch.ensemble)} {WHAT_IF}",
        "folder": str(results.store.path),
        "worlds_planned": batch.worlds,
        "worlds_finished": results.worlds,
        "conditions": list(results.conditions),
        "design": {
            "kind": batch.design.kind,
            "varied": batch.design.names,
            "overruled": [asdict(row) for row in batch.overruled],
        },
        "kept": {"observables": results.observables, "quarters": [batch.quarters[0], batch.quarters[-1]]},
        "cases": {
            case: {"worlds": sum(n.values()), "outcomes": n, "own_classes": results.own_counts(case)}
            for case, n in counts.items()
        },
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


def print_rows(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """An answer as a table, cut to what a terminal shows."""
    cells = [[f"{x:,.4g}" if isinstance(x, float) else str(x) for x in row.values()] for row in rows[:MOST_ROWS]]
    print_table(title, list(rows[0]), cells)
    if len(rows) > MOST_ROWS:
        say(f"{MOST_ROWS} of {len(rows):,} rows: --csv FILE or --json gives all")


# -- one world ---------------------------------------------------------------------------------------------------------


def replay(folder: Path, number: int, named: str | None, out: Path | None, as_json: bool) -> None:
    """Replay a world of a batch, say whether it is the stored one, and tell it. ValueError if it is another."""
    from twofutures.viz.reports.answer import as_file_name, give
    from twofutures.viz.reports.one_world import answer, scene_of

    results, story = Results(folder).must_have_worlds(), Story()
    batch = results.batch
    name = batch.names[batch.case(named)]
    model, same = results.replay(number, name, story)
    if same is False:
        raise ValueError(
            f"world {number} of {name} came out unlike the stored one: {folder} was made with other code, data, NumPy "
            "or on another kind of processor"
        )
    say(f"world {number} of {name}: {'its chunk is not there yet' if same is None else 'bit for bit the stored world'}")
    one, luck = alone(batch, number, name)
    try:
        command, scenario = again(one, luck)
    except ValueError:  # no options and no file can say it: the folder can
        command, scenario = shlex.join(["twofutures", "replay", str(folder), f"--world={number}", f"--case={name}"]), ""
    more = {"batch": str(folder), "as_stored": same}
    replayed = answer(scene_of(one, model, story), number, command, scenario, more)
    give(replayed, out or folder / f"world-{as_file_name(name)}-{number}", as_json, quiet=as_json)
