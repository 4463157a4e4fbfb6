"""What came out, for other tools: SQL through DuckDB, NetCDF and CSV, each file with the codebook of its columns."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from twofutures.abm.calendar import quarter_name
from twofutures.abm.lever import levers
from twofutures.abm.outcomes import CLASSES, JUDGED
from twofutures.abm.parameters import parameters
from twofutures.experiments.batches import codebook
from twofutures.experiments.batches.arrays import about, to_xarray
from twofutures.experiments.batches.results import Results
from twofutures.experiments.batches.tables import by_world, kept_quarters
from twofutures.experiments.questions import YEAR
from twofutures.experiments.work.files import is_stream, write_atomically, write_text
from twofutures.experiments.work.libraries import need

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
            columns.append(f'({mean}) / {len(JUDGED)} as "{name}_{YEAR}"')
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


# -- files -------------------------------------------------------------------------------------------------------------


def fan_rows(
    results: Results, name: str, cases: Sequence[str] = (), quarters: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """A fan as rows: case, quarter (by default every kept one), worlds, 10 %, median, 90 %."""
    rows = []
    for case in cases or results.cases:
        fan, worlds = results.fan(name, case), len(results.chosen(case))
        for place in kept_quarters(results.batch, quarters):
            row = {"case": case, "quarter": results.batch.quarters[place], "worlds": worlds}
            rows.append(row | dict(zip(("p10", "median", "p90"), fan[:, place].tolist(), strict=True)))
    return rows


def outcome_rows(results: Results, cases: Sequence[str] = (), quarters: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """One row per case and world: case, class, the values that ruled, 2028 means, and these quarters (or the last)."""
    for piece in by_world(results, (), cases, quarters):
        yield from piece.to_pylist()


def write_csv(rows: Iterable[Mapping[str, Any]], file: Path, observable: str = "") -> None:
    """Rows as CSV with the codebook of their columns beside them."""
    names: list[str] = []
    write_atomically(file, lambda path: names.extend(write_rows(rows, path)))
    write_codebook(names, file, observable)


def write_rows(rows: Iterable[Mapping[str, Any]], file: Path) -> list[str]:
    """Rows as CSV, the same bytes everywhere; returns the names of the columns."""
    stream = iter(rows)
    first = next(stream, {})
    with open(file, "w", encoding="utf-8", newline="") as text:
        if first:
            writer = csv.DictWriter(text, list(first), lineterminator="\n")
            writer.writeheader()
            writer.writerows(chain([first], stream))
    return list(first)


def write_codebook(names: Iterable[str], file: Path, observable: str = "") -> None:
    """The codebook of these columns beside a file; beside a device, a pipe or standard output there is none."""
    if not is_stream(file):
        write_text(codebook.beside(file), codebook.text(names, observable))


def write_netcdf(
    results: Results, file: Path, names: Sequence[str] = (), cases: Sequence[str] = (), quarters: Sequence[str] = ()
) -> None:
    """The worlds as NetCDF by the CF conventions (classic format, which every tool reads), with their codebook."""
    dataset = to_xarray(results, names, cases, quarters)
    dataset.attrs = about(results.batch, results.store.manifest(), f"twofutures query {results.store.path} --netcdf")
    write_atomically(file, lambda path: dataset.to_netcdf(path, engine="scipy", format="NETCDF3_64BIT"))
    write_codebook([str(name) for name in dataset.variables if name != "quarter_bounds"], file)
