"""A chunk as a Parquet file: one row per world and case, one list per observable, and in its footer what it is.

Lists of the kept quarters, split bytes and zstd were measured an eighth below one column per quarter, and as small as
one row per quarter. A row group per case lets a reader skip the others. The same worlds give the same bytes, whoever
computed them. Columns carry their unit, label and meaning.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from twofutures.abm.outcomes import CLASSES, JUDGED_BY, classify, criteria
from twofutures.abm.recorder import Recorder
from twofutures.abm.worlds import Worlds
from twofutures.experiments.batches.batch import Batch, kept, play
from twofutures.experiments.batches.codebook import metadata
from twofutures.experiments.batches.identity import label
from twofutures.experiments.work.arrow import column, numbers

INDEX = ("case", "world", "outcome")


@dataclass(frozen=True)
class _Stored:
    """A recorder's series as a file holds them, so that a class means the same before and after."""

    recorder: Recorder

    def series(self, name: str) -> Worlds:
        return self.recorder.series(name).astype(np.float32)


def compute(batch: Batch, ids: Sequence[int] | Worlds, point: dict[str, Worlds]) -> pa.Table:
    """One chunk: the past once, then all cases from the same present on the same luck."""
    names = kept(batch)
    recorder = play(batch, ids, point=point, only=(*names, *JUDGED_BY)).recorder
    columns: dict[str, Any] = {
        "case": column(np.repeat(np.arange(len(batch.cases), dtype=np.int16), len(ids))),
        "world": column(np.tile(np.asarray(ids, dtype=np.int32), len(batch.cases))),
        "outcome": column(classify(criteria(_Stored(recorder))).astype(np.int8)),
    }
    steps = batch.steps
    for name in names:
        values = np.ascontiguousarray(recorder.series(name)[steps].T, dtype=np.float32)
        columns[name] = pa.FixedSizeListArray.from_arrays(column(values.reshape(-1)), len(steps))
    return labelled(pa.table(columns), batch)


def labelled(table: pa.Table, batch: Batch) -> pa.Table:
    """The same numbers with unit, label and meaning at every column, and the names that case and outcome count."""
    about = {name: metadata(name) for name in table.column_names}
    about["case"] = {"meaning": "place among these cases, from 0", "values": json.dumps(batch.names)}
    about["outcome"] = {"meaning": "place among these outcome classes, from 0", "values": json.dumps(CLASSES)}
    fields = [field.with_metadata(about[field.name]) for field in table.schema]
    return table.cast(pa.schema(fields, {"quarters": json.dumps(batch.quarters)}))


def encode(table: pa.Table, cases: int, batch: str) -> tuple[bytes, Worlds]:
    """The table as a Parquet file that says what it is, and its worlds per case and class; ``batch`` is the digest."""
    blocks = numbers(table["outcome"]).reshape(cases, -1)
    counts = np.stack([np.bincount(block, minlength=len(CLASSES)) for block in blocks])
    first, last = table["world"][0].as_py(), table["world"][-1].as_py()
    about = label(batch, first, last) | {"counts": json.dumps(counts.tolist())}
    made = pa.BufferOutputStream()
    pq.write_table(
        table.replace_schema_metadata({**(table.schema.metadata or {}), **about}),
        made,
        compression="zstd",
        use_dictionary=False,
        use_byte_stream_split=[f"{name}.list.element" for name in table.column_names if name not in INDEX],
        row_group_size=max(1, len(table) // cases),
    )
    return made.getvalue().to_pybytes(), counts
