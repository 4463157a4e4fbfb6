"""``twofutures flip`` and ``twofutures delay``: where the majority turns, and what waiting costs."""

from collections.abc import Sequence
from typing import Any

from twofutures.experiments.cases.turning_points import GRID, Delay, Turning, delay, turning_points
from twofutures.policies.overruled import overruled, sentences
from twofutures.viz.charts import turning_points as charts
from twofutures.viz.look import theme
from twofutures.viz.look.measures import measure
from twofutures.viz.reports import frame
from twofutures.viz.reports.answer import Answer, Request, Table, as_case, as_word, of_cases, or_no_value
from twofutures.viz.words.numbers import percent

DELAYED = ("lead_months_smooth", "gap_usable")


def show_flip(name: str, case: Any, of: str, request: Request) -> None:
    """Look for turning points, write the folder, print the table or the JSON."""
    past = request.past()
    with request.simulating(request.worlds * GRID) as progress:
        turning = turning_points(past, name, as_case(case), of, progress=progress)
    command = request.command("flip", name, f"--case {as_word(case)}", f"--of '{of}'")
    request.give(flip_answer(turning, request, command), name, turning.case.name)


def flip_answer(turning: Turning, request: Request, command: str) -> Answer:
    """The answer in figures, a table and sentences."""
    answers = turning.question.choices
    tried = [
        {"value": value, "worlds": dict(zip(answers, counts, strict=True))}
        for value, counts in zip(turning.values, turning.counts.T, strict=True)
    ]
    summary = {
        **frame.preamble(command, request.plan(case=turning.case)),
        "name": turning.name, "unit": turning.unit, "range": [turning.low, turning.high],
        "question": str(turning.question), "verdict": turning.verdict, "remarks": _in_place(turning),
        "flips": [{"value": f.value, **vars(f)} for f in turning.turns], "tried": tried,
    }  # fmt: skip
    rows = [[f"{row['value']:.4g}", *(f"{n:,}" for n in row["worlds"].values())] for row in tried]
    return of_cases(
        "flip",
        f"Where the majority turns: {theme.label(turning.name)} under {theme.label(turning.case.name)}",
        summary,
        [("flip", *charts.turning(turning))],
        [(f"Worlds, of {turning.worlds:,}, by value", [f"{turning.name}, {turning.unit}", *answers], rows)],
        flip_sentences(turning),
        frame.table_text(("value", *answers), [(row["value"], *row["worlds"].values()) for row in frame.plain(tried)]),
        "the case is played at every value in the same worlds, on the same luck.",
    )


def _in_place(turning: Turning) -> list[str]:
    return sentences(overruled([turning.case], [turning.name]))


def flip_sentences(turning: Turning) -> list[str]:
    """The verdict, how sure it is and how closely it was looked at."""
    step = (turning.high - turning.low) / (GRID - 1)
    return [
        turning.verdict,
        *_in_place(turning),
        *(
            f"At {f.high:.4g}, {percent(f.share)} of worlds answer “{f.after}”, with a standard error of "
            f"{100 * f.error:.1f} points from {turning.worlds:,} worlds; it turns between {f.low:.4g} and {f.high:.4g}."
            for f in turning.turns
        ),
        f"The range was searched in steps of {step:.3g}; two changes closer together than that go unseen. Majority "
        "means the answer that more worlds give than any other.",
    ]


def show_delay(package: str, starts: Sequence[str], names: Sequence[str], request: Request) -> None:
    """Play every start, write the folder, print the table or the JSON."""
    past = request.past()
    with request.simulating(request.worlds) as progress:
        waiting = delay(past, as_case(package), starts, names or DELAYED, progress=progress)
    command = request.command("delay", package, f"--starts {starts[0]}..{starts[-1]}")
    command += "".join(f" --observable {name}" for name in names)
    request.give(delay_answer(waiting, request, command), package)


def delay_answer(waiting: Delay, request: Request, command: str) -> Answer:
    """The answer in figures, tables and sentences."""
    figures, counts = {name: waiting.waiting(name) for name in waiting.shown}, waiting.counts()
    summary = {
        **frame.preamble(command, request.plan(case=waiting.case, never=waiting.base)),
        "starts": list(waiting.starts),
        "figures": figures,
        "outcomes": counts,
    }
    classes = theme.classes_of(*counts.values())
    outcomes = [[start, *(f"{row[name]:,}" for name in classes)] for start, row in counts.items()]
    flat = [
        (name, r["start"], r["p10"], r["median"], r["p90"], r["paired"]["median"], r["low"], r["high"])
        for name, rows in frame.plain(figures).items()
        for r in rows
    ]
    columns = ("figure", "start", "p10", "median", "p90", "paired_median", "interval_low", "interval_high")
    return of_cases(
        "delay",
        f"What waiting costs: {theme.label(waiting.case.package)} by start quarter",
        summary,
        charts.waiting(waiting),
        [
            *(_by_start(name, rows) for name, rows in figures.items()),
            ("Worlds by outcome class", ["start", *classes], outcomes),
        ],
        [delay_sentence(waiting, figures)],
        frame.table_text(columns, flat),
        "the package begins in each of these quarters, and never, in the same worlds, on the same luck.",
    )


def _by_start(name: str, rows: Sequence[dict[str, Any]]) -> Table:
    shown = measure(name)
    cells = [
        [
            row["start"],
            or_no_value(row["median"], shown.show),
            or_no_value(row["paired"]["median"], shown.signed),
            "too few worlds" if row["low"] is None else f"{shown.signed(row['low'])} to {shown.signed(row['high'])}",
        ]
        for row in rows
    ]
    return (
        f"{shown.label} ({shown.when})",
        ["start", "median", f"median change against {rows[0]['start']}", "95% interval"],
        cells,
    )


def delay_sentence(waiting: Delay, figures: dict[str, Any]) -> str:
    """What the first quarter of waiting and never beginning do to the first figure."""
    shown, rows = measure(waiting.shown[0]), figures[waiting.shown[0]]
    one, never = (or_no_value(row["paired"]["median"], shown.signed) for row in (rows[1], rows[-1]))
    return (
        f"Against beginning in {rows[0]['start']}, a start in {rows[1]['start']} changes {shown.label} by "
        f"{one} in the median world, and never beginning ({theme.label(waiting.base.package)}) by {never}, in the same "
        "worlds and under these assumptions."
    )
