"""``twofutures compare``: two cases in the same worlds on the same luck."""

from collections.abc import Sequence
from typing import Any

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.cases.compare import Comparison, compare, flow_rows
from twofutures.experiments.cases.figures import HEADLINE
from twofutures.viz.charts import compare as charts
from twofutures.viz.look import theme
from twofutures.viz.look.measures import measure
from twofutures.viz.reports import frame
from twofutures.viz.reports.answer import Answer, Request, Table, as_case, as_word, of_cases, or_no_value
from twofutures.viz.words.numbers import in_worlds, number, percent


def show(a: Any, b: Any, names: Sequence[str], request: Request) -> None:
    """Compare, write the folder, print the tables or the JSON."""
    past = request.past()
    with request.simulating(request.worlds) as progress:
        comparison = compare(past, as_case(a), as_case(b), names or HEADLINE, progress)
    command = request.command("compare", as_word(a), as_word(b), *(f"--observable {name}" for name in names))
    request.give(answer(comparison, request, command), comparison.a.name, comparison.b.name)


def answer(comparison: Comparison, request: Request, command: str) -> Answer:
    """The answer in figures, tables and sentences."""
    summary = summarise(comparison, request, command)
    return of_cases(
        "compare",
        f"{theme.label(comparison.b.name)} against {theme.label(comparison.a.name)}: the same worlds, the same luck",
        summary,
        charts.draw(comparison),
        [figures(comparison, summary), flow(comparison), costs(summary), prices(summary)],
        sentences(comparison, summary),
        as_csv(summary),
        "both cases continue from the same present, in the same worlds, on the same luck.",
        [narrow(comparison, summary), flow(comparison), bills(summary)],
    )


def summarise(comparison: Comparison, request: Request, command: str) -> dict[str, Any]:
    """Everything the tables and the page tell, as plain data; differences are B minus A."""
    a, b = comparison.a, comparison.b
    return {
        **frame.preamble(command, request.plan(A=a, B=b)),
        "luck": dict(zip("AB", comparison.luck, strict=True)),
        "figures": {name: comparison.measured(name) for name in comparison.names},
        "outcomes": {"A": comparison.run.counts(a.name), "B": comparison.run.counts(b.name)},
        "flips": comparison.flips(),
        "flow": flow_rows(comparison.flow()),
        "costs": comparison.costs(),
        "levers": comparison.prices(),
    }


def sentences(comparison: Comparison, summary: dict[str, Any]) -> list[str]:
    """The answer in words."""
    name = comparison.names[0]
    m, f, worlds = summary["figures"][name], summary["flips"], summary["plan"]["worlds"]
    a, b = summary["luck"]["A"], summary["luck"]["B"]
    ratio = m["variance_reduction"]
    worth = f"; unpaired runs would need {ratio:.1f} times as many worlds for the same precision" if ratio else ""
    return [
        f"{theme.label(comparison.b.name)} raises {measure(name).label} {in_worlds(m['raises'], worlds)}, under these "
        f"assumptions, lowers it in {m['lowers']:,} and leaves it in {m['leaves']:,}"
        + (f" ({m['no_value']:,} without a value)." if m["no_value"] else "."),
        f"{f['worlds']:,} worlds ({percent(f['share'])}; 95% interval {percent(f['low'])} to {percent(f['high'])}, "
        "exact binomial) end in another outcome class.",
        f"Luck of both sides, by fingerprint of what each was played with: {a} and {b}"
        f" ({'equal' if a == b else 'NOT equal'}){worth}.",
    ]


def figures(comparison: Comparison, summary: dict[str, Any]) -> Table:
    """One row per figure."""
    rows = []
    for name, m in summary["figures"].items():
        shown, i = measure(name), m["median_interval"]
        ratio = m["variance_reduction"]
        inside = "too few worlds" if i["low"] is None else " to ".join(shown.signed(x) for x in (i["low"], i["high"]))
        rows.append(
            [
                f"{shown.label} ({m['when']})", or_no_value(m["a"]["median"], shown.show),
                or_no_value(m["b"]["median"], shown.show),
                or_no_value(m["difference"]["median"], shown.signed), inside,
                f"{m['raises']:,}", f"{m['lowers']:,}", f"{m['leaves']:,}", f"{ratio:.1f}" if ratio else "–",
            ]
        )  # fmt: skip
    head = [
        "figure", f"median {theme.label(comparison.a.name)}", f"median {theme.label(comparison.b.name)}",
        "median difference", "95% interval", "raised in", "lowered in", "left in", "variance ratio",
    ]  # fmt: skip
    return f"World by world, of {summary['plan']['worlds']:,} simulated worlds", head, rows


def narrow(comparison: Comparison, summary: dict[str, Any]) -> Table:
    """The figures in four columns."""
    rows = [
        [label.partition(" (")[0], f"{a} | {b}", f"{apart} ({inside.replace(' points', '')})", " | ".join(counts)]
        for label, a, b, apart, inside, *counts, _ in figures(comparison, summary)[2]
    ]
    return (
        f"A: {theme.label(comparison.a.name)}. B: {theme.label(comparison.b.name)}. The same worlds, the same luck",
        ["figure", "median A | B", "B - A (95% interval)", "raised | lowered | left"],
        rows,
    )


def bills(summary: dict[str, Any]) -> Table:
    """Bills in three columns."""
    rows = [
        [row["label"], f"{or_no_value(row['bill']['median'], number)} {row['unit']}", row["when"].split()[0]]
        for row in summary["costs"]
    ]
    return "Bills of B since the branch, median of the same worlds", ["book", "spent or missed", "quarters"], rows


def flow(comparison: Comparison) -> Table:
    """Worlds by class under A (rows) and B (columns)."""
    table = comparison.flow()
    classes = theme.classes_of(*(dict(zip(CLASSES, table.sum(axis=axis), strict=True)) for axis in (0, 1)))
    places = [CLASSES.index(name) for name in classes]
    rows = [[name, *(f"{table[i, j]:,}" for j in places)] for name, i in zip(classes, places, strict=True)]
    return (
        f"Worlds by outcome class under {theme.label(comparison.a.name)} (rows) and {theme.label(comparison.b.name)}",
        ["", *classes],
        rows,
    )


def costs(summary: dict[str, Any]) -> Table:
    """Recorded costs of B against A."""
    rows = [
        [
            f"{row['label']}, {row['unit']} ({row['when']})",
            *(or_no_value(row[side]["median"], number) for side in ("a", "b", "bill")),
            ", ".join(row["levers"]) or "no lever that differs",
        ]
        for row in summary["costs"]
    ]
    return (
        "What it costs, from the books of those who pay (bill: what B costs more or earns less in the same worlds)",
        ["book", "median A", "median B", "median bill of B", "levers that cause it"],
        rows,
    )


def prices(summary: dict[str, Any]) -> Table:
    """Every lever that differs with its stated price."""
    rows = [[r["lever"], r["owner"], r["cost"], r["recorded"] or "not counted"] for r in summary["levers"]]
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
