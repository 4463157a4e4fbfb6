"""``twofutures flip`` and ``twofutures delay``: where the majority turns, and what waiting costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twofutures.experiments.cases.turning_points import GRID, Delay, Turning, delay, turning_points
from twofutures.viz.charts import turning_points as charts
from twofutures.viz.look import theme
from twofutures.viz.look.measures import measure
from twofutures.viz.reports import frame
from twofutures.viz.reports.answer import Asked, Told, as_case, folder_of, shown, tell, word
from twofutures.viz.words.numbers import percent

DELAYED = ("lead_months_smooth", "gap_usable")
EACH_VALUE = "the case is played at every value in the same worlds, on the same luck."
EACH_START = "the package begins in each of these quarters, and never, in the same worlds, on the same luck."


def show_flip(name: str, case: Any, of: str, asked: Asked) -> None:
    """Look for turning points, write the folder, print the table or the JSON."""
    past = asked.past()
    with asked.simulating(asked.worlds * GRID) as progress:
        found = turning_points(past, name, as_case(case), of, progress=progress)
    command = f"twofutures flip {name} --case {word(case)} --of '{of}' {asked.options()}"
    tell(asked, flip_told(found, asked, command), folder_of(asked, "flip", name, found.case.name))


def flip_told(found: Turning, asked: Asked, command: str) -> Told:
    """The answer in figures, a table and sentences."""
    summary = {
        **frame.preamble(command, asked.plan(case=found.case)),
        "name": found.name, "unit": found.unit, "range": [found.low, found.high], "question": str(found.question),
        "verdict": found.verdict,
        "flips": [{"value": f.value, **vars(f)} for f in found.flips],
        "tried": [
            {"value": value, "worlds": dict(zip(found.question.answers, counts, strict=True))}
            for value, counts in zip(found.values, found.counts.T, strict=True)
        ],
    }  # fmt: skip
    rows = [[f"{row['value']:.4g}", *(f"{n:,}" for n in row["worlds"].values())] for row in summary["tried"]]
    head = [f"{found.name}, {found.unit}", *found.question.answers]
    flat = [(row["value"], *row["worlds"].values()) for row in frame.plain(summary["tried"])]
    return Told(
        "flip",
        f"Where the majority turns: {theme.label(found.name)} under {theme.label(found.case.name)}",
        summary,
        [("flip", *charts.turning(found))],
        [(f"Worlds, of {found.worlds:,}, by value", head, rows)],
        flip_sentences(found),
        frame.table_text(("value", *found.question.answers), flat),
        EACH_VALUE,
    )


def flip_sentences(found: Turning) -> list[str]:
    """The verdict, how sure it is and how closely it was looked at."""
    step = (found.high - found.low) / (GRID - 1)
    said = [
        f"At {f.high:.4g}, {percent(f.share)} of worlds answer “{f.after}”, with a standard error of "
        f"{100 * f.error:.1f} points from {found.worlds:,} worlds; it turns between {f.low:.4g} and {f.high:.4g}."
        for f in found.flips
    ]
    return [
        found.verdict,
        *said,
        f"The range was searched in steps of {step:.3g}; two changes closer together than that go unseen. Majority "
        "means the answer that more worlds give than any other.",
    ]


def show_delay(package: str, starts: Sequence[str], names: Sequence[str], asked: Asked) -> None:
    """Play every start, write the folder, print the table or the JSON."""
    case = as_case(package)
    past = asked.past()
    with asked.simulating(asked.worlds) as progress:
        found = delay(past, case, starts, names or DELAYED, progress=progress)
    command = f"twofutures delay {package} --starts {starts[0]}..{starts[-1]} {asked.options()}"
    command += "".join(f" --observable {name}" for name in names)
    tell(asked, delay_told(found, asked, command), folder_of(asked, "delay", package))


def delay_told(found: Delay, asked: Asked, command: str) -> Told:
    """The answer in figures, tables and sentences."""
    figures, counts = {name: found.waiting(name) for name in found.shown}, found.counts()
    summary = {
        **frame.preamble(command, asked.plan(case=found.case, never=found.base)),
        "starts": list(found.starts),
        "figures": figures,
        "outcomes": counts,
    }
    tables = [_waiting(name, rows) for name, rows in figures.items()]
    head = ["start", *theme.SHOWN]
    tables.append(
        ("Worlds by outcome class", head, [[s, *(f"{r[n]:,}" for n in theme.SHOWN)] for s, r in counts.items()])
    )
    flat = [
        (name, r["start"], r["p10"], r["median"], r["p90"], r["paired"]["median"], r["low"], r["high"])
        for name, rows in frame.plain(figures).items()
        for r in rows
    ]
    columns = ("figure", "start", "p10", "median", "p90", "paired_median", "interval_low", "interval_high")
    return Told(
        "delay",
        f"What waiting costs: {theme.label(found.case.package)} by start quarter",
        summary,
        charts.waiting(found),
        tables,
        [delay_sentence(found, figures)],
        frame.table_text(columns, flat),
        EACH_START,
    )


def _waiting(name: str, rows: Sequence[dict[str, Any]]) -> tuple[str, list[str], list[list[str]]]:
    told = measure(name)
    cells = [
        [
            row["start"],
            shown(row["median"], told.show),
            shown(row["paired"]["median"], told.signed),
            "too few worlds" if row["low"] is None else f"{told.signed(row['low'])} to {told.signed(row['high'])}",
        ]
        for row in rows
    ]
    head = ["start", "median", f"median change against {rows[0]['start']}", "95% interval"]
    return f"{told.label} ({told.when})", head, cells


def delay_sentence(found: Delay, figures: dict[str, Any]) -> str:
    """What the first quarter of waiting and never beginning do to the first figure."""
    name = found.shown[0]
    told, rows = measure(name), figures[name]
    one, never = (shown(row["paired"]["median"], told.signed) for row in (rows[1], rows[-1]))
    return (
        f"Against beginning in {rows[0]['start']}, a start in {rows[1]['start']} changes {told.label} by "
        f"{one} in the median world, and never beginning ({theme.label(found.base.package)}) by {never}, in the same "
        "worlds and under these assumptions."
    )
