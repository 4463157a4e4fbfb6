"""What came out, for other tools: SQL through DuckDB, labelled arrays through xarray, plain rows for spreadsheets."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from twofutures.abm.calendar import quarter_name
from twofutures.abm.lever import levers
from twofutures.abm.outcomes import CLASSES, JUDGED
from twofutures.abm.parameters import parameters
from twofutures.agents.observables.declared import shipped
from twofutures.experiments.batches.results import Results
from twofutures.experiments.work.files import write_atomically
from twofutures.experiments.work.libraries import need

MEAN = "2028"  # suffix of a mean over the four quarters of 2028


# -- SQL ---------------------------------------------------------------------------------------------------------------


def sql(results: Results, question: str) -> list[dict[str, Any]]:
    """The answer to a question in SQL over three views, as rows.

    ``outcomes`` has one row per case and world (class, 2028 means, last values), ``trajectories`` one per quarter of
    those, ``design`` one per case and world with every assumption or lever that the question names. Only this folder's
    chunks can be read, and nothing can be written. ValueError carries DuckDB's own words.
    """
    duckdb = need("duckdb")
    with duckdb.connect() as base:
        base.register("chunks", results.dataset)
        base.register("named", pa.table({"case": np.arange(len(results.cases), dtype=np.int16), "name": results.cases}))
        if re.search(r"\bdesign\b", question, re.IGNORECASE):
            base.register("design", design_table(results, question))
        base.execute(_outcomes(results))
        base.execute(_trajectories(results))
        base.execute("set python_enable_replacements = false; set enable_external_access = false")
        base.execute("set lock_configuration = true")
        try:
            answer = base.execute(question)
            if answer is None or answer.description is None:
                raise ValueError("the question has no answer: write one SELECT")
            names = [column[0] for column in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        except duckdb.Error as error:
            raise ValueError(f"DuckDB: {error}") from None


def _outcomes(results: Results) -> str:
    """The view with one row per case and world."""
    steps, columns = results.batch.steps, [f"{list(CLASSES)!r}[outcome + 1] as outcome"]
    for name in results.observables:
        if set(JUDGED) <= set(steps):
            mean = " + ".join(f'"{name}"[{steps.index(step) + 1}]::double' for step in JUDGED)
            columns.append(f'({mean}) / {len(JUDGED)} as "{name}_{MEAN}"')
        columns.append(f'"{name}"[{len(steps)}] as "{name}_{quarter_name(steps[-1])}"')
    return f'create view outcomes as select n.name as "case", world, {", ".join(columns)} from {_JOINED}'


def _trajectories(results: Results) -> str:
    """The view with one row per case, world and quarter."""
    lists = ", ".join(f'unnest("{name}") as "{name}"' for name in results.observables)
    columns = f'n.name as "case", world, unnest({list(results.batch.quarters)!r}) as quarter, {lists}'
    return f"create view trajectories as select {columns} from {_JOINED}"


_JOINED = 'chunks join named n on chunks."case" = n."case"'


def design_table(results: Results, named: str = "") -> pa.Table:
    """One row per case and world: what varies, and every other assumption or lever that ``named`` mentions."""
    names = list(results.batch.design.names)
    words = set(re.findall(r"\w+", named)) - set(names)
    names += [name for name in (*parameters(), *levers()) if name in words]
    columns: dict[str, Any] = {
        "case": pa.array(np.repeat(results.cases, results.worlds)),
        "world": np.tile(results.ids.astype(np.int32), len(results.cases)),
        **{name: np.concatenate([results.assumption(name, case) for case in results.cases]) for name in names},
    }
    return pa.table(columns)


# -- labelled arrays ---------------------------------------------------------------------------------------------------


def to_xarray(results: Results, names: Sequence[str] = (), cases: Sequence[str] = ()) -> Any:
    """An xarray Dataset: observables (case, world, quarter), outcome class and what varies (case, world)."""
    xarray = need("xarray")
    cases = [results.cases[results.batch.case(case)] for case in cases or results.cases]
    worlds = results.chosen(cases[0])
    if any(not np.array_equal(worlds, results.chosen(case)) for case in cases[1:]):
        raise ValueError("the conditions hold in different worlds of each case: choose one with --case")
    world, quarter = ("case", "world"), ("case", "world", "quarter")
    columns = {
        **{
            name: (quarter, np.stack([results.series(name, case) for case in cases]), meaning_of(name))
            for name in names or results.observables
        },
        "outcome": (world, np.stack([results.classes(case) for case in cases])),
        **{
            name: (world, np.stack([results.assumption(name, case) for case in cases]), meaning_of(name))
            for name in results.batch.design.names
        },
    }
    where = {"case": cases, "world": worlds.astype(np.int32), "quarter": list(results.batch.quarters)}
    return xarray.Dataset(columns, where, {"classes": ", ".join(f"{i} {name}" for i, name in enumerate(CLASSES))})


def meaning_of(name: str) -> dict[str, str]:
    """Unit and meaning of an observable, an assumption or a lever as NetCDF attributes; empty if nobody declared it."""
    if declared := shipped().observables.get(name):
        return {"units": declared.unit, "long_name": declared.label, "comment": declared.meaning}
    row = parameters().get(name) or levers().get(name)
    return {"units": row.unit, "long_name": row.meaning} if row else {}


def write_netcdf(results: Results, file: Path, names: Sequence[str] = (), cases: Sequence[str] = ()) -> None:
    """The same as a NetCDF file (classic format, which every tool reads)."""
    dataset = to_xarray(results, names, cases)
    write_atomically(file, lambda path: dataset.to_netcdf(path, engine="scipy", format="NETCDF3_64BIT"))


# -- rows --------------------------------------------------------------------------------------------------------------


def fan_rows(results: Results, name: str, cases: Sequence[str] = ()) -> list[dict[str, Any]]:
    """A fan as rows: case, quarter, worlds, 10 %, median, 90 %."""
    rows = []
    for case in cases or results.cases:
        fan, worlds = results.fan(name, case), len(results.chosen(case))
        for quarter, at in zip(results.batch.quarters, fan.T.tolist(), strict=True):
            row = {"case": case, "quarter": quarter, "worlds": worlds}
            rows.append(row | dict(zip(("p10", "median", "p90"), at, strict=True)))
    return rows


def outcome_rows(results: Results, cases: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """One row per case and world: class, what varies, and each observable's last kept value."""
    end = results.batch.quarters[-1]
    for case in cases or results.cases:
        columns = {
            **{name: results.assumption(name, case) for name in results.batch.design.names},
            **{f"{name}_{end}": results.series(name, case)[:, -1] for name in results.observables},
        }
        for i, (world, outcome) in enumerate(zip(results.chosen(case), results.classes(case), strict=True)):
            row = {name: column[i].item() for name, column in columns.items()}
            yield {"case": case, "world": int(world), "outcome": CLASSES[outcome], **row}


def write_csv(rows: Iterator[Mapping[str, Any]] | Sequence[Mapping[str, Any]], file: Path) -> None:
    """Rows as CSV, the same bytes everywhere."""

    def write(path: Path) -> None:
        stream = iter(rows)
        first = next(stream, None)
        with open(path, "w", encoding="utf-8", newline="") as text:
            if first is not None:
                writer = csv.DictWriter(text, list(first), lineterminator="\n")
                writer.writeheader()
                writer.writerows(chain([first], stream))

    write_atomically(file, write)
