"""Downloads of an answer: rows as CSV or Parquet, charts for print as PNG or SVG."""

from __future__ import annotations

import io
import threading

import numpy as np

from twofutures.abm.calendar import QUARTERS
from twofutures.abm.worlds import Worlds
from twofutures.viz.app.engine.answers import KEEP, Answer
from twofutures.viz.charts import album

SIDES = {"now": "this screen", "was": "nothing changed"}
CHARTS = tuple(name for name in album.CHARTS if name not in ("lead-age",))
DRAWING = threading.Lock()


def table(answer: Answer):
    """All kept observables as an Arrow table: case, world, quarter, one column each."""
    import pyarrow as pa

    worlds, quarters = answer.worlds, len(QUARTERS)
    size = worlds * quarters
    columns: dict[str, object] = {
        "case": np.repeat(list(SIDES.values()), size),
        "world": np.tile(np.repeat(np.arange(worlds), quarters), 2),
        "quarter": np.tile(QUARTERS, 2 * worlds),
    }
    columns |= {name: np.concatenate([answer.series(name, side).T.reshape(-1) for side in SIDES]) for name in KEEP}
    return pa.table(columns)


def csv(answer: Answer) -> bytes:
    """The table as CSV."""
    from pyarrow import csv as arrow_csv

    made = io.BytesIO()
    arrow_csv.write_csv(table(answer), made)
    return made.getvalue()


def parquet(answer: Answer) -> bytes:
    """The table as Parquet."""
    import pyarrow.parquet as pq

    made = io.BytesIO()
    pq.write_table(table(answer), made, compression="zstd")
    return made.getvalue()


class Printed:
    """An answer as the charts for print want a run: its cases under plain names."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._sides = {name: side for side, name in SIDES.items()}
        self.cases, self.worlds = list(self._sides), answer.worlds

    def series(self, name: str, case: str) -> Worlds:
        """One observable of one case, shape (25 quarters, worlds)."""
        return self._answer.series(name, self._sides[case])

    def fan(self, name: str, case: str) -> Worlds:
        """Quantiles by quarter, shape (3, 25)."""
        return self._answer.fan(name, self._sides[case])

    def counts(self, case: str) -> dict[str, int]:
        """Worlds per outcome class."""
        return self._answer.counts(self._sides[case])


def chart(answer: Answer, name: str, form: str) -> bytes:
    """One chart as ``png`` or ``svg``; one at a time, because matplotlib's settings are the process's."""
    with DRAWING:
        figure, _ = album.CHARTS[name](Printed(answer))
        return album.encode(figure, form)
