"""Worlds as labelled arrays, with the attributes of the CF conventions, so that any NetCDF tool knows what they are.

Axes come in the order case, world, quarter. A quarter is dated by its last day, with its first and last moment as
bounds. Units are those UDUNITS knows (``1`` where there is none); the unit as declared stands beside them.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from os import environ
from typing import Any

import numpy as np

from twofutures.abm.calendar import quarter_step
from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.batches import tables
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.codebook import INDEX, SWITCH, describe
from twofutures.experiments.batches.tables import Stored
from twofutures.experiments.work.citation import WHAT_IF, cited, plain
from twofutures.experiments.work.libraries import need

CONVENTIONS = "CF-1.11"
DATED = {"units": "days since 2022-10-01 00:00:00", "calendar": "standard", "dtype": "float64", "_FillValue": None}
SCALES = {"$bn": 1e9, "M": 1e6, "million": 1e6, "k": 1e3, "k$": 1e3, "thousand": 1e3, "1e21": 1e21}
ALONE = {
    "months": "month", "quarters": "3 month", "years": "year", "weeks": "week", "minutes": "min", "GW/yr": "GW year-1",
}  # fmt: skip
RATES = {"/q": 4.0, "/yr": 1.0, " per year": 1.0}  # times a year


def udunits(unit: str) -> str:
    """A declared unit as UDUNITS reads it: ``month`` for months, ``1e+09`` for $bn, ``4 year-1`` for a share/q."""
    if (alone := unit.partition(" per ")[0]) in ALONE:
        return ALONE[alone]
    scale, rate = SCALES.get(re.split(r"[ /]", unit)[0], 1.0), ""
    for ending, times in RATES.items():
        if unit.endswith(ending):
            scale, rate = scale * times, "year-1"
    return " ".join(filter(None, ["" if rate and scale == 1 else f"{scale:g}", rate]))


def attributes(name: str) -> dict[str, str]:
    """Unit, label and meaning of a column, as CF names them."""
    column = describe(name)
    of_text = column.kind == "string"
    return {
        **({} if of_text else {"units": udunits(column.unit)}),
        **({"unit": column.unit} if column.unit else {}),
        "long_name": column.label or name,
        **({"comment": column.meaning} if column.meaning else {}),
    }


def to_xarray(
    results: Stored, names: Sequence[str] = (), cases: Sequence[str] = (), quarters: Sequence[str] = ()
) -> Any:
    """An xarray Dataset: observables (case, world, quarter), outcome class and the values that ruled (case, world).

    Cases carry what they are (package, start, views, label) as coordinates. ``sel(quarter="2028")`` and
    ``sel(quarter="2028-12")`` choose quarters. ValueError if conditions chose different worlds of each case.
    """
    xarray, batch = need("xarray"), results.batch
    rows = [batch.cases[batch.case(case)] for case in cases or results.cases]
    chosen, places = [row.name for row in rows], tables.kept_quarters(batch, quarters)
    worlds = results.chosen(chosen[0])
    if any(not np.array_equal(worlds, results.chosen(case)) for case in chosen[1:]):
        raise ValueError("the conditions hold in different worlds of each case: choose one with --case")
    every, world = ("case", "world", "quarter"), ("case", "world")
    columns: dict[str, Any] = {"outcome": (world, np.stack([results.classes(case) for case in chosen]), _flags())}
    for name in names or results.observables:
        values = np.stack([results.series(name, case)[:, places] for case in chosen])
        summed = "sum" if describe(name).unit.endswith((" per quarter", " a quarter")) else "point"
        columns[name] = (every, values, attributes(name) | {"cell_methods": f"quarter: {summed}"})
    for name in tables.settings(batch):
        columns[name] = (world, np.stack([tables.ruled(results, name, case) for case in chosen]), attributes(name))
    for name in tables.switches(batch):
        on = [float(row.switched().get(name, 1.0)) for row in rows]
        columns[SWITCH + name] = ("case", on, attributes(SWITCH + name))
    ends, bounds = dates([batch.quarters[place] for place in places])
    columns["quarter_bounds"] = (("quarter", "bound"), bounds)
    axes = {
        "case": ("case", chosen, attributes("case")),
        "world": ("world", worlds.astype(np.int32), attributes("world")),
        "quarter": ("quarter", ends, _time()),
        "quarter_name": ("quarter", [batch.quarters[place] for place in places], attributes("quarter")),
    }
    for name in ("package", "start", "views", "label"):
        axes[name] = ("case", [tables.of_case(row)[name] for row in rows], attributes(name))
    dataset = xarray.Dataset(columns, axes)
    for name in ("quarter", "quarter_bounds"):
        dataset[name].encoding = dict(DATED)
    return dataset


def dates(quarters: Sequence[str]) -> tuple[Any, Any]:
    """The last day of each quarter, and its first and last moment, as dates of days."""
    months = np.array([3 * quarter_step(quarter) for quarter in quarters])
    first, after = (np.datetime64("2022-10", "M") + (months + more).astype("timedelta64[M]") for more in (0, 3))
    moments = np.stack([first, after], axis=1).astype("datetime64[ns]")
    return (after.astype("datetime64[D]") - np.timedelta64(1, "D")).astype("datetime64[ns]"), moments


def _time() -> dict[str, str]:
    return {
        "standard_name": "time", "axis": "T", "bounds": "quarter_bounds", "long_name": "last day of the quarter",
        "units_metadata": "leap_seconds: none",
    }  # fmt: skip


def _flags() -> dict[str, Any]:
    about = INDEX["outcome"]
    return {
        "long_name": about.label, "comment": about.meaning, "flag_values": np.arange(len(CLASSES), dtype=np.int8),
        "flag_meanings": " ".join(name.replace(" ", "_") for name in CLASSES),
    }  # fmt: skip


def about(batch: Batch, manifest: dict[str, Any], command: str) -> dict[str, Any]:
    """What a file says of itself: who made it, when, how and of what; ``command`` goes into its history."""
    made, cases = manifest["made_with"], len(batch.cases)
    versions = {name: str(made[name]) for name in ("twofutures", "python", "numpy", "mesa")}
    prints = {name: made[name] for name in ("code", "data")}
    return {
        "Conventions": CONVENTIONS,
        "title": f"twofutures: {cases} case{'s' * (cases > 1)}, {batch.worlds:,} simulated worlds each",
        "summary": f"{repr(batch).strip('<>')}. {WHAT_IF}",
        "institution": ", ".join(cited()["authors"]),
        "source": f"twofutures {made['twofutures']}, agent-based simulation; code {made['code']}, data {made['data']}",
        "history": f"{now():%Y-%m-%dT%H:%M:%SZ} {command}",
        "references": plain(made, manifest["digest"]),
        "comment": WHAT_IF,
        "seed": str(batch.seed),
        "ensemble": batch.ensemble,
        "design": repr(batch.design).strip("<>"),
        "fingerprint": manifest["digest"],
        **{f"version_of_{name}": text for name, text in versions.items()},
        **{f"fingerprint_of_{name}": text for name, text in prints.items()},
    }


def now() -> datetime:
    """The time that goes into files, in UTC; ``SOURCE_DATE_EPOCH`` sets it, as for all reproducible builds."""
    return datetime.fromtimestamp(float(environ.get("SOURCE_DATE_EPOCH", datetime.now(UTC).timestamp())), UTC)
