"""``twofutures compare``: two cases in the same worlds on the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.cases.compare import Comparison, compare, flow_rows
from twofutures.experiments.figures import HEADLINE
from twofutures.viz.charts import compare as charts
from twofutures.viz.look import theme
from twofutures.viz.look.measures import measure
from twofutures.viz.reports import frame
from twofutures.viz.reports.answer import Asked, Told, as_case, folder_of, shown, tell, word
from twofutures.viz.words.numbers import in_worlds, number, percent

THEN = "both cases continue from the same present, in the same worlds, on the same luck."


def show(a: Any, b: Any, names: Sequence[str], asked: Asked) -> None:
    """Compare, write the folder, print the tables or the JSON."""
    past = asked.past()
    with asked.simulating(asked.worlds) as progress:
        found = compare(past, as_case(a), as_case(b), names or HEADLINE, progress)
    command = " ".join(
        ["twofutures compare", word(a), word(b), *(f"--observable {name}" for name in names), asked.options()]
    )
    tell(asked, told(found, asked, command), folder_of(asked, "compare", found.a.name, found.b.name))


def told(found: Comparison, asked: Asked, command: str) -> Told:
    """The answer in figures, tables and sentences."""
    summary = summarise(found, asked, command)
    return Told(
        "compare",
        f"{theme.label(found.b.name)} against {theme.label(found.a.name)}: the same worlds, the same luck",
        summary,
        charts.draw(found),
        [figures(found, summary), flow(found), costs(summary), prices(summary)],
        sentences(found, summary),
        as_csv(summary),
        THEN,
        [narrow(found, summary), flow(found), bills(summary)],
    )


def summarise(found: Comparison, asked: Asked, command: str) -> dict[str, Any]:
    """Everything the tables and the page tell, as plain data; differences are B minus A."""
    return {
        **frame.preamble(command, asked.plan(A=found.a, B=found.b)),
        "luck": dict(zip("AB", found.luck, strict=True)),
        "figures": {name: found.measured(name) for name in found.names},
        "outcomes": {"A": found.found.counts(found.a.name), "B": found.found.counts(found.b.name)},
        "flips": found.flips(),
        "flow": flow_rows(found.flow()),
        "costs": found.costs(),
        "levers": found.prices(),
    }


def sentences(found: Comparison, summary: dict[str, Any]) -> list[str]:
    """The answer in words."""
    name = found.names[0]
    m, f, worlds = summary["figures"][name], summary["flips"], summary["plan"]["worlds"]
    low, high = percent(f["low"]), percent(f["high"])
    a, b = summary["luck"]["A"], summary["luck"]["B"]
    ratio = m["variance_reduction"]
    worth = f"; unpaired runs would need {ratio:.1f} times as many worlds for the same precision" if ratio else ""
    return [
        f"{theme.label(found.b.name)} raises {measure(name).label} {in_worlds(m['raises'], worlds)}, under these "
        f"assumptions, lowers it in {m['lowers']:,} and leaves it in {m['leaves']:,}"
        + (f" ({m['no_value']:,} without a value)." if m["no_value"] else "."),
        f"{f['worlds']:,} worlds ({percent(f['share'])}; 95% interval {low} to {high}, exact binomial) end in "
        "another outcome class.",
        f"Luck of both sides, by fingerprint of what each was played with: {a} and {b}"
        f" ({'equal' if a == b else 'NOT equal'}){worth}.",
    ]


def figures(found: Comparison, summary: dict[str, Any]) -> tuple[str, list[str], list[list[str]]]:
    """One row per figure."""
    rows = []
    for name, m in summary["figures"].items():
        told, i = measure(name), m["median_interval"]
        ratio = m["variance_reduction"]
        inside = "too few worlds" if i["low"] is None else " to ".join(told.signed(x) for x in (i["low"], i["high"]))
        rows.append(
            [
                f"{told.label} ({m['when']})", shown(m["a"]["median"], told.show), shown(m["b"]["median"], told.show),
                shown(m["difference"]["median"], told.signed), inside,
                f"{m['raises']:,}", f"{m['lowers']:,}", f"{m['leaves']:,}", f"{ratio:.1f}" if ratio else "–",
            ]
        )  # fmt: skip
    head = [
        "figure", f"median {theme.label(found.a.name)}", f"median {theme.label(found.b.name)}",
        "median difference", "95% interval", "raised in", "lowered in", "left in", "variance ratio",
    ]  # fmt: skip
    return f"World by world, of {summary['plan']['worlds']:,} simulated worlds", head, rows


def narrow(found: Comparison, summary: dict[str, Any]) -> tuple[str, list[str], list[list[str]]]:
    """The figures in four columns."""
    rows = []
    for label, a, b, apart, inside, *counts, _ in figures(found, summary)[2]:
        short = inside.replace(" points", "")
        rows.append([label.partition(" (")[0], f"{a} | {b}", f"{apart} ({short})", " | ".join(counts)])
    caption = f"A: {theme.label(found.a.name)}. B: {theme.label(found.b.name)}. The same worlds, the same luck"
    return caption, ["figure", "median A | B", "B - A (95% interval)", "raised | lowered | left"], rows


def bills(summary: dict[str, Any]) -> tuple[str, list[str], list[list[str]]]:
    """Recorded costs in three columns."""
    rows = [
        [
            row["label"],
            f"{shown(row['difference']['median'], number)} {row['unit']}",
            row["when"].split()[0],
        ]
        for row in summary["costs"]
    ]
    return "Recorded costs since the branch, B - A in the median world", ["cost", "difference", "quarters"], rows


def flow(found: Comparison) -> tuple[str, list[str], list[list[str]]]:
    """Worlds by class under A (rows) and B (columns)."""
    table, places = found.flow(), [CLASSES.index(name) for name in theme.SHOWN]
    rows = [[theme.SHOWN[r], *(f"{table[i, j]:,}" for j in places)] for r, i in enumerate(places)]
    caption = f"Worlds by outcome class under {theme.label(found.a.name)} (rows) and {theme.label(found.b.name)}"
    return caption, ["", *theme.SHOWN], rows


def costs(summary: dict[str, Any]) -> tuple[str, list[str], list[list[str]]]:
    """Recorded costs of B against A."""
    rows = []
    for row in summary["costs"]:
        cells = [shown(row[side]["median"], number) for side in ("a", "b", "difference")]
        moved = ", ".join(row["levers"]) or "no lever that differs"
        rows.append([f"{row['label']}, {row['unit']} ({row['when']})", *cells, moved])
    head = ["recorded cost", "median A", "median B", "median difference", "levers that cause it"]
    return "What it costs, where the model records it", head, rows


def prices(summary: dict[str, Any]) -> tuple[str, list[str], list[list[str]]]:
    """Every lever that differs with its stated price."""
    rows = [[r["lever"], r["owner"], r["cost"], r["recorded"] or "stated only"] for r in summary["levers"]]
    return (
        "Levers that the two cases decide differently",
        ["lever", "owner", "stated price", "recorded as"],
        rows or [["none", "", "", ""]],
    )


def as_csv(summary: dict[str, Any]) -> str:
    """One row per figure."""
    head = (
        "figure", "when", "median_a", "median_b", "difference_p10", "difference_median", "difference_p90",
        "interval_low", "interval_high", "raises", "lowers", "leaves", "no_value", "variance_reduction",
    )  # fmt: skip
    rows = [
        (
            name, m["when"], m["a"]["median"], m["b"]["median"], *m["difference"].values(),
            m["median_interval"]["low"], m["median_interval"]["high"], m["raises"], m["lowers"], m["leaves"],
            m["no_value"], m["variance_reduction"],
        )
        for name, m in frame.plain(summary["figures"]).items()
    ]  # fmt: skip
    return frame.table_text(head, rows)
