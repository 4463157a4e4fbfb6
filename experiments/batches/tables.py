"""Worlds as rows, for tables of any kind: one row per case and world, or one per case, world and quarter.

Every row says its case in full (package, start, views, label) and the values that ruled there: what the design varies,
what is held, and what the case sets. A cell is empty where there is no value, or where a lever is left to governments.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from twofutures.abm.calendar import QUARTERS, quarter_name, quarters_between
from twofutures.abm.outcomes import CLASSES, JUDGED, own_classes
from twofutures.abm.worlds import Worlds
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.codebook import SWITCH, column_of_class, metadata
from twofutures.experiments.questions import YEAR, Answers, Question
from twofutures.policies.case import Case
from twofutures.policies.policy import Policy

ROWS = 200_000  # of a piece: what is in memory at once


class Stored(Answers, Protocol):
    """What rows are made of: the worlds of a batch that are there, or those of them that meet conditions."""

    batch: Batch
    cases: list[str]

    @property
    def observables(self) -> Sequence[str]:
        """What was kept."""

    def chosen(self, case: str) -> Worlds:
        """Numbers of the worlds of a case."""

    def series(self, name: str, case: str) -> Worlds:
        """One observable, shape (worlds, kept quarters)."""


def settings(batch: Batch) -> list[str]:
    """Assumptions and levers that the design varies, the batch holds, or a case sets by itself, its view or by hand."""
    named = [*batch.design.names, *batch.held]
    for case in batch.cases:
        laid = (policy.settings for policy in case.policies if isinstance(policy, Policy))
        named += [*case.assumed(), *case.levers, *(name for each in laid for name in each)]
    return list(dict.fromkeys(named))


def switches(batch: Batch) -> list[str]:
    """Mechanisms that a case turns off, or on in part."""
    return list(dict.fromkeys(name for case in batch.cases for name in case.switched()))


def ruled(results: Stored, name: str, case: str) -> Worlds:
    """The value that ruled in each world from the case's start on; NaN where a lever was left to the governments."""
    try:
        return np.asarray(results.assumption(name, case), dtype=float)
    except ValueError:
        return np.full(len(results.chosen(case)), np.nan)


def of_case(case: Case) -> dict[str, str]:
    """What a case is, in columns of text."""
    return {
        "case": case.name, "package": case.package, "start": case.start, "views": "+".join(case.views),
        "label": case.label,
    }  # fmt: skip


def kept_quarters(batch: Batch, quarters: Sequence[str] = ()) -> list[int]:
    """Places of these quarters (by default all) among the kept ones; ValueError if one was not kept.

    One text may stand for several: ``2028`` or ``2027Q1..2028Q4``.
    """
    quarters = quarters_between(quarters) if isinstance(quarters, str) and quarters else quarters
    if missing := [quarter for quarter in quarters if quarter not in batch.quarters]:
        raise ValueError(f"{missing[0]} was not kept: the folder keeps {batch.quarters[0]} to {batch.quarters[-1]}")
    return [batch.quarters.index(quarter) for quarter in quarters or batch.quarters]


def mean_of_2028(batch: Batch, series: Worlds) -> Worlds:
    """Mean over the four quarters of 2028 of a series of shape (worlds, kept quarters), in double precision."""
    places = kept_quarters(batch, [quarter_name(step) for step in JUDGED])
    return np.sum(series[:, places], axis=1, dtype=float) / len(places)


def by_world(
    results: Stored, names: Sequence[str] = (), cases: Sequence[str] = (), quarters: Sequence[str] = ()
) -> Iterator[pa.Table]:
    """One row per case and world: what it is, its outcome class, and each observable's 2028 mean and these quarters.

    Without ``quarters`` the last kept one. Comes in pieces, in the order case, world.
    """
    batch = results.batch
    places = kept_quarters(batch, quarters or batch.quarters[-1:])
    for case, index in _index(results, cases):
        columns = {}
        for name in names or results.observables:
            series = results.series(name, case)
            if set(JUDGED) <= set(batch.steps):
                columns[f"{name}_{YEAR}"] = mean_of_2028(batch, series)
            columns |= {f"{name}_{batch.quarters[place]}": series[:, place] for place in places}
        yield from _pieces({**index, **columns}, 1)


def by_quarter(
    results: Stored, names: Sequence[str] = (), cases: Sequence[str] = (), quarters: Sequence[str] = ()
) -> Iterator[pa.Table]:
    """One row per case, world and quarter (by default every kept one), in this order, in pieces."""
    places = kept_quarters(results.batch, quarters)
    labels = _words("quarter", [results.batch.quarters[place] for place in places], QUARTERS)
    for case, index in _index(results, cases):
        columns = {name: results.series(name, case)[:, places] for name in names or results.observables}
        front = {name: index[name] for name in index if name != "outcome"}
        yield from _pieces({**front, "quarter": labels, "outcome": index["outcome"], **columns}, len(places))


def _index(results: Stored, cases: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every case with the columns that say where a row belongs, one value per world."""
    batch = results.batch
    chosen = [batch.cases[batch.case(case)] for case in cases or results.cases]
    texts = {name: sorted({of_case(case)[name] for case in batch.cases}) for name in of_case(chosen[0])}
    own = {column_of_class(name): Question.read(name) for name in own_classes()}
    own = {name: one for name, one in own.items() if _answered(results, one)}
    for case in chosen:
        worlds = results.chosen(case.name)
        on = {f"{SWITCH}{name}": case.switched().get(name, 1.0) for name in switches(batch)}
        yield (
            case.name,
            {
                **{name: _words(name, [text] * len(worlds), texts[name]) for name, text in of_case(case).items()},
                "world": worlds.astype(np.int32),
                "outcome": pa.DictionaryArray.from_arrays(
                    pa.array(results.classes(case.name), pa.int8()), list(CLASSES)
                ),
                **{name: question.of(results, case.name).astype(np.int8) for name, question in own.items()},
                **{name: ruled(results, name, case.name) for name in settings(batch)},
                **{name: np.full(len(worlds), float(value)) for name, value in on.items()},
            },
        )


def _answered(results: Stored, question: Question) -> bool:
    """Whether what was kept answers the question."""
    kept = set(results.batch.steps)
    return all(
        set(asked.needs) <= set(results.observables) and (not asked.needs or set(asked.steps) <= kept)
        for asked in question.conditions
    )


def _words(name: str, texts: Sequence[str], all_texts: Sequence[str]) -> pa.DictionaryArray:
    """A column of text as numbers into a list that is the same in every piece."""
    places = {text: place for place, text in enumerate(all_texts)}
    return pa.DictionaryArray.from_arrays(pa.array([places[text] for text in texts], pa.int16()), list(all_texts))


def _pieces(columns: dict[str, Any], quarters: int) -> Iterator[pa.Table]:
    """Columns of one case as labelled tables of at most ROWS rows; those of shape (worlds, quarters) come flat."""
    worlds, step = len(columns["world"]), max(1, ROWS // quarters)
    for first in range(0, worlds, step):
        last = min(first + step, worlds)
        yield labelled({name: _column(name, column, first, last, quarters) for name, column in columns.items()})


def labelled(columns: Mapping[str, Any]) -> pa.Table:
    """A table whose columns carry their unit, label and meaning, also in a Parquet file."""
    table = pa.table(dict(columns))
    return table.cast(pa.schema([field.with_metadata(metadata(field.name)) for field in table.schema]))


def _column(name: str, column: Any, first: int, last: int, quarters: int) -> pa.Array:
    """The rows of some worlds; no value is null."""
    if name == "quarter":
        return column.take(pa.array(np.tile(np.arange(quarters), last - first)))
    if isinstance(column, pa.DictionaryArray):
        return column.take(pa.array(np.repeat(np.arange(first, last), quarters)))
    part = column[first:last]
    return pa.array(part.reshape(-1) if part.ndim > 1 else np.repeat(part, quarters), from_pandas=True)
