"""``twofutures attribute``: how much each mechanism or policy contributes, so that the parts add up."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from twofutures.abm.outcomes import CLASSES
from twofutures.experiments.cases.attribution import (
    FIGURES,
    Attribution,
    attribute,
    gains,
    ordered,
    players_from,
    whole,
)
from twofutures.experiments.cases.figures import quantiles
from twofutures.viz.charts import attribution as charts
from twofutures.viz.look import theme
from twofutures.viz.look.measures import measure
from twofutures.viz.reports import frame
from twofutures.viz.reports.answer import Answer, Request, as_case, as_word, of_cases
from twofutures.viz.words.numbers import counted


def show(case: Any, over: str, against: Any, names: Sequence[str], request: Request) -> None:
    """Attribute, write the folder, print the tables or the JSON."""
    chosen, other = as_case(case), as_case(against) if against else None
    if over in ("policies", "levers") and other is None:
        other = as_case("inaction")
    players, _ = players_from(over, chosen, other)
    past = request.past()
    with request.simulating(request.worlds << len(players)) as progress:
        attribution = attribute(past, chosen, over, other, names or FIGURES, progress)
    command = request.command(
        "attribute",
        as_word(case),
        f"--over {over}",
        *(f"--observable {name}" for name in names),
        *([f"--against {as_word(against)}"] if against else []),
    )
    request.give(answer(attribution, request, command), attribution.case.name, over)


def answer(attribution: Attribution, request: Request, command: str) -> Answer:
    """The answer in figures, tables and sentences."""
    summary = summarise(attribution, request, command)
    measured = [*attribution.shown, charts.CLASS]
    rows = [
        *([theme.label(p), *(_cell(summary, name, p) for name in measured)] for p in attribution.players),
        ["all together", *(charts.show(summary["figures"][name]["whole"]["mean"], name) for name in measured)],
    ]
    head = ["player", *(charts.titled(name) for name in measured)]
    return of_cases(
        "attribute",
        f"What {theme.label(attribution.case.name)} is made of: contributions of {attribution.over}",
        summary,
        charts.draw(attribution),
        [("Mean contribution (10–90% of worlds); shares of worlds in percentage points", head, rows)],
        sentences(attribution, summary),
        as_csv(summary),
        "every coalition of the players is played in the same worlds, on the same luck.",
    )


def summarise(attribution: Attribution, request: Request, command: str) -> dict[str, Any]:
    """Contributions by figure and class, interactions and how well they add up, as plain data."""
    cases = {"case": attribution.case} | ({"against": attribution.against} if attribution.against else {})
    return {
        **frame.preamble(command, request.plan(**cases)),
        "over": attribution.over,
        "players": {name: list(group) for name, group in attribution.players.items()},
        "figures": {name: of_figure(attribution, name) for name in (*attribution.shown, *CLASSES)},
    }


def of_figure(attribution: Attribution, name: str) -> dict[str, Any]:
    """One figure's contributions, interactions and check sum."""
    shares, total, table = gains(attribution, name), whole(attribution, name), attribution.table(name)
    return {
        "nobody": float(table[0].mean()),
        "everybody": float(table[-1].mean()),
        "whole": {"mean": float(total.mean()), **quantiles(total)},
        "players": {p: {"mean": float(values.mean()), **quantiles(values)} for p, values in shares.items()},
        "interactions": dict(zip(attribution.players, attribution.pairs(name), strict=True)),
        "largest_remainder": float(np.abs(sum(shares.values()) - total).max()),
    }


def _cell(summary: dict[str, Any], name: str, player: str) -> str:
    row = summary["figures"][name]["players"][player]
    mean = charts.show(row["mean"], name)
    if name == charts.CLASS or row["p10"] is None:
        return mean
    return f"{mean} ({charts.show(row['p10'], name)} to {charts.show(row['p90'], name)})"


def sentences(attribution: Attribution, summary: dict[str, Any]) -> list[str]:
    """The answer in words."""
    name = attribution.shown[0]
    first, row = ordered(gains(attribution, name))[0], summary["figures"][name]
    count, remainder = len(attribution.players), max(f["largest_remainder"] for f in summary["figures"].values())
    return [
        f"{counted(count, 'player')}, so {1 << count:,} coalitions in {attribution.worlds:,} simulated worlds on the "
        f"same luck. The largest mean contribution to {measure(name).label} is that of {theme.label(first)}: "
        f"{charts.show(row['players'][first]['mean'], name)} of {charts.show(row['whole']['mean'], name)} in all.",
        "A contribution is the mean over all orders in which players can be added (Shapley value), world by world; in "
        f"every world the parts add up to the whole (largest remainder {remainder:.0e}).",
    ]


def as_csv(summary: dict[str, Any]) -> str:
    """One row per figure and player."""
    rows = [
        (name, player, row["mean"], row["p10"], row["median"], row["p90"])
        for name, figure in frame.plain(summary["figures"]).items()
        for player, row in figure["players"].items()
    ]
    return frame.table_text(("figure", "player", "mean", "p10", "median", "p90"), rows)
