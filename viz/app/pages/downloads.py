"""Downloads of an answer: rows as CSV or Parquet, charts for print as PNG or SVG."""

import io
import threading

import numpy as np
import pyarrow as pa

from twofutures.abm.calendar import QUARTERS
from twofutures.experiments.batches import codebook
from twofutures.experiments.batches.tables import labelled
from twofutures.viz.app.engine.answers import KEEP, Answer
from twofutures.viz.charts import album

CHARTS = tuple(name for name in album.CHARTS if name not in ("lead-age",))
DRAWING = threading.Lock()


def table(answer: Answer) -> pa.Table:
    """All kept observables as an Arrow table: case, world, quarter, one column each."""
    worlds, quarters, cases = answer.worlds, len(QUARTERS), answer.cases
    columns: dict[str, object] = {
        "case": np.repeat(cases, worlds * quarters),
        "world": np.tile(np.repeat(np.arange(worlds), quarters), 2),
        "quarter": np.tile(QUARTERS, 2 * worlds),
    }
    columns |= {name: np.concatenate([answer.series(name, case).reshape(-1) for case in answer.cases]) for name in KEEP}
    return labelled(columns)


def rows(answer: Answer, form: str) -> bytes:
    """The table as ``csv`` or ``parquet``, or its ``codebook``."""
    if form == "codebook":
        return codebook.text(table(answer).column_names).encode()
    from pyarrow import csv, parquet

    made = io.BytesIO()
    if form == "csv":
        csv.write_csv(table(answer), made)
    else:
        parquet.write_table(table(answer), made, compression="zstd")
    return made.getvalue()


def chart(answer: Answer, name: str, form: str) -> bytes:
    """One chart as ``png`` or ``svg``; one at a time, because matplotlib's settings are the process's."""
    with DRAWING:
        figure, _ = album.CHARTS[name](answer)
        return album.encode(figure, form)
